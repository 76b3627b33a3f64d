package stacks

import (
	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/cost"
)

// NewCostsStack watches the costs of an account that has no workload stack, such as shared services and the network's. It holds
// no state.
func NewCostsStack(scope *cfn.App, org *config.Organization, account *config.Account) *cfn.Stack {
	stack := newStack(scope, org, account, config.CostsStack(account), "Budget and cost anomaly monitor of "+account.Name, false)
	watchCosts(stack, account)
	return stack
}

// watchCosts tells the account's contact of its costs, where the file says from which amounts on.
func watchCosts(stack *cfn.Stack, account *config.Account) {
	if account.MonthlyBudget > 0 {
		cost.NewBudget(stack.Scope, "Budget", account.MonthlyBudget, account.BudgetContact)
	}
	if account.AnomalyThreshold > 0 {
		cost.NewAnomalyMonitor(stack.Scope, "AnomalyMonitor", config.AnomalyMonitor(account), account.AnomalyThreshold, account.BudgetContact)
	}
}

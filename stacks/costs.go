package stacks

import (
	"causeway/config"
	"causeway/constructs/cost"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
)

// NewCostsStack watches the costs of an account that has no workload stack, such as shared services and the network's. It holds
// no state.
func NewCostsStack(scope constructs.Construct, org *config.Organization, account *config.Account) awscdk.Stack {
	stack := newStack(scope, org, account, config.CostsStack(account), "Budget and cost anomaly monitor of "+account.Name, false)
	watchCosts(stack, account)
	return stack
}

// watchCosts tells the account's contact of its costs, where the file says from which amounts on.
func watchCosts(stack awscdk.Stack, account *config.Account) {
	if account.MonthlyBudget > 0 {
		cost.NewBudget(stack, "Budget", account.MonthlyBudget, account.BudgetContact)
	}
	if account.AnomalyThreshold > 0 {
		cost.NewAnomalyMonitor(stack, "AnomalyMonitor", config.AnomalyMonitor(account), account.AnomalyThreshold, account.BudgetContact)
	}
}

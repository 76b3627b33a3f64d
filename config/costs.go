package config

import "slices"

// CostsStack is the name of the stack that watches the costs of an account that has no workload stack.
func CostsStack(account *Account) string { return "Costs-" + account.Name }

// AnomalyMonitor is the name of the cost anomaly monitor of an account, and of the subscription to it.
func AnomalyMonitor(account *Account) string { return "causeway-" + account.Name }

// WatchesCosts says whether somebody is told of the account's costs.
func (a *Account) WatchesCosts() bool { return a.MonthlyBudget > 0 || a.AnomalyThreshold > 0 }

// AccountsOfCosts are the accounts whose costs are watched by a stack of their own, sorted by name: no other is there that has
// the same life, because no stage deploys into them, or a StackSet delivers their roles.
func (o *Organization) AccountsOfCosts() []*Account {
	return slices.DeleteFunc(o.AccountsByName(), func(account *Account) bool {
		hasStack := len(o.DeploymentsInto(account)) > 0 && !o.ReceivesBaseline(account)
		return hasStack || !account.WatchesCosts()
	})
}

// budgetRegions are the regions in which CloudFormation has AWS::Budgets::Budget. Budgets are the account's, not a region's.
var budgetRegions = []string{"ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
	"eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"}

// noAnomalyRegions are the regions of the partition aws in which CloudFormation has no AWS::CE::AnomalyMonitor.
var noAnomalyRegions = []string{"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "mx-central-1"}

package config

import "slices"

// checkCosts rejects a budget or a threshold that nobody hears of, or that AWS would not take.
func (v *validation) checkCosts(path string, account *Account) {
	budget, threshold, contact := path+".monthlyBudget", path+".anomalyThreshold", path+".budgetContact"
	for _, amount := range []string{budget, threshold} {
		if v.doc.written(amount) && !v.doc.written(contact) {
			v.reject(amount, "needs budgetContact: the address that is told")
		}
	}
	if account.BudgetContact != "" && !v.doc.written(budget) && !v.doc.written(threshold) {
		v.reject(contact, "needs monthlyBudget or anomalyThreshold: the amount to be told about")
	}
	partition := v.Partition()
	for amount, is := range map[string]bool{budget: account.MonthlyBudget > 0, threshold: account.AnomalyThreshold > 0} {
		switch {
		case !is || partition == "":
		case partition == "aws-us-gov":
			v.reject(amount, "is not for GovCloud, which has no billing of its own; watch the costs in the associated account of the partition aws")
		case partition == "aws-cn":
			v.reject(amount, "is in US dollars, but accounts in China are billed in CNY; leave it out")
		case amount == budget && !slices.Contains(budgetRegions, v.Region):
			v.reject(amount, "cannot be deployed in %s, where CloudFormation has no budgets; leave it out, and create the budget by hand", v.Region)
		case amount == threshold && slices.Contains(noAnomalyRegions, v.Region):
			v.reject(amount, "cannot be deployed in %s, where CloudFormation has no cost anomaly monitors; leave it out", v.Region)
		}
	}
}

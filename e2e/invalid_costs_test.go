package e2e

// Wrong files: costs.
var invalidCosts = []invalid{
	{name: "a budget that nobody hears of",
		edits: []edit{{"monthlyBudget: 200, budgetContact: orders@example.com", "monthlyBudget: 200"}},
		want:  []string{":21:74: accounts.orders-dev.monthlyBudget: 200 needs budgetContact: the address that is told"}},
	{name: "unusual costs that nobody hears of",
		edits: []edit{{"monthlyBudget: 200, budgetContact: orders@example.com", "anomalyThreshold: 50"}},
		want:  []string{":21:77: accounts.orders-dev.anomalyThreshold: 50 needs budgetContact: the address that is told"}},
	{name: "a contact without an amount",
		edits: []edit{{"monthlyBudget: 200, budgetContact: orders@example.com", "budgetContact: orders@example.com"}},
		want:  []string{`:21:74: accounts.orders-dev.budgetContact: "orders@example.com" needs monthlyBudget or anomalyThreshold: the amount to be told about`}},
	{name: "a threshold of nothing",
		edits: []edit{{"anomalyThreshold: 100", "anomalyThreshold: 0.5"}},
		want:  []string{":24:98: accounts.orders-prod.anomalyThreshold: 0.5 does not fit: the total of US dollars, at least 1, from which on budgetContact is told of unusual costs, once a day; leave it out where the account has a cost anomaly monitor of its services already: AWS allows one (docs/costs.md)"}},
	{name: "a budget where CloudFormation has none",
		text: costs("eu-north-1", "monthlyBudget: 10, anomalyThreshold: 10"),
		want: []string{":4:46: accounts.tools.monthlyBudget: 10 cannot be deployed in eu-north-1, where CloudFormation has no budgets; leave it out, and create the budget by hand"}},
	{name: "an anomaly monitor where CloudFormation has none",
		text: costs("mx-central-1", "anomalyThreshold: 10"),
		want: []string{":4:49: accounts.tools.anomalyThreshold: 10 cannot be deployed in mx-central-1, where CloudFormation has no cost anomaly monitors; leave it out"}},
	{name: "a budget in GovCloud",
		text: costs("us-gov-west-1", "monthlyBudget: 10"),
		want: []string{":4:46: accounts.tools.monthlyBudget: 10 is not for GovCloud, which has no billing of its own; watch the costs in the associated account of the partition aws"}},
	{name: "a budget in China",
		text: costs("cn-north-1", "monthlyBudget: 10"),
		want: []string{":4:46: accounts.tools.monthlyBudget: 10 is in US dollars, but accounts in China are billed in CNY; leave it out"}},
}

// costs is a file with one account, in the region, whose costs are watched.
func costs(region, amounts string) string {
	return "name: acme\nregion: " + region + "\naccounts:\n  tools: {id: \"111111111111\", " + amounts + ", budgetContact: a@example.com}\nsharedServices: {account: tools}\n" +
		"applications:\n  - name: web\n    source: {type: s3, bucket: acme-source, key: web.zip}\n    deploy: cloudformation\n    scan: none\n    stages: [{name: dev, account: tools}]\n"
}

package config

func ExecutionPoliciesStack(account *Account) string { return "ExecutionPolicies-" + account.Name }

func (o *Organization) ExecutionPolicyARNs(account *Account) []string {
	return []string{"arn:" + o.Partition() + ":iam::" + account.ID + ":policy/CausewayExecution"}
}

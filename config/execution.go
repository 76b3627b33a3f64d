package config

import "slices"

// This file says what the CDK's execution role may do in each account: the managed policies to which `cdk bootstrap
// --cloudformation-execution-policies` narrows it, in place of an administrator's.

// ExecutionPolicyPrefix is what the names of the policies of the CDK's execution role begin with.
const ExecutionPolicyPrefix = "CausewayExecution"

// executionPoliciesPrefix is what the names of the stacks with these policies begin with.
const executionPoliciesPrefix = "ExecutionPolicies-"

// ExecutionPoliciesStack is the name of the stack with the policies of the CDK's execution role in an account. It is in the
// home region, because IAM has no regions, and deployed by a person: the CDK's roles may not change what bounds them.
func ExecutionPoliciesStack(account *Account) string { return executionPoliciesPrefix + account.Name }

// ExecutionPoliciesStacks are the names of all these stacks, where * stands for an account.
const ExecutionPoliciesStacks = executionPoliciesPrefix + "*"

// executionPolicies are all such policies, by what their names end with, and the parts that each can hold. They are nine,
// because IAM attaches ten to a role; what does not fit into the 6,144 characters of one is in two.
var executionPolicies = []struct {
	name  string
	parts []string
}{
	{"Artifacts", []string{"Artifacts", "Registry"}},
	{"Pipeline", []string{"Pipeline", "Source"}},
	{"Monitoring", []string{"Monitoring"}},
	{"Packages", []string{"Packages"}},
	{"Network", []string{"Network"}},
	{"NetworkServices", []string{"NetworkServices"}},
	{"Workload", []string{"Workload"}},
	{"Account", []string{"WorkloadServices", "Developers", "Costs"}},
	{"Organization", []string{"Organization"}},
}

// ExecutionParts are the parts that each of the policies can hold, by the policies' names.
func ExecutionParts() map[string][]string {
	all := map[string][]string{}
	for _, p := range executionPolicies {
		all[ExecutionPolicyPrefix+p.name] = p.parts
	}
	return all
}

// ExecutionPolicy is a policy of the CDK's execution role in an account.
type ExecutionPolicy struct {
	Name  string   // as in CausewayExecutionNetwork
	Parts []string // the stacks that it is for, or halves of them, as in Network
}

// ExecutionPoliciesOf are the policies of the CDK's execution role in an account, in order; none where nothing of the platform's is
// deployed there by the CDK.
func (o *Organization) ExecutionPoliciesOf(account *Account) []ExecutionPolicy {
	var policies []ExecutionPolicy
	deployed := o.executionParts(account)
	for _, p := range executionPolicies {
		parts := slices.DeleteFunc(slices.Clone(p.parts), func(part string) bool { return !deployed[part] })
		if len(parts) > 0 {
			policies = append(policies, ExecutionPolicy{ExecutionPolicyPrefix + p.name, parts})
		}
	}
	return policies
}

// ExecutionPolicies are the names of the policies of the CDK's execution role in an account, in order.
func (o *Organization) ExecutionPolicies(account *Account) []string {
	var names []string
	for _, p := range o.ExecutionPoliciesOf(account) {
		names = append(names, p.Name)
	}
	return names
}

// ExecutionPolicyARNs are the ARNs of these policies: what `cdk bootstrap --cloudformation-execution-policies` takes.
func (o *Organization) ExecutionPolicyARNs(account *Account) []string {
	var arns []string
	for _, name := range o.ExecutionPolicies(account) {
		arns = append(arns, "arn:"+o.Partition()+":iam::"+account.ID+":policy/"+name)
	}
	return arns
}

// ExecutionAccounts are the accounts that the CDK deploys stacks of the platform into, sorted by name.
func (o *Organization) ExecutionAccounts() []*Account {
	return slices.DeleteFunc(o.AccountsByName(), func(account *Account) bool { return len(o.ExecutionPoliciesOf(account)) == 0 })
}

// executionParts are the parts whose stacks the account has, as stacks.Build makes them.
func (o *Organization) executionParts(account *Account) map[string]bool {
	pipelines := o.HostsPlatformPipeline(account) || len(o.PipelinesIn(account)) > 0
	network := len(o.NetworkRegions()) > 0 && o.Network.Account == account.Name
	workload := len(o.DeploymentsInto(account)) > 0 && !o.ReceivesBaseline(account)
	return map[string]bool{
		"Artifacts": pipelines, "Pipeline": pipelines, "Monitoring": pipelines,
		"Registry": len(o.Replications(account)) > 0,
		"Source":   o.SuppliesOthers(account),
		"Packages": o.SharedServices.Packages != nil && account == o.SharedServicesAccount(),
		"Network":  network, "NetworkServices": network,
		"Workload": workload, "WorkloadServices": workload,
		"Developers":   len(o.DeveloperDeploymentsInto(account))+len(o.DeveloperPipelinesIn(account)) > 0,
		"Costs":        workload || account.WatchesCosts(), // a budget may come and go without another policy
		"Organization": o.Manages() && account == o.ManagementAccount(),
	}
}

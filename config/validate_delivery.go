package config

import "fmt"

// checkDelivery rejects what a StackSet cannot deliver: it has one template for all accounts of a unit.
func (v *validation) checkDelivery() {
	const path = "organization.delivery"
	if !v.DeliversByStackSet() {
		return
	}
	if !v.Manages() {
		v.reject(path, "needs organization.manage: true, because the StackSet is part of the stack %s", OrganizationStack)
	}
	if v.Partition() == "aws-cn" {
		v.reject(path, "is not offered in China, where StackSets are not trusted by AWS Organizations; use stacks")
	}
	for i, app := range v.Applications {
		if app == nil {
			continue
		}
		if app.Pipelines == PipelineInEnvironment {
			v.reject(fmt.Sprintf("applications[%d].pipelines", i), "puts a pipeline into each account, which a StackSet does not deliver; use sharedServices, or organization.delivery: stacks")
		}
	}
	for _, account := range v.AccountsByName() {
		v.checkReceiver("accounts."+account.Name, account)
	}
}

// checkReceiver rejects an account that the StackSet would not reach, or not as the file says.
func (v *validation) checkReceiver(path string, account *Account) {
	if !v.ReceivesBaseline(account) {
		if v.isWorkload(account) {
			v.reject(path, "receives no roles: a StackSet delivers into organizational units, and never into the management account; give the account a unit, or use organization.delivery: stacks")
		}
		return
	}
	if account.PermissionsBoundary != "" {
		v.reject(path+".permissionsBoundary", "cannot differ from account to account in one StackSet; leave it out, or use organization.delivery: stacks")
	}
	if network := v.Network; network != nil && account.Name != network.Account && v.NetworkReaches(account) != v.NetworkReaches(v.BaselineAccounts()[0]) {
		v.reject("network.sharedWith", "reaches %s, but not every account that the StackSet delivers to, or the other way round; share the subnets with all units of workload accounts, or with none",
			account.Name)
	}
}

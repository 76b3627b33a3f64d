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
	if shared := v.SharedServicesAccount(); v.Manages() && shared != nil && !v.Governs(shared) {
		v.reject(path, "needs sharedServices.account in a unit, and not to be the management account: the roles that it delivers trust %s by the names of its roles, which a service control policy must protect",
			shared.Name)
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
	v.checkEqualNetwork()
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
}

// checkEqualNetwork rejects subnets that some accounts may use and others not: the StackSet looks them up in all or in none.
func (v *validation) checkEqualNetwork() {
	var reached, others []string
	for _, account := range v.BaselineAccounts() {
		if v.NetworkReaches(account) {
			reached = append(reached, account.Name)
		} else {
			others = append(others, account.Name)
		}
	}
	if len(reached) > 0 && len(others) > 0 {
		v.reject("network.sharedWith", "reaches %s, but not %s, and a StackSet gives all accounts the same; share the subnets with the units of all workload accounts, or with none",
			list(reached), list(others))
	}
}

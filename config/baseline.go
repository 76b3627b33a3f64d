package config

import "slices"

// This file is about delivery by StackSet: one template for the roles of all workload accounts.

// AccountPlaceholder is what stands for an account's ID in the baseline, as no account has it.
const AccountPlaceholder = "000000000000"

// anyName stands in the baseline for the name of any application, stage and pipeline.
const anyName = "*"

// DeliversByStackSet says whether a StackSet delivers the workload baseline.
func (o *Organization) DeliversByStackSet() bool {
	return o.AWSOrganization != nil && o.AWSOrganization.Delivery == DeliveryStackSet
}

// BaselineUnits are the names of the units whose accounts receive the workload baseline from the StackSet, sorted: those with
// accounts of the file in them, but for units of shared services or the network alone. All their accounts do, those included
// that join later and that no stage deploys into: a unit that loses its last stage must not lose its roles.
func (o *Organization) BaselineUnits() []string {
	return slices.DeleteFunc(o.unitNames(), func(name string) bool { return !o.isBaselineUnit(name) })
}

func (o *Organization) isBaselineUnit(name string) bool {
	if !o.DeliversByStackSet() || !o.hasUnit(name) {
		return false
	}
	isPlatform := o.SharedServicesAccount().isIn(name) || o.networkBuilder().isIn(name) || o.ManagementAccount().isIn(name)
	x := o.index()
	return x.workloadUnits[name] || len(x.inUnit[name]) > 0 && !isPlatform
}

// ReceivesBaseline says whether the StackSet delivers into the account. Into the management account none ever does.
func (o *Organization) ReceivesBaseline(account *Account) bool {
	return o.isBaselineUnit(account.Unit) && account != o.ManagementAccount()
}

// BaselineAccounts are the existing accounts that the StackSet delivers into, sorted by name.
func (o *Organization) BaselineAccounts() []*Account {
	return slices.DeleteFunc(o.AccountsByName(), func(account *Account) bool { return !o.ReceivesBaseline(account) })
}

// Baseline is the organization with one account that stands for all that receive the baseline, and one application with one
// stage for each way of deploying: their names are patterns that fit every application and stage. So what is made of it is
// the same whatever accounts there are.
func (o *Organization) Baseline() (*Organization, *Account) {
	account := &Account{Name: anyName, ID: AccountPlaceholder, Unit: o.BaselineUnits()[0]}
	baseline := *o
	baseline.Accounts = map[string]*Account{anyName: account}
	for name, other := range o.Accounts {
		baseline.Accounts[name] = other
	}
	baseline.Applications = nil
	for _, deploy := range []DeployType{DeployECSBlueGreen, DeployECSRolling, DeployEC2, DeployCloudFormation, DeployLambda, DeployStaticSite} {
		var pattern *Application
		for _, app := range o.Applications {
			if app.Deploy != deploy {
				continue
			}
			if pattern == nil {
				pattern = &Application{Name: anyName, Deploy: deploy, Stages: []*Stage{{Name: anyName, Account: anyName}}}
				baseline.Applications = append(baseline.Applications, pattern)
			}
			pattern.Image = pattern.Image || app.Image
			pattern.Stages[0].Test = pattern.Stages[0].Test || slices.ContainsFunc(app.Stages, func(stage *Stage) bool { return stage.Test })
		}
	}
	baseline.read = newIndex(&baseline)
	return &baseline, account
}

// IsPattern says whether the application stands for every one of its deploy type.
func (a *Application) IsPattern() bool { return a.Name == anyName }

// IsPattern says whether the account stands for every one that receives the baseline.
func (a *Account) IsPattern() bool { return a.Name == anyName }

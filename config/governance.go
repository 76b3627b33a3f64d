package config

import (
	"maps"
	"slices"
)

// This file says what the Organization stack governs: units, accounts, and which of them a service control policy holds for.

// Manages says whether the Organization stack is synthesized.
func (o *Organization) Manages() bool { return o.AWSOrganization != nil && o.AWSOrganization.Manage }

// ManagementAccount is the management account of the AWS Organization, or nil where the file names none.
func (o *Organization) ManagementAccount() *Account {
	if o.AWSOrganization == nil {
		return nil
	}
	return o.Accounts[o.AWSOrganization.ManagementAccount]
}

// NewUnits are the names of the organizational units that the Organization stack creates, sorted.
func (o *Organization) NewUnits() []string {
	return slices.DeleteFunc(o.unitNames(), func(name string) bool {
		unit := o.AWSOrganization.Units[name]
		return unit == nil || unit.ID != ""
	})
}

// CreatedAccounts are the accounts that the Organization stack creates, or has created, sorted by name.
func (o *Organization) CreatedAccounts() []*Account {
	return slices.DeleteFunc(o.allAccounts(), func(account *Account) bool { return account.Email == "" })
}

// AccountsToWriteBack are the created accounts whose IDs the file does not have yet: nothing can be deployed into them.
func (o *Organization) AccountsToWriteBack() []*Account {
	return slices.DeleteFunc(o.CreatedAccounts(), (*Account).Exists)
}

// GovernedUnits are the names of the units that service control policies are attached to: those with an account of the
// file in them, sorted. Other units of the organization are none of its business.
func (o *Organization) GovernedUnits() []string {
	if !o.Manages() {
		return nil
	}
	return slices.DeleteFunc(o.unitNames(), func(name string) bool { return len(o.accountsIn(name)) == 0 })
}

// UnitsWithoutNetworks are those of the governed units whose accounts build no networks: where there is a network to use,
// the units of the workload accounts, but the one in which the network itself is built.
func (o *Organization) UnitsWithoutNetworks() []string {
	return slices.DeleteFunc(o.GovernedUnits(), func(name string) bool { return !o.isWithoutNetworks(name) })
}

func (o *Organization) isWithoutNetworks(unit string) bool {
	return o.Network != nil && o.index().workloadUnits[unit] && !o.networkBuilder().isIn(unit)
}

// Governs says whether service control policies hold for the account: it is in a governed unit. For the management
// account none ever does (AWS Organizations user guide, "SCP effects on permissions").
func (o *Organization) Governs(account *Account) bool {
	return o.Manages() && o.hasUnit(account.Unit) && account != o.ManagementAccount()
}

// DeniesNetworks says whether a service control policy keeps everybody in the account from building networks.
func (o *Organization) DeniesNetworks(account *Account) bool {
	return o.Governs(account) && o.isWithoutNetworks(account.Unit)
}

// RegionsInUse are the regions that the file's accounts work in, the home region first.
func (o *Organization) RegionsInUse() []string {
	regions := []string{o.Region}
	others := slices.Clone(o.SharedServices.ReplicateImagesTo)
	for _, p := range o.Pipelines() {
		others = append(others, o.OtherRegions(p)...)
	}
	others = append(others, o.NetworkRegions()...)
	for _, region := range others {
		if !slices.Contains(regions, region) {
			regions = append(regions, region)
		}
	}
	return regions
}

// networkBuilder is the account that the network is created in, or nil where none is.
func (o *Organization) networkBuilder() *Account {
	if o.Network == nil || o.Network.Exists() {
		return nil
	}
	return o.Accounts[o.Network.Account]
}

// isWorkload says whether a stage deploys into the account.
func (o *Organization) isWorkload(account *Account) bool {
	return len(o.index().deployments[account.Name]) > 0
}

// accountsIn are the accounts of a unit, those included that do not exist yet.
func (o *Organization) accountsIn(unit string) []*Account {
	return slices.Clone(o.index().inUnit[unit])
}

// isIn says whether there is such an account, and it is in the unit.
func (a *Account) isIn(unit string) bool { return a != nil && a.Unit == unit }

func (o *Organization) hasUnit(name string) bool {
	if o.AWSOrganization == nil {
		return false
	}
	_, is := o.AWSOrganization.Units[name]
	return is
}

func (o *Organization) unitNames() []string {
	if o.AWSOrganization == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(o.AWSOrganization.Units))
}

package config

import (
	"slices"
	"strings"
)

func (v *validation) checkOrganization() {
	org := v.AWSOrganization
	if org == nil {
		return
	}
	v.checkRequiredAccount("organization.managementAccount", org.ManagementAccount)
	if org.Manage && org.ManagementAccount == "" {
		v.reject("organization.manage", "needs organization.managementAccount: that account manages the organization")
	}
	if org.Manage && org.RootID == "" {
		v.reject("organization.manage", "needs organization.rootId: new units are created under the root")
	}
	v.checkDelivery()
	v.checkUnits()
	v.checkNetworkUnit()
}

// checkUnits rejects IDs that belong elsewhere, and units that nobody creates.
func (v *validation) checkUnits() {
	org := v.AWSOrganization
	for _, name := range v.Organization.unitNames() {
		unit := org.Units[name]
		if unit == nil || unit.ID == "" {
			v.checkUnitName(name)
			continue
		}
		path := "organization.units." + name + ".id"
		if root := strings.TrimPrefix(org.RootID, "r-"); root != "" && !strings.HasPrefix(unit.ID, "ou-"+root+"-") {
			v.reject(path, "belongs to another organization: units under %s begin with ou-%s-", org.RootID, root)
		}
		if org.ManagementAccount == "" {
			v.reject(path, "needs organization.managementAccount: the unit's ARN contains that account")
		}
		for _, other := range v.Organization.unitNames() {
			if other < name && org.Units[other] != nil && org.Units[other].ID == unit.ID {
				v.reject(path, "is the ID of unit %s, too; use one name for both", other)
			}
		}
	}
}

func (v *validation) checkAccounts() {
	byID := map[string]string{}
	created := createdNames{map[string][]string{}, map[string][]string{}}
	for _, account := range v.allAccounts() {
		name, path := account.Name, "accounts."+account.Name
		if !kebabCase.MatchString(name) || len(name) > 60 {
			v.reject(path, "is no name for an account: use lower-case letters, digits and single hyphens, at most 60")
		}
		if first, taken := byID[account.ID]; taken && account.ID != "" {
			v.reject(path+".id", "is the ID of account %s, too; give every account its own, or use one name for both", first)
		} else {
			byID[account.ID] = name
		}
		if account.ID == "000000000000" {
			v.reject(path+".id", "is no AWS account; write the account's twelve digits")
		}
		v.checkCreation(path, account, created)
		v.checkUnit(path+".unit", account.Unit)
		v.checkCosts(path, account)
	}
}

func (v *validation) checkUnit(path, unit string) {
	switch {
	case unit == "" || v.isUnit(unit):
	case !v.doc.written("organization"):
		v.reject(path, "is an organizational unit, but there is no organization; add it, or leave out the unit")
	default:
		v.reject(path, "is none of organization.units: %s", list(v.unitNames()))
	}
}

// checkUnitName rejects a name that AWS Organizations would not take for a new unit, or that another new unit has but for
// case and signs, which the logical IDs of a template do not have.
func (v *validation) checkUnitName(name string) {
	path := "organization.units." + name
	if len(name) > 128 || LogicalID(name) == "" {
		v.reject(path, "is no name for a unit: use 1 to 128 characters, with a letter or a digit among them")
	}
	for _, other := range v.NewUnits() {
		if other < name && strings.EqualFold(LogicalID(other), LogicalID(name)) {
			v.reject(path, "differs from unit %s in case and signs only; give every unit that is to be created a name of its own", other)
		}
	}
}

// checkNetworkUnit rejects a network account among workload accounts: a service control policy could not keep these from
// building networks, and let that one.
func (v *validation) checkNetworkUnit() {
	if !v.Manages() || v.Network == nil {
		return
	}
	network := v.Accounts[v.Network.Account]
	if network == nil || network.Unit == "" || network != v.networkBuilder() || v.isWorkload(network) {
		return
	}
	if slices.ContainsFunc(v.accountsIn(network.Unit), v.isWorkload) {
		v.reject("accounts."+network.Name+".unit", "has workload accounts in it, which a service control policy is to keep from building networks; give the network account a unit without them")
	}
}

// createdNames are the names of accounts that are created, by what each must have alone.
type createdNames struct{ emails, logicalIDs map[string][]string }

// checkCreation rejects what is neither an existing account nor one that can be created.
func (v *validation) checkCreation(path string, account *Account, before createdNames) {
	written := func(key string) bool { return v.doc.written(path + "." + key) }
	if !written("id") && !written("email") {
		v.reject(path, "needs id, the twelve digits of an account that exists, or email, for one that the Organization stack is to create")
	}
	if account.Email == "" {
		return
	}
	switch {
	case !v.Manages():
		v.reject(path+".email", "is for accounts that the Organization stack creates, and organization.manage is not true; set it, or leave the address out")
	case v.Partition() == "aws-us-gov":
		v.reject(path+".email", "cannot create an account in GovCloud: AWS creates those from a commercial account; leave it out, and write the account's id")
	case account == v.ManagementAccount():
		v.reject(path+".email", "is for accounts that the management account creates, which is there already; leave it out")
	case len(account.Name) > 50:
		v.reject(path, "is too long for a new account: AWS allows 50 characters")
	}
	email, id := strings.ToLower(account.Email), LogicalID(account.Name)
	for _, other := range before.emails[email] {
		v.reject(path+".email", "is the address of account %s, too; every account of AWS needs its own", other)
	}
	for _, other := range before.logicalIDs[id] {
		v.reject(path, "differs from account %s in hyphens before digits only; give every account that is to be created a name of its own", other)
	}
	before.emails[email] = append(before.emails[email], account.Name)
	before.logicalIDs[id] = append(before.logicalIDs[id], account.Name)
}

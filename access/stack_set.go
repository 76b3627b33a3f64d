package access

import (
	"encoding/json"
	"fmt"
	"slices"

	"causeway/config"
)

// StackSetPrefix is what CloudFormation begins the names of the stacks with that StackSets make.
const StackSetPrefix = "StackSet-"

// Delivered is the assembly with the stacks that its StackSets make in the accounts of the file: one in each account of
// their units, as CloudFormation would name it, but for the ID at the end.
func (a *Assembly) Delivered(org *config.Organization) (*Assembly, error) {
	all := &Assembly{Stacks: slices.Clone(a.Stacks), exports: a.exports}
	for _, stack := range a.Stacks {
		for _, id := range stack.resourceIDs("AWS::CloudFormation::StackSet") {
			instances, err := stack.instances(id, org)
			if err != nil {
				return nil, fmt.Errorf("account %s, stack %s: %s: %w", stack.Account, stack.Name, id, err)
			}
			for _, instance := range instances {
				instance.assembly = all
				all.Stacks = append(all.Stacks, instance)
			}
		}
	}
	return all, nil
}

// stackSet is what the proof reads of a StackSet.
type stackSet struct {
	StackSetName, TemplateBody, PermissionModel string
	StackInstancesGroup                         []struct {
		Regions           []string
		DeploymentTargets struct{ OrganizationalUnitIds []string }
	}
}

// instances are the stacks that a StackSet makes. What delivers otherwise than to units of the file is refused.
func (s *Stack) instances(id string, org *config.Organization) ([]*Stack, error) {
	properties, err := s.Resolve(s.template.Resources[id].Properties)
	if err != nil {
		return nil, err
	}
	var set stackSet
	if err := json.Unmarshal([]byte(jsonText(properties)), &set); err != nil {
		return nil, err
	}
	if set.PermissionModel != "SERVICE_MANAGED" {
		return nil, fmt.Errorf("its permission model is %s, whose roles the proof does not know", set.PermissionModel)
	}
	var delivered template
	if err := json.Unmarshal([]byte(set.TemplateBody), &delivered); err != nil {
		return nil, fmt.Errorf("its template cannot be read: %w", err)
	}
	var stacks []*Stack
	for _, group := range set.StackInstancesGroup {
		for _, unit := range group.DeploymentTargets.OrganizationalUnitIds {
			accounts, known := accountsIn(org, unit)
			if !known {
				return nil, fmt.Errorf("it delivers to %s, which the organization's file does not have", unit)
			}
			for _, account := range accounts {
				for _, region := range group.Regions {
					stacks = append(stacks, &Stack{Name: StackSetPrefix + set.StackSetName, Account: account.ID, Region: region, Bytes: len(set.TemplateBody), template: delivered,
						known: &solved{}})
				}
			}
		}
	}
	return stacks, nil
}

// accountsIn are the existing accounts of a unit, by its ID or, where the stack creates it, its name. A StackSet delivers
// nothing into the management account.
func accountsIn(org *config.Organization, unit string) (accounts []*config.Account, known bool) {
	if org.AWSOrganization == nil {
		return nil, false
	}
	for name, u := range org.AWSOrganization.Units {
		if name != unit && u.ID != unit {
			continue
		}
		for _, account := range org.AccountsByName() {
			if account.Unit == name && account != org.ManagementAccount() {
				accounts = append(accounts, account)
			}
		}
		return accounts, true
	}
	return nil, false
}

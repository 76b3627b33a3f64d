package access

import (
	"fmt"
	"slices"
)

// scp is a service control policy and what it is attached to: the root, a unit or an account.
type scp struct {
	policy  *Policy
	targets []string
}

// addControlPolicies reads the stack's service control policies.
func (m *Model) addControlPolicies(stack *Stack) error {
	for _, id := range stack.resourceIDs("AWS::Organizations::Policy") {
		r := stack.template.Resources[id]
		if r.Properties["Type"] != "SERVICE_CONTROL_POLICY" {
			return fmt.Errorf("%s is a %v, whose effect on access the proof does not know", id, r.Properties["Type"])
		}
		targets, err := stack.texts(orEmpty(r.Properties["TargetIds"]))
		if err != nil {
			return fmt.Errorf("%s: TargetIds: %w", id, err)
		}
		for _, target := range targets {
			if !m.knowsTarget(target) {
				return fmt.Errorf("%s is attached to %s, which the organization's file does not have", id, target)
			}
		}
		policy, err := m.document(ControlPolicy, stack, id, "", r.Properties["Content"])
		if err != nil {
			return err
		}
		m.scps = append(m.scps, &scp{policy, targets})
	}
	return nil
}

// knowsTarget says whether the file has what a service control policy is attached to.
func (m *Model) knowsTarget(target string) bool {
	org := m.Org.AWSOrganization
	if org == nil || target == "" {
		return false
	}
	for name, unit := range org.Units {
		if name == target || unit.ID == target {
			return true
		}
	}
	return target == org.RootID || m.account(target) != nil || m.Org.Accounts[target] != nil
}

// controls are the policies that hold for an account: those of the root, of its unit and of the account itself. At each
// level AWS's FullAWSAccess allows everything, and the others deny: so that the levels say together what they say one by
// one. None holds for the management account.
// They are found once for an account: all requests of its principals share them.
func (m *Model) controls(accountID string) []*Policy {
	found, known := m.controlled[accountID]
	if !known {
		found = m.controlsOf(accountID)
		m.controlled[accountID] = found
	}
	return found
}

func (m *Model) controlsOf(accountID string) []*Policy {
	account := m.account(accountID)
	if account == nil || m.Org.AWSOrganization == nil || account.Name == m.Org.AWSOrganization.ManagementAccount || len(m.scps) == 0 {
		return nil
	}
	levels := [][]string{{m.Org.AWSOrganization.RootID}, {account.Unit}, {account.ID, account.Name}}
	if unit := m.Org.AWSOrganization.Units[account.Unit]; unit != nil && unit.ID != "" {
		levels[1] = append(levels[1], unit.ID)
	}
	all := []*Policy{m.fullAccess()}
	for _, level := range levels {
		for _, scp := range m.scps {
			holds := slices.ContainsFunc(scp.targets, func(target string) bool { return target != "" && slices.Contains(level, target) })
			if holds && !slices.Contains(all, scp.policy) {
				all = append(all, scp.policy)
			}
		}
	}
	return all
}

// fullAccess is AWS's own policy at every level of an organization.
func (m *Model) fullAccess() *Policy {
	const name = "FullAWSAccess"
	if i := slices.IndexFunc(m.Policies, func(p *Policy) bool { return p.Kind == ControlPolicy && p.Name == name }); i >= 0 {
		return m.Policies[i]
	}
	return m.add(&Policy{Kind: ControlPolicy, Name: name, Document: allowEverything()})
}

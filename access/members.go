package access

import (
	"cmp"
	"slices"
	"strings"
)

// This file has what a policy that lets in whole units of the organization makes of the accounts in them.

// orgPaths is the condition key for where in its organization an account is.
const orgPaths = "aws:PrincipalOrgPaths"

// memberAccount is an account of the organization that the file does not have.
const memberAccount = "321321321321"

// orgPath is where the principal's account is in its organization, as aws:PrincipalOrgPaths has it. The file does not say what its
// units are in; a policy has to take them wherever they are.
func (m *Model) orgPath(p *Principal) string {
	path := p.organization + "/r-root/"
	if p.organization != m.Org.OrganizationID() {
		return path
	}
	name := p.unit
	if account := m.account(p.Account); account != nil {
		name = account.Unit
	}
	if unit := m.Org.AWSOrganization.Units[name]; unit != nil {
		path += cmp.Or(unit.ID, name) + "/"
	}
	return path
}

// membersFor are roles in accounts of the organization that the file does not have, in none of its units and in each that installs
// packages. They are called as the policy lets roles in, with letters for *, and as an administrator.
func (m *Model) membersFor(p *Policy) []*Principal {
	if m.Org.OrganizationID() == "" {
		return nil
	}
	units := []string{""}
	if packages := m.Org.SharedServices.Packages; packages != nil {
		units = append(units, packages.Units...)
	}
	var members []*Principal
	for _, name := range namesIn(p) {
		for _, unit := range units {
			label := "a member's " + name
			if unit != "" {
				label += " in " + unit
			}
			member := m.anybody(memberAccount, m.Org.OrganizationID(), name, label)
			member.unit = unit
			members = append(members, member)
		}
	}
	return members
}

// namesIn are the names of roles that the policy's conditions let in, and an administrator's.
func namesIn(p *Policy) []string {
	names := []string{administratorRole}
	for _, s := range p.statements() {
		for c := range s.clauses() {
			for _, arn := range asTexts(c.value) {
				if _, name, found := strings.Cut(arn, ":role/"); found && strings.EqualFold(c.key, "aws:PrincipalArn") {
					names = append(names, strings.ReplaceAll(name, "*", "another"))
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

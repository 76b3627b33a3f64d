package stacks

import (
	"reflect"
	"slices"

	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/governance"
	"causeway/constructs/policy"
	"causeway/constructs/role"
	"causeway/constructs/tag"
)

// addBaseline delivers the roles of workload accounts by StackSet, where the file says so.
func (s *organizationStack) addBaseline() {
	units := s.org.BaselineUnits()
	if len(units) == 0 {
		return
	}
	const description = "Roles and network parameters of a workload account"
	s.rules = append(s.rules, governance.NewStackSet(s.stack.Scope, "Baseline", &governance.StackSetProps{
		Name:        config.BaselineStackSet(s.org),
		Description: description,
		Template:    governance.Template(s.scope, description, config.AccountPlaceholder, func(stack *cfn.Stack) { addBaselineRoles(stack, s.org) }),
		Units:       s.unitIDs(units),
		Region:      s.org.Region,
	}))
}

// addBaselineRoles adds to a stack what every workload account has: the same as NewWorkloadStack, under the same logical IDs
// and names, but that patterns stand for the names of applications and stages. What other accounts say of these roles stays
// exact, so they reach no more.
func addBaselineRoles(stack *cfn.Stack, org *config.Organization) {
	baseline, account := org.Baseline()
	s := &workloadStack{stack: stack, org: baseline, account: account, env: environment(baseline, account), deployments: baseline.DeploymentsInto(account)}
	for _, receiver := range org.BaselineAccounts() {
		s.supplies = s.supplies || org.SuppliesOthers(receiver)
		s.sources = append(s.sources, org.SourceBuckets(receiver)...)
	}
	tag.Everything(stack, map[string]string{config.AccountTag: account.ID, config.ManagedByTag: config.ManagedByPlatform})
	s.addRoles()
	s.addNetworkParameters()
	s.addMetricsRole()
}

// distinct are the policies of a role without what they repeat: in the baseline, where names are patterns, deploy types need
// much the same, and the template of a StackSet has little room. The policies of exact names stay whole, one a stage.
func (s *workloadStack) distinct(policies []role.Policy) []role.Policy {
	if !s.account.IsPattern() {
		return policies
	}
	var distinct []role.Policy
	var said []policy.Statement
	for _, p := range policies {
		var statements []policy.Statement
		for _, statement := range p.Document.Statement {
			same := func(other policy.Statement) bool { return reflect.DeepEqual(other, statement) }
			if !slices.ContainsFunc(said, same) {
				statements = append(statements, statement)
			}
		}
		if len(statements) > 0 {
			distinct = append(distinct, role.Policy{Name: p.Name, Document: policy.NewDocument(statements...)})
		}
		said = append(said, statements...)
	}
	return distinct
}

// denials keep roles whose policies are patterns from what bears a name of the platform; nil where the names are exact.
func (s *workloadStack) denials() []role.Policy {
	if !s.account.IsPattern() {
		return nil
	}
	return []role.Policy{{Name: "denials", Document: policy.PlatformDenials(s.env)}}
}

package stacks

import (
	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/governance"
	"causeway/constructs/policy"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// organizationStack is the management account while it is put together.
type organizationStack struct {
	scope *cfn.App
	stack *cfn.Stack
	org   *config.Organization
	units map[string]*string // IDs by name
	rules []*cfn.Resource    // what holds for accounts
}

// NewOrganizationStack creates, in the management account, the units and accounts that do not exist yet, and attaches service
// control policies to the units of the file's accounts. It is protected from termination: the accounts of the organization
// are in its units.
func NewOrganizationStack(scope *cfn.App, org *config.Organization) *cfn.Stack {
	stack := newStack(scope, org, org.ManagementAccount(), config.OrganizationStack, "Organizational units, accounts and service control policies", true)
	s := &organizationStack{scope: scope, stack: stack, org: org, units: map[string]*string{}}
	s.addUnits()
	s.addControlPolicies()
	s.addBaseline()
	s.addAccounts()
	return stack
}

// addUnits creates the units that have no ID in the file, and says theirs in outputs: accounts that exist already are moved
// into them by hand.
func (s *organizationStack) addUnits() {
	for name, unit := range s.org.AWSOrganization.Units {
		s.units[name] = jsii.String(unit.ID)
	}
	for _, name := range s.org.NewUnits() {
		unit := governance.NewUnit(s.stack.Scope, "Unit"+config.LogicalID(name), name, s.org.AWSOrganization.RootID)
		s.units[name] = unit.Att("Id")
		s.stack.Add(config.UnitOutput(name), &awscdk.CfnOutputProps{
			Description: jsii.String("ID of the unit " + name), Value: unit.Att("Id")})
	}
}

// addAccounts creates accounts, one after the other, as AWS Organizations demands (AWS::Organizations::Account). They come
// after everything else, so that nothing that fails leaves an account behind that the stack does not have.
func (s *organizationStack) addAccounts() {
	var last *cfn.Resource
	for _, created := range s.org.CreatedAccounts() {
		parent := jsii.String(s.org.AWSOrganization.RootID)
		if created.Unit != "" {
			parent = s.units[created.Unit]
		}
		account := governance.NewAccount(s.stack.Scope, "Account"+config.LogicalID(created.Name), &governance.AccountProps{
			Name: created.Name, Email: created.Email, Parent: parent, Access: config.AccountAccessRole})
		tag.Everything(account, created.Tags()) // tags of an account are those of all that it costs
		s.stack.Add(config.AccountOutput(created), &awscdk.CfnOutputProps{
			Description: jsii.String("Write it into accounts." + created.Name + ".id"), Value: account.Att("AccountId")})
		for _, rule := range s.rules {
			account.After(rule)
		}
		if last != nil {
			account.After(last)
		}
		last = account
	}
}

// addControlPolicies attaches at most four policies to a unit: AWS Organizations allows ten, of which FullAWSAccess is one, and
// leaves the others to users.
func (s *organizationStack) addControlPolicies() {
	platform := controlled(s.org)
	governed := s.org.GovernedUnits()
	s.addControlPolicy("networks", "Only the network account builds networks", policy.DenyNetworks(platform), s.org.UnitsWithoutNetworks())
	s.addControlPolicy("platform", "Only the platform changes its roles, boundary and stacks", policy.ProtectPlatform(platform), governed)
	s.addControlPolicy("records", "Accounts stay in the organization, and what they do on record", policy.KeepRecords(platform), governed)
	s.addControlPolicy("regions", "Only the regions in use are used", policy.DenyOtherRegions(platform, s.org.RegionsInUse()), governed)
}

// controlled is what service control policies know of the platform.
func controlled(org *config.Organization) policy.Platform {
	return policy.Platform{
		Partition:         org.Partition(),
		Organization:      org.Name,
		Roles:             config.PlatformRoles(),
		Policies:          append(config.Boundaries(org), config.PlatformPolicies()...),
		Stacks:            config.PlatformStacks(org),
		Deployed:          config.DeployedStacks(),
		Hosts:             config.Hosts(org),
		ExecutionPolicies: config.ExecutionPolicyPrefix + "*",
		ExecutionStacks:   config.ExecutionPoliciesStacks,
		Passed:            config.CloudFormationRole,
		Passer:            config.CodePipelineCrossAccountRole,
		Access:            config.AccountAccessRole,
	}
}

// addControlPolicy attaches a policy to the units; where there is none, there is no policy.
func (s *organizationStack) addControlPolicy(purpose, description string, document policy.Document, units []string) {
	if len(units) == 0 {
		return
	}
	s.rules = append(s.rules, governance.NewControlPolicy(s.stack.Scope, "ControlPolicy"+config.LogicalID(purpose), &governance.ControlPolicyProps{
		Name: config.ControlPolicy(s.org, purpose), Description: description, Document: document, Targets: s.unitIDs(units)}))
}

// unitIDs are the IDs of units by their names.
func (s *organizationStack) unitIDs(names []string) []*string {
	var ids []*string
	for _, name := range names {
		ids = append(ids, s.units[name])
	}
	return ids
}

package doctor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"causeway/cloud"
	"causeway/config"
	"causeway/plan"
)

// The services that an AWS Organization trusts once it is set up, by the principals that they have there.
const (
	sharingService  = "ram.amazonaws.com"
	stackSetService = "member.org.stacksets.cloudformation.amazonaws.com"
)

// checkOrganization checks, with the eyes of the management account, that the organization is the file's, has the settings
// that the plan changes, and has the accounts in the units that the file says. Where the file names no management account,
// shared services are asked, who may see the ID only.
func (p *patient) checkOrganization(ctx context.Context) {
	management := p.org.ManagementAccount()
	if p.org.AWSOrganization == nil || p.account != cmp.Or(management, p.org.SharedServicesAccount()) {
		return
	}
	defer p.slow(p.account.Name + ": reading the organization")()
	if !p.checkMembership(ctx) {
		return
	}
	if management == nil {
		p.well(Organization, p.org.AWSOrganization.ID)
		return
	}
	for _, check := range []func(context.Context) error{p.checkRoot, p.checkTrusted, p.checkUnits} {
		if err := check(ctx); err != nil {
			p.cannot(Organization, err)
			return
		}
	}
	p.well(Organization, p.org.AWSOrganization.ID)
}

// checkMembership compares the organization with the file's, and says whether to go on.
func (p *patient) checkMembership(ctx context.Context) bool {
	organization, err := p.session.Organization(ctx)
	expected := p.org.AWSOrganization.ID
	switch {
	case err != nil:
		p.cannot(Organization, err)
	case organization == nil:
		p.found(Organization, Failure, "the account belongs to no AWS Organization, and the file says "+expected,
			"make one: `aws organizations create-organization`, and write its ID to organization.id in "+p.options.Path)
	case organization.ID != expected:
		p.found(Organization, Failure, fmt.Sprintf("the account belongs to %s, and the file says %s", organization.ID, expected),
			fmt.Sprintf("write %s to organization.id in %s", organization.ID, p.options.Path))
	case p.account == p.org.ManagementAccount() && organization.ManagementAccount != p.account.ID:
		p.found(Organization, Failure, fmt.Sprintf("the management account is %s, and not %s", organization.ManagementAccount, p.account.ID),
			"write its name to organization.managementAccount in "+p.options.Path)
	default:
		if organization.Features != "ALL" && p.needsFeatures() {
			p.found(Organization, Failure, "the organization has consolidated billing only: no policies, no sharing",
				p.inAccount("aws organizations enable-all-features"))
		}
		return true
	}
	return false
}

// needsFeatures says whether the file asks for what an organization of consolidated billing has not.
func (p *patient) needsFeatures() bool {
	return slices.ContainsFunc([]string{plan.SettingPolicies, plan.SettingSharing, plan.SettingStackSets}, func(id string) bool { return p.setting(id) != nil })
}

// checkRoot checks the root's ID, and that service control policies can be attached.
func (p *patient) checkRoot(ctx context.Context) error {
	setting := p.setting(plan.SettingPolicies)
	expected := p.org.AWSOrganization.RootID
	if setting == nil && expected == "" {
		return nil
	}
	root, err := p.session.Root(ctx)
	if err != nil {
		return err
	}
	if expected != "" && root.ID != expected {
		p.found(Organization, Failure, fmt.Sprintf("the root is %s, and the file says %s", root.ID, expected),
			fmt.Sprintf("write %s to organization.rootId in %s", root.ID, p.options.Path))
		return nil // the setting's command names the wrong one
	}
	if setting != nil && !slices.Contains(root.PolicyTypes, "SERVICE_CONTROL_POLICY") {
		p.found(Organization, Failure, "service control policies are off: the stack "+config.OrganizationStack+" cannot attach any", run(setting.Command))
	}
	return nil
}

// trust is what an AWS service needs, to work in the whole organization.
type trust struct{ setting, service, without string }

var trusts = []trust{
	{plan.SettingSharing, sharingService, "sharing inside the organization is off: the stack " + config.NetworkStack + " cannot share subnets"},
	{plan.SettingStackSets, stackSetService, "StackSets have no access to the organization: the stack " + config.OrganizationStack + " cannot deliver roles"},
}

// checkTrusted checks that AWS RAM and StackSets may work in the whole organization, where the file needs it.
func (p *patient) checkTrusted(ctx context.Context) error {
	needed := slices.DeleteFunc(slices.Clone(trusts), func(t trust) bool { return p.setting(t.setting) == nil })
	if len(needed) == 0 {
		return nil
	}
	services, err := p.session.TrustedServices(ctx)
	for _, need := range needed {
		if err == nil && !slices.Contains(services, need.service) {
			p.found(Organization, Failure, need.without, run(p.setting(need.setting).Command))
		}
	}
	return err
}

// checkUnits checks that each account is in its unit: no policy of the unit holds for it elsewhere, and no StackSet reaches it.
func (p *patient) checkUnits(ctx context.Context) error {
	units, err := p.units(ctx)
	if err != nil {
		return err
	}
	in := map[string][]string{} // accounts by unit
	for _, account := range p.org.AccountsByName() {
		id := units[account.Unit]
		if id == "" {
			continue
		}
		if _, known := in[id]; !known {
			if in[id], err = p.session.AccountsIn(ctx, id); err != nil {
				return err
			}
		}
		if slices.Contains(in[id], account.ID) {
			continue
		}
		parent, err := p.session.Parent(ctx, account.ID)
		if err != nil {
			return err
		}
		if parent == "" {
			p.found(Organization, Failure, account.Name+" ("+account.ID+") is not in the organization",
				p.inAccount("aws organizations invite-account-to-organization --target Id="+account.ID+",Type=ACCOUNT"))
			continue
		}
		p.found(Organization, Warning, fmt.Sprintf("%s is in %s, and not in %s (%s)", account.Name, parent, account.Unit, id), p.inAccount(fmt.Sprintf(
			"aws organizations move-account --account-id %s --source-parent-id %s --destination-parent-id %s", account.ID, parent, id)))
	}
	return nil
}

// units are the IDs of the file's units by name: those of units that the Organization stack has created are its outputs.
func (p *patient) units(ctx context.Context) (map[string]string, error) {
	var stack *cloud.Stack
	if p.org.Manages() && len(p.org.NewUnits()) > 0 {
		region := p.in(ctx, p.org.Region)
		if region.err != nil {
			return nil, region.err
		}
		stack = region.stacks[config.OrganizationStack]
	}
	units := map[string]string{}
	for name, unit := range p.org.AWSOrganization.Units {
		if unit.ID != "" {
			units[name] = unit.ID
		} else if stack != nil {
			units[name] = stack.Outputs[config.UnitOutput(name)]
		}
	}
	return units, nil
}

// setting is the step of the plan that changes a setting, or nil where the file does not need it.
func (p *patient) setting(id string) *plan.Step {
	for _, wave := range p.plan.Waves {
		for _, step := range wave.Steps {
			if step.ID == id {
				return step
			}
		}
	}
	return nil
}

// inAccount says to run a command with the account's profile.
func (p *patient) inAccount(command string) string {
	if p.account.Profile != "" {
		command += " --profile " + p.account.Profile
	}
	return run(plan.Command(strings.Fields(command)))
}

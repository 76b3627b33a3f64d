package plan

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// Assembly is the directory of the templates that every step deploys from: what was reviewed is what is deployed.
const Assembly = "cdk.out"

// New makes the plan for an organization, which was read from the file at path.
func New(org *config.Organization, path string) *Plan {
	p := newPlanner(org, path)
	p.synthesize()
	p.changeSettings()
	p.bootstrap()
	p.deploy()
	p.prepare()
	return &Plan{Waves: waves(p.all), Later: p.later()}
}

// planner makes a plan.
type planner struct {
	org    *config.Organization
	path   string
	stacks []config.Stack // all of the file
	groups []group        // those of them that one pattern names
	all    []*Step
	steps  map[string]*Step   // by ID
	by     map[string]*Step   // by the stacks that they deploy
	waits  map[[2]string]bool // of a step for another, by their IDs
}

func newPlanner(org *config.Organization, path string) *planner {
	stacks := org.Stacks()
	return &planner{org: org, path: path, stacks: stacks, groups: groups(stacks), steps: map[string]*Step{}, by: map[string]*Step{}, waits: map[[2]string]bool{}}
}

// add adds a step.
func (p *planner) add(step *Step) *Step {
	p.all, p.steps[step.ID] = append(p.all, step), step
	return step
}

const synthesis = "synthesize"

func (p *planner) synthesize() {
	command := Command{"make", "synth"}
	if p.path != config.DefaultPath {
		command = append(command, "CONFIG="+p.path)
	}
	p.add(&Step{ID: synthesis, Kind: Synthesize, Command: command})
}

// The IDs of the steps that change settings of an AWS Organization, which CloudFormation has no resource for (docs/governance.md).
const (
	SettingPolicies  = "setting: service control policies"
	SettingSharing   = "setting: sharing with AWS RAM"
	SettingStackSets = "setting: trusted access of StackSets"
)

// changeSettings adds the settings that the file needs, in the management account.
func (p *planner) changeSettings() {
	management := p.org.ManagementAccount()
	if management == nil || !management.Exists() {
		return
	}
	set := func(id string, words ...string) {
		p.add(&Step{ID: id, Kind: Setting, Account: management.Name, Command: withProfile(append(Command{"aws"}, words...), management)})
	}
	if p.org.Manages() {
		set(SettingPolicies, "organizations", "enable-policy-type", "--root-id", p.org.AWSOrganization.RootID, "--policy-type", "SERVICE_CONTROL_POLICY")
	}
	if p.sharesNetwork() {
		set(SettingSharing, "ram", "enable-sharing-with-aws-organization")
	}
	if p.org.DeliversByStackSet() {
		set(SettingStackSets, "cloudformation", "activate-organizations-access")
	}
}

func (p *planner) sharesNetwork() bool {
	return p.org.AWSOrganization != nil && len(p.org.NetworkRegions()) > 0 && len(config.NetworkPrincipals(p.org)) > 0
}

// bootstrap adds what the CDK needs in each account before it can deploy anything there: first the policies that say what it
// may do, with the credentials of a person.
func (p *planner) bootstrap() {
	for _, e := range p.org.Environments() {
		policies := policiesID(e.Account)
		if p.steps[policies] == nil {
			p.add(&Step{ID: policies, Kind: Policies, Account: e.Account.Name, Stacks: []string{config.ExecutionPoliciesStack(e.Account)},
				Command: p.cdkDeploy(e.Account, config.ExecutionPoliciesStack(e.Account)), After: []Dependency{{synthesis, "it deploys a template"}}})
		}
		p.add(&Step{ID: bootstrapID(e), Kind: Bootstrap, Account: e.Account.Name, Region: e.Region,
			Command: Bootstrapping(p.org, e), After: []Dependency{{policies, "the CDK gets these policies"}}})
	}
}

func policiesID(account *config.Account) string { return "policies " + account.Name }

func bootstrapID(e config.Environment) string { return "bootstrap " + e.Account.Name + " " + e.Region }

// Bootstrapping is the command that bootstraps an environment: with no more rights than its stacks need, and trust in no
// other account than that of the pipeline that deploys them, where there is one.
func Bootstrapping(org *config.Organization, e config.Environment) Command {
	command := Command{"npx", "cdk", "bootstrap", "aws://" + e.Account.ID + "/" + e.Region, "--app", Assembly,
		"--cloudformation-execution-policies", strings.Join(org.ExecutionPolicyARNs(e.Account), ",")}
	if host := org.SharedServicesAccount(); org.PlatformPipeline != nil && e.Account != host {
		command = append(command, "--trust", host.ID)
	}
	return withProfile(command, e.Account)
}

// cdkDeploy is the command that deploys stacks of an account, and nothing else that they depend on: that is another step.
func (p *planner) cdkDeploy(account *config.Account, stacks ...string) Command {
	return withProfile(append(append(Command{"npx", "cdk", "deploy"}, stacks...), "--exclusively", "--app", Assembly), account)
}

// selectors are what the CDK CLI calls these stacks of the file.
func (p *planner) selectors(names []string) []string {
	var selectors []string
	for _, pattern := range patterns(names, p.groups) {
		selectors = append(selectors, p.org.StackSelector(pattern))
	}
	return selectors
}

// withProfile adds the profile that has credentials for the account, where the file names one.
func withProfile(command Command, account *config.Account) Command {
	if account.Profile != "" {
		command = append(command, "--profile", account.Profile)
	}
	return command
}

// deploy adds a step for each account and level: stacks that wait for no other account, then those that do.
func (p *planner) deploy() {
	level, account := levels(p.stacks), map[string]*config.Account{}
	for _, stack := range p.stacks {
		account[stack.Name] = stack.Account
	}
	id := func(stack string) string { return fmt.Sprintf("deploy %s %d", account[stack].Name, level[stack]+1) }
	for _, stack := range p.stacks {
		step := p.steps[id(stack.Name)]
		if step == nil {
			step = p.add(&Step{ID: id(stack.Name), Kind: Deploy, Account: stack.Account.Name})
		}
		step.Stacks, p.by[stack.Name] = append(step.Stacks, stack.Name), step
		p.after(step, bootstrapID(config.Environment{Account: stack.Account, Region: stack.Region}), "the CDK deploys with the roles that are made there")
		for _, before := range stack.After {
			if other := id(before.Stack); other != step.ID {
				p.after(step, other, before.Why)
			}
		}
	}
	for _, step := range p.all {
		if step.Kind == Deploy {
			step.Command = p.cdkDeploy(p.org.Accounts[step.Account], p.selectors(step.Stacks)...)
			p.afterSettings(step)
		}
	}
}

// afterSettings makes a step wait for the settings, and for the bootstrap of other accounts, that its stacks need.
func (p *planner) afterSettings(step *Step) {
	for _, region := range p.org.NetworkRegions() {
		if slices.Contains(step.Stacks, config.NetworkStackIn(p.org, region)) {
			p.after(step, SettingSharing, "the subnets are shared inside the organization")
		}
	}
	if slices.Contains(step.Stacks, config.PlatformPipelineStack) {
		for _, e := range p.org.Environments() {
			p.after(step, bootstrapID(e), "its pipeline assumes the CDK's roles there")
		}
	}
	if !slices.Contains(step.Stacks, config.OrganizationStack) {
		return
	}
	p.after(step, SettingPolicies, "it attaches service control policies")
	p.after(step, SettingStackSets, "its StackSet deploys into the accounts")
	for _, e := range p.org.Environments() {
		if p.org.Governs(e.Account) {
			p.after(step, bootstrapID(e), "from then on only "+config.AccountAccessRole+" may bootstrap there")
		}
	}
}

// after makes a step wait for another, where the plan has that.
func (p *planner) after(step *Step, other, why string) {
	if waits := [2]string{step.ID, other}; p.steps[other] != nil && !p.waits[waits] {
		p.waits[waits] = true
		step.After = append(step.After, Dependency{other, why})
	}
}

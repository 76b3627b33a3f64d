package config

import "slices"

// This file says which stacks the file gives, and what each needs first: what can be planned before anything is
// synthesized. stacks.Build makes the same ones, as a test holds.

// Stack is a CloudFormation stack of the platform.
type Stack struct {
	Name      string
	Account   *Account
	Region    string
	Protected bool         // from termination: it holds what must not be lost
	After     []Dependency // what is deployed before it, in no order
}

// Dependency is a stack that another one needs, and why. Whatever is not one is wired by names, and needs no order.
type Dependency struct {
	Stack string
	Why   string
}

// Why a stack waits for another.
const (
	importsStore         = "it imports the bucket, the keys and the repository"
	importsPlatformStore = "it imports the bucket and the key"
	findsKeys            = "it looks up the keys there"
	copiesImages         = "images are copied as soon as they are pushed"
	assumesRoles         = "CodePipeline assumes the roles of its actions when it creates a pipeline"
	usesRoles            = "its rules use the role there"
	replicatesToKeys     = "ECR copies into repositories that must be encrypted already"
	deniesRegion         = "its service control policy allows the region"
)

// Stacks are the stacks of the platform, in an order in which each comes after what it needs; those of the pipeline that deploys
// the others are the last.
func (o *Organization) Stacks() []Stack { return append(o.StagedStacks(), o.SelfDeployedStacks()...) }

// SelfDeployedStacks are those of the platform's own pipeline; none where there is no such pipeline.
func (o *Organization) SelfDeployedStacks() []Stack {
	l := &stackList{org: o}
	var stores []Dependency
	for _, region := range o.PlatformStoreRegions() {
		why := importsPlatformStore
		if region != o.Region {
			why = findsKeys
		}
		l.protect(PlatformArtifactsStack(o, region), o.SharedServicesAccount(), region)
		stores = append(stores, Dependency{PlatformArtifactsStack(o, region), why})
	}
	if o.PlatformPipeline != nil {
		l.add(PlatformPipelineStack, o.SharedServicesAccount(), o.Region, stores...)
	}
	return l.stacks
}

// StagedStacks are the stacks that the platform's pipeline deploys where there is one: all but its own.
func (o *Organization) StagedStacks() []Stack {
	l := &stackList{org: o}
	if o.Manages() {
		l.protect(OrganizationStack, o.ManagementAccount(), o.Region)
	}
	l.addWorkloads()
	l.addNetworks()
	l.addSources()
	l.addPipelines()
	for _, account := range o.DeveloperAccounts() {
		l.add(DevelopersStack(account), account, o.Region)
	}
	for _, account := range o.AccountsOfCosts() {
		l.add(CostsStack(account), account, o.Region)
	}
	return l.stacks
}

// Environments are the accounts and regions that the stacks are deployed into, each once, sorted by account and with its
// home region first: each is bootstrapped for the CDK.
func (o *Organization) Environments() []Environment { return o.environmentsOf(o.Stacks()) }

// environmentsOf are the environments of these stacks.
func (o *Organization) environmentsOf(stacks []Stack) []Environment {
	regions := map[*Account][]string{}
	for _, stack := range stacks {
		regions[stack.Account] = append(regions[stack.Account], stack.Region)
	}
	var environments []Environment
	for _, account := range o.AccountsByName() {
		for _, region := range o.homeFirst(regions[account]) {
			environments = append(environments, Environment{account, region})
		}
	}
	return environments
}

// Environment is an account and a region that stacks are deployed into.
type Environment struct {
	Account *Account
	Region  string
}

// HasRegionalStack says whether a workload account has a stack in another region than the home region.
func (o *Organization) HasRegionalStack(account *Account, region string) bool {
	forwards := slices.ContainsFunc(o.DeploymentsInto(account), func(d Deployment) bool {
		return o.StageRegion(d.Stage) == region && o.ForwardsEvents(d)
	})
	return region != o.Region && (forwards || o.PublishesNetwork(account, region))
}

// stackList is the list while it grows.
type stackList struct {
	org    *Organization
	stacks []Stack
}

// add adds a stack. One in another region than the home region waits until it may be used at all.
func (l *stackList) add(name string, account *Account, region string, after ...Dependency) {
	if region != l.org.Region && l.org.Manages() && l.org.Governs(account) {
		after = append(after, Dependency{OrganizationStack, deniesRegion})
	}
	l.stacks = append(l.stacks, Stack{Name: name, Account: account, Region: region, After: after})
}

// protect adds a stack that is protected from termination.
func (l *stackList) protect(name string, account *Account, region string) {
	l.add(name, account, region)
	l.stacks[len(l.stacks)-1].Protected = true
}

func (l *stackList) addWorkloads() {
	for _, account := range l.org.WorkloadAccounts() {
		if l.org.ReceivesBaseline(account) {
			continue
		}
		l.add(WorkloadStack(account), account, l.org.Region)
		for _, region := range l.org.RegionsOf(account) {
			if l.org.HasRegionalStack(account, region) {
				l.add(WorkloadStackIn(account, region), account, region, Dependency{WorkloadStack(account), usesRoles})
			}
		}
	}
}

func (l *stackList) addNetworks() {
	for _, region := range l.org.NetworkRegions() {
		l.protect(NetworkStackIn(l.org, region), l.org.Accounts[l.org.Network.Account], region)
	}
}

func (l *stackList) addSources() {
	for _, app := range l.org.Applications {
		for _, in := range app.Inputs() {
			if len(l.org.RemotePipelines(app, in)) > 0 {
				l.add(SourceStack(l.org, app, in), l.org.SourceAccount(in.Source), l.org.Region)
			}
		}
	}
}

// addPipelines adds the stores, the registries and the pipelines of all applications.
func (l *stackList) addPipelines() {
	if l.org.SharedServices.Packages != nil {
		l.protect(PackagesStack, l.org.SharedServicesAccount(), l.org.Region)
	}
	pipelines := l.org.Pipelines()
	copies := map[*Account][]Dependency{}
	for _, p := range pipelines {
		l.protect(ArtifactsStack(p), p.Account, l.org.Region)
		for _, region := range l.org.StoreRegions(p) {
			l.protect(ArtifactsStackIn(p, region), p.Account, region)
			if len(l.org.ImageRegions(p)) > 0 {
				copies[p.Account] = append(copies[p.Account], Dependency{ArtifactsStackIn(p, region), replicatesToKeys})
			}
		}
	}
	registries := l.org.RegistryAccounts()
	for _, account := range registries {
		l.add(RegistryStack(l.org, account), account, l.org.Region, copies[account]...)
	}
	for _, p := range pipelines {
		after := l.pipelineNeeds(p)
		if len(l.org.ImageRegions(p)) > 0 && slices.Contains(registries, p.Account) {
			after = append(after, Dependency{RegistryStack(l.org, p.Account), copiesImages})
		}
		l.add(PipelineStack(p), p.Account, l.org.Region, after...)
	}
}

// pipelineNeeds is what a pipeline's stack needs first: its stores, and the roles that it assumes in other accounts.
func (l *stackList) pipelineNeeds(p *Pipeline) []Dependency {
	after := []Dependency{{ArtifactsStack(p), importsStore}}
	for _, region := range l.org.StoreRegions(p) {
		after = append(after, Dependency{ArtifactsStackIn(p, region), findsKeys})
	}
	for _, account := range l.org.StageAccounts(p) {
		roles := WorkloadStack(account)
		if l.org.ReceivesBaseline(account) {
			roles = OrganizationStack
		}
		if dependency := (Dependency{roles, assumesRoles}); !slices.Contains(after, dependency) {
			after = append(after, dependency)
		}
	}
	for _, in := range l.org.RemoteInputs(p) {
		after = append(after, Dependency{SourceStack(l.org, p.Application, in), assumesRoles})
	}
	return after
}

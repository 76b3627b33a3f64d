// Package stacks composes the constructs into the stacks of an organization, one file a stack: names from config,
// policies and constructs put together, and nothing else.
package stacks

import (
	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/policy"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// Build adds every stack of the organization to the scope. Where a pipeline deploys the platform, all but the pipeline's own are
// in a Stage, which is what CDK Pipelines deploys. The templates are the same in both.
func Build(scope *cfn.App, org *config.Organization) {
	if org.PlatformPipeline == nil {
		addStacks(scope, org)
		order(scope, org.Stacks())
		return
	}
	stage := scope.Stage(config.PlatformStage)
	addStacks(stage, org)
	order(stage, org.StagedStacks())
	var home *ArtifactsStack
	for _, region := range org.PlatformStoreRegions() {
		if store := NewPlatformArtifactsStack(scope, org, region); region == org.Region {
			home = store
		}
	}
	NewPlatformPipelineStack(scope, org, home, stage)
	order(scope, org.SelfDeployedStacks())
}

// addStacks adds what `cdk deploy` and the platform's pipeline deploy alike.
func addStacks(scope *cfn.App, org *config.Organization) {
	for _, account := range org.RegistryAccounts() {
		NewRegistryStack(scope, org, account)
	}
	for _, pipeline := range org.Pipelines() {
		for _, region := range org.StoreRegions(pipeline) {
			NewRegionalArtifactsStack(scope, org, pipeline, region)
		}
		NewPipelineStack(scope, org, pipeline, NewArtifactsStack(scope, org, pipeline))
	}
	if org.SharedServices.Packages != nil {
		NewPackagesStack(scope, org)
	}
	for _, app := range org.Applications {
		for _, in := range app.Inputs() {
			if pipelines := org.RemotePipelines(app, in); len(pipelines) > 0 {
				NewSourceStack(scope, org, app, in, pipelines)
			}
		}
	}
	for _, account := range org.WorkloadAccounts() {
		if !org.ReceivesBaseline(account) {
			NewWorkloadStacks(scope, org, account)
		}
	}
	for _, account := range org.DeveloperAccounts() {
		NewDevelopersStack(scope, org, account)
	}
	for _, account := range org.AccountsOfCosts() {
		NewCostsStack(scope, org, account)
	}
	// These wait for the CDK, which starts meanwhile.
	for _, region := range org.NetworkRegions() {
		NewNetworkStack(scope, org, region)
	}
	if org.Manages() {
		NewOrganizationStack(scope, org)
	}
}

// order makes the CDK deploy each stack after those that it needs. Under an App only after those of its account: the CDK CLI
// deploys what a stack depends on, too, and has credentials for one account at a time.
func order(scope *cfn.App, stacks []config.Stack) {
	anyAccount := scope.IsStage()
	accounts := map[string]*config.Account{}
	for _, stack := range stacks {
		accounts[stack.Name] = stack.Account
	}
	after := map[string][]string{}
	for _, stack := range stacks {
		for _, before := range stack.After {
			if anyAccount || accounts[before.Stack] == stack.Account {
				after[stack.Name] = append(after[stack.Name], before.Stack)
			}
		}
	}
	scope.Order(after)
}

// newStack creates a stack in an account, in the home region.
func newStack(scope *cfn.App, org *config.Organization, account *config.Account, name, description string, protect bool) *cfn.Stack {
	return newStackIn(scope, account, org.Region, name, description, protect)
}

// newStackIn creates a stack in an account and region; everything in it bears the account's tags. Its name is given, because
// under a Stage the CDK would generate another.
func newStackIn(scope *cfn.App, account *config.Account, region, name, description string, protect bool) *cfn.Stack {
	stack := scope.NewStack(name, &awscdk.StackProps{
		StackName:             jsii.String(name),
		Description:           jsii.String(description),
		Env:                   &awscdk.Environment{Account: jsii.String(account.ID), Region: jsii.String(region)},
		TerminationProtection: jsii.Bool(protect),
	}, nil)
	tag.Everything(stack, account.Tags())
	return stack
}

// environment is where resources of an account live, in the home region.
func environment(org *config.Organization, account *config.Account) policy.Environment {
	return environmentIn(org, account, org.Region)
}

// environmentIn is where resources of an account live in a region.
func environmentIn(org *config.Organization, account *config.Account, region string) policy.Environment {
	return policy.Environment{Partition: org.Partition(), Region: region, Account: account.ID}
}

// stageEnvironment is where a stage is.
func stageEnvironment(org *config.Organization, d config.Deployment) policy.Environment {
	return environmentIn(org, org.Accounts[d.Stage.Account], org.StageRegion(d.Stage))
}

// roles are principals of a policy, narrowed to the organization.
func roles(org *config.Organization, arns []string) policy.Roles {
	return policy.Roles{ARNs: arns, OrganizationID: org.OrganizationID()}
}

// regional are the ARNs of resources of an account by their names.
func regional(env policy.Environment, service, prefix string, names ...string) []string {
	var arns []string
	for _, name := range names {
		arns = append(arns, env.ARN(service, prefix+name))
	}
	return arns
}

// pipelineStore is a pipeline's artifact store in a region, as other accounts see it. In other regions than the pipeline's
// there is nothing in it but releases.
func pipelineStore(org *config.Organization, p *config.Pipeline, region string) policy.Store {
	store := policy.Store{
		Environment:     environmentIn(org, p.Account, region),
		ArtifactBucket:  config.BucketARN(org, config.ArtifactBucketIn(org, p, region)),
		Releases:        releases(p),
		ArtifactKey:     config.ArtifactKeyAlias(org, p),
		ImageRepository: config.ImageRepositoryARNIn(org, p, region),
		ImageKey:        config.ImageKeyAlias(org, p),
	}
	if region != org.Region {
		store.Releases = []string{""}
	}
	return store
}

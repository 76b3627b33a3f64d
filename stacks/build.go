// Package stacks composes the constructs into the stacks of an organization, one file a stack: names from config,
// policies and constructs put together, and nothing else.
package stacks

import (
	"causeway/config"
	"causeway/constructs/policy"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Build adds every stack of the organization to the scope: an App for `cdk deploy`, a Stage for CDK Pipelines. The
// templates are the same in both.
func Build(scope constructs.Construct, org *config.Organization) {
	for _, pipeline := range org.Pipelines() {
		store := NewArtifactsStack(scope, org, pipeline)
		NewPipelineStack(scope, org, pipeline, store)
	}
	if org.Network != nil && !org.Network.Exists() {
		NewNetworkStack(scope, org)
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
			NewWorkloadStack(scope, org, account)
		}
	}
	for _, account := range org.AccountsOfCosts() {
		NewCostsStack(scope, org, account)
	}
	if org.Manages() {
		NewOrganizationStack(scope, org)
	}
}

// newStack creates a stack in an account; everything in it bears the account's tags. Its name is given, because under a
// Stage the CDK would generate another.
func newStack(scope constructs.Construct, org *config.Organization, account *config.Account, name, description string, protect bool) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(name), &awscdk.StackProps{
		StackName:             jsii.String(name),
		Description:           jsii.String(description),
		Env:                   &awscdk.Environment{Account: jsii.String(account.ID), Region: jsii.String(org.Region)},
		TerminationProtection: jsii.Bool(protect),
	})
	tag.Everything(stack, account.Tags())
	return stack
}

// environment is where resources of an account live.
func environment(org *config.Organization, account *config.Account) policy.Environment {
	return policy.Environment{Partition: org.Partition(), Region: org.Region, Account: account.ID}
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

// pipelineStore is a pipeline's artifact store, as other accounts see it.
func pipelineStore(org *config.Organization, p *config.Pipeline) policy.Store {
	return policy.Store{
		Environment:     environment(org, p.Account),
		ArtifactBucket:  config.BucketARN(org, config.ArtifactBucket(org, p)),
		Releases:        releases(p),
		ArtifactKey:     config.ArtifactKeyAlias(org, p),
		ImageRepository: config.ImageRepositoryARN(org, p),
		ImageKey:        config.ImageKeyAlias(org, p),
	}
}

package stacks

import (
	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/policy"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// BuildExecutionPolicies adds to the App, for each account, a stack with the policies of the CDK's execution role there. They
// stay at the top of the App where the other stacks go under a Stage: nothing that they bound may change them.
func BuildExecutionPolicies(app *cfn.App, org *config.Organization) {
	for _, account := range org.ExecutionAccounts() {
		NewExecutionPoliciesStack(app, org, account)
	}
}

// NewExecutionPoliciesStack creates the policies of an account. `cdk bootstrap` takes them, so the stack is deployed before it,
// with the credentials of whoever bootstraps the account: without roles, assets or a version of the bootstrap stack.
func NewExecutionPoliciesStack(scope *cfn.App, org *config.Organization, account *config.Account) *cfn.Stack {
	name := config.ExecutionPoliciesStack(account)
	stack := scope.NewStack(name, &awscdk.StackProps{
		StackName:             jsii.String(name),
		Description:           jsii.String("What CloudFormation may do in " + account.Name + " for the CDK"),
		Env:                   &awscdk.Environment{Account: jsii.String(account.ID), Region: jsii.String(org.Region)},
		TerminationProtection: jsii.Bool(true), // without the policies, the CDK could not even delete the other stacks
	}, &awscdk.BootstraplessSynthesizerProps{})
	tag.Everything(stack, account.Tags())
	e := execution(org, account)
	for _, p := range org.ExecutionPoliciesOf(account) {
		stack.Add(p.Name, &awsiam.CfnManagedPolicyProps{
			ManagedPolicyName: jsii.String(p.Name),
			Description:       jsii.String("What CloudFormation may do for the CDK"),
			PolicyDocument:    policy.ExecutionPolicy(e, p.Parts...).Value(),
		})
	}
	return stack
}

// execution is an account as its execution policies see it.
func execution(org *config.Organization, account *config.Account) policy.Execution {
	e := policy.Execution{
		Partition:    org.Partition(),
		Account:      account.ID,
		Regions:      org.PlatformRegions(account),
		Organization: org.Name,
		Boundaries:   []string{config.BoundaryARN(org, account)},
		Platform:     account == org.SharedServicesAccount(),
	}
	if org.Manages() && account == org.ManagementAccount() {
		e.OrganizationID = org.OrganizationID()
	}
	return e
}

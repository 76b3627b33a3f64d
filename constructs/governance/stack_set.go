package governance

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"causeway/constructs/cfn"
)

// StackSetProps are what a StackSet is made of.
type StackSetProps struct {
	Name        string
	Description string
	Template    string
	Units       []*string // IDs of the units whose accounts receive it, now and when they join
	Region      string
}

// NewStackSet delivers a template to all accounts of these units, with the roles that StackSets makes for itself in them.
// StackSets must be trusted in the organization: see "Prepare" in README.md.
//
// An account that leaves its unit keeps what it has, and so do all where the StackSet leaves the stack. Where a unit leaves
// Units, its accounts lose it: AWS::CloudFormation::StackSet deletes their stacks.
func NewStackSet(scope *cfn.Scope, id string, props *StackSetProps) *cfn.Resource {
	stackSet := scope.Add(id, &awscdk.CfnStackSetProps{
		StackSetName:    jsii.String(props.Name),
		Description:     jsii.String(props.Description),
		TemplateBody:    jsii.String(props.Template),
		PermissionModel: jsii.String("SERVICE_MANAGED"),
		CallAs:          jsii.String("SELF"),
		Capabilities:    jsii.Strings("CAPABILITY_NAMED_IAM"),
		AutoDeployment:  &awscdk.CfnStackSet_AutoDeploymentProperty{Enabled: jsii.Bool(true), RetainStacksOnAccountRemoval: jsii.Bool(true)},
		// Operations that do not get in each other's way run at once, the others wait.
		ManagedExecution: map[string]any{"Active": true},
		// All accounts at once; one that fails fails the deployment, so that nobody takes it for done.
		OperationPreferences: &awscdk.CfnStackSet_OperationPreferencesProperty{ConcurrencyMode: jsii.String("SOFT_FAILURE_TOLERANCE"),
			MaxConcurrentPercentage: jsii.Number(100), FailureTolerancePercentage: jsii.Number(0)},
		StackInstancesGroup: []any{&awscdk.CfnStackSet_StackInstancesProperty{Regions: jsii.Strings(props.Region),
			DeploymentTargets: &awscdk.CfnStackSet_DeploymentTargetsProperty{OrganizationalUnitIds: &props.Units}}},
	})
	stackSet.Retain()
	return stackSet
}

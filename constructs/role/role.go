// Package role creates IAM roles from finished policy documents.
package role

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// Props are what a role is made of.
type Props struct {
	Name        string // other accounts know the role by it
	Description string
	Trust       policy.Document
	Permissions *policy.Document // the role's own policy, inside it; nil for none
	Policies    []Policy         // further policies, each a managed policy of its own
	Boundary    string           // ARN of a permissions boundary; "" for none
}

// Policy is a managed policy of a role.
type Policy struct {
	Name     string // what it is about, as in orders-dev; the role's name is put before it
	Document policy.Document
}

// New creates a role with its policies.
//
// The resources are L1: one crossing to the CDK's Node process instead of one a statement, and nothing adds to them.
func New(scope *cfn.Scope, id string, props *Props) *cfn.Resource {
	properties := &awsiam.CfnRoleProps{
		RoleName:                 jsii.String(props.Name),
		Description:              jsii.String(props.Description),
		AssumeRolePolicyDocument: props.Trust.Value(),
	}
	if props.Permissions != nil {
		properties.Policies = []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName: jsii.String("Permissions"), PolicyDocument: props.Permissions.Value()}}
	}
	if len(props.Policies) > 0 {
		properties.ManagedPolicyArns = managedPolicies(scope, id, props)
	}
	if props.Boundary != "" {
		properties.PermissionsBoundary = jsii.String(props.Boundary)
	}
	return scope.Add(id, properties)
}

// managedPolicies creates the role's further policies. They are managed policies because IAM gives all inline policies
// of a role 10,240 characters together, but each managed policy 6,144.
func managedPolicies(scope *cfn.Scope, id string, props *Props) *[]any {
	var arns []any
	for _, p := range props.Policies {
		arns = append(arns, scope.Add(id+"-"+p.Name, &awsiam.CfnManagedPolicyProps{
			ManagedPolicyName: jsii.String(props.Name + "-" + p.Name),
			Description:       jsii.String("What " + props.Name + " may do for " + p.Name),
			PolicyDocument:    p.Document.Value(),
		}).Ref())
	}
	return &arns
}

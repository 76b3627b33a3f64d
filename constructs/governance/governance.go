// Package governance creates what an AWS Organization is made of: organizational units, accounts, and the service control
// policies attached to units. It runs in the management account.
package governance

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsorganizations"
	"github.com/aws/jsii-runtime-go"
)

// NewUnit creates an organizational unit below another, or below the root. It outlives its stack: accounts are in it.
func NewUnit(scope *cfn.Scope, id, name, parent string) *cfn.Resource {
	unit := scope.Add(id, &awsorganizations.CfnOrganizationalUnitProps{
		Name: jsii.String(name), ParentId: jsii.String(parent),
	})
	unit.Retain()
	return unit
}

// AccountProps are what a new account is made of.
type AccountProps struct {
	Name   string
	Email  string  // of its root user
	Parent *string // ID of the unit or root that it is created in
	Access string  // the role through which the management account administers it
}

// NewAccount creates an account. It outlives its stack, and also a deployment that fails after it was created: CloudFormation
// would close it, and its address could not be used again.
func NewAccount(scope *cfn.Scope, id string, props *AccountProps) *cfn.Resource {
	account := scope.Add(id, &awsorganizations.CfnAccountProps{
		AccountName: jsii.String(props.Name), Email: jsii.String(props.Email), ParentIds: &[]*string{props.Parent},
		RoleName: jsii.String(props.Access),
	})
	account.Keep()
	return account
}

// ControlPolicyProps are what a service control policy is made of.
type ControlPolicyProps struct {
	Name        string
	Description string
	Document    policy.Document
	Targets     []*string // IDs of the units that it is attached to
}

// NewControlPolicy creates a service control policy and attaches it. Policies of that type must be enabled in the
// organization: see "Prepare" in README.md.
func NewControlPolicy(scope *cfn.Scope, id string, props *ControlPolicyProps) *cfn.Resource {
	return scope.Add(id, &awsorganizations.CfnPolicyProps{
		Name: jsii.String(props.Name), Description: jsii.String(props.Description), Type: jsii.String("SERVICE_CONTROL_POLICY"),
		Content: props.Document.Value(), TargetIds: &props.Targets,
	})
}

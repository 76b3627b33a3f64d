package network

import (
	_ "embed"

	"causeway/constructs/function"
	"causeway/constructs/policy"
)

//go:embed default_security_group.js
var defaultSecurityGroupCode string

// CloseDefaultSecurityGroup takes every rule out of the VPC's default security group, so that a server that somebody
// starts without naming a group is reachable by nobody. CloudFormation cannot do it, so a function does.
func (v *VPC) CloseDefaultSecurityGroup(functionName string) {
	env, group := v.props.Environment, v.resource.Att("DefaultSecurityGroup")
	closer := function.New(v.scope, "CloseDefaultSecurityGroup", &function.Props{
		Name: functionName, Description: "Takes the rules out of the VPC's default security group",
		Code: defaultSecurityGroupCode, Environment: map[string]string{"SECURITY_GROUP": *group},
		Trust:       policy.FunctionTrust(env),
		Permissions: policy.DefaultSecurityGroupFunction(env, functionName, env.ARN("ec2", "security-group/"+*group)),
	})
	function.NewCustomResource(v.scope, "DefaultSecurityGroup", "ClosedSecurityGroup", closer,
		map[string]any{"SecurityGroup": *group})
}

package stacks

import (
	"causeway/config"
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// This file adds the roles of a workload account that only some deploy types need.

func (s *workloadStack) addCodeDeployRole() {
	var names []string
	var policies []role.Policy
	for _, d := range s.deployments {
		var document policy.Document
		switch d.Application.Deploy {
		case config.DeployECSBlueGreen:
			document = policy.CodeDeployRoleForECS(s.env, s.store(d.Pipeline), d.Name(), s.taskRoles(d))
		case config.DeployLambda:
			document = policy.CodeDeployRoleForLambda(s.env, d.Name())
		case config.DeployEC2:
			document = policy.CodeDeployRoleForEC2(s.env, d.Name())
		default:
			continue
		}
		names, policies = append(names, d.Name()), append(policies, role.Policy{Name: policyName(d.Name(), d.Application), Document: document})
	}
	if len(policies) == 0 {
		return
	}
	role.New(s.stack, config.CodeDeployRole, &role.Props{
		Name:        config.CodeDeployRole,
		Description: "Lets CodeDeploy drive the deployments of the applications",
		Trust:       policy.CodeDeployTrust(s.env, names),
		Policies:    append(policies, s.denials()...),
	})
}

func (s *workloadStack) addECSRoles() {
	if !s.has((*config.Application).RunsOnECS) {
		return
	}
	var policies []role.Policy
	for _, d := range s.deployments {
		if d.Application.RunsOnECS() {
			policies = append(policies, role.Policy{Name: policyName(d.Name(), d.Application), Document: policy.ECSTaskExecutionRole(s.env, s.store(d.Pipeline), d.Name())})
		}
	}
	role.New(s.stack, config.ECSTaskExecutionRole, &role.Props{
		Name:        config.ECSTaskExecutionRole,
		Description: "Lets ECS pull images and write logs for the applications' tasks",
		Trust:       policy.ECSTaskTrust(s.env),
		Policies:    policies,
	})
	role.New(s.stack, config.ECSTaskRole, &role.Props{
		Name:        config.ECSTaskRole,
		Description: "For containers that call no AWS service",
		Trust:       policy.ECSTaskTrust(s.env),
	})
}

func (s *workloadStack) addEC2InstanceRole() {
	if !s.deploys(config.DeployEC2) {
		return
	}
	var policies []role.Policy
	for _, p := range s.org.PipelinesInto(s.account) {
		if p.Application.Deploy == config.DeployEC2 {
			policies = append(policies, role.Policy{Name: policyName(p.Name(), p.Application), Document: policy.EC2InstanceRole(s.store(p), p.Application.Image)})
		}
	}
	instanceRole := role.New(s.stack, config.EC2InstanceRole, &role.Props{
		Name:        config.EC2InstanceRole,
		Description: "Lets the applications' servers read what CodeDeploy deploys to them",
		Trust:       policy.EC2InstanceTrust(),
		Policies:    policies,
	})
	awsiam.NewCfnInstanceProfile(s.stack, jsii.String("EC2InstanceProfile"), &awsiam.CfnInstanceProfileProps{
		InstanceProfileName: jsii.String(config.EC2InstanceRole), Roles: &[]any{instanceRole.Ref()},
	})
}

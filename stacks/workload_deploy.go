package stacks

import (
	"slices"

	"causeway/config"
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// This file adds the roles of a workload account that only some deploy types need.

func (s *workloadStack) addCodeDeployRole() {
	var stages []policy.Named
	var policies []role.Policy
	for _, d := range s.deployments {
		var document policy.Document
		env := stageEnvironment(s.org, d)
		switch d.Application.Deploy {
		case config.DeployECSBlueGreen:
			document = policy.CodeDeployRoleForECS(env, s.store(d), d.Name(), s.taskRoles(d))
		case config.DeployLambda:
			document = policy.CodeDeployRoleForLambda(env, d.Name())
		case config.DeployEC2:
			document = policy.CodeDeployRoleForEC2(env, d.Name())
		default:
			continue
		}
		stages, policies = append(stages, policy.Named{Environment: env, Name: d.Name()}), append(policies, role.Policy{Name: policyName(d.Name(), d.Application), Document: document})
	}
	if len(policies) == 0 {
		return
	}
	role.New(s.stack.Scope, config.CodeDeployRole, &role.Props{
		Name:        config.CodeDeployRole,
		Description: "Lets CodeDeploy drive the deployments of the applications",
		Trust:       policy.CodeDeployTrust(s.env.Account, stages),
		Policies:    s.distinct(append(policies, s.denials()...)),
	})
}

func (s *workloadStack) addECSRoles() {
	if !s.has((*config.Application).RunsOnECS) {
		return
	}
	var policies []role.Policy
	var where []policy.Environment
	for _, d := range s.deployments {
		if !d.Application.RunsOnECS() {
			continue
		}
		env := stageEnvironment(s.org, d)
		policies = append(policies, role.Policy{Name: policyName(d.Name(), d.Application), Document: policy.ECSTaskExecutionRole(env, s.store(d), d.Name())})
		if !slices.Contains(where, env) {
			where = append(where, env)
		}
	}
	role.New(s.stack.Scope, config.ECSTaskExecutionRole, &role.Props{
		Name:        config.ECSTaskExecutionRole,
		Description: "Lets ECS pull images and write logs for the applications' tasks",
		Trust:       policy.ECSTaskTrust(s.env.Account, where...),
		Policies:    s.distinct(policies),
	})
	role.New(s.stack.Scope, config.ECSTaskRole, &role.Props{
		Name:        config.ECSTaskRole,
		Description: "For containers that call no AWS service",
		Trust:       policy.ECSTaskTrust(s.env.Account, where...),
	})
}

func (s *workloadStack) addEC2InstanceRole() {
	if !s.deploys(config.DeployEC2) {
		return
	}
	var policies []role.Policy
	for _, p := range s.org.PipelinesInto(s.account) {
		if p.Application.Deploy == config.DeployEC2 {
			policies = append(policies, role.Policy{Name: policyName(p.Name(), p.Application), Document: policy.EC2InstanceRole(s.stores(p), p.Application.Image)})
		}
	}
	instanceRole := role.New(s.stack.Scope, config.EC2InstanceRole, &role.Props{
		Name:        config.EC2InstanceRole,
		Description: "Lets the applications' servers read what CodeDeploy deploys to them",
		Trust:       policy.EC2InstanceTrust(),
		Policies:    s.distinct(policies),
	})
	s.stack.Add("EC2InstanceProfile", &awsiam.CfnInstanceProfileProps{
		InstanceProfileName: jsii.String(config.EC2InstanceRole), Roles: &[]any{instanceRole.Ref()},
	})
}

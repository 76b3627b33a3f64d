package stacks

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// This file says what must follow from an organization's file: names and ARNs that the rules expect. It computes them
// independently of config, so that a rule does not agree with whatever config says.

// partition is the partition that the name of the home region stands for.
func (a *assembly) partition() string {
	switch {
	case strings.HasPrefix(a.org.Region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(a.org.Region, "cn-"):
		return "aws-cn"
	}
	return "aws"
}

// arn is the ARN of a regional resource, such as stack/orders-dev-infrastructure/*.
func (a *assembly) arn(service, account, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", a.partition(), service, a.org.Region, account, resource)
}

// roleARN is the ARN of a role in an account.
func (a *assembly) roleARN(account, role string) string {
	return fmt.Sprintf("arn:%s:iam::%s:role/%s", a.partition(), account, role)
}

// sharedServices is the ID of the shared-services account.
func (a *assembly) sharedServices() string { return a.org.Accounts[a.org.SharedServices.Account].ID }

// organizationID is the ID of the AWS Organization, or "" where the accounts share none.
func (a *assembly) organizationID() string {
	if a.org.AWSOrganization == nil {
		return ""
	}
	return a.org.AWSOrganization.ID
}

// deployment is one stage of one application.
type deployment struct {
	app     *config.Application
	stage   *config.Stage
	account string // ID
	name    string // as in orders-dev
}

// deployments are the stages of all applications, in the order of the file.
func (a *assembly) deployments() []deployment {
	var all []deployment
	for _, app := range a.org.Applications {
		for _, stage := range app.Stages {
			all = append(all, deployment{app, stage, a.org.Accounts[stage.Account].ID, app.Name + "-" + stage.Name})
		}
	}
	return all
}

// artifacts is the name of the stack with the application's keys, buckets and images.
func (d deployment) artifacts() string { return "SharedServices-" + d.app.Name + "-Artifacts" }

// stacks are the names of the CloudFormation stacks that the pipeline deploys for the stage.
func (d deployment) stacks() []string {
	if slices.Contains([]config.DeployType{"cloudformation", "ecs-rolling", "lambda"}, d.app.Deploy) {
		return []string{d.name + "-infrastructure", d.name + "-application"}
	}
	return []string{d.name + "-infrastructure"}
}

// roles are the ARNs of all roles that the stacks create.
func (a *assembly) roles() map[string]bool {
	arns := map[string]bool{}
	a.each("AWS::IAM::Role", func(t *template, _ string, r *resource) {
		arns[a.roleARN(t.account, text(r.Properties["RoleName"]))] = true
	})
	return arns
}

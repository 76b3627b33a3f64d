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

// arn is the ARN of a resource in the home region, such as stack/orders-dev-infrastructure/*.
func (a *assembly) arn(service, account, resource string) string {
	return a.arnIn(a.org.Region, service, account, resource)
}

// arnIn is the ARN of a resource in a region.
func (a *assembly) arnIn(region, service, account, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", a.partition(), service, region, account, resource)
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
	app      *config.Application
	stage    *config.Stage
	account  string // ID
	region   string
	name     string // as in orders-dev
	pipeline string // name
	host     string // ID of the account of the pipeline
}

// deployments are the stages of all applications, in the order of the file.
func (a *assembly) deployments() []deployment {
	var all []deployment
	for _, app := range a.org.Applications {
		for _, stage := range app.Stages {
			region := a.org.Region
			if stage.Region != "" {
				region = stage.Region
			}
			d := deployment{app, stage, a.org.Accounts[stage.Account].ID, region, app.Name + "-" + stage.Name, app.Name, a.sharedServices()}
			if app.Pipelines == "environment" {
				d.pipeline, d.host = d.name, d.account
			}
			all = append(all, d)
		}
	}
	return all
}

// artifacts is the name of the stack with the pipeline's keys, buckets and images.
func (d deployment) artifacts() string { return d.stackPrefix() + d.pipeline + "-Artifacts" }

// store is the name of the stack with the keys, artifacts and images that the stage reads.
func (a *assembly) store(d deployment) string {
	if d.region == a.org.Region {
		return d.artifacts()
	}
	return d.artifacts() + "-" + d.region
}

// severalRegions says whether the platform has anything in another region than the home region in an account: a stage, or
// what a pipeline there has for one, or copies of images.
func (a *assembly) severalRegions(account string) bool {
	return slices.ContainsFunc(a.deployments(), func(d deployment) bool {
		elsewhere := d.region != a.org.Region
		copied := len(a.org.SharedServices.ReplicateImagesTo) > 0 && d.hasImage()
		return elsewhere && (d.account == account || d.host == account) || copied && d.host == account
	})
}

// hasImage says whether the build makes an image.
func (d deployment) hasImage() bool {
	return d.app.Image || d.app.Deploy == config.DeployECSBlueGreen || d.app.Deploy == config.DeployECSRolling
}

// pipelineStack is the name of the stack with the pipeline.
func (d deployment) pipelineStack() string { return d.stackPrefix() + d.pipeline + "-Pipeline" }

func (d deployment) stackPrefix() string {
	if d.app.Pipelines == "environment" {
		return "Environment-"
	}
	return "SharedServices-"
}

// pipelineIn is the name of the pipeline in a stack, and the ID of its account.
func (a *assembly) pipelineIn(stack string) (name, account string) {
	name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(stack, "SharedServices-"), "Environment-"), "-Pipeline")
	return name, a.templates[stack].account
}

// remote is a source that a pipeline fetches from another account.
type remote struct {
	deployment        // any of the pipeline's
	name       string // Source or Configuration
	account    string // ID of the source's
}

// stack is the name of the stack in the source's account.
func (r remote) stack(a *assembly) string {
	if r.account == a.sharedServices() {
		return "SharedServices-" + r.app.Name + "-" + r.name
	}
	return r.name + "-" + r.app.Name
}

// remotes are the sources that pipelines fetch from other accounts, each once.
func (a *assembly) remotes() []remote {
	var all []remote
	seen := map[string]bool{}
	for _, d := range a.deployments() {
		for name, source := range map[string]*config.Source{"Source": &d.app.Source, "Configuration": d.app.Configuration} {
			if source == nil || seen[d.pipeline+name] {
				continue
			}
			seen[d.pipeline+name] = true
			account := a.sharedServices()
			if source.Account != "" {
				account = a.org.Accounts[source.Account].ID
			}
			if account != d.host {
				all = append(all, remote{d, name, account})
			}
		}
	}
	return all
}

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

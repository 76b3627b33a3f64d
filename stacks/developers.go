package stacks

import (
	"slices"

	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/policy"
	"causeway/constructs/role"
	"causeway/constructs/tag"
)

// NewDevelopersStack creates the roles of developers in an account, one for each stage whose application has any, and one for
// each pipeline that they deploy stages with. It is a stack of its own, so that people come and go without a deployment of
// the platform's roles, however these are delivered.
func NewDevelopersStack(scope *cfn.App, org *config.Organization, account *config.Account) *cfn.Stack {
	stack := newStack(scope, org, account, config.DevelopersStack(account), "Roles of the applications' developers in "+account.Name, false)
	for _, d := range org.DeveloperDeploymentsInto(account) {
		app := d.Application
		permissions := policy.DeveloperRole(policy.Developers{
			Environment:  environmentIn(org, account, org.StageRegion(d.Stage)),
			Deployment:   d.Name(),
			Stacks:       d.Stacks(),
			Organization: org.Name,
			Stores:       storesOf(org),
			ECS:          app.RunsOnECS(),
			CodeDeploy:   app.HasDeploymentGroup(),
			Lambda:       app.Deploy == config.DeployLambda,
			Servers:      app.Deploy == config.DeployEC2,
			Operate:      d.Stage.OperatedByDevelopers(),
		})
		developer := role.New(stack.Scope, config.DeveloperRole(d), &role.Props{
			Name:        config.DeveloperRole(d),
			Description: "Assumed by the developers of " + app.Name + " to look after its stage " + d.Stage.Name,
			Trust:       policy.DeveloperTrust(roles(org, config.DeveloperARNs(app))),
			Permissions: &permissions,
		})
		tag.Everything(developer, config.SharedTags([]config.Deployment{d}))
	}
	for _, p := range org.DeveloperPipelinesIn(account) {
		addPipelineDeveloper(stack, org, p)
	}
	return stack
}

// addPipelineDeveloper adds the role with which the application's developers deploy stages of the pipeline.
func addPipelineDeveloper(stack *cfn.Stack, org *config.Organization, p *config.Pipeline) {
	env := environment(org, p.Account)
	deploy := policy.DeveloperPipeline{
		Environment:  env,
		Pipeline:     env.ARN("codepipeline", p.Name()),
		Start:        p.StartedByDevelopers(),
		Organization: org.Name,
		Stores:       storesOf(org),
	}
	for _, d := range p.DeployedByDevelopers() {
		deploy.Stages = append(deploy.Stages, d.Stage.Name)
	}
	permissions := policy.DeveloperPipelineRole(deploy)
	developer := role.New(stack.Scope, config.DeveloperPipelineRole(p), &role.Props{
		Name:        config.DeveloperPipelineRole(p),
		Description: "Assumed by the developers of " + p.Application.Name + " to deploy stages of its pipeline",
		Trust:       policy.DeveloperTrust(roles(org, config.DeveloperARNs(p.Application))),
		Permissions: &permissions,
	})
	tag.Everything(developer, p.Tags())
}

// storesOf are the IDs of the accounts that artifact stores are in, each once.
func storesOf(org *config.Organization) []string {
	var accounts []string
	for _, p := range org.Pipelines() {
		if !slices.Contains(accounts, p.Account.ID) {
			accounts = append(accounts, p.Account.ID)
		}
	}
	return accounts
}

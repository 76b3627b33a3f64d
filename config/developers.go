package config

import (
	"slices"
	"strings"
)

// DeveloperAccess is what an application's developers may do in a stage.
type DeveloperAccess string

// What developers may do beyond looking at a stage, which is what none given means.
const (
	DevelopersOperate DeveloperAccess = "operate" // restart it
	DevelopersDeploy  DeveloperAccess = "deploy"  // restart it, and deploy it through its pipeline
)

// OperatedByDevelopers says whether the application's developers may restart the stage.
func (s *Stage) OperatedByDevelopers() bool {
	return s.Developers == DevelopersOperate || s.Developers == DevelopersDeploy
}

// DevelopersStack is the name of the stack with the roles of developers of an account's stages and pipelines.
func DevelopersStack(account *Account) string { return "Developers-" + account.Name }

// DeveloperRole is the name of the role of the application's developers in the account of a stage. It begins like all names
// that templates of applications, and administrators where the organization is managed, cannot change.
func DeveloperRole(d Deployment) string { return "causeway-developer-" + d.Name() }

// DeveloperPipelineRole is the name of the role of the application's developers in the account of a pipeline, with which they
// deploy its stages.
func DeveloperPipelineRole(p *Pipeline) string { return "causeway-developer-" + p.Name() + "-deploys" }

// DeveloperAccounts are the accounts with roles of developers, by name: those of stages, and those of pipelines that they
// deploy with.
func (o *Organization) DeveloperAccounts() []*Account {
	return slices.DeleteFunc(o.AccountsByName(), func(account *Account) bool {
		return len(o.DeveloperDeploymentsInto(account))+len(o.DeveloperPipelinesIn(account)) == 0
	})
}

// DeveloperPipelinesIn are the pipelines in the account with which developers deploy a stage, in the order of the file.
func (o *Organization) DeveloperPipelinesIn(account *Account) []*Pipeline {
	return slices.DeleteFunc(o.PipelinesIn(account), func(p *Pipeline) bool { return len(p.DeployedByDevelopers()) == 0 })
}

// DeployedByDevelopers are the stages that the application's developers deploy, in order of promotion.
func (p *Pipeline) DeployedByDevelopers() []Deployment {
	return slices.DeleteFunc(p.Deployments(), func(d Deployment) bool { return d.Stage.Developers != DevelopersDeploy })
}

// StartedByDevelopers says whether the application's developers may start the pipeline: the first stage is theirs to deploy,
// and each later one, too, or it asks for an approval. Otherwise it would go on into stages that are not theirs.
func (p *Pipeline) StartedByDevelopers() bool {
	return p.Stages[0].Developers == DevelopersDeploy && !slices.ContainsFunc(p.Stages, func(s *Stage) bool {
		return s.Developers != DevelopersDeploy && s.Approval == nil
	})
}

// DeveloperDeploymentsInto are the stages in the account whose applications have developers, in the order of the file.
func (o *Organization) DeveloperDeploymentsInto(account *Account) []Deployment {
	return slices.DeleteFunc(o.DeploymentsInto(account), func(d Deployment) bool { return len(d.Application.Developers) == 0 })
}

// The name of a role of IAM Identity Center ends in sixteen letters and digits that AWS chooses; the file has * for them.
const (
	identityCenterRole = "AWSReservedSSO_"
	randomEnd          = 16
)

// DeveloperARNs are the ARNs of the roles that the application's developers sign in with, as conditions on aws:PrincipalArn
// match them. A * would match longer names, too, which are another permission set's; ? is one character.
func DeveloperARNs(app *Application) []string {
	var arns []string
	for _, arn := range app.Developers {
		if name, random := strings.CutSuffix(arn, "*"); random {
			arn = name + strings.Repeat("?", randomEnd)
		}
		arns = append(arns, arn)
	}
	return arns
}

// developerOf takes the ARN of a role apart.
func developerOf(arn string) (partition, account, name string) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return "", "", ""
	}
	return parts[1], parts[4], parts[5][strings.LastIndex(parts[5], "/")+1:]
}

package config

import "slices"

// Pipeline is one pipeline of an application, with an artifact store of its own: the application's only one in shared
// services, or, with pipelines: environment, one for each stage, in the stage's account.
type Pipeline struct {
	Application *Application
	Account     *Account // where the pipeline and its artifact store are
	Stages      []*Stage // what it deploys, in order of promotion
}

// Name is the pipeline's name, with which all names of what belongs to it begin or end: the application's, or the
// stage's deployment where each stage has a pipeline.
func (p *Pipeline) Name() string {
	if p.Application.Pipelines == PipelineInEnvironment {
		return Deployment{Application: p.Application, Stage: p.Stages[0]}.Name()
	}
	return p.Application.Name
}

// Deployments are the stages that the pipeline deploys, in order of promotion.
func (p *Pipeline) Deployments() []Deployment {
	var deployments []Deployment
	for _, stage := range p.Stages {
		deployments = append(deployments, Deployment{Application: p.Application, Stage: stage, Pipeline: p})
	}
	return deployments
}

// Deployment is one stage of one application: what a workload account receives.
type Deployment struct {
	Application *Application
	Stage       *Stage
	Pipeline    *Pipeline // that deploys it
}

// PipelinesOf are the pipelines of an application, in the order of its stages.
func (o *Organization) PipelinesOf(app *Application) []*Pipeline {
	if app.Pipelines != PipelineInEnvironment {
		return []*Pipeline{{Application: app, Account: o.SharedServicesAccount(), Stages: app.Stages}}
	}
	var pipelines []*Pipeline
	for _, stage := range app.Stages {
		if stage == nil {
			continue
		}
		pipelines = append(pipelines, &Pipeline{Application: app, Account: o.Accounts[stage.Account], Stages: []*Stage{stage}})
	}
	return pipelines
}

// Pipelines are the pipelines of all applications, in the order of the file.
func (o *Organization) Pipelines() []*Pipeline { return slices.Clone(o.index().pipelines) }

// PipelinesIn are the pipelines that run in the account, in the order of the file.
func (o *Organization) PipelinesIn(account *Account) []*Pipeline {
	return slices.Clone(o.index().hosted[account])
}

// Deployments are the stages of an application, in order of promotion.
func (o *Organization) Deployments(app *Application) []Deployment {
	var deployments []Deployment
	for _, pipeline := range o.PipelinesOf(app) {
		deployments = append(deployments, pipeline.Deployments()...)
	}
	return deployments
}

// DeploymentsInto are the stages that deploy into the account, in the order of the file.
func (o *Organization) DeploymentsInto(account *Account) []Deployment {
	return slices.Clone(o.index().deployments[account.Name])
}

// PipelinesInto are the pipelines that deploy into the account, each once, in the order of the file.
func (o *Organization) PipelinesInto(account *Account) []*Pipeline {
	var pipelines []*Pipeline
	for _, deployment := range o.DeploymentsInto(account) {
		last := len(pipelines) - 1
		if last < 0 || pipelines[last].Name() != deployment.Pipeline.Name() || pipelines[last].Application != deployment.Application {
			pipelines = append(pipelines, deployment.Pipeline)
		}
	}
	return pipelines
}

// StoreAccounts are the accounts whose artifact stores the applications of an account must leave alone: shared services,
// and the account itself where a pipeline runs in it.
func (o *Organization) StoreAccounts(account *Account) []string {
	accounts := []string{o.SharedServicesAccount().ID}
	if len(o.PipelinesIn(account)) > 0 && account != o.SharedServicesAccount() {
		accounts = append(accounts, account.ID)
	}
	return accounts
}

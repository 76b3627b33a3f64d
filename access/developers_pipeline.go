package access

import "causeway/config"

// stageOf is what targets call a stage of a pipeline, where the application has developers.
func stageOf(p *config.Pipeline, stage *config.Stage) string {
	return "stage " + stage.Name + " of the pipeline of " + p.Name()
}

// deployers grants what an application's developers do in the account of a pipeline.
func (i *Intent) deployers(p *config.Pipeline) {
	deployed := p.DeployedByDevelopers()
	if len(deployed) == 0 {
		return
	}
	role := config.DeveloperPipelineRole(p)
	for _, s := range signInsOf(i.org, p.Application) {
		i.grant(s.account, s.name(), "assume "+p.Account.Name+" "+role)
	}
	for _, d := range deployed {
		i.grant(p.Account, role, "retry "+stageOf(p, d.Stage), "roll back "+stageOf(p, d.Stage))
	}
	if p.StartedByDevelopers() {
		i.grant(p.Account, role, "start the pipeline of "+p.Name())
	}
}

// stageTargets are what developers may do with stages of their application's pipeline, or must not.
func (m *Model) stageTargets(pipeline string, target func(verb, action, object, arn string) *Target) []*Target {
	var targets []*Target
	for _, p := range m.Org.Pipelines() {
		if len(p.Application.Developers) == 0 || pipeline != "the pipeline of "+p.Name() {
			continue
		}
		for _, stage := range p.Stages {
			arn := m.regional(p.Account, "codepipeline", p.Name()+"/"+stage.Name)
			targets = append(targets, target("retry", "codepipeline:RetryStageExecution", stageOf(p, stage), arn),
				target("roll back", "codepipeline:RollbackStage", stageOf(p, stage), arn))
		}
	}
	return targets
}

// deployerJourney is a developer deploying stages of a pipeline.
func (m *Model) deployerJourney(p *config.Pipeline) *Journey {
	role, arn := config.DeveloperPipelineRole(p), m.regional(p.Account, "codepipeline", p.Name())
	i := &itinerary{m, &Journey{Name: "deploy stages of " + p.Name() + " as its developers"}}
	for _, s := range signInsOf(m.Org, p.Application) {
		i.add("become its developer as "+s.name(), m.developer(s), m.target("sts:AssumeRole", config.RoleARN(m.Org, p.Account, role), nil))
	}
	for _, action := range []string{"GetPipelineState", "ListPipelineExecutions", "GetPipelineExecution", "ListActionExecutions"} {
		i.does(p.Account, role, "see how it is by "+action, "codepipeline:"+action, arn, nil)
	}
	if p.StartedByDevelopers() {
		i.does(p.Account, role, "start it", "codepipeline:StartPipelineExecution", arn, nil)
	}
	for _, d := range p.DeployedByDevelopers() {
		i.does(p.Account, role, "retry "+d.Stage.Name, "codepipeline:RetryStageExecution", arn+"/"+d.Stage.Name, nil)
		i.does(p.Account, role, "roll back "+d.Stage.Name, "codepipeline:RollbackStage", arn+"/"+d.Stage.Name, nil)
	}
	return i.journey
}

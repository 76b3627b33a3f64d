package config

// The tags by which costs are allocated. In billing they are activated once, in the management account (docs/costs.md). No
// policy depends on them.
const (
	ApplicationTag = "causeway:application" // the name of the application; where something belongs to one
	StageTag       = "causeway:stage"       // the name of the stage; where something belongs to one
	AccountTag     = "causeway:account"     // the name of the account in the file
	ManagedByTag   = "causeway:managed-by"  // what creates and changes it: ManagedByPlatform or ManagedByPipeline
)

// What creates and changes a resource.
const (
	ManagedByPlatform = "causeway" // the platform's own stacks
	ManagedByPipeline = "pipeline" // an application's pipeline
)

// Tags are the tags of the platform's stacks in the account.
func (a *Account) Tags() map[string]string {
	return map[string]string{AccountTag: a.Name, ManagedByTag: ManagedByPlatform}
}

// Tags are the tags of the stage's stacks, and so of everything in them.
func (d Deployment) Tags() map[string]string {
	return map[string]string{ApplicationTag: d.Application.Name, StageTag: d.Stage.Name, AccountTag: d.Stage.Account, ManagedByTag: ManagedByPipeline}
}

// Tags are the tags of the pipeline's stacks besides. One inside an environment belongs to its stage.
func (p *Pipeline) Tags() map[string]string {
	tags := map[string]string{ApplicationTag: p.Application.Name}
	if p.Application.Pipelines == PipelineInEnvironment {
		tags[StageTag] = p.Stages[0].Name
	}
	return tags
}

// SharedTags are the tags of what belongs to all these deployments besides: the application and the stage that they have
// in common.
func SharedTags(deployments []Deployment) map[string]string {
	tags := map[string]string{}
	for i, d := range deployments {
		for key, value := range map[string]string{ApplicationTag: d.Application.Name, StageTag: d.Stage.Name} {
			if i == 0 {
				tags[key] = value
			} else if tags[key] != value {
				delete(tags, key)
			}
		}
	}
	return tags
}

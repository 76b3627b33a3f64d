package access

import "causeway/config"

// sources grants what fetches the pipeline's sources, and starts it when they change: the pipeline itself in its own
// account, and roles of another account where a source lives there.
func (i *Intent) sources(p *config.Pipeline) {
	for _, in := range p.Application.Inputs() {
		i.grant(p.Account, config.PipelineRole(p), "read "+inputArtifacts(p, in), "write "+inputArtifacts(p, in))
		if in.SendsEvents() { // a connection starts the pipeline itself
			i.grant(p.Account, config.TriggerRole(p), "start the pipeline of "+p.Name())
		}
		if !i.org.IsRemote(p, in) {
			continue
		}
		account := i.org.SourceAccount(in.Source)
		i.grant(p.Account, config.PipelineRole(p), "assume "+account.Name+" "+config.SourceRole(p, in))
		i.grant(account, config.SourceRole(p, in), "write "+inputArtifacts(p, in),
			"decrypt with the artifact key of "+p.Name(), "encrypt with the artifact key of "+p.Name())
		if len(config.Topics(i.org, p)) > 0 { // who encrypts with the key encrypts messages, too
			i.grant(account, config.SourceRole(p, in), "encrypt messages with the artifact key of "+p.Name())
		}
		i.grant(account, config.SourceEventRole(p, in), sendEvents(in.Type)+" "+defaultBusOf(p.Account))
		i.applicationsSendEvents(p.Account)
	}
}

// applicationsSendEvents: what templates make in an account sends events to its event bus, as whole services are its own.
// None of them can pretend to be an AWS service, so they start no pipeline.
func (i *Intent) applicationsSendEvents(account *config.Account) {
	if len(i.org.DeploymentsInto(account)) == 0 {
		return
	}
	for kind := range events {
		i.grant(account, config.CloudFormationRole, sendEvents(kind)+" "+defaultBusOf(account))
	}
	i.grant(account, config.CloudFormationRole, "send other events to "+defaultBusOf(account))
}

// readInputs lets a role read the artifacts of the pipeline's sources.
func (i *Intent) readInputs(account *config.Account, role string, p *config.Pipeline) {
	for _, in := range p.Application.Inputs() {
		i.grant(account, role, "read "+inputArtifacts(p, in))
	}
}

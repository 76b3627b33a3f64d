package access

import (
	"strings"

	"causeway/config"
)

// startByEvents is how EventBridge starts the pipeline, for each source that sends events: in the pipeline's account, and
// before, where the source lives in another one, from there.
func (m *Model) startByEvents(i *itinerary, p *config.Pipeline) {
	for _, in := range p.Application.Inputs() {
		if !in.SendsEvents() {
			continue
		}
		if account := m.Org.SourceAccount(in.Source); m.Org.IsRemote(p, in) {
			sender := config.SourceEventRole(p, in)
			i.serves(account, sender, "events", m.regional(account, "events", "rule/"+config.TriggerRule(p, in)))
			i.does(account, sender, "send the event to "+p.Account.Name, "events:PutEvents", config.EventBusARN(m.Org, p.Account), events[in.Type])
		}
		i.serves(p.Account, config.TriggerRole(p), "events", m.regional(p.Account, "events", "rule/"+config.TriggerRule(p, in)))
		i.does(p.Account, config.TriggerRole(p), "start the pipeline", "codepipeline:StartPipelineExecution",
			m.regional(p.Account, "codepipeline", p.Name()), nil)
	}
}

// fetch is what the action of an input does, in the input's account.
func (m *Model) fetch(i *itinerary, p *config.Pipeline, in config.Input) {
	account, role, artifact := p.Account, config.PipelineRole(p), m.artifact(p, in.Name)
	if m.Org.IsRemote(p, in) {
		account, role = m.Org.SourceAccount(in.Source), config.SourceRole(p, in)
		i.does(p.Account, config.PipelineRole(p), "assume "+role, "sts:AssumeRole", config.RoleARN(m.Org, account, role), nil)
		i.does(account, role, "set the ACL of what it uploads", "s3:PutObjectAcl", artifact, nil)
	}
	switch in.Type {
	case config.SourceCodeConnections:
		service := strings.Split(in.ConnectionARN, ":")[2] // codeconnections, or codestar-connections of old
		i.does(account, role, "fetch the commit", service+":UseConnection", in.ConnectionARN,
			map[string]string{service + ":FullRepositoryId": in.Repository})
		i.does(account, role, "set the ACL of what it uploads", "s3:PutObjectAcl", artifact, nil)
	case config.SourceCodeCommit:
		i.does(account, role, "fetch the commit", "codecommit:UploadArchive", m.regional(account, "codecommit", in.Repository), nil)
	case config.SourceS3:
		i.does(account, role, "fetch the archive", "s3:GetObjectVersion", config.BucketARN(m.Org, in.Bucket)+"/"+in.Key, nil)
	case config.SourceECR:
		i.does(account, role, "look up the image", "ecr:DescribeImages", config.SourceImagesARN(m.Org, in.Source), nil)
	}
	i.does(account, role, "write the "+strings.ToLower(in.Name)+" artifact", "s3:PutObject", artifact, nil)
	i.does(account, role, "encrypt it", "kms:GenerateDataKey", m.key(config.ArtifactKeyAlias(m.Org, p)), nil)
}

// readInputs is a project that reads the artifacts of the pipeline's sources.
func (m *Model) readInputs(i *itinerary, p *config.Pipeline, role string) {
	for _, in := range p.Application.Inputs() {
		i.does(p.Account, role, "read the "+strings.ToLower(in.Name)+" artifact", "s3:GetObject", m.artifact(p, in.Name), nil)
	}
}

package access

import (
	"slices"
	"strings"

	"causeway/config"
)

// standIns are the actions that the file does not tell apart from a sensitive one.
var standIns = map[string]string{
	"s3:GetObjectVersion": "s3:GetObject", "s3:PutObjectAcl": "s3:PutObject", "s3:DeleteObjectVersion": "s3:DeleteObject",
	"s3:ListBucketVersions": "s3:ListBucket",
	"kms:DescribeKey":       "kms:Decrypt", "kms:Encrypt": "kms:GenerateDataKey", "kms:ReEncryptFrom": "kms:GenerateDataKey",
	"kms:ReEncryptTo": "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext": "kms:GenerateDataKey",
	"ecr:BatchCheckLayerAvailability": "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer": "ecr:BatchGetImage",
	"ecr:CompleteLayerUpload": "ecr:PutImage", "ecr:InitiateLayerUpload": "ecr:PutImage", "ecr:UploadLayerPart": "ecr:PutImage",
	"cloudformation:CreateStack": "cloudformation:CreateChangeSet", "cloudformation:UpdateStack": "cloudformation:CreateChangeSet",
	"ssm:GetParameter": "ssm:GetParameters",
}

func standsFor(action string) string {
	if sensitive := standIns[action]; sensitive != "" {
		return sensitive
	}
	return action
}

// judge asks the organization's file whether the request is to be possible.
func (x *Explainer) judge(e *Explanation) {
	e.object = x.named(e.Target)
	if e.Target.Context["aws:SecureTransport"] == "false" {
		e.Intent = NotIntended
		return
	}
	for _, step := range x.steps {
		if step.Principal.ARN == e.Principal.ARN && step.Principal.Account == e.Principal.Account &&
			step.Target.Action == e.Target.Action && x.alike(step.Target, e.Target.Resource) && holds(step.Target, e.Target) {
			e.Intent = Intended
			return
		}
	}
	switch {
	case e.object == nil:
		e.Intent = NotMentioned
	case x.intends(e.Principal, e.beside, e.object):
		e.Intent = Intended
	default:
		e.Intent = NotIntended
	}
}

// intends is Intent.allows, also for roles that no stack creates: of those, the file may name one, and anybody else is
// at the most an administrator.
func (x *Explainer) intends(p *Principal, beside string, t *Target) bool {
	named := *p
	if beside != "" {
		named.Label = beside
	}
	if x.intent.allows(&named, t) {
		return true
	}
	if p.service || x.m.role(p.ARN) != nil {
		return false
	}
	named.administrator = true
	return named.organization == x.m.Org.OrganizationID() && x.intent.allows(&named, t)
}

// named is what the matrix calls a target: the one with the same context, and the most of it. It is nil where the file
// does not speak of the target.
func (x *Explainer) named(t *Target) *Target {
	var found *Target
	for _, candidate := range x.targets {
		if candidate.Action != standsFor(t.Action) || !x.alike(candidate, t.Resource) || !holds(candidate, t) {
			continue
		}
		if found == nil || len(candidate.Context) > len(found.Context) {
			found = candidate
		}
	}
	return found
}

// holds says whether everything that the context of one target says is said in the other's, too.
func holds(less, more *Target) bool {
	for key, value := range less.Context {
		if more.Context[key] != value {
			return false
		}
	}
	return true
}

// intendedFor are the roles that the file intends a target for.
func (x *Explainer) intendedFor(t *Target) []string {
	var labels []string
	for _, role := range x.m.Roles {
		if p := role.principal; x.intent.allows(p, t) {
			labels = append(labels, p.Label)
		}
	}
	slices.Sort(labels)
	return labels
}

// applicationsOf are the applications that a role works for, by the names of their pipelines.
func (x *Explainer) applicationsOf(p *Principal) []string {
	var names []string
	for _, pipeline := range x.m.Org.Pipelines() {
		own := []string{config.PipelineRole(pipeline), config.TriggerRole(pipeline)}
		for _, does := range []string{config.BuildCommit, config.TestCommit, config.AnalyseCommit, config.SealBuild} {
			own = append(own, config.BuildProjectRole(pipeline, does))
		}
		deploysThere := slices.ContainsFunc(x.m.Org.StageAccounts(pipeline), func(a *config.Account) bool { return a.ID == p.Account })
		host := p.Account == pipeline.Account.ID
		fetches := slices.ContainsFunc(x.m.Org.RemoteInputs(pipeline), func(in config.Input) bool {
			return x.m.Org.SourceAccount(in.Source).ID == p.Account && (p.Name == config.SourceRole(pipeline, in) || p.Name == config.SourceEventRole(pipeline, in))
		})
		if host && slices.Contains(own, p.Name) || fetches || deploysThere && !x.isHosts(p) {
			names = append(names, pipeline.Name())
		}
	}
	return names
}

// isHosts says whether a role is one that the account of a pipeline, or of its source, has for it.
func (x *Explainer) isHosts(p *Principal) bool {
	if strings.HasPrefix(p.Name, "PipelineSource") || strings.HasPrefix(p.Name, "PipelineConfiguration") {
		return true
	}
	return slices.ContainsFunc([]string{"CodePipelineRole-", "CodeBuild", "PipelineTriggerRole-"}, func(prefix string) bool {
		return strings.HasPrefix(p.Name, prefix) && slices.ContainsFunc(x.m.Org.Pipelines(), func(pipeline *config.Pipeline) bool {
			return p.Account == pipeline.Account.ID
		})
	})
}

// ownersOf are the applications that a target belongs to, by the names of their pipelines.
func (x *Explainer) ownersOf(t *Target) []string {
	if role := x.m.role(t.Resource); role != nil {
		return x.applicationsOf(role.principal)
	}
	for _, pipeline := range x.m.Org.Pipelines() {
		inAnother := slices.ContainsFunc(x.m.Org.StoreRegions(pipeline), func(region string) bool {
			return strings.HasSuffix(t.Object, " of "+pipeline.Name()+inRegion(x.m.Org, region))
		})
		if inAnother || strings.HasSuffix(t.Object, " of "+pipeline.Name()) {
			return []string{pipeline.Name()}
		}
		for _, d := range pipeline.Deployments() {
			if strings.HasSuffix(t.Object, " of "+d.Name()) || t.Object == "stack "+d.InfrastructureStack() {
				return []string{pipeline.Name()}
			}
		}
	}
	return nil
}

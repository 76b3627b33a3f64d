package stacks

import (
	"strings"

	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/delivery"
	"causeway/constructs/policy"
	"causeway/constructs/tag"
)

// NewSourceStack creates, in the account of an application's source, what these pipelines of other accounts fetch it
// through. It holds no state.
func NewSourceStack(scope *cfn.App, org *config.Organization, app *config.Application, in config.Input, pipelines []*config.Pipeline) *cfn.Stack {
	account := org.SourceAccount(in.Source)
	stack := newStack(scope, org, account, config.SourceStack(org, app, in), "Lets pipelines of other accounts fetch the "+strings.ToLower(in.Name)+" of "+app.Name, false)
	tag.Everything(stack, map[string]string{config.ApplicationTag: app.Name})
	for _, p := range pipelines {
		source := newSource(org, in)
		delivery.NewRemoteSource(stack.Scope, p.Name(), &delivery.RemoteSourceProps{
			Environment:  environment(org, account),
			Pipeline:     p.Name(),
			PipelineRole: roles(org, []string{config.RoleARN(org, p.Account, config.PipelineRole(p))}),
			Role:         config.SourceRole(p, in),
			EventRole:    config.SourceEventRole(p, in),
			Rule:         config.TriggerRule(p, in),
			Fetch:        policy.Fetch{Source: source.Permissions, Store: pipelineStore(org, p, org.Region), Artifacts: config.ArtifactPrefix(p, in.Name)},
			Event:        source.Event,
			EventBus:     config.EventBusARN(org, p.Account),
		})
	}
	return stack
}

// newSource is an input of an application, where it lives.
func newSource(org *config.Organization, in config.Input) delivery.Source {
	env := environment(org, org.SourceAccount(in.Source))
	switch in.Type {
	case config.SourceCodeConnections:
		return delivery.ConnectionSource(in.Name, in.ConnectionARN, in.Repository, in.Branch, pushFilter(in.Source))
	case config.SourceS3:
		return delivery.S3Source(in.Name, env, in.Bucket, in.Key)
	case config.SourceECR:
		return delivery.ECRSource(in.Name, env, in.Repository, in.Tag)
	default:
		return delivery.CodeCommitSource(in.Name, env, in.Repository, in.Branch)
	}
}

// pushFilter is which pushes start the pipeline; nil for every push to the branch. Where only files are filtered, the
// branch stays the one that the action fetches.
func pushFilter(source *config.Source) *delivery.PushFilter {
	if !source.Filtered() {
		return nil
	}
	filter := &delivery.PushFilter{Branches: []string{source.Branch}}
	if branches := source.Branches; branches != nil {
		filter.Branches, filter.ExceptBranches = branches.Include, branches.Exclude
	}
	if paths := source.Paths; paths != nil {
		filter.Paths, filter.ExceptPaths = paths.Include, paths.Exclude
	}
	return filter
}

// sources are the pipeline's sources, those of other accounts with the roles that fetch them there.
func (s *pipelineStack) sources() []delivery.Source {
	var sources []delivery.Source
	for _, in := range s.app.Inputs() {
		source := newSource(s.org, in)
		if s.org.IsRemote(s.pipeline, in) {
			account := s.org.SourceAccount(in.Source)
			source.Role = config.RoleARN(s.org, account, config.SourceRole(s.pipeline, in))
			delivery.NewEventBusStatement(s.stack.Scope, in.Name+"Events", &delivery.EventBusStatementProps{
				Name:     config.TriggerRule(s.pipeline, in),
				EventBus: config.EventBusARN(s.org, s.pipeline.Account),
				Sender:   roles(s.org, []string{config.RoleARN(s.org, account, config.SourceEventRole(s.pipeline, in))}),
				Events:   source.Event.Events,
			})
		}
		sources = append(sources, source)
	}
	return sources
}

// addTrigger starts the pipeline when a source changes, where no connection does.
func (s *pipelineStack) addTrigger(sources []delivery.Source) {
	var rules []delivery.Rule
	for i, in := range s.app.Inputs() {
		if source := sources[i]; source.Event != nil {
			rules = append(rules, delivery.Rule{ID: ruleIDs[in.Name], Name: config.TriggerRule(s.pipeline, in), Event: source.Event})
		}
	}
	if len(rules) > 0 {
		delivery.NewTrigger(s.stack.Scope, "Trigger", &delivery.TriggerProps{
			Environment: s.env, Role: config.TriggerRole(s.pipeline), Rules: rules, Pipeline: s.env.ARN("codepipeline", s.pipeline.Name()),
		})
	}
}

// ruleIDs are the logical IDs of rules, by input.
var ruleIDs = map[string]string{config.SourceInput: "Rule", config.ConfigurationInput: "ConfigurationRule"}

// fetching is what the pipeline's own role needs for its sources: permissions where it fetches them itself, and the roles
// of other accounts that it assumes otherwise.
func fetching(sources []delivery.Source) (permissions []policy.Statement, roles []string, setsACL bool) {
	for _, source := range sources {
		if source.Role != "" {
			roles = append(roles, source.Role)
			continue
		}
		permissions, setsACL = append(permissions, source.Permissions...), setsACL || source.SetsACL
	}
	return permissions, roles, setsACL
}

// uploads are the roles of other accounts that fetch the pipeline's sources, and what they write.
func uploads(org *config.Organization, p *config.Pipeline) []policy.Upload {
	var uploads []policy.Upload
	for _, in := range org.RemoteInputs(p) {
		fetcher := config.RoleARN(org, org.SourceAccount(in.Source), config.SourceRole(p, in))
		uploads = append(uploads, policy.Upload{Name: in.Name, Role: roles(org, []string{fetcher}), Artifacts: config.ArtifactPrefix(p, in.Name)})
	}
	return uploads
}

// inputs are the names of the artifacts of the pipeline's sources.
func (s *pipelineStack) inputs() []string {
	var names []string
	for _, in := range s.app.Inputs() {
		names = append(names, in.Name)
	}
	return names
}

// revision names what was fetched, for who is to approve it.
func revision(sources []delivery.Source) string {
	var revisions []string
	for _, source := range sources {
		revisions = append(revisions, source.Revision)
	}
	return strings.Join(revisions, " and ")
}

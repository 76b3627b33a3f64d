package stacks

import (
	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/delivery"
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// platformPipeline is the platform's pipeline while it is put together.
type platformPipeline struct {
	stack *cfn.Stack
	org   *config.Organization
	env   policy.Environment
	store *delivery.ArtifactStore
	key   *string // ARN
}

// NewPlatformPipelineStack creates the pipeline that deploys the platform, in shared services. Deployed stacks know nothing of
// it: it can be added and taken away again.
func NewPlatformPipelineStack(scope *cfn.App, org *config.Organization, artifacts *ArtifactsStack, platform *cfn.App) *cfn.Stack {
	account := org.SharedServicesAccount()
	stack := newStack(scope, org, account, config.PlatformPipelineStack, "Pipeline that deploys the platform", false)
	p := &platformPipeline{stack: stack, org: org, env: environment(org, account), store: artifacts.Store}
	p.key = p.store.Key.Att("Arn")
	source := newSource(org, org.PlatformInput())
	topic := p.approvalTopic()
	pipeline := delivery.NewPlatformPipeline(stack, "Pipeline", &delivery.PlatformPipelineProps{
		Environment:   p.env,
		Name:          config.PlatformPipelineName,
		Role:          p.pipelineRole(source),
		Buckets:       p.buckets(),
		Source:        source,
		Build:         p.buildProject(),
		Review:        p.reviewProject(),
		ReviewProject: config.PlatformProject(config.ReviewPlatform),
		Update:        p.updateProject(),
		ApprovalTopic: topic,
		Platform:      platform,
		Roles:         config.PlatformActionRoles(org),
	})
	if source.Event != nil {
		delivery.NewTrigger(stack.Scope, "Trigger", &delivery.TriggerProps{
			Environment: p.env, Role: config.PlatformTriggerRole, Pipeline: p.pipelineARN(),
			Rules: []delivery.Rule{{ID: "Rule", Name: config.PlatformTriggerRule, Event: source.Event}},
		})
	}
	stack.Add("PipelineName", &awscdk.CfnOutputProps{Value: pipeline.PipelineName()})
	return stack
}

func (p *platformPipeline) pipelineARN() string {
	return p.env.ARN("codepipeline", config.PlatformPipelineName)
}

// pipelineRole assumes exactly the CDK's deploy roles of what it deploys.
func (p *platformPipeline) pipelineRole(source delivery.Source) *cfn.Resource {
	var projects []string
	for _, does := range config.PlatformProjects() {
		projects = append(projects, p.env.ARN("codebuild", "project/"+config.PlatformProject(does)))
	}
	permissions := policy.CodePipelineRole(policy.Pipeline{
		Source: source.Permissions, SetsACL: source.SetsACL,
		ArtifactBucket: *p.store.ArtifactBucket.Att("Arn"), ArtifactKey: *p.store.Key.Att("Arn"),
		BuildProjects: projects, Copies: p.copies(), CrossAccountRoles: config.PlatformDeployers(p.org),
	})
	var policies []role.Policy
	if p.org.PlatformPipeline.Approval != nil {
		policies = append(policies, role.Policy{Name: "approval", Document: policy.AskForApproval([]string{p.env.ARN("sns", config.PlatformApprovalTopic)})})
	}
	return role.New(p.stack.Scope, "PipelineRole", &role.Props{
		Name: config.PlatformPipelineRole, Description: "Runs the pipeline that deploys the platform",
		Trust: policy.CodePipelineTrust(p.env), Permissions: &permissions, Policies: policies,
	})
}

// approvalTopic asks for the approval; nil where nobody is asked by e-mail.
func (p *platformPipeline) approvalTopic() *string {
	approval := p.org.PlatformPipeline.Approval
	if approval == nil {
		return nil
	}
	return delivery.NewApprovalTopic(p.stack.Scope, "Approval", &delivery.ApprovalTopicProps{
		Environment: p.env, Name: config.PlatformApprovalTopic, Email: approval.Notify, Key: p.key})
}

func (p *platformPipeline) buildProject() string {
	work := p.project(config.BuildPlatform, config.SourceInput)
	work.Writes = []string{config.PlatformArtifactPrefix(delivery.AssemblyArtifact)}
	return p.newProject("Build", config.BuildPlatform, "Tests, proves and synthesizes the platform", policy.PlatformBuildRole(work),
		map[string]string{"CONFIG": p.org.PlatformPipeline.ConfigFile()})
}

func (p *platformPipeline) reviewProject() string {
	work := p.project(config.ReviewPlatform, config.SourceInput, delivery.AssemblyArtifact)
	return p.newProject("Review", config.ReviewPlatform, "Shows what would change in the platform",
		policy.PlatformReviewRole(work, p.pipelineARN(), config.PlatformLookups(p.org)),
		map[string]string{"CONFIG": p.org.PlatformPipeline.ConfigFile(), "PIPELINE": config.PlatformPipelineName})
}

func (p *platformPipeline) updateProject() string {
	work := p.project(config.UpdatePlatform, config.SourceInput, delivery.AssemblyArtifact)
	return p.newProject("Update", config.UpdatePlatform, "Deploys the pipeline that deploys the platform",
		policy.PlatformUpdateRole(work, config.PlatformUpdaters(p.org)), map[string]string{"STACKS": config.PlatformPipelineStack + "*"})
}

// project is what the role of a project works with.
func (p *platformPipeline) project(does string, reads ...string) policy.Project {
	project := policy.Project{
		Environment: p.env, Name: config.PlatformProject(does), LogGroup: p.env.ARN("logs", "log-group:"+config.PlatformLogGroup(p.org)),
		ArtifactBucket: *p.store.ArtifactBucket.Att("Arn"), ArtifactKey: *p.store.Key.Att("Arn"),
	}
	for _, artifact := range reads {
		project.Reads = append(project.Reads, config.PlatformArtifactPrefix(artifact))
	}
	return project
}

// newProject creates a project and its role, which bears its name.
func (p *platformPipeline) newProject(id, does, description string, permissions policy.Document, variables map[string]string) string {
	name := config.PlatformProject(does)
	return delivery.NewBuildProject(p.stack.Scope, id, &delivery.BuildProjectProps{
		Name: name, Description: description, LogGroup: config.PlatformLogGroup(p.org), Buildspec: delivery.DefaultBuildspec("platform-" + does),
		Role: role.New(p.stack.Scope, id+"Role", &role.Props{
			Name: name, Description: description, Trust: policy.CodeBuildTrust(p.env), Permissions: &permissions}),
		Key: p.key, Variables: variables, Medium: does == config.BuildPlatform,
	})
}

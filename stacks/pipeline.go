package stacks

import (
	"maps"
	"slices"

	"causeway/constructs/cfn"

	"causeway/config"
	"causeway/constructs/delivery"
	"causeway/constructs/policy"
	"causeway/constructs/role"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// pipelineStack is a pipeline while it is put together.
type pipelineStack struct {
	stack     *cfn.Stack
	org       *config.Organization
	pipeline  *config.Pipeline
	app       *config.Application
	env       policy.Environment
	artifacts *ArtifactsStack
	key       *string // ARN
}

// NewPipelineStack creates the stateless half of a pipeline, in the pipeline's account: the pipeline itself and what it
// runs. It can be destroyed and created again without touching an artifact.
func NewPipelineStack(scope *cfn.App, org *config.Organization, p *config.Pipeline, artifacts *ArtifactsStack) *cfn.Stack {
	account := p.Account
	stack := newStack(scope, org, account, config.PipelineStack(p), "Pipeline of "+p.Name(), false)
	tag.Everything(stack, p.Tags())
	s := &pipelineStack{stack: stack, org: org, pipeline: p, app: p.Application, env: environment(org, account), artifacts: artifacts}
	s.key = artifacts.Store.Key.Att("Arn")
	sources := s.sources()
	topics := s.approvalTopics()
	pipeline := delivery.NewPipeline(stack.Scope, "Pipeline", &delivery.PipelineProps{
		Name:          p.Name(),
		Role:          s.pipelineRole(sources),
		Buckets:       s.buckets(),
		ExecutionMode: executionModes[p.Application.ExecutionMode],
		Sources:       sources,
		Gates:         s.gates(),
		Images:        s.images(),
		Build:         s.buildProject(),
		Seal:          s.sealProject(),
		HasSite:       p.Application.BuildsSite(),
		Stages:        s.stages(revision(sources), topics),
	})
	s.addTrigger(sources)
	s.addMonitoring()
	stack.Add("PipelineName", &awscdk.CfnOutputProps{Value: pipeline.Ref()})
	return stack
}

// pipelineRole is CodePipelineRole: the only role that the workload accounts trust.
func (s *pipelineStack) pipelineRole(sources []delivery.Source) *cfn.Resource {
	fetch, fetchers, setsACL := fetching(sources)
	var topics []string
	for _, deployment := range s.announced() {
		topics = append(topics, s.env.ARN("sns", config.ApprovalTopic(deployment)))
	}
	permissions := policy.CodePipelineRole(policy.Pipeline{
		Source:            fetch,
		SetsACL:           setsACL,
		ArtifactBucket:    *s.artifacts.Store.ArtifactBucket.Att("Arn"),
		ArtifactKey:       *s.artifacts.Store.Key.Att("Arn"),
		BuildProjects:     s.projectARNs(),
		Scan:              s.scanPolicy(),
		Copies:            s.copies(),
		CrossAccountRoles: append(fetchers, config.CrossAccountRoles(s.org, s.pipeline)...),
	})
	var policies []role.Policy
	if len(topics) > 0 {
		policies = append(policies, role.Policy{Name: "approvals", Document: policy.AskForApproval(topics)})
	}
	return role.New(s.stack.Scope, "CodePipelineRole", &role.Props{
		Name: config.PipelineRole(s.pipeline), Description: "Runs the pipeline of " + s.pipeline.Name(),
		Trust: policy.CodePipelineTrust(s.env), Permissions: &permissions, Policies: policies,
	})
}

// approvalTopics are the ARNs of the topics that ask for approvals, by stage.
func (s *pipelineStack) approvalTopics() map[string]*string {
	topics := map[string]*string{}
	for _, deployment := range s.announced() {
		stage := deployment.Stage
		topics[stage.Name] = delivery.NewApprovalTopic(s.stack.Scope, "ApprovalOf-"+stage.Name, &delivery.ApprovalTopicProps{
			Environment: s.env, Name: config.ApprovalTopic(deployment), Email: stage.Approval.Notify, Key: s.key,
			Tags: map[string]string{config.StageTag: stage.Name}})
	}
	return topics
}

// announced are the deployments for whose approval somebody is asked by e-mail.
func (s *pipelineStack) announced() []config.Deployment {
	return slices.DeleteFunc(s.pipeline.Deployments(), func(d config.Deployment) bool { return !d.Stage.NotifiesApprover() })
}

func (s *pipelineStack) stages(revision string, topics map[string]*string) []delivery.Stage {
	var stages []delivery.Stage
	for _, deployment := range s.pipeline.Deployments() {
		stage := deployment.Stage
		account := s.org.Accounts[stage.Account]
		stages = append(stages, delivery.Stage{
			Name:                stage.Name,
			Environment:         stageEnvironment(s.org, deployment),
			Elsewhere:           s.org.StageRegion(stage) != s.org.Region,
			CrossAccountRole:    config.RoleARN(s.org, account, config.CodePipelineCrossAccountRole),
			CloudFormationRole:  config.RoleARN(s.org, account, config.CloudFormationRole),
			InfrastructureStack: deployment.InfrastructureStack(),
			Parameters:          parameters(deployment),
			Revision:            revision,
			Approve:             stage.Approval != nil,
			ReviewChangeSet:     stage.ChangeSet == config.ChangeSetReview,
			ApprovalTopic:       topics[stage.Name],
			DeployApp:           deployApp(s.org, deployment),
			RollBack:            stage.OnFailure == config.FailureRollback,
		})
		last := &stages[len(stages)-1]
		if stage.Approval != nil {
			last.ApprovalLink = s.approvalLink(stage)
		}
		if stage.Test {
			last.TestProject = deployment.TestProject()
		}
	}
	return stages
}

// approvalLink is what an approver should look at: what the file says, or the pipeline, with what has passed so far.
func (s *pipelineStack) approvalLink(stage *config.Stage) string {
	if stage.Approval.Link != "" {
		return stage.Approval.Link
	}
	return "https://" + s.env.ConsoleDomain() + "/codesuite/codepipeline/pipelines/" + s.pipeline.Name() + "/view?region=" + s.env.Region
}

// parameters are what every template of the stage is given.
func parameters(d config.Deployment) map[string]string {
	parameters := map[string]string{"ApplicationName": d.Application.Name, "StageName": d.Stage.Name}
	maps.Copy(parameters, d.Stage.Parameters)
	return parameters
}

// executionModes are CodePipeline's names of the execution modes.
var executionModes = map[config.ExecutionMode]string{
	"":                         "SUPERSEDED",
	config.ExecutionSuperseded: "SUPERSEDED",
	config.ExecutionQueued:     "QUEUED",
	config.ExecutionParallel:   "PARALLEL",
}

func deployApp(org *config.Organization, deployment config.Deployment) delivery.DeployApp {
	switch deployment.Application.Deploy {
	case config.DeployECSBlueGreen:
		return delivery.DeployToECS(deployment.Name())
	case config.DeployEC2:
		return delivery.DeployToServers(deployment.Name())
	case config.DeployECSRolling:
		return delivery.DeployTemplate(deployment.ApplicationStack(), delivery.ImageOf)
	case config.DeployLambda:
		copies := config.ArtifactBucketIn(org, deployment.Pipeline, org.StageRegion(deployment.Stage))
		return delivery.DeployTemplate(deployment.ApplicationStack(), delivery.CodeOf(copies))
	case config.DeployStaticSite:
		return delivery.DeployToBucket(config.SiteBucket(org, deployment))
	default:
		return delivery.DeployTemplate(deployment.ApplicationStack(), nil)
	}
}

package delivery

import (
	"strings"

	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/pipelines"
	"github.com/aws/jsii-runtime-go"
)

// AssemblyArtifact is the platform as the build has synthesized it: what is reviewed, and what is deployed.
const AssemblyArtifact = "Assembly"

// PlatformPipelineProps are what the pipeline that deploys the platform is made of.
type PlatformPipelineProps struct {
	Environment   policy.Environment
	Name          string
	Role          *cfn.Resource // runs the pipeline, and assumes the CDK's deploy roles
	Buckets       Buckets
	Source        Source
	Build         string // projects, by their names
	Review        string
	ReviewProject string // the name itself, where Review refers to it
	Update        string
	ApprovalTopic *string  // asks for the approval; nil: nobody is told
	Platform      *cfn.App // what it deploys
	Roles         []string // ARNs of the CDK's roles that the actions bear
}

// NewPlatformPipeline creates the pipeline that deploys the platform: Source, Build, Review, UpdatePipeline, then all accounts
// at once, each stack after those that it needs.
//
// CDK Pipelines makes the last stage of the assembly. The others are made here: its own update of the pipeline would install
// the CDK CLI from the network without a lock, under a role that it writes itself, in a project whose name it does not take; and
// it would come before any approval. Review and approval are one stage: while it is locked by an execution that waits for its
// approval, no other is compared with what is about to change. So the approval cannot be skipped by a condition, which CodePipeline
// has for whole stages; it always waits.
func NewPlatformPipeline(stack *cfn.Stack, id string, props *PlatformPipelineProps) awscodepipeline.Pipeline {
	construct := stack.Construct()
	l2 := &awscodepipeline.PipelineProps{
		PipelineName: jsii.String(props.Name), PipelineType: awscodepipeline.PipelineType_V2,
		Role: imported(construct, "ImportedPipelineRole", stack.Token(*props.Role.Att("Arn"))), UsePipelineRoleForActions: jsii.Bool(true),
		RestartExecutionOnUpdate: jsii.Bool(true), // an update cancels the execution that made it
	}
	props.Buckets.importInto(stack, l2, props.Environment.Region)
	pipeline := awscodepipeline.NewPipeline(construct, jsii.String(id), l2)
	if filtered := triggers([]Source{props.Source}); filtered != nil {
		pipeline.Node().DefaultChild().(awscodepipeline.CfnPipeline).SetTriggers(filtered)
	}
	artifacts := artifacts{}
	for _, stage := range []struct {
		name    string
		actions []Action
	}{
		{"Source", sourceActions([]Source{props.Source})},
		{"Build", []Action{props.buildAction()}},
		{"Review", props.reviewActions()},
		{"UpdatePipeline", []Action{codeBuild("Build", "SelfMutate", props.Update, props.Source.Name, AssemblyArtifact)}},
	} {
		var actions []awscodepipeline.IAction
		for _, action := range stage.actions {
			actions = append(actions, newL2Action(stack, action, artifacts))
		}
		pipeline.AddStage(&awscodepipeline.StageOptions{StageName: jsii.String(stage.name), Actions: &actions})
	}
	props.importRoles(pipeline)
	cdk := pipelines.NewCodePipeline(construct, jsii.String("Deployment"), &pipelines.CodePipelineProps{
		CodePipeline: pipeline, Synth: pipelines.CodePipelineFileSet_FromArtifact(artifacts.named(AssemblyArtifact)), SelfMutation: jsii.Bool(false),
		UsePipelineRoleForActions: jsii.Bool(true),
		UseChangeSets:             jsii.Bool(false), // one action a stack: CodePipeline has 500, and what changes has been reviewed
	})
	cdk.AddWave(jsii.String("Deploy"), nil).AddStage(props.Platform.Construct().(awscdk.Stage), nil)
	cdk.BuildPipeline()
	return pipeline
}

// importRoles imports the roles of the actions before CDK Pipelines does, which finds them by their ARNs as the assembly has
// them, with a placeholder for the partition. It would put an intrinsic function in its place, which nobody can read, and
// which cfn-lint does not accept there.
func (p *PlatformPipelineProps) importRoles(pipeline awscodepipeline.Pipeline) {
	for _, arn := range p.Roles {
		placeholder := strings.Replace(arn, "arn:"+p.Environment.Partition+":", "arn:${AWS::Partition}:", 1)
		imported(pipeline, placeholder, jsii.String(arn))
	}
}

// review is the namespace of the review's variables.
const review = "Review"

// reviewActions show what would change, and ask a person.
func (p *PlatformPipelineProps) reviewActions() []Action {
	log := "https://" + p.Environment.ConsoleDomain() + "/codesuite/codebuild/" + p.Environment.Account + "/projects/" + p.ReviewProject +
		"/build/" + variable(review, "BUILD") + "/log?region=" + p.Environment.Region
	compare := codeBuild("Build", "Review", p.Review, p.Source.Name, AssemblyArtifact).with(execution("EXECUTION"))
	compare.Namespace = review
	return []Action{compare,
		approval("Approve", "Deploy "+p.Source.Revision+" to the platform? Stacks that change: "+variable(review, "CHANGES")+
			". Broadened permissions: "+variable(review, "BROADENED")+". "+variable(review, "SUMMARY"), log, p.ApprovalTopic, 2)}
}

// buildAction makes the assembly.
func (p *PlatformPipelineProps) buildAction() Action {
	build := codeBuild("Build", "Build", p.Build, p.Source.Name)
	build.Outputs = []string{AssemblyArtifact}
	return build
}

package delivery

import (
	"strings"

	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodebuild"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/pipelines"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// AssemblyArtifact is the platform as the build has synthesized it: what is reviewed, and what is deployed.
const AssemblyArtifact = "Assembly"

// PlatformPipelineProps are what the pipeline that deploys the platform is made of.
type PlatformPipelineProps struct {
	Environment    policy.Environment
	Name           string
	Role           awsiam.IRole // runs the pipeline, and assumes the CDK's deploy roles
	ArtifactBucket awss3.IBucket
	OtherBuckets   map[string]awss3.IBucket // by region; nil for none
	Source         Source
	Build          awscodebuild.IProject
	Review         awscodebuild.IProject
	ReviewProject  string // its name
	Update         awscodebuild.IProject
	ApprovalTopic  awssns.ITopic // asks for the approval; nil: nobody is told
	Platform       awscdk.Stage  // what it deploys
	Roles          []string      // ARNs of the CDK's roles that the actions bear
}

// NewPlatformPipeline creates the pipeline that deploys the platform: Source, Build, Review, UpdatePipeline, then all accounts
// at once, each stack after those that it needs.
//
// CDK Pipelines makes the last stage of the assembly. The others are made here: its own update of the pipeline would install
// the CDK CLI from the network without a lock, under a role that it writes itself, in a project whose name it does not take; and
// it would come before any approval. Review and approval are one stage: while it is locked by an execution that waits for its
// approval, no other is compared with what is about to change. So the approval cannot be skipped by a condition, which CodePipeline
// has for whole stages; it always waits.
func NewPlatformPipeline(scope constructs.Construct, id string, props *PlatformPipelineProps) awscodepipeline.Pipeline {
	sources, triggers, inputs := fetch(scope, []Source{props.Source})
	assembly := awscodepipeline.NewArtifact(jsii.String(AssemblyArtifact), nil)
	l2 := &awscodepipeline.PipelineProps{
		PipelineName: jsii.String(props.Name), PipelineType: awscodepipeline.PipelineType_V2, Role: props.Role,
		UsePipelineRoleForActions: jsii.Bool(true), Triggers: triggers,
		RestartExecutionOnUpdate: jsii.Bool(true), // an update cancels the execution that made it
	}
	(&PipelineProps{ArtifactBucket: props.ArtifactBucket, OtherBuckets: props.OtherBuckets}).addBuckets(l2, props.Environment.Region)
	pipeline := awscodepipeline.NewPipeline(scope, jsii.String(id), l2)
	for _, stage := range []struct {
		name    string
		actions []awscodepipeline.IAction
	}{
		{"Source", sources},
		{"Build", []awscodepipeline.IAction{awscodepipelineactions.NewCodeBuildAction(&awscodepipelineactions.CodeBuildActionProps{
			ActionName: jsii.String("Build"), Project: props.Build, Input: inputs[0], Outputs: &[]awscodepipeline.Artifact{assembly}})}},
		{"Review", props.reviewActions(inputs[0], assembly)},
		{"UpdatePipeline", []awscodepipeline.IAction{awscodepipelineactions.NewCodeBuildAction(&awscodepipelineactions.CodeBuildActionProps{
			ActionName: jsii.String("SelfMutate"), Project: props.Update, Input: inputs[0], ExtraInputs: &[]awscodepipeline.Artifact{assembly}})}},
	} {
		pipeline.AddStage(&awscodepipeline.StageOptions{StageName: jsii.String(stage.name), Actions: &stage.actions})
	}
	props.importRoles(pipeline)
	cdk := pipelines.NewCodePipeline(scope, jsii.String("Deployment"), &pipelines.CodePipelineProps{
		CodePipeline: pipeline, Synth: pipelines.CodePipelineFileSet_FromArtifact(assembly), SelfMutation: jsii.Bool(false),
		UsePipelineRoleForActions: jsii.Bool(true),
		UseChangeSets:             jsii.Bool(false), // one action a stack: CodePipeline has 500, and what changes has been reviewed
	})
	cdk.AddWave(jsii.String("Deploy"), nil).AddStage(props.Platform, nil)
	cdk.BuildPipeline()
	return pipeline
}

// importRoles imports the roles of the actions before CDK Pipelines does, which finds them by their ARNs as the assembly has
// them, with a placeholder for the partition. It would put an intrinsic function in its place, which nobody can read, and
// which cfn-lint does not accept there.
func (p *PlatformPipelineProps) importRoles(pipeline awscodepipeline.Pipeline) {
	for _, arn := range p.Roles {
		placeholder := strings.Replace(arn, "arn:"+p.Environment.Partition+":", "arn:${AWS::Partition}:", 1)
		awsiam.Role_FromRoleArn(pipeline, jsii.String(placeholder), jsii.String(arn), &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
	}
}

// review is the namespace of the review's variables.
const review = "Review"

// reviewActions show what would change, and ask a person.
func (p *PlatformPipelineProps) reviewActions(source, assembly awscodepipeline.Artifact) []awscodepipeline.IAction {
	log := "https://" + p.Environment.ConsoleDomain() + "/codesuite/codebuild/" + p.Environment.Account + "/projects/" + p.ReviewProject +
		"/build/" + variable(review, "BUILD") + "/log?region=" + p.Environment.Region
	return []awscodepipeline.IAction{
		awscodepipelineactions.NewCodeBuildAction(&awscodepipelineactions.CodeBuildActionProps{
			ActionName: jsii.String("Review"), VariablesNamespace: jsii.String(review), Project: p.Review, Input: source,
			ExtraInputs: &[]awscodepipeline.Artifact{assembly},
			EnvironmentVariables: &map[string]*awscodebuild.BuildEnvironmentVariable{
				"EXECUTION": {Value: jsii.String(executionID)}},
		}),
		awscodepipelineactions.NewManualApprovalAction(&awscodepipelineactions.ManualApprovalActionProps{
			ActionName: jsii.String("Approve"), RunOrder: jsii.Number(2), NotificationTopic: p.ApprovalTopic, ExternalEntityLink: jsii.String(log),
			AdditionalInformation: jsii.String("Deploy " + p.Source.Revision + " to the platform? Stacks that change: " + variable(review, "CHANGES") +
				". Broadened permissions: " + variable(review, "BROADENED") + ". " + variable(review, "SUMMARY")),
		}),
	}
}

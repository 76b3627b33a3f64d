package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodebuild"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// PipelineProps are what a pipeline is made of.
type PipelineProps struct {
	Name           string
	Role           awsiam.IRole // runs source, build and approvals; assumes the roles of the deploy actions
	ArtifactBucket awss3.IBucket
	Source         Source
	Build          awscodebuild.IProject
	Stages         []Stage
}

// The pipeline's artifacts.
const (
	SourceArtifact = "Source" // the commit
	BuildArtifact  = "Build"  // what the build makes of it, and every stage deploys
)

// NewPipeline creates a pipeline: Source, Build, then one stage after the other.
//
// Its roles are immutable: the CDK would otherwise add grants of its own, wider than what the actions use, and make a
// role for every action.
func NewPipeline(scope constructs.Construct, id string, props *PipelineProps) awscodepipeline.Pipeline {
	pipeline := awscodepipeline.NewPipeline(scope, jsii.String(id), &awscodepipeline.PipelineProps{
		PipelineName:              jsii.String(props.Name),
		PipelineType:              awscodepipeline.PipelineType_V2,
		Role:                      props.Role,
		ArtifactBucket:            props.ArtifactBucket,
		UsePipelineRoleForActions: jsii.Bool(true),
	})
	source := awscodepipeline.NewArtifact(jsii.String(SourceArtifact), nil)
	build := awscodepipeline.NewArtifact(jsii.String(BuildArtifact), nil)
	pipeline.AddStage(&awscodepipeline.StageOptions{
		StageName: jsii.String("Source"),
		Actions:   &[]awscodepipeline.IAction{props.Source.Action(pipeline, source)},
	})
	pipeline.AddStage(&awscodepipeline.StageOptions{
		StageName: jsii.String("Build"),
		Actions: &[]awscodepipeline.IAction{awscodepipelineactions.NewCodeBuildAction(&awscodepipelineactions.CodeBuildActionProps{
			ActionName: jsii.String("Build"), Project: props.Build, Input: source, Outputs: &[]awscodepipeline.Artifact{build},
		})},
	})
	for _, stage := range props.Stages {
		actions := stage.actions(pipeline, build)
		pipeline.AddStage(&awscodepipeline.StageOptions{StageName: jsii.String(stage.Name), Actions: &actions})
	}
	return pipeline
}

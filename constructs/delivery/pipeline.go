package delivery

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodebuild"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// PipelineProps are what a pipeline is made of.
type PipelineProps struct {
	Name           string
	Role           awsiam.IRole // runs source, builds, scans and approvals; assumes the roles of the deploy actions
	ArtifactBucket awss3.IBucket
	OtherBuckets   map[string]awss3.IBucket // of the artifacts of actions in other regions, by region; nil for none
	ExecutionMode  awscodepipeline.ExecutionMode
	Sources        []Source // the first is the main input of builds, with their buildspecs
	Gates          Gates
	Build          awscodebuild.IProject
	Seal           awscodebuild.IProject
	Images         awsecr.CfnRepository // of the image that the build makes; nil where it makes none
	HasSite        bool                 // the build makes a site, which is an artifact of its own
	Stages         []Stage
}

// The pipeline's artifacts, besides those of its sources, which bear their names. CodePipeline begins the keys of their
// objects with the first ten characters.
const (
	BuildArtifact   = "Build"   // what the build makes of the sources
	ReleaseArtifact = "Release" // the same, checked and out of the build's reach: what every stage deploys
	SiteArtifact    = "Site"    // the files of a static site in it
)

// executionID is CodePipeline's variable for the execution that an action runs in.
const executionID = "#{codepipeline.PipelineExecutionId}"

// NewPipeline creates a pipeline: Source, Test, Build, then one stage after the other.
//
// Its roles are immutable: the CDK would otherwise add grants of its own, wider than what the actions use, and make a
// role for every action.
func NewPipeline(scope constructs.Construct, id string, props *PipelineProps) awscodepipeline.Pipeline {
	sources, triggers, inputs := fetch(scope, props.Sources)
	l2 := &awscodepipeline.PipelineProps{
		PipelineName:              jsii.String(props.Name),
		PipelineType:              awscodepipeline.PipelineType_V2,
		ExecutionMode:             props.ExecutionMode,
		Role:                      props.Role,
		UsePipelineRoleForActions: jsii.Bool(true),
		Triggers:                  triggers,
	}
	props.addBuckets(l2, *awscdk.Stack_Of(scope).Region())
	pipeline := awscodepipeline.NewPipeline(scope, jsii.String(id), l2)
	add := func(name string, onFailure *awscodepipeline.FailureConditions, actions []awscodepipeline.IAction) {
		if len(actions) > 0 {
			pipeline.AddStage(&awscodepipeline.StageOptions{StageName: jsii.String(name), OnFailure: onFailure, Actions: &actions})
		}
	}
	release := Release{Everything: awscodepipeline.NewArtifact(jsii.String(ReleaseArtifact), nil)}
	if props.HasSite {
		release.Site = awscodepipeline.NewArtifact(jsii.String(SiteArtifact), nil)
	}
	add("Source", nil, sources)
	add("Test", nil, props.Gates.actions(inputs))
	add("Build", nil, props.buildActions(inputs, release))
	for _, stage := range props.Stages {
		add("Approve-"+stage.Name, nil, stage.approvalActions())
		add(stage.Name, stage.onFailure(), stage.deployActions(pipeline, release))
	}
	return pipeline
}

// addBuckets adds the artifact stores. Where there are several, the CDK takes the home region's as one of them.
func (p *PipelineProps) addBuckets(l2 *awscodepipeline.PipelineProps, home string) {
	if p.OtherBuckets == nil {
		l2.ArtifactBucket = p.ArtifactBucket
		return
	}
	buckets := maps.Clone(p.OtherBuckets)
	buckets[home] = p.ArtifactBucket
	l2.CrossRegionReplicationBuckets = &buckets
}

// buildActions build the commit, scan the image, and seal what has been made. Only the seal writes what stages deploy, and
// no program of the application runs in it: what was built and checked in this execution is what it deploys.
func (p *PipelineProps) buildActions(inputs []awscodepipeline.Artifact, release Release) []awscodepipeline.IAction {
	build := awscodepipeline.NewArtifact(jsii.String(BuildArtifact), nil)
	actions := []awscodepipeline.IAction{awscodepipelineactions.NewCodeBuildAction(&awscodepipelineactions.CodeBuildActionProps{
		ActionName: jsii.String("Build"), Project: p.Build, Input: inputs[0], ExtraInputs: extra(inputs), Outputs: &[]awscodepipeline.Artifact{build},
		EnvironmentVariables: imageTag(p.Images != nil),
	})}
	if p.Gates.Scan != nil && p.Images != nil {
		actions = append(actions, p.Gates.Scan.scanImage(p.Images, len(actions)+1))
	}
	return append(actions, awscodepipelineactions.NewCodeBuildAction(&awscodepipelineactions.CodeBuildActionProps{
		ActionName: jsii.String("Seal"), RunOrder: jsii.Number(len(actions) + 1), Project: p.Seal, Input: build,
		Outputs: release.artifacts(), EnvironmentVariables: imageTag(p.Images != nil),
	}))
}

// imageTag tells a project under which tag the image of this execution is built, scanned and sealed: no build chooses it,
// and no image of the repository can get it a second time.
func imageTag(buildsImage bool) *map[string]*awscodebuild.BuildEnvironmentVariable {
	variables := map[string]*awscodebuild.BuildEnvironmentVariable{}
	if buildsImage {
		variables["IMAGE_TAG"] = &awscodebuild.BuildEnvironmentVariable{Value: jsii.String(executionID)}
	}
	return &variables
}

// Release is what a stage deploys.
type Release struct {
	Everything awscodepipeline.Artifact
	Site       awscodepipeline.Artifact // the files of a static site; nil for others
}

func (r Release) artifacts() *[]awscodepipeline.Artifact {
	artifacts := []awscodepipeline.Artifact{r.Everything}
	if r.Site != nil {
		artifacts = append(artifacts, r.Site)
	}
	return &artifacts
}

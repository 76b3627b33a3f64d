package delivery

import (
	"maps"
	"slices"

	"causeway/constructs/cfn"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodebuild"
	"github.com/aws/jsii-runtime-go"
)

// BuildProjectProps are what a build project is made of.
type BuildProjectProps struct {
	Name        string
	Description string
	LogGroup    string // exists already, with the artifact store
	Role        *cfn.Resource
	Key         *string           // ARN; encrypts artifacts: CodeBuild does not use the pipeline's key by itself
	Buildspec   string            // a path in the commit, or the buildspec itself
	Variables   map[string]string // what the buildspec finds in its environment
	BuildsImage bool
	Medium      bool // 4 processors and 8 GB, in place of half of them
}

// buildImage is what the projects run in: AWS's image of Amazon Linux 2023 (CodeBuild user guide, "Docker images provided by
// CodeBuild").
const buildImage = "aws/codebuild/amazonlinux-x86_64-standard:5.0"

// NewBuildProject creates a CodeBuild project of a pipeline. It runs in privileged mode only where it builds an image:
// building one needs the Docker daemon. What it caches stays on its host: the layers of an image, or the directories that
// the buildspec names. It gives the project's name for the actions of its pipeline.
//
// It is an L1 resource, because the CDK's Project lets the whole account write to the log group that it is given.
func NewBuildProject(scope *cfn.Scope, id string, props *BuildProjectProps) string {
	this := scope.Child(id)
	cache := "LOCAL_CUSTOM_CACHE"
	if props.BuildsImage {
		cache = "LOCAL_DOCKER_LAYER_CACHE"
	}
	size := "BUILD_GENERAL1_SMALL"
	if props.Medium {
		size = "BUILD_GENERAL1_MEDIUM"
	}
	var variables []any
	for _, name := range slices.Sorted(maps.Keys(props.Variables)) {
		variables = append(variables, &awscodebuild.CfnProject_EnvironmentVariableProperty{
			Name: jsii.String(name), Value: jsii.String(props.Variables[name])})
	}
	project := this.Add("Project", &awscodebuild.CfnProjectProps{
		Name:          jsii.String(props.Name),
		Description:   jsii.String(props.Description),
		ServiceRole:   props.Role.Att("Arn"),
		EncryptionKey: props.Key,
		Source:        &awscodebuild.CfnProject_SourceProperty{Type: jsii.String("CODEPIPELINE"), BuildSpec: jsii.String(props.Buildspec)},
		Artifacts:     &awscodebuild.CfnProject_ArtifactsProperty{Type: jsii.String("CODEPIPELINE")},
		Environment: &awscodebuild.CfnProject_EnvironmentProperty{
			Type:                 jsii.String("LINUX_CONTAINER"),
			Image:                jsii.String(buildImage),
			ComputeType:          jsii.String(size),
			PrivilegedMode:       jsii.Bool(props.BuildsImage),
			EnvironmentVariables: variables,
		},
		LogsConfig: &awscodebuild.CfnProject_LogsConfigProperty{CloudWatchLogs: &awscodebuild.CfnProject_CloudWatchLogsConfigProperty{
			Status: jsii.String("ENABLED"), GroupName: jsii.String(props.LogGroup)}},
		Cache:            &awscodebuild.CfnProject_ProjectCacheProperty{Type: jsii.String("LOCAL"), Modes: jsii.Strings(cache)},
		TimeoutInMinutes: jsii.Number(60),
	})
	return *project.Ref()
}

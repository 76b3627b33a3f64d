package delivery

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodebuild"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// BuildProjectProps are what a build project is made of.
type BuildProjectProps struct {
	Name        string
	Description string
	LogGroup    string // exists already, with the artifact store
	Role        awsiam.CfnRole
	Key         awskms.IKey       // encrypts artifacts: CodeBuild does not use the pipeline's key by itself
	Variables   map[string]string // what buildspec.yml finds in its environment
	BuildsImage bool
}

// NewBuildProject creates the CodeBuild project that turns a commit into artifacts, as buildspec.yml in the commit says.
// It runs in privileged mode only where it builds an image: building one needs the Docker daemon.
//
// It is an L1 resource, because the CDK's Project lets the whole account write to the log group that it is given.
func NewBuildProject(scope constructs.Construct, id string, props *BuildProjectProps) awscodebuild.IProject {
	this := constructs.NewConstruct(scope, jsii.String(id))
	var variables []any
	for _, name := range slices.Sorted(maps.Keys(props.Variables)) {
		variables = append(variables, &awscodebuild.CfnProject_EnvironmentVariableProperty{
			Name: jsii.String(name), Value: jsii.String(props.Variables[name])})
	}
	project := awscodebuild.NewCfnProject(this, jsii.String("Project"), &awscodebuild.CfnProjectProps{
		Name:          jsii.String(props.Name),
		Description:   jsii.String(props.Description),
		ServiceRole:   props.Role.AttrArn(),
		EncryptionKey: props.Key.KeyArn(),
		Source:        &awscodebuild.CfnProject_SourceProperty{Type: jsii.String("CODEPIPELINE"), BuildSpec: jsii.String("buildspec.yml")},
		Artifacts:     &awscodebuild.CfnProject_ArtifactsProperty{Type: jsii.String("CODEPIPELINE")},
		Environment: &awscodebuild.CfnProject_EnvironmentProperty{
			Type:                 jsii.String("LINUX_CONTAINER"),
			Image:                awscodebuild.LinuxBuildImage_AMAZON_LINUX_2023_5().ImageId(),
			ComputeType:          jsii.String("BUILD_GENERAL1_SMALL"),
			PrivilegedMode:       jsii.Bool(props.BuildsImage),
			EnvironmentVariables: variables,
		},
		LogsConfig: &awscodebuild.CfnProject_LogsConfigProperty{CloudWatchLogs: &awscodebuild.CfnProject_CloudWatchLogsConfigProperty{
			Status: jsii.String("ENABLED"), GroupName: jsii.String(props.LogGroup)}},
		TimeoutInMinutes: jsii.Number(60),
	})
	return awscodebuild.Project_FromProjectName(this, jsii.String("Imported"), project.Ref())
}

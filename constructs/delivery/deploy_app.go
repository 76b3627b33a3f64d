package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodedeploy"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// DeployApp makes the action that deploys the application itself into a stage.
type DeployApp func(scope constructs.Construct, stage Stage, release Release, order int) awscodepipeline.IAction

const deployAppActionName = "DeployApp"

// DeployToECS lets CodeDeploy shift traffic to a new task set (blue/green). The application and its deployment group,
// both of that name, are created by the stage's infrastructure template.
func DeployToECS(name string) DeployApp {
	return func(scope constructs.Construct, stage Stage, release Release, order int) awscodepipeline.IAction {
		application := awscodedeploy.EcsApplication_FromEcsApplicationArn(scope, jsii.String(name+"-application"),
			jsii.String(stage.Environment.ARN("codedeploy", "application:"+name)))
		group := awscodedeploy.EcsDeploymentGroup_FromEcsDeploymentGroupAttributes(scope, jsii.String(name+"-group"),
			&awscodedeploy.EcsDeploymentGroupAttributes{Application: application, DeploymentGroupName: jsii.String(name)})
		props := &awscodepipelineactions.CodeDeployEcsDeployActionProps{
			ActionName: jsii.String(deployAppActionName), RunOrder: jsii.Number(order), DeploymentGroup: group, Role: stage.CrossAccountRole,
			TaskDefinitionTemplateFile: release.Everything.AtPath(jsii.String(TaskDefinition(stage.Name))),
			AppSpecTemplateFile:        release.Everything.AtPath(jsii.String(ECSAppSpec)),
		}
		if !stage.Elsewhere {
			// The build writes imageDetail.json; CodePipeline puts its image in place of <IMAGE> in the task definition. In the task
			// definitions of stages in other regions the seal has put the image as it is there: CodePipeline knows one a release.
			props.ContainerImageInputs = &[]*awscodepipelineactions.CodeDeployEcsContainerImageInput{
				{Input: release.Everything, TaskDefinitionPlaceholder: jsii.String("IMAGE")}}
		}
		return awscodepipelineactions.NewCodeDeployEcsDeployAction(props)
	}
}

// DeployToServers lets CodeDeploy's agents install the release on servers. The application and its deployment group,
// both of that name, are created by the stage's infrastructure template.
func DeployToServers(name string) DeployApp {
	return func(scope constructs.Construct, stage Stage, release Release, order int) awscodepipeline.IAction {
		application := awscodedeploy.ServerApplication_FromServerApplicationArn(scope, jsii.String(name+"-application"),
			jsii.String(stage.Environment.ARN("codedeploy", "application:"+name)))
		group := awscodedeploy.ServerDeploymentGroup_FromServerDeploymentGroupAttributes(scope, jsii.String(name+"-group"),
			&awscodedeploy.ServerDeploymentGroupAttributes{Application: application, DeploymentGroupName: jsii.String(name)})
		return awscodepipelineactions.NewCodeDeployServerDeployAction(&awscodepipelineactions.CodeDeployServerDeployActionProps{
			ActionName: jsii.String(deployAppActionName), RunOrder: jsii.Number(order), DeploymentGroup: group,
			Input: release.Everything, Role: stage.CrossAccountRole,
		})
	}
}

// DeployTemplate deploys the application's own template as a stack of that name. What it deploys is in the parameters,
// besides those of the stage; nil for none.
func DeployTemplate(stack string, parameters func(Stage, Release) map[string]any) DeployApp {
	return func(_ constructs.Construct, stage Stage, release Release, order int) awscodepipeline.IAction {
		var ofRelease map[string]any
		if parameters != nil {
			ofRelease = parameters(stage, release)
		}
		return stage.deployStack(deployAppActionName, stack, release, ApplicationTemplate, ofRelease, order)
	}
}

// ImageOf is the parameter with the image that was built, by its digest, as the stage's region has it.
func ImageOf(stage Stage, release Release) map[string]any {
	file := imageDetail
	if stage.Elsewhere {
		file = imageDetailIn(stage.Environment.Region)
	}
	return map[string]any{"Image": release.Everything.GetParam(jsii.String(file), jsii.String("ImageURI"))}
}

// CodeOf are the parameters with the place of the release itself, or of its copy in a bucket of the stage's region: the zip
// is the code of the functions, which Lambda takes from its own region only.
func CodeOf(copies string) func(Stage, Release) map[string]any {
	return func(stage Stage, release Release) map[string]any {
		bucket := release.Everything.BucketName()
		if stage.Elsewhere {
			bucket = jsii.String(copies)
		}
		return map[string]any{"ReleaseBucket": bucket, "ReleaseKey": release.Everything.ObjectKey()}
	}
}

// DeployToBucket writes the site to the bucket of that name, which the stage's infrastructure template creates. Browsers
// and CloudFront ask each time whether a file is still the newest, so nothing has to be invalidated.
func DeployToBucket(name string) DeployApp {
	return func(scope constructs.Construct, stage Stage, release Release, order int) awscodepipeline.IAction {
		return awscodepipelineactions.NewS3DeployAction(&awscodepipelineactions.S3DeployActionProps{
			ActionName: jsii.String(deployAppActionName), RunOrder: jsii.Number(order), Role: stage.CrossAccountRole,
			Bucket: awss3.Bucket_FromBucketAttributes(scope, jsii.String(name), &awss3.BucketAttributes{
				BucketName: jsii.String(name), Region: stage.otherRegion()}),
			Input: release.Site, Extract: jsii.Bool(true),
			CacheControl: &[]awscodepipelineactions.CacheControl{awscodepipelineactions.CacheControl_SetPublic(),
				awscodepipelineactions.CacheControl_MaxAge(awscdk.Duration_Seconds(jsii.Number(0))), awscodepipelineactions.CacheControl_MustRevalidate()},
		})
	}
}

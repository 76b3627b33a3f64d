package delivery

// DeployApp makes the action that deploys the application itself into a stage.
type DeployApp func(stage Stage) Action

const deployAppActionName = "DeployApp"

// DeployToECS lets CodeDeploy shift traffic to a new task set (blue/green). The application and its deployment group,
// both of that name, are created by the stage's infrastructure template.
func DeployToECS(name string) DeployApp {
	return func(stage Stage) Action {
		configuration := map[string]any{
			"ApplicationName": name, "DeploymentGroupName": name,
			"TaskDefinitionTemplateArtifact": ReleaseArtifact, "TaskDefinitionTemplatePath": TaskDefinition(stage.Name),
			"AppSpecTemplateArtifact": ReleaseArtifact, "AppSpecTemplatePath": ECSAppSpec,
		}
		if !stage.Elsewhere {
			// The build writes imageDetail.json; CodePipeline puts its image in place of <IMAGE> in the task definition. In the task
			// definitions of stages in other regions the seal has put the image as it is there: CodePipeline knows one a release.
			configuration["Image1ArtifactName"], configuration["Image1ContainerName"] = ReleaseArtifact, "IMAGE"
		}
		return stage.deploy("CodeDeployToECS", ReleaseArtifact, configuration)
	}
}

// DeployToServers lets CodeDeploy's agents install the release on servers. The application and its deployment group,
// both of that name, are created by the stage's infrastructure template.
func DeployToServers(name string) DeployApp {
	return func(stage Stage) Action {
		return stage.deploy("CodeDeploy", ReleaseArtifact, map[string]any{"ApplicationName": name, "DeploymentGroupName": name})
	}
}

// DeployTemplate deploys the application's own template as a stack of that name. What it deploys is in the parameters,
// besides those of the stage; nil for none.
func DeployTemplate(stack string, parameters func(Stage) map[string]any) DeployApp {
	return func(stage Stage) Action {
		var ofRelease map[string]any
		if parameters != nil {
			ofRelease = parameters(stage)
		}
		return stage.deployStack(deployAppActionName, stack, ApplicationTemplate, ofRelease)
	}
}

// ImageOf is the parameter with the image that was built, by its digest, as the stage's region has it.
func ImageOf(stage Stage) map[string]any {
	file := imageDetail
	if stage.Elsewhere {
		file = imageDetailIn(stage.Environment.Region)
	}
	return map[string]any{"Image": map[string]any{"Fn::GetParam": []string{ReleaseArtifact, file, "ImageURI"}}}
}

// CodeOf are the parameters with the place of the release itself, or of its copy in a bucket of the stage's region: the zip
// is the code of the functions, which Lambda takes from its own region only.
func CodeOf(copies string) func(Stage) map[string]any {
	return func(stage Stage) map[string]any {
		parameters := map[string]any{"ReleaseBucket": attribute("BucketName"), "ReleaseKey": attribute("ObjectKey")}
		if stage.Elsewhere {
			parameters["ReleaseBucket"] = copies
		}
		return parameters
	}
}

// attribute is one of the release, which CodePipeline puts in its place (parameter override functions, user guide).
func attribute(name string) map[string]any {
	return map[string]any{"Fn::GetArtifactAtt": []string{ReleaseArtifact, name}}
}

// DeployToBucket writes the site to the bucket of that name, which the stage's infrastructure template creates. Browsers
// and CloudFront ask each time whether a file is still the newest, so nothing has to be invalidated.
func DeployToBucket(name string) DeployApp {
	return func(stage Stage) Action {
		return stage.deploy("S3", SiteArtifact, map[string]any{
			"BucketName": name, "Extract": "true", "CacheControl": "public, max-age=0, must-revalidate"})
	}
}

// deploy is an action of the stage that deploys the application.
func (s Stage) deploy(provider, artifact string, configuration map[string]any) Action {
	return s.inAccount(Action{Name: deployAppActionName, Category: "Deploy", Provider: provider, Inputs: []string{artifact}, Configuration: configuration})
}

package stacks

import (
	"maps"
	"strings"

	"causeway/constructs/cfn"

	"causeway/config"
	"causeway/constructs/delivery"
	"causeway/constructs/policy"
	"causeway/constructs/role"
)

// gates are what a commit must pass before it is built.
func (s *pipelineStack) gates() delivery.Gates {
	var gates delivery.Gates
	if s.app.Tests() != config.NoBuildspec {
		gates.Tests = s.testProject("Tests", config.TestCommit, "Runs the unit tests of ", s.app.Tests())
	}
	if s.app.Analysis() != config.NoBuildspec {
		gates.Analysis = s.testProject("Analysis", config.AnalyseCommit, "Analyses sources and templates of ", s.app.Analysis())
	}
	for _, severity := range s.app.FailsOn() {
		gates.Scan = append(gates.Scan, string(severity))
	}
	return gates
}

// images is the repository of the image that the build makes; nil where it makes none.
func (s *pipelineStack) images() *cfn.Resource {
	if s.app.BuildsImage() {
		return s.artifacts.Images
	}
	return nil
}

// projects are the CodeBuild projects that the pipeline runs, by what they do.
func (s *pipelineStack) projects() []string {
	return append([]string{config.BuildCommit, config.SealBuild}, s.app.Gates()...)
}

func (s *pipelineStack) projectARNs() []string {
	var arns []string
	for _, does := range s.projects() {
		arns = append(arns, s.env.ARN("codebuild", "project/"+config.BuildProject(s.pipeline, does)))
	}
	return arns
}

// scanPolicy is what CodePipelineRole needs for the scans; nil where nothing is scanned.
func (s *pipelineStack) scanPolicy() *policy.Scan {
	logGroup := scanLogGroup(s.pipeline)
	if logGroup == "" {
		return nil
	}
	scan := &policy.Scan{LogGroup: s.env.ARN("logs", "log-group:"+logGroup)}
	if images := s.images(); images != nil {
		scan.ImageRepository = *images.Att("Arn")
	}
	return scan
}

// testProject is a project that judges a commit, under a role that can write nothing but logs and reports.
func (s *pipelineStack) testProject(id, does, description, buildspec string) string {
	project := s.project(does, s.inputs(), nil)
	project.Packages = packages(s.org, false)
	return s.newProject(id, does, description, s.buildspec(does, buildspec), policy.TestRole(project), packageVariables(s.org))
}

func (s *pipelineStack) buildProject() string {
	variables := map[string]string{"TEMPLATE_BUCKET": *s.artifacts.Store.TemplateBucket.Ref()}
	build := policy.Build{
		Project:        s.project(config.BuildCommit, s.inputs(), []string{delivery.BuildArtifact}),
		TemplateBucket: *s.artifacts.Store.TemplateBucket.Att("Arn"),
		ReadOnlyRoles:  config.ReadOnlyRoles(s.org, s.pipeline),
	}
	build.Packages = packages(s.org, s.org.Publishes(s.app))
	maps.Copy(variables, packageVariables(s.org))
	if images := s.images(); images != nil {
		build.ImageRepository = *images.Att("Arn")
		variables["IMAGE_REPOSITORY"] = *images.Att("RepositoryUri")
	}
	if s.app.Source.Type == config.SourceECR {
		build.SourceImages = config.SourceImagesARN(s.org, &s.app.Source)
	}
	platforms := "build-" + string(s.app.Deploy)
	if s.hasStagesElsewhere() && s.app.Deploy == config.DeployECSBlueGreen { // whose task definitions name their region
		platforms += "-regions"
	}
	return s.newProject("Build", config.BuildCommit, "Builds ", s.buildspec(platforms, s.app.Build()),
		policy.CodeBuildRole(build), variables)
}

// sealProject checks what the build made. Its buildspec is the platform's, and no role of the application's builds can
// write what it writes.
func (s *pipelineStack) sealProject() string {
	variables, repository := map[string]string{"FILES": strings.Join(s.released(), " ")}, ""
	if images := s.images(); images != nil {
		repository = *images.Att("Arn")
		variables["IMAGE_REPOSITORY"] = *images.Att("RepositoryUri")
	}
	if s.app.Deploy == config.DeployECSBlueGreen {
		variables["TASK_DEFINITIONS"] = strings.Join(s.taskDefinitions(), " ")
	}
	tags := map[string]map[string]string{}
	for _, d := range s.pipeline.Deployments() {
		tags[d.Stage.Name] = d.Tags()
	}
	copied := repository != "" && s.hasStagesElsewhere()
	if copied {
		variables["STAGES_ELSEWHERE"] = s.stagesElsewhere()
	}
	permissions := policy.SealRole(s.project(config.SealBuild, []string{delivery.BuildArtifact}, sealed(s.pipeline)), repository, copied)
	return s.newProject("Seal", config.SealBuild, "Checks and seals what the build made of ", delivery.SealBuildspec(s.app.BuildsSite(), copied, tags), permissions, variables)
}

// newProject creates a project and its role.
func (s *pipelineStack) newProject(id, does, description, buildspec string, permissions policy.Document, variables map[string]string) string {
	all := map[string]string{"STAGES": s.stagesAndAccounts(), "TEMPLATES": strings.Join(s.templates(), " ")}
	if s.hasStagesElsewhere() {
		all["REGIONS"] = s.regions()
	}
	maps.Copy(all, variables)
	roleID := "CodeBuildRole"
	if does != config.BuildCommit {
		roleID = "CodeBuild" + id + "Role"
	}
	return delivery.NewBuildProject(s.stack.Scope, id, &delivery.BuildProjectProps{
		Name:        config.BuildProject(s.pipeline, does),
		Description: description + s.pipeline.Name(),
		LogGroup:    config.BuildLogGroup(s.org, s.pipeline),
		Buildspec:   buildspec,
		Role: role.New(s.stack.Scope, roleID, &role.Props{
			Name: config.BuildProjectRole(s.pipeline, does), Description: description + s.pipeline.Name(),
			Trust: policy.CodeBuildTrust(s.env), Permissions: &permissions,
		}),
		Key: s.key, Variables: all, BuildsImage: does == config.BuildCommit && s.app.BuildsImage(),
	})
}

// project is what the role of a project works with.
func (s *pipelineStack) project(does string, reads, writes []string) policy.Project {
	return policy.Project{
		Environment:    s.env,
		Name:           config.BuildProject(s.pipeline, does),
		LogGroup:       s.env.ARN("logs", "log-group:"+config.BuildLogGroup(s.org, s.pipeline)),
		ArtifactBucket: *s.artifacts.Store.ArtifactBucket.Att("Arn"),
		ArtifactKey:    *s.artifacts.Store.Key.Att("Arn"),
		Reads:          artifactPrefixes(s.pipeline, reads),
		Writes:         artifactPrefixes(s.pipeline, writes),
	}
}

// buildspec is the path of a buildspec in the commit, or the platform's own.
func (s *pipelineStack) buildspec(name, chosen string) string {
	if chosen == config.DefaultBuildspec {
		return delivery.DefaultBuildspec(name)
	}
	return chosen
}

// stagesAndAccounts tells the build where its result goes, as in "dev=222222222222 prod=777777777777": task definitions
// name the account of their roles.
func (s *pipelineStack) stagesAndAccounts() string {
	var stages []string
	for _, stage := range s.pipeline.Stages {
		stages = append(stages, stage.Name+"="+s.org.Accounts[stage.Account].ID)
	}
	return strings.Join(stages, " ")
}

// templates are the CloudFormation templates of the application.
func (s *pipelineStack) templates() []string {
	if s.app.HasTemplate() {
		return []string{delivery.InfrastructureTemplate, delivery.ApplicationTemplate}
	}
	return []string{delivery.InfrastructureTemplate}
}

// released are the files that a release must have.
func (s *pipelineStack) released() []string {
	switch s.app.Deploy {
	case config.DeployECSBlueGreen:
		return append(s.templates(), append(s.taskDefinitions(), delivery.ECSAppSpec)...)
	case config.DeployEC2:
		return append(s.templates(), delivery.ServerAppSpec)
	case config.DeployStaticSite:
		return append(s.templates(), delivery.SiteDirectory)
	}
	return s.templates()
}

func (s *pipelineStack) taskDefinitions() []string {
	var files []string
	for _, stage := range s.pipeline.Stages {
		files = append(files, delivery.TaskDefinition(stage.Name))
	}
	return files
}

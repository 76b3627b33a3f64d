package access

import (
	"causeway/config"
)

// buildJourney is from a commit to artifacts and an image.
func (m *Model) buildJourney(p *config.Pipeline) *Journey {
	org, host := m.Org, p.Account
	i := &itinerary{m, &Journey{Name: "build " + p.Name()}}
	pipeline, build := config.PipelineRole(p), config.BuildProjectRole(p, config.BuildCommit)
	result := m.artifact(p, "Build")
	key := m.key(config.ArtifactKeyAlias(org, p))
	m.startByEvents(i, p)
	i.serves(host, pipeline, "codepipeline", "")
	m.findKeys(i, p)
	for _, in := range p.Application.Inputs() {
		m.fetch(i, p, in)
	}
	m.passGates(i, p)
	i.does(host, pipeline, "start the build", "codebuild:StartBuild", m.regional(host, "codebuild", "project/"+config.BuildProject(p, config.BuildCommit)), nil)
	i.serves(host, build, "codebuild", "")
	m.readInputs(i, p, build)
	i.does(host, build, "decrypt it", "kms:Decrypt", key, nil)
	i.does(host, build, "write logs", "logs:PutLogEvents", m.regional(host, "logs", "log-group:"+config.BuildLogGroup(org, p)+":log-stream:1"), nil)
	i.does(host, build, "write the build artifact", "s3:PutObject", result, nil)
	i.does(host, build, "encrypt it", "kms:GenerateDataKey", key, nil)
	i.does(host, build, "publish a nested template", "s3:PutObject", config.BucketARN(org, config.TemplateBucket(org, p))+"/1/network.yaml",
		map[string]string{"s3:if-none-match": "*"})
	if p.Application.BuildsImage() {
		i.does(host, build, "sign in to ECR", "ecr:GetAuthorizationToken", "*", nil)
		i.does(host, build, "push the image", "ecr:PutImage", config.ImageRepositoryARN(org, p), nil)
	}
	if source := &p.Application.Source; source.Type == config.SourceECR && org.SourceAccount(source) == host {
		i.does(host, build, "pull the image that it deploys", "ecr:BatchGetImage", config.SourceImagesARN(org, source), nil)
	}
	m.installPackages(i, host, build)
	m.publishPackages(i, p)
	for _, account := range org.StageAccounts(p) {
		i.does(host, build, "look around in "+account.Name, "sts:AssumeRole", config.RoleARN(org, account, config.CrossAccountReadOnlyRole), nil)
	}
	m.seal(i, p)
	return i.journey
}

// passGates is what judges the commit before it is built.
func (m *Model) passGates(i *itinerary, p *config.Pipeline) {
	host, pipeline := p.Account, config.PipelineRole(p)
	for _, gate := range p.Application.Gates() {
		role := config.BuildProjectRole(p, gate)
		i.does(host, pipeline, "start the "+gateNames[gate], "codebuild:StartBuild", m.regional(host, "codebuild", "project/"+config.BuildProject(p, gate)), nil)
		i.serves(host, role, "codebuild", "")
		m.readInputs(i, p, role)
		m.installPackages(i, host, role)
		i.does(host, role, "decrypt it", "kms:Decrypt", m.key(config.ArtifactKeyAlias(m.Org, p)), nil)
		i.does(host, role, "write logs", "logs:PutLogEvents", m.regional(host, "logs", "log-group:"+config.BuildLogGroup(m.Org, p)+":log-stream:1"), nil)
	}
	if len(p.Application.FailsOn()) == 0 {
		return
	}
	i.does(host, pipeline, "scan the dependencies", "inspector-scan:ScanSbom", "*", nil)
	i.does(host, pipeline, "log what was found", "logs:PutLogEvents", m.regional(host, "logs", "log-group:"+config.ScanLogGroup(p)+":log-stream:1"), nil)
	if p.Application.BuildsImage() {
		i.does(host, pipeline, "pull the image to scan it", "ecr:BatchGetImage", config.ImageRepositoryARN(m.Org, p), nil)
	}
}

// seal is what checks the build's result and hands it to the stages.
func (m *Model) seal(i *itinerary, p *config.Pipeline) {
	host, role, key := p.Account, config.BuildProjectRole(p, config.SealBuild), m.key(config.ArtifactKeyAlias(m.Org, p))
	i.does(host, config.PipelineRole(p), "start the seal", "codebuild:StartBuild", m.regional(host, "codebuild", "project/"+config.BuildProject(p, config.SealBuild)), nil)
	i.serves(host, role, "codebuild", "")
	i.does(host, role, "read the build artifact", "s3:GetObject", m.artifact(p, "Build"), nil)
	i.does(host, role, "decrypt it", "kms:Decrypt", key, nil)
	if p.Application.BuildsImage() {
		i.does(host, role, "find the image", "ecr:DescribeImages", config.ImageRepositoryARN(m.Org, p), nil)
		if len(m.Org.OtherRegions(p)) > 0 {
			i.does(host, role, "wait for its copies", "ecr:DescribeImageReplicationStatus", config.ImageRepositoryARN(m.Org, p), nil)
		}
	}
	i.does(host, role, "write the release", "s3:PutObject", m.artifact(p, "Release"), nil)
	if p.Application.BuildsSite() {
		i.does(host, role, "write the site", "s3:PutObject", m.artifact(p, "Site"), nil)
	}
	i.does(host, role, "encrypt it", "kms:GenerateDataKey", key, nil)
}

// stageJourney is from a build artifact to a running stage.
func (m *Model) stageJourney(d config.Deployment) *Journey {
	org, p, host, account := m.Org, d.Pipeline, d.Pipeline.Account, m.Org.Accounts[d.Stage.Account]
	i := &itinerary{m, &Journey{Name: "deploy " + d.Name() + " into " + account.Name}}
	pipeline, cross := config.PipelineRole(p), config.CodePipelineCrossAccountRole
	if d.Stage.NotifiesApprover() {
		i.does(host, pipeline, "ask for the approval", "sns:Publish", m.regional(host, "sns", config.ApprovalTopic(d)), nil)
	}
	i.does(host, pipeline, "assume "+cross, "sts:AssumeRole", config.RoleARN(org, account, cross), nil)
	m.copyRelease(i, d)
	m.readRelease(i, account, cross, d)
	cloudFormation := config.RoleARN(org, account, config.CloudFormationRole)
	for _, name := range d.Stacks() {
		stack, under := m.ofStage(d, "cloudformation", "stack/"+name+"/1"), map[string]string{"cloudformation:RoleArn": cloudFormation}
		i.does(account, cross, "create a change set of "+name, "cloudformation:CreateChangeSet", stack, under)
		i.does(account, cross, "describe it", "cloudformation:DescribeChangeSet", stack, nil)
		i.does(account, cross, "execute it", "cloudformation:ExecuteChangeSet", stack, nil)
		i.does(account, cross, "tag the stack", "cloudformation:TagResource", stack, nil)
	}
	i.does(account, cross, "pass CloudFormationRole", "iam:PassRole", cloudFormation, map[string]string{"iam:PassedToService": "cloudformation.amazonaws.com"})
	i.serves(account, config.CloudFormationRole, "cloudformation", "")
	i.does(account, config.CloudFormationRole, "read a nested template", "s3:GetObject",
		config.BucketARN(org, config.TemplateBucket(org, p))+"/1/network.yaml", nil)
	i.does(account, config.CloudFormationRole, "decrypt it", "kms:Decrypt", m.key(config.ArtifactKeyAlias(org, p)), nil)
	switch p.Application.Deploy {
	case config.DeployECSBlueGreen:
		m.deployToECS(i, account, d)
	case config.DeployECSRolling:
		m.replaceTasks(i, account, d)
	case config.DeployEC2:
		m.deployToServers(i, account, d)
	case config.DeployLambda:
		m.deployFunctions(i, account, d)
	case config.DeployStaticSite:
		m.writeSite(i, account, d)
	}
	if d.Stage.Test {
		m.testDeployment(i, account, d)
	}
	return i.journey
}

// testDeployment is what tests a stage in its own account.
func (m *Model) testDeployment(i *itinerary, account *config.Account, d config.Deployment) {
	i.does(account, config.CodePipelineCrossAccountRole, "start the test of the deployment", "codebuild:StartBuild",
		m.ofStage(d, "codebuild", "project/"+d.TestProject()), nil)
	i.serves(account, config.BuildRole, "codebuild", "")
	m.installPackages(i, account, config.BuildRole)
	m.readRelease(i, account, config.BuildRole, d)
	i.does(account, config.BuildRole, "write logs", "logs:PutLogEvents",
		m.ofStage(d, "logs", "log-group:/aws/codebuild/"+d.TestProject()+":log-stream:1"), nil)
}

func (m *Model) readRelease(i *itinerary, account *config.Account, role string, d config.Deployment) {
	p, region := d.Pipeline, m.Org.StageRegion(d.Stage)
	i.does(account, role, "read the release", "s3:GetObject", m.artifactIn(p, region, "Release"), nil)
	i.does(account, role, "decrypt it", "kms:Decrypt", m.keyIn(region, config.ArtifactKeyAlias(m.Org, p)), nil)
}

func (m *Model) pullImage(i *itinerary, account *config.Account, role string, d config.Deployment) {
	p, region := d.Pipeline, m.Org.StageRegion(d.Stage)
	i.does(account, role, "sign in to ECR", "ecr:GetAuthorizationToken", "*", nil)
	i.does(account, role, "pull the image", "ecr:BatchGetImage", config.ImageRepositoryARNIn(m.Org, p, region), nil)
	i.does(account, role, "decrypt it through ECR", "kms:Decrypt", m.keyIn(region, config.ImageKeyAlias(m.Org, p)),
		map[string]string{"kms:ViaService": "ecr." + region + ".amazonaws.com"})
}

// artifact is an object of one of the pipeline's artifacts.
func (m *Model) artifact(p *config.Pipeline, name string) string {
	return m.artifactIn(p, m.Org.Region, name)
}

// artifactIn is an object of one of the pipeline's artifacts, as a region has it.
func (m *Model) artifactIn(p *config.Pipeline, region, name string) string {
	return config.BucketARN(m.Org, config.ArtifactBucketIn(m.Org, p, region)) + "/" + sampleKey(p, name)
}

// sampleKey is a sample of an artifact's keys, whose ends are random.
func sampleKey(p *config.Pipeline, name string) string {
	return config.ArtifactPrefix(p, name) + "aB3dE5f"
}

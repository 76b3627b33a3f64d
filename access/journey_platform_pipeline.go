package access

import (
	"strings"

	"causeway/config"
)

// platformPipeline is from a commit of the platform to every account.
func (m *Model) platformPipeline() *Journey {
	org, host := m.Org, m.Org.SharedServicesAccount()
	i := &itinerary{m, &Journey{Name: "deploy the platform by its pipeline"}}
	pipeline := m.regional(host, "codepipeline", config.PlatformPipelineName)
	if org.PlatformPipeline.Source.SendsEvents() {
		i.serves(host, config.PlatformTriggerRole, "events", m.regional(host, "events", "rule/"+config.PlatformTriggerRule))
		i.does(host, config.PlatformTriggerRole, "start the pipeline", "codepipeline:StartPipelineExecution", pipeline, nil)
	}
	i.serves(host, config.PlatformPipelineRole, "codepipeline", "")
	m.fetchPlatform(i)
	for _, does := range config.PlatformProjects() {
		m.runPlatformProject(i, does)
		switch role := config.PlatformProject(does); does {
		case config.BuildPlatform:
			i.does(host, role, "write the assembly", "s3:PutObject", m.platformObject("Assembly"), nil)
			i.does(host, role, "encrypt it", "kms:GenerateDataKey", m.key(config.PlatformKeyAlias(org)), nil)
		case config.ReviewPlatform:
			i.does(host, role, "wait for earlier executions", "codepipeline:ListPipelineExecutions", pipeline, nil)
			for _, environment := range org.Environments() {
				m.assumeCDKRole(i, role, environment, config.CDKLookup)
			}
			if org.PlatformPipeline.Approval != nil {
				i.does(host, config.PlatformPipelineRole, "ask for the approval", "sns:Publish", m.regional(host, "sns", config.PlatformApprovalTopic), nil)
			}
		case config.UpdatePlatform:
			for _, region := range org.PlatformStoreRegions() {
				m.assumeCDKRole(i, role, config.Environment{Account: host, Region: region}, config.CDKDeploy)
				m.assumeCDKRole(i, role, config.Environment{Account: host, Region: region}, config.CDKPublishFile)
			}
		}
	}
	for _, environment := range org.PlatformEnvironments() {
		m.deployByPipeline(i, environment)
	}
	return i.journey
}

// fetchPlatform is what the source action does.
func (m *Model) fetchPlatform(i *itinerary) {
	host, role, in := m.Org.SharedServicesAccount(), config.PlatformPipelineRole, m.Org.PlatformInput()
	artifact := m.platformObject(config.SourceInput)
	switch in.Type {
	case config.SourceCodeConnections:
		service := strings.Split(in.ConnectionARN, ":")[2] // codeconnections, or codestar-connections of old
		i.does(host, role, "fetch the commit", service+":UseConnection", in.ConnectionARN, map[string]string{service + ":FullRepositoryId": in.Repository})
		i.does(host, role, "set the ACL of what it uploads", "s3:PutObjectAcl", artifact, nil)
	case config.SourceCodeCommit:
		i.does(host, role, "fetch the commit", "codecommit:UploadArchive", m.regional(host, "codecommit", in.Repository), nil)
	case config.SourceS3:
		i.does(host, role, "fetch the archive", "s3:GetObjectVersion", config.BucketARN(m.Org, in.Bucket)+"/"+in.Key, nil)
	}
	i.does(host, role, "write the source", "s3:PutObject", artifact, nil)
	i.does(host, role, "encrypt it", "kms:GenerateDataKey", m.key(config.PlatformKeyAlias(m.Org)), nil)
}

// runPlatformProject is what every project of the pipeline does.
func (m *Model) runPlatformProject(i *itinerary, does string) {
	host, role := m.Org.SharedServicesAccount(), config.PlatformProject(does)
	i.does(host, config.PlatformPipelineRole, "start "+platformProjects[does], "codebuild:StartBuild", m.regional(host, "codebuild", "project/"+role), nil)
	i.serves(host, role, "codebuild", "")
	i.does(host, role, "read the source", "s3:GetObject", m.platformObject(config.SourceInput), nil)
	if does != config.BuildPlatform {
		i.does(host, role, "read the assembly", "s3:GetObject", m.platformObject("Assembly"), nil)
	}
	i.does(host, role, "decrypt it", "kms:Decrypt", m.key(config.PlatformKeyAlias(m.Org)), nil)
	i.does(host, role, "write logs", "logs:PutLogEvents", m.regional(host, "logs", "log-group:"+config.PlatformLogGroup(m.Org)+":log-stream:1"), nil)
}

// assumeCDKRole is a role of the pipeline's becoming one of the CDK's.
func (m *Model) assumeCDKRole(i *itinerary, role string, environment config.Environment, does string) {
	name := environment.CDKRole(does)
	target := m.target("sts:AssumeRole", config.RoleARN(m.Org, environment.Account, name), nil)
	target.policy = m.cdk.trust[environment.Account.ID]
	i.add("assume "+name, m.named(m.Org.SharedServicesAccount(), role), target)
}

// deployByPipeline is how one environment is deployed: in another region from a copy.
func (m *Model) deployByPipeline(i *itinerary, environment config.Environment) {
	host, alias := m.Org.SharedServicesAccount(), config.PlatformKeyAlias(m.Org)
	copied, key := config.BucketARN(m.Org, config.PlatformBucketIn(m.Org, environment.Region))+"/"+platformKey("Assembly"), m.keyIn(environment.Region, alias)
	if environment.Region != m.Org.Region {
		i.does(host, config.PlatformPipelineRole, "copy the assembly to "+environment.Region, "s3:PutObject", copied, nil)
		i.does(host, config.PlatformPipelineRole, "encrypt the copy", "kms:GenerateDataKey", key, nil)
	}
	m.assumeCDKRole(i, config.PlatformPipelineRole, environment, config.CDKDeploy)
	name := environment.CDKRole(config.CDKDeploy)
	deployer := m.anybody(environment.Account.ID, m.Org.OrganizationID(), name, environment.Account.Name+" "+name)
	deployer.identity = []*Policy{m.cdk.deploy}
	if environment.Account == host {
		deployer.identity = []*Policy{m.cdk.beside}
	}
	i.add("read the assembly in "+environment.Account.Name, deployer, m.target("s3:GetObject", copied, nil))
	i.add("decrypt it", deployer, m.target("kms:Decrypt", key, nil))
}

// platformObject is an object of one of the pipeline's artifacts.
func (m *Model) platformObject(artifact string) string {
	return config.BucketARN(m.Org, config.PlatformBucketIn(m.Org, m.Org.Region)) + "/" + platformKey(artifact)
}

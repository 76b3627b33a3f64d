package config

import (
	"slices"
	"strings"
)

// This file has the names of the platform's own pipeline, and of the CDK's roles that it deploys with.

// PlatformApplication is the name that no application may have beside a platform pipeline: their names would be the same.
const PlatformApplication = "platform"

// PlatformPipelineStack is the name of the stack with the pipeline that deploys the platform.
const PlatformPipelineStack = "PlatformPipeline"

// PlatformArtifactsStack is the name of the stack with the pipeline's keys and artifacts in a region.
func PlatformArtifactsStack(org *Organization, region string) string {
	return inRegion(org, PlatformPipelineStack+"-Artifacts", region)
}

// PlatformStage is the ID of the CDK's Stage with all stacks that the platform's pipeline deploys. The CDK CLI puts it before
// their names, as in Platform/Network; the stacks themselves do not bear it.
const PlatformStage = "Platform"

// PlatformPipelineName is the name of the pipeline. No pipeline of an application begins so.
const PlatformPipelineName = "causeway-platform"

// The CodeBuild projects of the platform's pipeline, by what they do.
const (
	BuildPlatform  = "build"  // tests and proves a commit, and makes the cloud assembly
	ReviewPlatform = "review" // shows what would change
	UpdatePlatform = "update" // deploys the pipeline itself
)

// PlatformProjects are what the CodeBuild projects of the platform's pipeline do, in order.
func PlatformProjects() []string { return []string{BuildPlatform, ReviewPlatform, UpdatePlatform} }

// PlatformProject is the name of a CodeBuild project of the platform's pipeline, and of the role that it runs under.
func PlatformProject(does string) string { return "causeway-platform-" + does }

// What else the platform's pipeline has by name.
const (
	PlatformPipelineRole  = "causeway-platform-pipeline" // CodePipeline's
	PlatformTriggerRole   = "causeway-platform-trigger"  // EventBridge's
	PlatformTriggerRule   = "causeway-platform-source"   // starts the pipeline when its source changes
	PlatformApprovalTopic = "causeway-platform-approval"
	PlatformKeyFunction   = "causeway-platform-keys" // finds the keys of its artifact stores in other regions
)

// PlatformBucketIn is the name of the bucket in a region through which the actions of the platform's pipeline hand on their
// artifacts. It has no word more, because an organization's name has up to 20 characters, and a bucket's 63.
func PlatformBucketIn(org *Organization, region string) string {
	return strings.Join([]string{org.Name, PlatformApplication, org.SharedServicesAccount().ID, region}, "-")
}

// PlatformLogBucketIn is the name of the bucket that records who read the other one.
func PlatformLogBucketIn(org *Organization, region string) string {
	return strings.Join([]string{org.Name, PlatformApplication, "logs", org.SharedServicesAccount().ID, region}, "-")
}

// PlatformKeyAlias is the alias of the key that encrypts the artifacts of the platform's pipeline.
func PlatformKeyAlias(org *Organization) string {
	return "alias/" + org.Name + "/" + PlatformApplication + "/artifacts"
}

// PlatformLogGroup is the name of the log group of the platform's builds, reviews and updates.
func PlatformLogGroup(org *Organization) string {
	return "/" + org.Name + "/builds/" + PlatformApplication
}

// PlatformArtifactPrefix is what the keys of an artifact of the platform's pipeline begin with.
func PlatformArtifactPrefix(artifact string) string {
	return PlatformPipelineName + "/" + artifact[:min(len(artifact), 10)] + "/"
}

// The roles that `cdk bootstrap` makes in every account and region, by what they are for.
const (
	CDKDeploy      = "deploy"
	CDKExecute     = "cfn-exec"
	CDKPublishFile = "file-publishing"
	CDKLookup      = "lookup"
)

// CDKRole is the name of one of the CDK's roles, with the qualifier that `cdk bootstrap` takes by itself.
func (e Environment) CDKRole(does string) string {
	return strings.Join([]string{"cdk-hnb659fds", does, "role", e.Account.ID, e.Region}, "-")
}

// cdkRoles are the ARNs of roles of the CDK's in these environments.
func cdkRoles(org *Organization, environments []Environment, roles ...string) []string {
	var arns []string
	for _, environment := range environments {
		for _, does := range roles {
			arns = append(arns, RoleARN(org, environment.Account, environment.CDKRole(does)))
		}
	}
	return arns
}

// PlatformDeployers are the ARNs of the roles that the platform's pipeline deploys through.
func PlatformDeployers(org *Organization) []string {
	return cdkRoles(org, org.PlatformEnvironments(), CDKDeploy)
}

// PlatformActionRoles are the ARNs of the roles that the actions of the platform's pipeline bear: those that it deploys through,
// and those that they hand to CloudFormation.
func PlatformActionRoles(org *Organization) []string {
	return cdkRoles(org, org.PlatformEnvironments(), CDKDeploy, CDKExecute)
}

// PlatformDeployersIn are those of them in a region.
func PlatformDeployersIn(org *Organization, region string) []string {
	there := slices.DeleteFunc(org.PlatformEnvironments(), func(e Environment) bool { return e.Region != region })
	return cdkRoles(org, there, CDKDeploy)
}

// PlatformLookups are the ARNs of the roles that a review looks at stacks through, the pipeline's own included.
func PlatformLookups(org *Organization) []string {
	return cdkRoles(org, org.Environments(), CDKLookup)
}

// PlatformUpdaters are the ARNs of the roles that the pipeline deploys its own stacks through.
func PlatformUpdaters(org *Organization) []string {
	var own []Environment
	for _, region := range org.PlatformStoreRegions() {
		own = append(own, Environment{org.SharedServicesAccount(), region})
	}
	return cdkRoles(org, own, CDKDeploy, CDKPublishFile)
}

// ApplicationRoles are the ARNs of the roles that templates of applications work with in an account: CloudFormationRole, and,
// as patterns, what it creates; none where nothing is deployed.
func ApplicationRoles(org *Organization, account *Account) []string {
	var arns []string
	for _, d := range org.DeploymentsInto(account) {
		arns = append(arns, RoleARN(org, account, d.Name()+"-*"))
	}
	if len(arns) == 0 {
		return nil
	}
	return append([]string{RoleARN(org, account, CloudFormationRole)}, arns...)
}

package stacks

import "testing"

// platformMistakes are mistakes around the pipeline that deploys the platform, and what the proof says of each.
var platformMistakes = []mistakeGroup{
	{"platform pipeline", []mistake{
		{"a deploy role beside the bucket that is forgotten", func(a *assembly) {
			a.find("PlatformPipeline-Artifacts", "OwnDeployRoleReadsAssemblies")["Effect"] = "Deny"
		}, "deploy the platform by its pipeline: read the assembly in tools"},
		{"an application that reads what deploys every account", func(a *assembly) {
			a.find("PlatformPipeline-Artifacts", "DenyApplications")["Action"] = "s3:DeleteObject"
		}, "tools CloudFormationRole may read assemblies of the platform"},
		{"a key for a whole account", func(a *assembly) {
			delete(a.find("PlatformPipeline-Artifacts", "DeployRolesDecryptAssemblies")["Condition"].(map[string]any), "ArnEquals")
		}, "nonprod Administrator may decrypt with the artifact key of the platform"},
		{"a review that deploys", func(a *assembly) {
			a.find("PlatformPipeline", "LookAtStacks")["Resource"] = "*"
		}, "tools causeway-platform-review may assume nonprod cdk-hnb659fds-deploy-role-222222222222-eu-west-1"},
		{"an application's build that deploys", func(a *assembly) {
			a.find("SharedServices-orders-Pipeline", "DiscoverResources")["Resource"] = "*"
		}, "tools CodeBuildRole-orders may assume prod cdk-hnb659fds-deploy-role-777777777777-eu-west-1"},
		{"a pipeline that starts another build", func(a *assembly) {
			a.find("SharedServices-orders-Pipeline", "RunBuilds")["Resource"] = "*"
		}, "tools CodePipelineRole-orders may start the update of the pipeline of the platform"},
	}},
	{"platform pipeline", []mistake{
		{"assemblies for everybody", func(a *assembly) {
			delete(a.find("PlatformPipeline-Artifacts", "OwnDeployRoleReadsAssemblies"), "Condition")
		}, "a stranger's Administrator may read assemblies of the platform"},
		{"an account that the pipeline cannot deploy", func(a *assembly) {
			s := a.find("PlatformPipeline", "AssumeCrossAccountRoles")
			s["Resource"] = s["Resource"].([]any)[1:]
		}, "tools causeway-platform-pipeline is to assume management cdk-hnb659fds-deploy-role-101010101010-eu-west-1, but may not"},
		{"a review that writes what it reviews", func(a *assembly) {
			a.find("PlatformPipeline", "SeeExecutions")["Action"], a.find("PlatformPipeline", "SeeExecutions")["Resource"] = "s3:PutObject", "arn:aws:s3:::loop-platform-111111111111-eu-west-1/*"
		}, "tools causeway-platform-review may write assemblies of the platform"},
		{"a build that approves itself", func(a *assembly) {
			s := a.find("PlatformPipeline", "WriteResult")
			s["Action"], s["Resource"] = "codepipeline:PutApprovalResult", "*"
		}, "tools causeway-platform-build may approve the pipeline of the platform"},
	}},
}

// TestPlatformMistakesAreFound puts each mistake into templates with a pipeline that deploys the platform: the proof must find it.
func TestPlatformMistakesAreFound(t *testing.T) { findMistakes(t, platformMistakes) }

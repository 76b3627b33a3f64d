package access

import "testing"

// unseen are mistakes that change no decision about what the templates have, but would about what comes later.
var unseen = []mistake{
	{"a bucket without TLS", place{orderStore, artifacts, ""}, in("DenyWithoutTLS", drop), "shared-services CodePipelineRole-orders may read without TLS build artifacts of orders"},
	{"a topic without TLS", place{orderPipeline, "CodePipelineRoleapprovals", "AskForApproval"},
		elsewhere(place{orderPipeline, "ApprovalOfprodPolicy1A47734A", "DenyWithoutTLS"}, set("Action", "sns:Subscribe")), "may publish without TLS requests to approve orders-prod"},
	{"a trust without the organization's ID", place{ordersDev, cross, "PipelinesDeployIntoThisAccount"}, when("StringEquals", "aws:PrincipalOrgID", nil),
		"shared-services CodePipelineRole-orders after it has left the organization may assume orders-dev CodePipelineCrossAccountRole"},
	{"a bucket without the organization's ID", place{orderStore, artifacts, "WorkloadRolesReadArtifacts"}, when("StringEquals", "aws:PrincipalOrgID", nil),
		"orders-dev CodeDeployRole after it has left the organization may read build artifacts of orders"},
	{"no boundary", place{ordersDev, "CloudFormationRole", ""}, have("PermissionsBoundary", nil),
		"orders-dev CloudFormationRole, whatever policies it is given, may add a policy to orders-dev BuildRole"},
	{"a boundary that lets go of the platform's roles", place{ordersDev, "Boundary", "ManageRolesAndStacks"}, elsewhere(place{ordersDev, "Boundary", "DenyPlatformRoles"}, drop),
		"orders-dev CloudFormationRole, whatever policies it is given, may delete orders-dev BuildRole"},
	{"! any stack", place{ordersDev, crossInDev, "DeployStacks"}, set("Resource", "*"), "orders-dev CodePipelineCrossAccountRole may deploy another stack in orders-dev"},
	{"! any deployment", place{ordersDev, crossInDev, "StartDeployments"}, set("Resource", "*"), "orders-dev CodePipelineCrossAccountRole may start another deployment in orders-dev"},
	{"any role", place{ordersDev, crossInDev, "Roles"}, say(allow("sts:AssumeRole", "*")), "orders-dev CodePipelineCrossAccountRole may assume another role in orders-prod"},
	{"an identity provider", place{ordersDev, "ECSTaskRole", "GitHub"}, say(map[string]any{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
		"Principal": map[string]any{"Federated": role("222222222222", "oidc-provider/token.actions.githubusercontent.com")}}), "trusts an identity provider"},
	{"a condition that anybody can meet", place{orderStore, artifacts, "Everywhere"}, say(allow("s3:GetObject", "arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1/*",
		map[string]any{"Principal": "*", "Condition": map[string]any{"IpAddress": map[string]any{"aws:SourceIp": "0.0.0.0/0"}}})), "the proof cannot tell what aws:SourceIp is"},
	{"! readers whose account a bucket has forgotten", place{orderStore, artifacts, ""}, in("WorkloadRolesReadArtifacts", set("Principal", root("111111111111"))),
		"orders-dev BuildRole is to read build artifacts of orders, but may not"},
	{"an intrinsic function in a statement", place{ordersDev, crossInDev, "PassCloudFormationRole"}, set("Resource", map[string]any{"Fn::If": []any{"Production", "a", "b"}}),
		"Fn::If"},
	{"any service", place{ordersDev, "ECSTaskRole", "Any"}, say(map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"Service": "*"}}), "trusts"},
	{"a role without policies", place{ordersDev, "ECSTaskExecutionRole", ""}, have("ManagedPolicyArns", nil), "orders-dev ECSTaskExecutionRole is to pull images of orders, but may not"},
	{"a bucket without a policy", place{orderStore, "StoreArtifactsAF4861EF", ""}, func(_ testing.TB, e edited, at place) { delete(e.resources(at), artifacts) },
		"deploy orders-dev into orders-dev: read the build artifact"},
	{"a nested stack", place{ordersDev, "Nested", ""}, add("AWS::CloudFormation::Stack", map[string]any{"TemplateURL": "https://example.com"}), "is a AWS::CloudFormation::Stack"},
	{"a function on the internet", place{ordersDev, "URL", ""}, add("AWS::Lambda::Url", map[string]any{"AuthType": "NONE"}), "is a AWS::Lambda::Url"},
}

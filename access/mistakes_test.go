package access

import (
	"slices"
	"strings"
	"testing"
)

// mistake is something wrong in the templates, and what the proof says about it.
type mistake struct {
	name string
	at   place // which the message names, with its account
	edit edit
	says string
}

// TestMistakes holds that each mistake turns the proof red by itself, and that one message says what is wrong, and in
// which account, stack, resource and statement. Those marked "!" are in the documents that Causeway replaces.
func TestMistakes(t *testing.T) {
	t.Parallel()
	org := example(t)
	for _, m := range slices.Concat(misunderstood, opened, broken, trusted, escalated, unreadable, unseen, observed) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			changed := templates(t)
			m.edit(t, changed, m.at)
			found := findings(t, changed)
			if !slices.ContainsFunc(found, func(text string) bool { return strings.Contains(text, m.says) && m.at.in(text, org) }) {
				t.Errorf("no finding says %q of %v, but:\n%s", m.says, m.at, strings.Join(found[:min(len(found), 5)], "\n"))
			}
		})
	}
}

// findings are what a proof of the templates says, as `causeway prove` prints it.
func findings(t testing.TB, templates edited) []string {
	t.Helper()
	proof, err := prove(t, templates)
	if err != nil {
		return []string{err.Error()}
	}
	found := proof.Findings()
	if len(found) > 0 == proof.Holds() {
		t.Errorf("it holds: %v, but there are %d findings", proof.Holds(), len(found))
	}
	return found
}

// misunderstood are policies that IAM would take, or refuse, but never understand as they are meant.
var misunderstood = []mistake{
	{"an operator that does not exist", place{orderStore, artifacts, "WorkloadRolesReadReleases"},
		when("StringLikke", "aws:PrincipalOrgID", "o-*"), "there is no condition operator StringLikke"},
	{"an action that does not exist", place{ordersDev, crossInDev, "ReadReleases"}, replace("s3:GetObject", "s3:GetObjekt"),
		"there is no action s3:GetObjekt"},
	{"a pattern that matches no action", place{ordersDev, "Boundary", "DenyAccountSettings"}, replace("ec2:Disable*BlockPublicAccess", "ec2:Forbid*PublicAccess"),
		"no action matches ec2:Forbid*PublicAccess"},
	{"a service that does not exist", place{ordersDev, "CloudFormationRole", "CreateResources"}, replace("elasticloadbalancing:*", "elbv2:*"),
		"no service has the actions elbv2:*"},
	{"a condition key that does not exist", place{ordersDev, cross, "PipelinesDeployIntoThisAccount"},
		when("ArnEquals", "aws:PrincipalArm", role("111111111111", "role/CodePipelineRole-orders")), "there is no condition key aws:PrincipalArm"},
	{"a version that does not exist", place{orderStore, artifacts, ""}, func(t testing.TB, e edited, at place) {
		documents(e.properties(t, at))[0]["Version"] = "2021-10-17"
	}, `Version must be either`},
	{"a misspelt effect", place{ordersDev, "Boundary", ""}, in("DenyPlatformKeys", set("Effect", "Denied")), "Effect"},
	{"a statement without a principal", place{orderStore, images, ""}, in("WorkloadRolesPullImages", set("Principal", nil)),
		"orders-dev ECSTaskExecutionRole is to pull images of orders, but may not"},
}

// anyone is everybody on earth.
var anyone = map[string]any{"AWS": "*"}

// opened are resources that are open to more than who is to use them.
var opened = []mistake{
	{"a bucket for everybody", place{orderStore, artifacts, "WorkloadRolesReadReleases"},
		both(set("Principal", "*"), set("Condition", nil)), "a stranger's Administrator without an organization may read releases of orders"},
	{"an event bus for everybody", place{orderPipeline, "Events", "Everybody"}, add("AWS::Events::EventBusPolicy", map[string]any{"StatementId": "Everybody",
		"Statement": allow("events:PutEvents", "arn:aws:events:eu-west-1:111111111111:event-bus/default", map[string]any{"Principal": "*"})}),
		"a stranger's Administrator without an organization may send other events to the default event bus in shared-services"},
	{"an event bus for a whole account", place{orderPipeline, "Events", "Tools"}, add("AWS::Events::EventBusPolicy", map[string]any{"StatementId": "Tools",
		"Statement": allow("events:PutEvents", "*", map[string]any{"Principal": root("101010101010")})}),
		"management Administrator may send events of s3 to the default event bus in shared-services"},
	{"an event bus that others may make rules on", place{orderPipeline, "Events", "Rules"}, add("AWS::Events::EventBusPolicy", map[string]any{"StatementId": "Rules",
		"Statement": allow([]any{"events:PutEvents", "events:PutRule"}, "*", map[string]any{"Principal": root("101010101010")})}),
		"the proof does not ask who may events:putrule"},
	{"a bucket for an account, not for its roles", place{orderStore, artifacts, "WorkloadRolesReadReleases"},
		when("ArnEquals", "aws:PrincipalArn", nil), "orders-dev Administrator may read releases of orders"},
	{"a bucket for the whole organization", place{orderStore, artifacts, "WorkloadRolesReadReleases"},
		both(set("Principal", anyone), when("ArnEquals", "aws:PrincipalArn", nil)), "payments-prod CloudFormationRole may read releases of orders"},
	{"roles by a pattern", place{orderStore, artifacts, "WorkloadRolesReadReleases"},
		both(when("ArnEquals", "aws:PrincipalArn", nil), when("ArnLike", "aws:PrincipalArn", role("*", "role/*"))), "orders-qa Administrator may list artifacts of orders"},
	{"roles by a name in any account", place{orderStore, artifacts, "WorkloadRolesReadReleases"},
		both(set("Principal", anyone), set("Condition", map[string]any{"ArnLike": map[string]any{"aws:PrincipalArn": role("*", "role/CodeDeployRole")}})),
		"a stranger's CodeDeployRole may read releases of orders"},
	{"artifacts that a stage may write", place{orderStore, artifacts, "WorkloadRolesReadReleases"},
		both(replace("s3:GetObject", "s3:*"), elsewhere(place{ordersDev, deployInDev, "ReadReleases"}, set("Action", "s3:*"))),
		"orders-dev CodeDeployRole may write releases of orders"},
	{"everybody but one", place{orderStore, artifacts, "WorkloadRolesReadReleases"},
		both(set("Principal", nil), set("NotPrincipal", map[string]any{"AWS": role("101010101010", "root")}), set("Condition", nil)), "a stranger's Administrator"},
	{"every action but one", place{orderStore, artifacts, ""}, in("WorkloadRolesReadReleases", both(set("Action", nil), set("NotAction", "s3:ListBucket"))),
		"orders-dev CodeDeployRole is to list artifacts of orders, but may not"},
	{"a key that everybody may use", place{orderStore, artifactKey, "PipelineEncryptsArtifacts"}, both(set("Principal", anyone), set("Condition", nil)),
		"a stranger's Administrator may decrypt with the artifact key of orders"},
	{"a key that its account's administrators may use", place{orderStore, artifactKey, "AccountAdministersKey"}, set("Action", "kms:*"),
		"shared-services Administrator may decrypt with the artifact key of orders"},
	{"an image key that is used without ECR", place{orderStore, imageKeyID, "WorkloadRolesDecryptImages"},
		both(when("StringEquals", "kms:ViaService", nil), elsewhere(place{ordersDev, pullInDev, "DecryptImages"}, when("StringEquals", "kms:ViaService", nil))),
		"orders-dev ECSTaskExecutionRole may decrypt with the image key of orders"},
	{"! a repository that a stage may push to", place{orderStore, images, "WorkloadRolesPullImages"},
		both(set("Action", []any{"ecr:BatchGetImage", "ecr:PutImage"}), elsewhere(place{ordersDev, pullInDev, "PullImages"}, set("Action", "ecr:*"))),
		"orders-dev ECSTaskExecutionRole may push images of orders"},
	{"a repository for the other application, too", place{orderStore, images, "Other"},
		both(say(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("888888888888", "root")}, "Action": "ecr:BatchGetImage"}),
			elsewhere(place{payments, "EC2InstanceRolepayments", "Other"}, say(allow("ecr:BatchGetImage", "*")))),
		"payments-nonprod EC2InstanceRole may pull images of orders"},
	{"a topic for everybody", place{orderPipeline, "ApprovalOfprodPolicy1A47734A", "Everybody"},
		say(allow("sns:Publish", "*", map[string]any{"Principal": "*"})), "a stranger's Administrator may publish requests to approve orders-prod"},
	{"a function for everybody", place{ordersDev, publisher, publisherLet}, elsewhere(place{ordersDev, publisherLet, ""},
		both(have("Principal", "*"), have("SourceArn", nil), have("SourceAccount", nil))), "a stranger's Administrator may invoke function causeway-network-parameters in orders-dev"},
	{"a function for a service in any account", place{ordersDev, publisher, publisherLet}, elsewhere(place{ordersDev, publisherLet, ""},
		both(have("SourceArn", nil), have("SourceAccount", nil))), "events.amazonaws.com for a stranger may invoke function causeway-network-parameters in orders-dev"},
}

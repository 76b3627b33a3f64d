package stacks

import (
	"strings"
	"testing"
)

// regionMistakes are mistakes with stages in several regions, all put into one assembly, and what the proof says of each: with
// account, stack, resource and statement.
var regionMistakes = []mistakeGroup{{"two regions", []mistake{
	{"the key of another region", func(a *assembly) {
		a.policyOf("Workload-prod", "CodePipelineCrossAccountRole-orders-prod-us", "DecryptArtifacts")["Resource"] = "arn:aws:kms:eu-west-1:111111111111:key/*"
	}, "prod CodePipelineCrossAccountRole is to decrypt with the artifact key of orders in us-east-1, but may not … account 777777777777, stack Workload-prod"},
	{"the home region's bucket for a role of another region", func(a *assembly) {
		a.letInto("SharedServices-storefront-Artifacts", "WorkloadRolesReadReleases", "999999999999", "CodePipelineCrossAccountRole")
	}, "america CodePipelineCrossAccountRole, whatever policies it is given, may read releases of storefront, … WorkloadRolesReadReleases … account 111111111111, stack SharedServices-storefront-Artifacts, StoreArtifactsPolicy"},
	{"the copies for a whole account", func(a *assembly) {
		delete(a.find("SharedServices-orders-Artifacts-us-east-1", "WorkloadRolesReadReleases")["Condition"].(map[string]any), "ArnEquals")
	}, "prod Administrator may read releases of orders in us-east-1, … WorkloadRolesReadReleases … account 111111111111, stack SharedServices-orders-Artifacts-us-east-1, StoreArtifactsPolicy"},
	{"copies of images that nobody may pull", func(a *assembly) {
		a.find("SharedServices-fleet-Artifacts-us-east-1", "WorkloadRolesPullImages")["Effect"] = "Deny"
	}, "nonprod EC2InstanceRole is to pull images of fleet in us-east-1, but may not … WorkloadRolesPullImages … account 111111111111, stack SharedServices-fleet-Artifacts-us-east-1, ImagesRepository"},
	{"copies of images for the roles of the home region", func(a *assembly) {
		a.letInto("SharedServices-orders-Artifacts-us-east-1", "WorkloadRolesPullImages", "222222222222", "ECSTaskExecutionRole")
	}, "nonprod ECSTaskExecutionRole, whatever policies it is given, may pull images of orders in us-east-1, … WorkloadRolesPullImages … account 111111111111, stack SharedServices-orders-Artifacts-us-east-1, ImagesRepository"},
	{"a pipeline that cannot encrypt copies", func(a *assembly) {
		a.find("SharedServices-receipts-Pipeline", "EncryptCopies")["Resource"] = "arn:aws:kms:eu-west-1:111111111111:key/*"
	}, "deploy receipts-dev into tools: encrypt the copy"},
	{"a seal that may not wait", func(a *assembly) {
		a.find("Environment-catalog-prod-Pipeline", "FindImage")["Action"] = "ecr:DescribeImages"
	}, "build catalog-prod: wait for its copies"},
	{"rules of one region only", func(a *assembly) {
		a.find("Workload-prod", "EventBridgeForwardsDeployments")["Condition"].(map[string]any)["ArnEquals"] =
			parse(`{"aws:SourceArn":"arn:aws:events:eu-west-1:777777777777:rule/causeway-orders-prod-eu-events"}`)
	}, "observe orders: events acts under causeway-deployment-events"},
	{"names of the platform that are open in another region", func(a *assembly) {
		for _, d := range a.documents() {
			for _, s := range d.statements {
				if d.template.stack == "Workload-tools" && s["Sid"] == "DenyPlatformResources" {
					s["Resource"] = parse(strings.ReplaceAll(text(s["Resource"]), ":*:", ":eu-west-1:"))
				}
			}
		}
	}, "tools CloudFormationRole may write network parameters of tools in us-east-1, … CreateResources … account 111111111111, stack Workload-tools"},
}}}

// TestRegionMistakesAreFound puts the mistakes into templates with stages in two regions: the proof must find each.
func TestRegionMistakesAreFound(t *testing.T) { findMistakes(t, regionMistakes) }

// policyOf is a statement of a managed policy.
func (a *assembly) policyOf(stack, policy, sid string) statement {
	for _, d := range a.documents() {
		for _, s := range d.statements {
			if d.template.stack == stack && text(d.resource.Properties["ManagedPolicyName"]) == policy && s["Sid"] == sid {
				return s
			}
		}
	}
	panic(stack + " has no statement " + sid + " in " + policy)
}

package config

import (
	"slices"
	"strings"
)

// This file has the names of what the Organization stack creates, and of what its service control policies protect.

// OrganizationStack is the name of the stack with units, accounts and service control policies, in the management account.
const OrganizationStack = "Organization"

// AccountAccessRole is the role through which the management account administers the accounts that it has created; AWS
// Organizations makes it. Service control policies exempt it: it bootstraps accounts, and mends what went wrong.
const AccountAccessRole = "OrganizationAccountAccessRole"

// BaselineStackSet is the name of the StackSet that delivers the workload baseline, unique in the management account.
func BaselineStackSet(org *Organization) string { return org.Name + "-workload-baseline" }

// ControlPolicy is the name of a service control policy, unique in the AWS Organization.
func ControlPolicy(org *Organization, purpose string) string { return org.Name + "-" + purpose }

// UnitOutput is the output of the Organization stack with the ID of a unit that it creates.
func UnitOutput(unit string) string { return "UnitId" + LogicalID(unit) }

// AccountOutput is the output of the Organization stack with the ID of an account that it creates, to be written back.
func AccountOutput(account *Account) string { return "AccountId" + LogicalID(account.Name) }

// LogicalID makes of a name what logical IDs of a template consist of: its words with a capital each, as OrdersDev of orders-dev.
func LogicalID(name string) string {
	var id strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !isAlphanumeric(r) }) {
		id.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return id.String()
}

func isAlphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// PlatformRoles are the names of the platform's roles in any account, where * stands for the name of a pipeline or a purpose.
func PlatformRoles() []string {
	return []string{CodePipelineCrossAccountRole, CloudFormationRole, CodeDeployRole, ECSTaskExecutionRole, ECSTaskRole,
		EC2InstanceRole, BuildRole, CrossAccountReadOnlyRole, MetricsRole, "causeway-*", "CodePipelineRole-*",
		"CodeBuildRole-*", "CodeBuildTestRole-*", "CodeBuildAnalysisRole-*", "CodeBuildSealRole-*", "PipelineTriggerRole-*",
		"PipelineSource*Role-*", "PipelineConfiguration*Role-*"}
}

// PlatformPolicies are the names of the managed policies of these roles, where * stands for what they are for: not every
// role has any. They begin with the role's name.
func PlatformPolicies() []string {
	return []string{CodePipelineCrossAccountRole + "-*", CloudFormationRole + "-*", CodeDeployRole + "-*", ECSTaskExecutionRole + "-*",
		EC2InstanceRole + "-*", BuildRole + "-*", "causeway-*", "CodePipelineRole-*"}
}

// Boundaries are the names of the managed policies that bound CloudFormationRole in the file's accounts, each once.
func Boundaries(org *Organization) []string {
	names := []string{WorkloadBoundary}
	for _, account := range org.AccountsByName() {
		if own := account.PermissionsBoundary; own != "" && !slices.Contains(names, own) {
			names = append(names, own)
		}
	}
	return names
}

// PlatformStacks are the names of the platform's stacks in any account, where * stands for what they are about.
func PlatformStacks(org *Organization) []string {
	return []string{"StackSet-" + BaselineStackSet(org) + "-*", NetworkStack, NetworkStack + "-*", SharedServicesPrefix + "*",
		PlatformPipelineStack + "*", environmentPrefix + "*", "Workload-*", "Source-*", "Configuration-*", "Costs-*", "Developers-*"}
}

// DeployedStacks are the names of the stacks that pipelines deploy, where * stands for application and stage.
func DeployedStacks() []string {
	pattern := Deployment{Application: &Application{Name: anyName, Deploy: DeployCloudFormation}, Stage: &Stage{Name: anyName}}
	return pattern.Stacks()
}

// Hosts are the IDs of the accounts with buckets of the platform, as service control policies name them: shared services and the
// network's. Pipelines in their environments may be in a thousand accounts, for each of which a variable stands, with its own buckets.
func Hosts(org *Organization) []string {
	hosts := []string{org.SharedServicesAccount().ID}
	for _, p := range org.Pipelines() {
		if p.Account != org.SharedServicesAccount() {
			hosts = append(hosts, callersAccount)
		}
	}
	if org.Network != nil && !org.Network.Exists() {
		hosts = append(hosts, org.Accounts[org.Network.Account].ID)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// callersAccount is the account of whoever makes a request, in a policy (IAM user guide, "IAM policy elements: Variables and tags").
const callersAccount = "${aws:PrincipalAccount}"

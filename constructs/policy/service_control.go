package policy

import "slices"

// This file has the service control policies. They grant nothing: they take from everybody in the accounts of a unit,
// administrators included, what only the platform does there. AWS's FullAWSAccess stays attached beside them.
//
// They hold neither for the management account nor for roles that AWS services link to themselves. All of them exempt the role
// through which the management account administers its accounts: it bootstraps accounts for the CDK, deletes default VPCs,
// and mends what went wrong.

// Platform is what service control policies keep for the platform itself, in any account and region: names of resources,
// where * stands for any letters.
type Platform struct {
	Partition         string
	Organization      string   // the prefix of globally unique names
	Roles             []string // the platform's roles
	Policies          []string // the boundaries of CloudFormationRole, and the managed policies of the platform's roles
	Stacks            []string // the platform's stacks, those of its StackSet included
	Deployed          []string // the stacks that pipelines deploy under CloudFormationRole
	Hosts             []string // the accounts whose platform buckets end with their IDs: of pipelines, and the network's
	Passed            string   // CloudFormationRole
	Passer            string   // CodePipelineCrossAccountRole, which alone passes it
	ExecutionPolicies string   // the policies of the CDK's execution roles
	ExecutionStacks   string   // the stacks with these policies
	Access            string   // the role through which the management account administers the account
}

// What the CDK and StackSets deploy with. The names are those of `cdk bootstrap`, whose qualifier may differ, and of
// StackSets with service-managed permissions.
const (
	cdkRoles          = "cdk-*"
	cdkExecutionRoles = "cdk-*-cfn-exec-role-*"
	cdkDeployRoles    = "cdk-*-deploy-role-*"
	stackSetRoles     = "stacksets-exec-*"
	bootstrapStack    = "CDKToolkit"
)

// What changes roles and policies, and what changes stacks: short patterns, because a service control policy has 10,240
// characters, and half of it is for what comes. Passing and reading roles, and describing stacks, is not among them.
var (
	changeIAM    = List{"iam:Attach*", "iam:C*", "iam:D*", "iam:Put*", "iam:Set*", "iam:T*", "iam:U*"}
	changeStacks = List{"cloudformation:C*", "cloudformation:Delete*", "cloudformation:Ex*", "cloudformation:R*", "cloudformation:S*", "cloudformation:U*"}
)

// everywhere is any account and region.
func (p Platform) everywhere() Environment {
	return Environment{Partition: p.Partition, Region: "*", Account: "*"}
}

// except holds for everybody but sessions of these roles, in whatever account they are.
func (p Platform) except(roles ...string) Condition {
	var arns List
	for _, role := range append(roles, p.Access) {
		arns = append(arns, p.everywhere().IAM("role/"+role))
	}
	return Condition{"ArnNotLike": {"aws:PrincipalArn": arns}}
}

// buckets are the platform's buckets of these names: they begin with the organization's, and end with account and region.
func (p Platform) buckets(names string) List {
	var buckets List
	for _, account := range p.Hosts {
		buckets = append(buckets, p.everywhere().Bucket(p.Organization+"-"+names+"-"+account+"-*"))
	}
	return buckets
}

// DenyNetworks leaves networks to the network account: no VPC, gateway, peering, route, network ACL, transit gateway
// attachment, VPN or Direct Connect is built or changed in the accounts that use the shared subnets.
func DenyNetworks(p Platform) Document {
	building, links := denyBuildingNetworks(), Statement{Sid: "DenyLinkingNetworks", Effect: Deny,
		Action: List{"directconnect:Accept*", "directconnect:Allocate*", "directconnect:Associate*", "directconnect:Confirm*",
			"directconnect:Create*", "networkmanager:Associate*", "networkmanager:Create*", "networkmanager:Register*",
			"ram:AcceptResourceShareInvitation"},
		// Links have no names: which one it is about, only their owner knows.
		Resource: List{"*"}}
	building.Condition, links.Condition = p.except(), p.except()
	return NewDocument(building, links)
}

// ProtectPlatform lets only the platform change its roles, its boundary and its stacks, and only CodePipelineCrossAccountRole
// pass CloudFormationRole. Trust across accounts is by a role's name, so whoever could make or change a role of such a
// name would be trusted.
//
// The platform is what the CDK and StackSets deploy with; the roles of both are protected likewise. Neither changes the CDK's
// roles or the policies of its execution roles: they are bootstrapped by a person. Who may use the CDK's roles is said by their
// trust, which `cdk bootstrap` sets.
func ProtectPlatform(p Platform) Document {
	iam := p.everywhere()
	var roles, stacks, deployed List
	for _, name := range p.Policies {
		roles = append(roles, iam.IAM("policy/"+name))
	}
	for _, name := range append(p.Roles, stackSetRoles, p.Access) {
		roles = append(roles, iam.IAM("role/"+name))
	}
	for _, name := range p.Stacks {
		stacks = append(stacks, iam.ARN("cloudformation", "stack/"+name+"/*"))
	}
	for _, name := range p.Deployed {
		deployed = append(deployed, iam.ARN("cloudformation", "stack/"+name+"/*"), iam.ARN("cloudformation", "stack/"+name+"-*/*")) // nested ones, too
	}
	passer := p.except(p.Passer, p.Passed) // CloudFormation passes the role of a stack to those nested in it
	return NewDocument(
		// The CDK's own roles and what bounds them are changed by nobody that they bound, whatever his policies are.
		Statement{Sid: "DenyChangingExecution", Effect: Deny, Condition: p.except(), Action: append(slices.Clone(changeIAM), changeStacks...),
			Resource: List{iam.IAM("role/" + cdkRoles), iam.IAM("policy/" + p.ExecutionPolicies), iam.ARN("cloudformation", "stack/"+p.ExecutionStacks+"/*"),
				iam.ARN("cloudformation", "stack/"+bootstrapStack+"/*")}},
		Statement{Sid: "DenyChangingPlatformRoles", Effect: Deny, Resource: roles, Condition: p.except(cdkExecutionRoles, stackSetRoles), Action: changeIAM},
		Statement{Sid: "DenyPassingCloudFormationRole", Effect: Deny, Action: List{"iam:PassRole"},
			Resource: List{iam.IAM("role/" + p.Passed)}, Condition: passer},
		// Who passes the CDK's execution role to CloudFormation holds all its rights.
		Statement{Sid: "DenyPassingExecutionRoles", Effect: Deny, Action: List{"iam:PassRole"},
			Resource: List{iam.IAM("role/" + cdkExecutionRoles)}, Condition: p.except(cdkDeployRoles, cdkExecutionRoles)},
		// A stack keeps the role that it was deployed with, and who may change the stack uses it without passing it (CloudFormation
		// user guide, "CloudFormation service role"). Deleting what a pipeline has deployed stays possible.
		Statement{Sid: "DenyChangingDeployedStacks", Effect: Deny, Resource: deployed, Condition: p.except(p.Passer, p.Passed, cdkDeployRoles, cdkExecutionRoles),
			Action: List{"cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet", "cloudformation:SetStackPolicy", "cloudformation:UpdateStack"}},
		Statement{Sid: "DenyChangingPlatformStacks", Effect: Deny, Resource: stacks, Condition: p.except(cdkDeployRoles, cdkExecutionRoles, stackSetRoles),
			Action: changeStacks},
	)
}

// KeepRecords keeps accounts in the organization, and what they do on record: nobody stops or erases CloudTrail, AWS Config,
// flow logs, the platform's log groups and access logs, or the keys that these and artifacts are read with. The platform itself
// deploys its own.
func KeepRecords(p Platform) Document {
	everywhere := p.everywhere()
	return NewDocument(
		// These actions are about the account itself, about its only recorder, or about trails and flow logs of any name.
		Statement{Sid: "DenyLeavingOrganization", Effect: Deny, Action: List{"account:CloseAccount", "organizations:LeaveOrganization"}, Resource: List{"*"}},
		Statement{Sid: "DenyStoppingRecords", Effect: Deny, Resource: List{"*"}, Condition: p.except(cdkExecutionRoles),
			Action: List{"cloudtrail:DeleteEventDataStore", "cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopEventDataStoreIngestion",
				"cloudtrail:StopLogging", "cloudtrail:UpdateEventDataStore", "cloudtrail:UpdateTrail", "config:DeleteConfigurationRecorder", "config:DeleteDeliveryChannel",
				"config:PutConfigurationRecorder", "config:PutDeliveryChannel", "config:StopConfigurationRecorder"}},
		// Where applications build networks of their own, their templates have flow logs.
		Statement{Sid: "DenyDeletingFlowLogs", Effect: Deny, Resource: List{"*"}, Condition: p.except(cdkExecutionRoles, p.Passed), Action: List{"ec2:DeleteFlowLogs"}},
		Statement{Sid: "DenyErasingLogs", Effect: Deny, Condition: p.except(cdkExecutionRoles, stackSetRoles),
			Action: List{"logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:DeleteRetentionPolicy", "logs:PutRetentionPolicy"},
			Resource: List{everywhere.ARN("logs", "log-group:/"+p.Organization+"/*"), everywhere.ARN("logs", "log-group:/aws/lambda/causeway-*"),
				everywhere.ARN("logs", "log-group:/aws/codepipeline/*")}},
		Statement{Sid: "DenyErasingAccessLogs", Effect: Deny, Condition: p.except(cdkExecutionRoles),
			Action: List{"s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:DeleteObject*", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration",
				"s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"}, // AWS itself writes them, under no role
			Resource: p.buckets("*-logs")},
		Statement{Sid: "DenyMovingAliases", Effect: Deny, Resource: List{everywhere.ARN("kms", "alias/"+p.Organization+"/*")}, Condition: p.except(cdkExecutionRoles),
			Action: List{"kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"}},
		// What a key has encrypted is lost with it: records, artifacts, images. A key's ID is not known here, its alias is.
		Statement{Sid: "DenyDestroyingKeys", Effect: Deny, Resource: List{everywhere.ARN("kms", "key/*")},
			Action:    List{"kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"},
			Condition: p.except(cdkExecutionRoles).And(Condition{"ForAnyValue:StringLike": {"kms:ResourceAliases": {"alias/" + p.Organization + "/*"}}})},
		Statement{Sid: "DenyStoppingAccessLogs", Effect: Deny, Condition: p.except(cdkExecutionRoles),
			Action: List{"s3:PutBucketLogging"}, Resource: p.buckets("*")},
	)
}

// DenyOtherRegions leaves only these regions to use. Exempt are services whose only endpoint is in one region for all:
// AWS's list of them (Organizations user guide, "General examples" of service control policies), which has KMS, Certificate
// Manager and AWS Config for what global services need of them in us-east-1; and reading what happened there, because CloudTrail
// has IAM's and STS's events in us-east-1 only.
func DenyOtherRegions(p Platform, regions []string) Document {
	return NewDocument(Statement{Sid: "DenyOtherRegions", Effect: Deny,
		NotAction: List{"a4b:*", "access-analyzer:*", "account:*", "acm:*", "artifact:*", "aws-marketplace-management:*", "aws-marketplace:*",
			"aws-portal:*", "billing:*", "budgets:*", "ce:*", "chatbot:*", "chime:*", "cloudfront:*", "cloudtrail:Describe*", "cloudtrail:LookupEvents", "cloudwatch:Describe*", "cloudwatch:Get*",
			"cloudwatch:List*", "config:*", "consolidatedbilling:*", "cur:*",
			"directconnect:*", "ecr-public:*", "ec2:DescribeRegions", "ec2:DescribeTransitGateways", "ec2:DescribeVpnGateways", "fms:*", "freetier:*",
			"globalaccelerator:*", "health:*", "iam:*", "importexport:*", "invoicing:*", "kms:*", "mobileanalytics:*", "networkmanager:*",
			"notifications:*", "organizations:*", "payments:*", "pricing:*", "resource-explorer-2:*", "route53-recovery-cluster:*",
			"route53-recovery-control-config:*", "route53-recovery-readiness:*", "route53:*", "route53domains:*", "s3:GetAccountPublic*",
			"s3:ListAllMyBuckets", "s3:ListMultiRegionAccessPoints", "s3:PutAccountPublic*", "servicequotas:*", "shield:*", "sso:*", "sts:*", "support:*",
			"supportplans:*", "tax:*", "trustedadvisor:*", "waf-regional:*", "waf:*", "wafv2:*", "wellarchitected:*"},
		// A region is left alone as a whole, whatever is in it.
		Resource:  List{"*"},
		Condition: p.except().And(Condition{"StringNotEquals": {"aws:RequestedRegion": regions}})})
}

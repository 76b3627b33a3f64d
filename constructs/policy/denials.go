package policy

import (
	"slices"
	"strings"
)

// CloudFormationDenials keep CloudFormationRole out of the same as its boundary does: an account may bring a boundary of
// its own. They are a policy of their own, because a role's inline policies have no room for them and ten stages.
func CloudFormationDenials(c CloudFormation) Document {
	document := NewDocument(c.denials()...)
	if c.AnyName {
		document.Statement = append(document.Statement, Statement{Sid: "DenyPassingPlatformRoles", Effect: Deny, Action: List{"iam:PassRole"},
			Resource: List{c.IAM("role/causeway-*"), c.IAM("role/cdk-*")}})
	}
	return document
}

// PlatformDenials keep the roles of deployments, whose policies name functions and builds by patterns, from those of the platform.
func PlatformDenials(env Environment) Document {
	return NewDocument(Statement{Sid: "DenyPlatformFunctions", Effect: Deny, Action: List{"codebuild:*", "lambda:*"},
		Resource: List{env.ARN("codebuild", "project/causeway-*"), env.ARN("lambda", "function:causeway-*")}})
}

// denials keep applications out of what the platform itself has in the account, also where that is the shared-services
// account, out of settings of the account as a whole, and out of the network where that is another team's.
func (c CloudFormation) denials() []Statement {
	statements := []Statement{c.denyPlatformResources(), c.denyPlatformAliases(), c.denyPlatformKeys(), denyAccountSettings()}
	if c.DenyNetworks {
		statements = append(statements, denyBuildingNetworks())
	}
	return statements
}

// denyPlatformRoles keeps every role out of the platform's roles, the CDK's, and the boundary itself. Passing and
// reading them stays possible.
func (c CloudFormation) denyPlatformRoles() Statement {
	resources := List{c.Boundary, c.Role, c.IAM("role/cdk-*"), c.IAM("role/causeway-*")}
	for _, pass := range c.Passable {
		resources = append(resources, pass.Role)
	}
	if slices.Contains(c.Stores, c.Account) {
		resources = append(resources, c.IAM("role/CodePipelineRole-*"), c.IAM("role/CodeBuild*"), c.IAM("role/PipelineTriggerRole-*"))
	}
	if c.Supplies {
		resources = append(resources, c.IAM("role/PipelineSource*"), c.IAM("role/PipelineConfiguration*"))
	}
	return Statement{Sid: "DenyPlatformRoles", Effect: Deny, Resource: append(resources, c.OtherRoles...),
		Action: List{"iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:Put*", "iam:Set*", "iam:Tag*",
			"iam:Untag*", "iam:Update*"}}
}

// denyPlatformResources keeps applications from changing what bears a name of the platform. Reading stays possible, so
// that one statement does for buckets too: templates are read from one.
func (c CloudFormation) denyPlatformResources() Statement {
	resources := List{c.Bucket("cdk-*")}
	env := c.protected()
	for _, account := range c.Stores {
		resources = append(resources, c.Bucket(c.Organization+"-*-"+account+"-"+strings.TrimSuffix(env.Region, "*")+"*"))
	}
	for _, bucket := range c.Sources {
		resources = append(resources, c.Bucket(bucket), c.Bucket(bucket+"/*"))
	}
	if slices.Contains(c.Stores, c.Account) {
		resources = append(resources, env.ARN("logs", "log-group:/aws/codepipeline/*"))
	}
	return Statement{Sid: "DenyPlatformResources", Effect: Deny,
		Action: List{"cloudwatch:*", "codebuild:*", "events:*", "lambda:*", "logs:*", "s3:Create*", "s3:Delete*", "s3:Put*", "s3:Update*",
			"sns:*", "ssm:Delete*", "ssm:Put*"},
		Resource: append(resources, env.ARN("codebuild", "project/causeway-*"), env.ARN("codebuild", "report-group/causeway-*"),
			env.ARN("cloudwatch", "alarm:causeway-*"), c.Dashboard("causeway-*"),
			env.ARN("events", "event-bus/causeway-*"), env.ARN("events", "rule/causeway-*"), env.ARN("lambda", "function:causeway-*"), env.ARN("sns", "causeway-*"),
			env.ARN("logs", "log-group:/"+c.Organization+"/*"), env.ARN("logs", "log-group:/aws/lambda/causeway-*"),
			env.ARN("ssm", "parameter/causeway/*"), env.ARN("ssm", "parameter/cdk-bootstrap/*"))}
}

// protected is where the platform's names are denied: in the account's region, or in every region where the platform has
// resources in several. Each of them by its name would not fit into the 6,144 characters of a managed policy, and in a
// region where the platform has nothing, nobody misses its names.
func (c CloudFormation) protected() Environment {
	if c.Everywhere {
		return c.in("*")
	}
	return c.Environment
}

// denyPlatformAliases keeps the aliases where they are: roles find the platform's keys by them, and denyPlatformKeys
// recognizes the keys by them.
func (c CloudFormation) denyPlatformAliases() Statement {
	return Statement{Sid: "DenyPlatformAliases", Effect: Deny, Resource: List{c.protected().ARN("kms", "alias/"+c.Organization+"/*")},
		Action: List{"kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"}}
}

// denyPlatformKeys keeps applications from changing, granting and destroying the platform's keys, where pipelines are
// and in the account itself, which may be the network's.
func (c CloudFormation) denyPlatformKeys() Statement {
	env := c.protected()
	keys := List{env.ARN("kms", "key/*")}
	for _, account := range c.Stores {
		if account != c.Account {
			keys = append(keys, Environment{Partition: c.Partition, Region: env.Region, Account: account}.ARN("kms", "key/*"))
		}
	}
	return Statement{Sid: "DenyPlatformKeys", Effect: Deny, Resource: keys,
		Action: List{"kms:CancelKeyDeletion", "kms:Create*", "kms:Delete*", "kms:Disable*", "kms:Enable*",
			"kms:ImportKeyMaterial", "kms:Put*", "kms:RevokeGrant", "kms:Schedule*", "kms:Update*"},
		Condition: Condition{"ForAnyValue:StringLike": {"kms:ResourceAliases": {"alias/" + c.Organization + "/*"}}}}
}

// denyAccountSettings leaves to the account's administrators what is a setting of the whole account, such as the policies
// of event buses, shares data with other accounts, or runs commands on servers that the application does not own. S3
// access points are among them, because a request through one bears its name, not the bucket's.
func denyAccountSettings() Statement {
	// These actions support no resource, or are about resources whose names the platform does not know.
	return Statement{Sid: "DenyAccountSettings", Effect: Deny, Resource: List{"*"},
		Action: List{"ec2:Disable*BlockPublicAccess", "ec2:DisableEbsEncryptionByDefault", "ec2:ModifyImageAttribute",
			"ec2:ModifySnapshotAttribute", "events:PutPermission", "events:RemovePermission", "events:UpdateEventBus", "logs:*AccountPolicy", "rds:ModifyDB*SnapshotAttribute",
			"s3:*AccessPoint*", "s3:PutAccountPublicAccessBlock", "ssm:*Association*", "ssm:ModifyDocumentPermission",
			"ssm:SendCommand", "ssm:Start*", "ssm:UpdateServiceSetting"}}
}

// denyBuildingNetworks leaves ways into and out of the network to the network account. Security groups, load balancers
// and network interfaces stay the application's.
func denyBuildingNetworks() Statement {
	// Networks have no names: which one it is about, only their owner knows.
	return Statement{Sid: "DenyBuildingNetworks", Effect: Deny, Resource: List{"*"},
		Action: List{"ec2:*ClientVpn*", "ec2:*CidrBlock", "ec2:*DefaultSubnet", "ec2:*DefaultVpc", "ec2:*InstanceConnectEndpoint",
			"ec2:*RoutePropagation", "ec2:*VerifiedAccess*", "ec2:*ssociateTransit*", "ec2:AcceptTransit*", "ec2:AcceptVpc*",
			"ec2:AssociateDhcpOptions", "ec2:AssociateRouteTable", "ec2:Attach*Gateway", "ec2:Create*Gateway*",
			"ec2:CreateNetworkAcl*", "ec2:CreateRoute*", "ec2:CreateSubnet", "ec2:CreateVpc*", "ec2:CreateVpn*",
			"ec2:Delete*Gateway*", "ec2:DeleteFlowLogs", "ec2:DeleteNetworkAcl*", "ec2:DeleteRoute*",
			"ec2:DeleteSubnet", "ec2:DeleteVpc*", "ec2:DeleteVpn*", "ec2:Detach*Gateway", "ec2:DisableTransit*",
			"ec2:DisassociateRouteTable", "ec2:EnableTransit*",
			"ec2:ModifySubnet*", "ec2:ModifyTransitGateway*", "ec2:ModifyVpc*", "ec2:ModifyVpn*",
			"ec2:ReplaceNetworkAcl*", "ec2:ReplaceRoute*", "ec2:ReplaceTransit*"}}
}

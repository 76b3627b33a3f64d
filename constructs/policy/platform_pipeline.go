package policy

// This file has the policies of the pipeline that deploys the platform. Its actions deploy as the CDK's own roles, which `cdk
// bootstrap` makes in every account and region: who may assume those is the platform.

// PlatformBuildRole lets the build read the commit and write the cloud assembly, and nothing else: it needs no credentials for
// any account.
func PlatformBuildRole(p Project) Document { return NewDocument(p.statements()...) }

// PlatformReviewRole lets the review compare the cloud assembly with what is deployed, through the CDK's lookup roles, which
// only read; and see which executions of its pipeline are under way.
func PlatformReviewRole(p Project, pipeline string, lookupRoles []string) Document {
	return NewDocument(append(p.statements(),
		Statement{Sid: "LookAtStacks", Effect: Allow, Action: List{"sts:AssumeRole"}, Resource: lookupRoles},
		Statement{Sid: "SeeExecutions", Effect: Allow, Action: List{"codepipeline:ListPipelineExecutions"}, Resource: List{pipeline}})...)
}

// PlatformUpdateRole lets the pipeline's update deploy the pipeline's own stacks, through the CDK's roles of its account.
func PlatformUpdateRole(p Project, cdkRoles []string) Document {
	return NewDocument(append(p.statements(),
		Statement{Sid: "DeployThisPipeline", Effect: Allow, Action: List{"sts:AssumeRole"}, Resource: cdkRoles})...)
}

// PlatformReaders are the roles of others that a bucket of the platform's pipeline is for, and those that it is not.
type PlatformReaders struct {
	Deployers    Roles    // the CDK's deploy roles
	Applications []string // ARNs of the roles of applications in the bucket's account, or patterns of them
}

// PlatformBucket lets the CDK's deploy roles read what they deploy, and refuses applications, and everybody who does not use TLS.
//
// The CDK lets its deploy roles read buckets of other accounts, and none of their own. So where the bucket's own account is
// deployed to, the bucket alone must let that role in. The root of an account is not enough for this, because it leaves the
// rest to identity policies, and the role as principal would be forgotten when the account is bootstrapped again. Anybody whose
// role has exactly that ARN is what AWS documents for it (IAM user guide, "IAM role principals"); the fixed account keeps
// the policy from being public.
func PlatformBucket(env Environment, bucketARN, prefix string, readers PlatformReaders) Document {
	document := readableBucket("DeployRolesReadAssemblies", bucketARN, []string{prefix}, readers.Deployers.Outside(env.Account))
	own := readers.Deployers.inside(env.Account)
	if len(own.ARNs) > 0 {
		document.Statement = append(document.Statement, Statement{
			Sid: "OwnDeployRoleReadsAssemblies", Effect: Allow, Principal: &Principal{AWS: List{"*"}},
			Action: append(append(List{}, readBucket...), readObjects...), Resource: List{bucketARN, bucketARN + "/" + prefix + "*"},
			Condition: Condition{"ArnEquals": {"aws:PrincipalArn": own.ARNs}, "StringEquals": {"aws:PrincipalAccount": {env.Account}}}})
	}
	if len(readers.Applications) > 0 {
		document.Statement = append(document.Statement, Statement{
			Sid: "DenyApplications", Effect: Deny, Principal: &Principal{AWS: List{"*"}}, Action: List{"s3:*"},
			Resource: List{bucketARN, bucketARN + "/*"}, Condition: Condition{"ArnLike": {"aws:PrincipalArn": readers.Applications}}})
	}
	return document
}

// PlatformKeyUse is who uses the key of the platform's pipeline.
type PlatformKeyUse struct {
	Writers   Roles // the pipeline's and the build's role
	Readers   Roles // the review's and the update's; none in other regions than the pipeline's
	Deployers Roles // the CDK's deploy roles
	LogGroup  string
}

// PlatformKey is the policy of the key that encrypts the artifacts, logs and messages of the platform's pipeline.
func PlatformKey(env Environment, use PlatformKeyUse) Document {
	document := NewDocument(
		administerKey(env),
		Statement{Sid: "PipelineEncryptsArtifacts", Effect: Allow, Principal: use.Writers.principal(),
			Action: encrypt, Resource: thisKey, Condition: use.Writers.condition()},
		Statement{Sid: "DeployRolesDecryptAssemblies", Effect: Allow, Principal: use.Deployers.principal(),
			Action: decrypt, Resource: thisKey, Condition: use.Deployers.condition()},
	)
	if len(use.Readers.ARNs) > 0 {
		document.Statement = append(document.Statement, Statement{Sid: "ProjectsDecryptArtifacts", Effect: Allow,
			Principal: use.Readers.principal(), Action: decrypt, Resource: thisKey, Condition: use.Readers.condition()})
	}
	if use.LogGroup != "" {
		document.Statement = append(document.Statement, logsUseKey(env, use.LogGroup))
	}
	return document
}

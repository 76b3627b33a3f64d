package policy

import "strings"

// Actions on keys and buckets that several policies share.
var (
	readObjects = List{"s3:GetObject", "s3:GetObjectVersion"}
	readBucket  = List{"s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:ListBucket"}
	decrypt     = List{"kms:Decrypt", "kms:DescribeKey"}
	// encrypt is what an action with an output artifact needs of the key; kms:Decrypt alone is not enough.
	encrypt = List{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey",
		"kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"}
)

// writeFromOutside is what an action of another account does to write an artifact.
var writeFromOutside = List{"s3:PutObject", "s3:PutObjectAcl"}

// Upload is a role of another account that fetches an input of the pipeline, and what the keys of its artifact begin with.
type Upload struct {
	Name      string // of the input
	Role      Roles
	Artifacts string
}

// ArtifactBucket lets roles of other accounts read the artifacts whose keys begin so, or write one, and refuses everybody
// who does not use TLS. Roles of the bucket's own account need no statement: their identity policies are enough.
func ArtifactBucket(bucketARN string, releases []string, readers Roles, uploads ...Upload) Document {
	document := readableBucket("WorkloadRolesReadReleases", bucketARN, releases, readers)
	for _, upload := range uploads {
		document.Statement = append(document.Statement, Statement{
			Sid: upload.Name + "RoleWritesArtifacts", Effect: Allow, Principal: upload.Role.principal(), Action: writeFromOutside,
			Resource: List{bucketARN + "/" + upload.Artifacts + "*"}, Condition: upload.Role.condition()})
	}
	return document
}

// TemplateBucket lets roles of other accounts read nested templates, and refuses everybody who does not use TLS.
func TemplateBucket(bucketARN string, readers Roles) Document {
	return readableBucket("WorkloadRolesReadTemplates", bucketARN, []string{""}, readers)
}

func readableBucket(sid, bucketARN string, prefixes []string, readers Roles) Document {
	document := NewDocument(tlsOnly(bucketARN))
	resources := List{bucketARN}
	for _, prefix := range prefixes {
		resources = append(resources, bucketARN+"/"+prefix+"*")
	}
	if len(readers.ARNs) > 0 {
		document.Statement = append(document.Statement, Statement{
			Sid: sid, Effect: Allow, Principal: readers.principal(),
			// One statement for bucket and objects: S3 matches each action with the resource it applies to, and a
			// bucket policy must stay below 20 KB with 47 stages.
			Action:    append(append(List{}, readBucket...), readObjects...),
			Resource:  resources,
			Condition: readers.condition(),
		})
	}
	return document
}

// AccessLogBucket lets S3 deliver the access logs of the source buckets, and refuses everybody who does not use TLS.
func AccessLogBucket(bucketARN, account string, sourceARNs ...string) Document {
	return NewDocument(tlsOnly(bucketARN), Statement{
		Sid: "S3DeliversAccessLogs", Effect: Allow, Principal: service("logging.s3"),
		Action: List{"s3:PutObject"}, Resource: List{bucketARN + "/*"},
		Condition: sourceAccount(account).And(Condition{"ArnEquals": {"aws:SourceArn": sourceARNs}}),
	})
}

// tlsOnly refuses requests without TLS, whoever makes them.
func tlsOnly(bucketARN string) Statement {
	return Statement{
		Sid: "DenyWithoutTLS", Effect: Deny, Principal: &Principal{AWS: List{"*"}},
		Action: List{"s3:*"}, Resource: List{bucketARN, bucketARN + "/*"},
		Condition: Condition{"Bool": {"aws:SecureTransport": {"false"}}},
	}
}

// thisKey is the resource of every statement in a key policy: there `*` means the key itself and nothing else.
var thisKey = List{"*"}

// KeyUse is who uses the key of an artifact store, and for what.
type KeyUse struct {
	Writers   Roles
	Testers   Roles
	Readers   Roles
	Uploads   []Upload
	LogGroups []string // names
	Topics    Topics
}

// ArtifactKey is the policy of the key that encrypts artifacts, templates, build logs and notifications.
//
// Administrators of the account manage the key but cannot use it. Writers are the pipeline's, the build's and the seal's
// role; testers those that judge a commit; readers the roles of the workload accounts, and those of the key's own account
// where a stage deploys there; uploads are sources of other accounts; topics those that AWS services publish to.
func ArtifactKey(env Environment, use KeyUse) Document {
	document := NewDocument(
		administerKey(env),
		Statement{Sid: "PipelineEncryptsArtifacts", Effect: Allow, Principal: use.Writers.principal(),
			Action: encrypt, Resource: thisKey, Condition: use.Writers.condition()},
		Statement{Sid: "WorkloadRolesDecryptArtifacts", Effect: Allow, Principal: use.Readers.principal(),
			Action: decrypt, Resource: thisKey, Condition: use.Readers.condition()},
		logsUseKey(env, use.LogGroups...),
	)
	if len(use.Testers.ARNs) > 0 {
		document.Statement = append(document.Statement, Statement{Sid: "TestsDecryptSources", Effect: Allow,
			Principal: use.Testers.principal(), Action: decrypt, Resource: thisKey, Condition: use.Testers.condition()})
	}
	for _, upload := range use.Uploads {
		document.Statement = append(document.Statement, Statement{
			Sid: upload.Name + "RoleEncryptsArtifacts", Effect: Allow, Principal: upload.Role.principal(), Action: encrypt,
			Resource: thisKey, Condition: upload.Role.condition()})
	}
	document.Statement = append(document.Statement, publishersUseKey(env, use.Topics)...)
	return document
}

// ImageKey is the policy of the key that encrypts images. ECR encrypts and decrypts under a grant, which it makes for
// itself as whoever creates the repository; a role that pulls an image of another account decrypts through ECR only.
func ImageKey(env Environment, pullers Roles) Document {
	viaECR := viaService("ecr", env)
	document := NewDocument(
		administerKey(env),
		Statement{Sid: "ECREncryptsImages", Effect: Allow, Principal: &Principal{AWS: List{env.IAM("root")}},
			Action: List{"kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"}, Resource: thisKey,
			Condition: viaECR},
	)
	if len(pullers.ARNs) > 0 {
		document.Statement = append(document.Statement, Statement{
			Sid: "WorkloadRolesDecryptImages", Effect: Allow, Principal: pullers.principal(),
			Action: decrypt, Resource: thisKey, Condition: pullers.condition().And(viaECR)})
	}
	return document
}

// administerKey lets the account's own administrators manage a key. It names no action that encrypts, decrypts or
// grants, so that they cannot read what it protects without changing this policy, which CloudTrail records.
func administerKey(env Environment) Statement {
	return Statement{
		Sid: "AccountAdministersKey", Effect: Allow, Principal: &Principal{AWS: List{env.IAM("root")}},
		Action: List{"kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey",
			"kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy",
			"kms:GetKeyRotationStatus", "kms:ListGrants", "kms:ListKeyPolicies",
			"kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:ScheduleKeyDeletion",
			"kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription"},
		Resource: thisKey,
	}
}

// logsUseKey lets CloudWatch Logs encrypt log groups of these names with the key.
func logsUseKey(env Environment, logGroups ...string) Statement {
	var arns List
	for _, name := range logGroups {
		arns = append(arns, env.ARN("logs", "log-group:"+name))
	}
	return Statement{
		Sid: "CloudWatchLogsEncryptsLogGroup", Effect: Allow, Principal: env.regionalService("logs"),
		Action: List{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom",
			"kms:ReEncryptTo"},
		Resource:  thisKey,
		Condition: Condition{"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": arns}},
	}
}

// ImageRepository lets roles of other accounts pull images, and nothing else. It has no resource: a repository policy
// is about its repository.
func ImageRepository(pullers Roles) Document {
	return NewDocument(Statement{
		Sid: "WorkloadRolesPullImages", Effect: Allow, Principal: pullers.principal(),
		Action: pullImages, Condition: pullers.condition(),
	})
}

var pullImages = List{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}

// readReleases lets a workload role read and decrypt what the pipeline has sealed: neither the source, nor what a build
// made and nothing has checked. The stores are one pipeline's, a region each.
func readReleases(stores ...Store) []Statement {
	var buckets, releases List
	for _, store := range stores {
		buckets = append(buckets, store.ArtifactBucket)
		for _, prefix := range store.Releases {
			releases = append(releases, store.ArtifactBucket+"/"+prefix+"*")
		}
	}
	return []Statement{
		{Sid: "ReadArtifactBucket", Effect: Allow, Action: readBucket, Resource: buckets},
		{Sid: "ReadReleases", Effect: Allow, Action: readObjects, Resource: releases},
		decryptByAlias("DecryptArtifacts", stores[0].ArtifactKey, environments(stores)...),
	}
}

// decryptByAlias lets a role of any account decrypt with the keys that bear this alias. A key's ID is not known before
// the key exists, so the resource is every key of the account and region, under the condition of its alias.
func decryptByAlias(sid, alias string, where ...Environment) Statement {
	var keys List
	for _, env := range where {
		keys = append(keys, env.ARN("kms", "key/*"))
	}
	return Statement{
		Sid: sid, Effect: Allow, Action: decrypt, Resource: keys,
		Condition: withAlias(alias),
	}
}

// pullFrom lets a workload role pull the images of a pipeline's stores, a region each.
func pullFrom(stores ...Store) []Statement {
	var repositories List
	for _, store := range stores {
		repositories = append(repositories, store.ImageRepository)
	}
	decryptImages := decryptByAlias("DecryptImages", stores[0].ImageKey, environments(stores)...)
	decryptImages.Condition = decryptImages.Condition.And(viaService("ecr", environments(stores)...))
	return []Statement{
		signInToECR(),
		{Sid: "PullImages", Effect: Allow, Action: pullImages, Resource: repositories},
		decryptImages,
	}
}

// signInToECR has `*` as its resource because GetAuthorizationToken supports no other: the token is for the account's
// registry, and what it opens is decided by the other statements.
func signInToECR() Statement {
	return Statement{Sid: "SignInToECR", Effect: Allow, Action: List{"ecr:GetAuthorizationToken"}, Resource: List{"*"}}
}

// withAlias holds for keys that have the alias, or one that fits the pattern.
func withAlias(alias string) Condition {
	if strings.Contains(alias, "*") {
		return Condition{"ForAnyValue:StringLike": {"kms:ResourceAliases": {alias}}}
	}
	return Condition{"ForAnyValue:StringEquals": {"kms:ResourceAliases": {alias}}}
}

// Package delivery creates what an application is delivered with: its artifact store, image repository and pipeline.
package delivery

import (
	"causeway/constructs/key"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// ArtifactStoreProps are what an artifact store is made of.
type ArtifactStoreProps struct {
	Environment     policy.Environment
	ArtifactBucket  string // names, unique in the world
	TemplateBucket  string
	AccessLogBucket string
	KeyAlias        string
	Writers         policy.Roles // the pipeline's and the build's role
	Readers         policy.Roles // roles that read artifacts
	TemplateReaders policy.Roles // roles that read nested templates
	BuildLogGroup   string       // name of the log group of the builds
}

// ArtifactStore is the key, the buckets and the build logs of one application. All of it is retained when its stack goes.
type ArtifactStore struct {
	Key            awskms.CfnKey
	ArtifactBucket awss3.CfnBucket
	TemplateBucket awss3.CfnBucket
}

// NewArtifactStore creates one key, and with it the bucket through which the pipeline's actions hand on their
// artifacts, the bucket for nested templates, the bucket that records who read either, and the log group of the builds.
func NewArtifactStore(scope constructs.Construct, id string, props *ArtifactStoreProps) *ArtifactStore {
	this := constructs.NewConstruct(scope, jsii.String(id))
	readers := policy.Roles{OrganizationID: props.Readers.OrganizationID,
		ARNs: append(append([]string{}, props.Readers.ARNs...), props.TemplateReaders.ARNs...)}
	encryptionKey := key.New(this, "Key", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts artifacts, templates, build logs and approval notifications",
		Policy: policy.ArtifactKey(props.Environment, props.Writers, readers, props.BuildLogGroup),
	})

	awslogs.NewCfnLogGroup(this, jsii.String("BuildLogs"), &awslogs.CfnLogGroupProps{
		LogGroupName: jsii.String(props.BuildLogGroup), RetentionInDays: jsii.Number(365), KmsKeyId: encryptionKey.AttrArn(),
	}).ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil)

	logs, logsPolicy := newAccessLogBucket(this, props)
	encryption := &awss3.CfnBucket_BucketEncryptionProperty{ServerSideEncryptionConfiguration: []any{
		&awss3.CfnBucket_ServerSideEncryptionRuleProperty{
			BucketKeyEnabled: jsii.Bool(true),
			ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{
				SseAlgorithm: jsii.String("aws:kms"), KmsMasterKeyId: encryptionKey.AttrArn()},
		}}}
	newBucket := func(id, name string, grant func(string, policy.Roles) policy.Document, readers policy.Roles) awss3.CfnBucket {
		bucket := newPrivateBucket(this, id, &awss3.CfnBucketProps{
			BucketName:              jsii.String(name),
			BucketEncryption:        encryption,
			VersioningConfiguration: &awss3.CfnBucket_VersioningConfigurationProperty{Status: jsii.String("Enabled")},
			LoggingConfiguration: &awss3.CfnBucket_LoggingConfigurationProperty{
				DestinationBucketName: logs.Ref(), LogFilePrefix: jsii.String(name + "/")},
			LifecycleConfiguration: keepCurrentVersions(),
		})
		bucket.AddResourceDependency(logsPolicy, nil) // S3 refuses to log where it may not write
		attachPolicy(this, id+"Policy", bucket, grant(props.Environment.Bucket(name), readers.Outside(props.Environment.Account)))
		return bucket
	}
	return &ArtifactStore{
		Key:            encryptionKey,
		ArtifactBucket: newBucket("Artifacts", props.ArtifactBucket, policy.ArtifactBucket, props.Readers),
		TemplateBucket: newBucket("Templates", props.TemplateBucket, policy.TemplateBucket, props.TemplateReaders),
	}
}

// keepCurrentVersions deletes no current object: an artifact that production runs on may be years old. What was
// overwritten or never finished goes.
func keepCurrentVersions() *awss3.CfnBucket_LifecycleConfigurationProperty {
	return &awss3.CfnBucket_LifecycleConfigurationProperty{Rules: []any{
		&awss3.CfnBucket_RuleProperty{
			Id: jsii.String("ForgetOverwrittenVersions"), Status: jsii.String("Enabled"),
			NoncurrentVersionExpiration:    &awss3.CfnBucket_NoncurrentVersionExpirationProperty{NoncurrentDays: jsii.Number(90)},
			AbortIncompleteMultipartUpload: &awss3.CfnBucket_AbortIncompleteMultipartUploadProperty{DaysAfterInitiation: jsii.Number(7)},
		}}}
}

// newAccessLogBucket creates the bucket of the access logs, and its policy. It is encrypted with S3's own key, which log
// delivery needs no permission for.
func newAccessLogBucket(scope constructs.Construct, props *ArtifactStoreProps) (awss3.CfnBucket, awss3.CfnBucketPolicy) {
	bucket := newPrivateBucket(scope, "AccessLogs", &awss3.CfnBucketProps{
		BucketName: jsii.String(props.AccessLogBucket),
		BucketEncryption: &awss3.CfnBucket_BucketEncryptionProperty{ServerSideEncryptionConfiguration: []any{
			&awss3.CfnBucket_ServerSideEncryptionRuleProperty{
				ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{SseAlgorithm: jsii.String("AES256")},
			}}},
		LifecycleConfiguration: &awss3.CfnBucket_LifecycleConfigurationProperty{Rules: []any{
			&awss3.CfnBucket_RuleProperty{
				Id: jsii.String("KeepForAYear"), Status: jsii.String("Enabled"), ExpirationInDays: jsii.Number(365),
				AbortIncompleteMultipartUpload: &awss3.CfnBucket_AbortIncompleteMultipartUploadProperty{DaysAfterInitiation: jsii.Number(7)},
			}}},
	})
	env := props.Environment
	return bucket, attachPolicy(scope, "AccessLogsPolicy", bucket, policy.AccessLogBucket(env.Bucket(props.AccessLogBucket),
		env.Account, env.Bucket(props.ArtifactBucket), env.Bucket(props.TemplateBucket)))
}

// newPrivateBucket adds to a bucket what every bucket has: no public access, no ACLs, and it outlives its stack.
// Without ACLs the bucket's owner owns every object; one that another account wrote would otherwise be unreadable.
func newPrivateBucket(scope constructs.Construct, id string, props *awss3.CfnBucketProps) awss3.CfnBucket {
	props.PublicAccessBlockConfiguration = &awss3.CfnBucket_PublicAccessBlockConfigurationProperty{
		BlockPublicAcls: jsii.Bool(true), BlockPublicPolicy: jsii.Bool(true),
		IgnorePublicAcls: jsii.Bool(true), RestrictPublicBuckets: jsii.Bool(true),
	}
	props.OwnershipControls = &awss3.CfnBucket_OwnershipControlsProperty{
		Rules: []any{&awss3.CfnBucket_OwnershipControlsRuleProperty{ObjectOwnership: jsii.String("BucketOwnerEnforced")}}}
	bucket := awss3.NewCfnBucket(scope, jsii.String(id), props)
	bucket.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil)
	return bucket
}

// attachPolicy gives a bucket its policy, and lets the policy outlive the stack with the bucket: without it anybody in
// the account could read the bucket without TLS, and the workload accounts not at all. It names the bucket as the
// policy's statements do, so that tools can see that they belong together.
func attachPolicy(scope constructs.Construct, id string, bucket awss3.CfnBucket, document policy.Document) awss3.CfnBucketPolicy {
	attached := awss3.NewCfnBucketPolicy(scope, jsii.String(id), &awss3.CfnBucketPolicyProps{
		Bucket: bucket.BucketName(), PolicyDocument: document.Value(),
	})
	attached.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil)
	attached.AddResourceDependency(bucket, nil)
	return attached
}

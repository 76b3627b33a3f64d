package delivery

import (
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

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

// accessLogs are the bucket that records who read others, and its policy.
type accessLogs struct {
	scope  constructs.Construct
	bucket awss3.CfnBucket
	policy awss3.CfnBucketPolicy
}

// newAccessLogs creates the bucket of the access logs of others, by their names. It is encrypted with S3's own key, which
// log delivery needs no permission for.
func newAccessLogs(scope constructs.Construct, env policy.Environment, name string, of ...string) *accessLogs {
	bucket := newPrivateBucket(scope, "AccessLogs", &awss3.CfnBucketProps{
		BucketName: jsii.String(name),
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
	var sources []string
	for _, source := range of {
		sources = append(sources, env.Bucket(source))
	}
	return &accessLogs{scope: scope, bucket: bucket,
		policy: attachPolicy(scope, "AccessLogsPolicy", bucket, policy.AccessLogBucket(env.Bucket(name), env.Account, sources...))}
}

// newBucket creates a bucket that the key encrypts, and whose readers are recorded, with its policy.
func (l *accessLogs) newBucket(id, name string, key awskms.CfnKey, document policy.Document) awss3.CfnBucket {
	bucket := newPrivateBucket(l.scope, id, &awss3.CfnBucketProps{
		BucketName: jsii.String(name),
		BucketEncryption: &awss3.CfnBucket_BucketEncryptionProperty{ServerSideEncryptionConfiguration: []any{
			&awss3.CfnBucket_ServerSideEncryptionRuleProperty{
				BucketKeyEnabled: jsii.Bool(true),
				ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{
					SseAlgorithm: jsii.String("aws:kms"), KmsMasterKeyId: key.AttrArn()},
			}}},
		VersioningConfiguration: &awss3.CfnBucket_VersioningConfigurationProperty{Status: jsii.String("Enabled")},
		LoggingConfiguration: &awss3.CfnBucket_LoggingConfigurationProperty{
			DestinationBucketName: l.bucket.Ref(), LogFilePrefix: jsii.String(name + "/")},
		LifecycleConfiguration: keepCurrentVersions(),
	})
	bucket.AddResourceDependency(l.policy, nil) // S3 refuses to log where it may not write
	attachPolicy(l.scope, id+"Policy", bucket, document)
	return bucket
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
	bucket.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	return bucket
}

// attachPolicy gives a bucket its policy, and lets the policy outlive the stack with the bucket: without it anybody in
// the account could read the bucket without TLS, and the workload accounts not at all. It names the bucket as the
// policy's statements do, so that tools can see that they belong together.
func attachPolicy(scope constructs.Construct, id string, bucket awss3.CfnBucket, document policy.Document) awss3.CfnBucketPolicy {
	attached := awss3.NewCfnBucketPolicy(scope, jsii.String(id), &awss3.CfnBucketPolicyProps{
		Bucket: bucket.BucketName(), PolicyDocument: document.Value(),
	})
	attached.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	attached.AddResourceDependency(bucket, nil)
	return attached
}

package delivery

import (
	"causeway/constructs/bucket"
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
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
	scope  *cfn.Scope
	bucket *bucket.Bucket
	policy *cfn.Resource
}

// newAccessLogs creates the bucket of the access logs of others, by their names. It is encrypted with S3's own key, which
// log delivery needs no permission for.
func newAccessLogs(scope *cfn.Scope, env policy.Environment, name string, of ...string) *accessLogs {
	logs := bucket.New(scope, "AccessLogs", &awss3.CfnBucketProps{
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
	return &accessLogs{scope: scope, bucket: logs,
		policy: bucket.AttachPolicy(scope, "AccessLogsPolicy", logs, policy.AccessLogBucket(env.Bucket(name), env.Account, sources...))}
}

// newBucket creates a bucket that the key encrypts, and whose readers are recorded, with its policy.
func (l *accessLogs) newBucket(id, name string, key *cfn.Resource, document policy.Document) *cfn.Resource {
	created := bucket.New(l.scope, id, &awss3.CfnBucketProps{
		BucketName:              jsii.String(name),
		BucketEncryption:        bucket.Encrypted(key.Att("Arn")),
		VersioningConfiguration: &awss3.CfnBucket_VersioningConfigurationProperty{Status: jsii.String("Enabled")},
		LoggingConfiguration: &awss3.CfnBucket_LoggingConfigurationProperty{
			DestinationBucketName: l.bucket.Ref(), LogFilePrefix: jsii.String(name + "/")},
		LifecycleConfiguration: keepCurrentVersions(),
	})
	created.After(l.policy) // S3 refuses to log where it may not write
	bucket.AttachPolicy(l.scope, id+"Policy", created, document)
	return created.Resource
}

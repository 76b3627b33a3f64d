// Package bucket creates private S3 buckets, and gives them finished bucket policies.
package bucket

import (
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// New creates a bucket with what every bucket has: no public access, no ACLs, and it outlives its stack.
// Without ACLs the bucket's owner owns every object; one that another account wrote would otherwise be unreadable.
func New(scope constructs.Construct, id string, props *awss3.CfnBucketProps) awss3.CfnBucket {
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

// AttachPolicy gives a bucket its policy, and lets the policy outlive the stack with the bucket: without it anybody in
// the account could read the bucket without TLS, and the workload accounts not at all. It names the bucket as the
// policy's statements do, so that tools can see that they belong together.
func AttachPolicy(scope constructs.Construct, id string, bucket awss3.CfnBucket, document policy.Document) awss3.CfnBucketPolicy {
	attached := awss3.NewCfnBucketPolicy(scope, jsii.String(id), &awss3.CfnBucketPolicyProps{
		Bucket: bucket.BucketName(), PolicyDocument: document.Value(),
	})
	attached.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	attached.AddResourceDependency(bucket, nil)
	return attached
}

// Encrypted is encryption with a key, which S3 asks for a key of its own for the bucket, not for each object.
func Encrypted(keyARN *string) *awss3.CfnBucket_BucketEncryptionProperty {
	return &awss3.CfnBucket_BucketEncryptionProperty{ServerSideEncryptionConfiguration: []any{
		&awss3.CfnBucket_ServerSideEncryptionRuleProperty{
			BucketKeyEnabled: jsii.Bool(true),
			ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{
				SseAlgorithm: jsii.String("aws:kms"), KmsMasterKeyId: keyARN},
		}}}
}

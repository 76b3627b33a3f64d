// Package bucket creates private S3 buckets, and gives them finished bucket policies.
package bucket

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
)

// Bucket is a bucket whose name is known.
type Bucket struct {
	*cfn.Resource
	name *string
}

// New creates a bucket with what every bucket has: no public access, no ACLs, and it outlives its stack.
// Without ACLs the bucket's owner owns every object; one that another account wrote would otherwise be unreadable.
func New(scope *cfn.Scope, id string, props *awss3.CfnBucketProps) *Bucket {
	props.PublicAccessBlockConfiguration = &awss3.CfnBucket_PublicAccessBlockConfigurationProperty{
		BlockPublicAcls: jsii.Bool(true), BlockPublicPolicy: jsii.Bool(true),
		IgnorePublicAcls: jsii.Bool(true), RestrictPublicBuckets: jsii.Bool(true),
	}
	props.OwnershipControls = &awss3.CfnBucket_OwnershipControlsProperty{
		Rules: []any{&awss3.CfnBucket_OwnershipControlsRuleProperty{ObjectOwnership: jsii.String("BucketOwnerEnforced")}}}
	return &Bucket{Resource: scope.Add(id, props).Retain(), name: props.BucketName}
}

// AttachPolicy gives a bucket its policy, and lets the policy outlive the stack with the bucket: without it anybody in
// the account could read the bucket without TLS, and the workload accounts not at all. It names the bucket as the
// policy's statements do, so that tools can see that they belong together.
func AttachPolicy(scope *cfn.Scope, id string, bucket *Bucket, document policy.Document) *cfn.Resource {
	attached := scope.Add(id, &awss3.CfnBucketPolicyProps{
		Bucket: bucket.name, PolicyDocument: document.Value(),
	})
	attached.Retain()
	attached.After(bucket.Resource)
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

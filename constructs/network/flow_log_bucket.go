package network

import (
	"causeway/constructs/bucket"
	"causeway/constructs/key"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
)

// FlowLogBucketProps are what flow logs in a bucket are made of.
type FlowLogBucketProps struct {
	BucketName    string
	KeyAlias      string
	RetentionDays int
}

// AddFlowLogBucket records all traffic of the VPC, accepted and rejected, in an encrypted bucket, in place of AddFlowLogs.
// Bucket, policy and key are retained when their stack goes; records expire.
func (v *VPC) AddFlowLogBucket(props *FlowLogBucketProps) {
	this := v.scope.Child("FlowLogs")
	env := v.props.Environment
	bucketKey := key.New(this, "BucketKey", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts the bucket of flow logs", Policy: policy.FlowLogBucketKey(env),
	})
	records := bucket.New(this, "Bucket", &awss3.CfnBucketProps{
		BucketName: jsii.String(props.BucketName), BucketEncryption: bucket.Encrypted(bucketKey.Att("Arn")),
		LifecycleConfiguration: &awss3.CfnBucket_LifecycleConfigurationProperty{Rules: []any{
			&awss3.CfnBucket_RuleProperty{
				Id: jsii.String("ForgetOldRecords"), Status: jsii.String("Enabled"), ExpirationInDays: jsii.Number(props.RetentionDays),
				AbortIncompleteMultipartUpload: &awss3.CfnBucket_AbortIncompleteMultipartUploadProperty{DaysAfterInitiation: jsii.Number(7)},
			}}},
	})
	arn := env.Bucket(props.BucketName)
	attached := bucket.AttachPolicy(this, "BucketPolicy", records, policy.FlowLogBucket(env, arn))
	flowLog := this.Add("FlowLog", &awsec2.CfnFlowLogProps{
		ResourceId: v.resource.Ref(), ResourceType: jsii.String("VPC"), TrafficType: jsii.String("ALL"),
		LogDestinationType: jsii.String("s3"), LogDestination: jsii.String(arn), Tags: nameTag(v.props.Name),
	})
	flowLog.After(attached) // without it EC2 would write a policy of its own
}

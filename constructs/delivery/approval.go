package delivery

import (
	"causeway/constructs/policy"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// ApprovalTopicProps are what an approval topic is made of.
type ApprovalTopicProps struct {
	Environment policy.Environment
	Name        string
	Email       string      // who is asked
	Key         awskms.IKey // encrypts the messages
	Tags        map[string]string
}

// NewApprovalTopic creates the topic that asks one e-mail address for an approval. AWS sends that address a message
// once, with a link that confirms the subscription.
func NewApprovalTopic(scope constructs.Construct, id string, props *ApprovalTopicProps) awssns.ITopic {
	this := constructs.NewConstruct(scope, jsii.String(id))
	topic := awssns.NewCfnTopic(this, jsii.String("Topic"), &awssns.CfnTopicProps{
		TopicName: jsii.String(props.Name), KmsMasterKeyId: props.Key.KeyArn(), Tags: tag.List(props.Tags),
		Subscription: []any{&awssns.CfnTopic_SubscriptionProperty{Protocol: jsii.String("email"), Endpoint: jsii.String(props.Email)}},
	})
	awssns.NewCfnTopicPolicy(this, jsii.String("Policy"), &awssns.CfnTopicPolicyProps{
		Topics: &[]*string{topic.Ref()}, PolicyDocument: policy.ApprovalTopic(props.Environment.ARN("sns", props.Name)).Value(),
	})
	return awssns.Topic_FromTopicArn(this, jsii.String("Imported"), topic.Ref())
}

package delivery

import (
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// NewApprovalTopic creates the topic that asks one e-mail address for an approval. AWS sends that address a message
// once, with a link that confirms the subscription.
func NewApprovalTopic(scope constructs.Construct, id string, env policy.Environment, name, email string, key awskms.IKey) awssns.ITopic {
	this := constructs.NewConstruct(scope, jsii.String(id))
	topic := awssns.NewCfnTopic(this, jsii.String("Topic"), &awssns.CfnTopicProps{
		TopicName: jsii.String(name), KmsMasterKeyId: key.KeyArn(),
		Subscription: []any{&awssns.CfnTopic_SubscriptionProperty{Protocol: jsii.String("email"), Endpoint: jsii.String(email)}},
	})
	awssns.NewCfnTopicPolicy(this, jsii.String("Policy"), &awssns.CfnTopicPolicyProps{
		Topics: &[]*string{topic.Ref()}, PolicyDocument: policy.ApprovalTopic(env.ARN("sns", name)).Value(),
	})
	return awssns.Topic_FromTopicArn(this, jsii.String("Imported"), topic.Ref())
}

package delivery

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
)

// ApprovalTopicProps are what an approval topic is made of.
type ApprovalTopicProps struct {
	Environment policy.Environment
	Name        string
	Email       string  // who is asked
	Key         *string // ARN; encrypts the messages
	Tags        map[string]string
}

// NewApprovalTopic creates the topic that asks one e-mail address for an approval. AWS sends that address a message
// once, with a link that confirms the subscription. It gives the topic's ARN.
func NewApprovalTopic(scope *cfn.Scope, id string, props *ApprovalTopicProps) *string {
	this := scope.Child(id)
	topic := this.Add("Topic", &awssns.CfnTopicProps{
		TopicName: jsii.String(props.Name), KmsMasterKeyId: props.Key, Tags: tag.List(props.Tags),
		Subscription: []any{&awssns.CfnTopic_SubscriptionProperty{Protocol: jsii.String("email"), Endpoint: jsii.String(props.Email)}},
	})
	this.Add("Policy", &awssns.CfnTopicPolicyProps{
		Topics: &[]*string{topic.Ref()}, PolicyDocument: policy.ApprovalTopic(props.Environment.ARN("sns", props.Name)).Value(),
	})
	return topic.Ref()
}

// Package monitoring creates what tells people about pipelines and what they deploy: topics, rules, alarms, dashboards.
package monitoring

import (
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// TopicProps are what a topic is made of.
type TopicProps struct {
	Environment policy.Environment
	Name        string
	Email       string      // who is told; "" where something else subscribes
	Key         awskms.IKey // encrypts the messages
	Alarms      []string    // ARNs of the alarms that publish to it
}

// NewTopic creates a topic for exactly these alarms, and for roles of the account. AWS sends an e-mail address a
// message once, with a link that confirms the subscription.
func NewTopic(scope constructs.Construct, id string, props *TopicProps) awssns.CfnTopic {
	this := constructs.NewConstruct(scope, jsii.String(id))
	cfn := &awssns.CfnTopicProps{TopicName: jsii.String(props.Name), KmsMasterKeyId: props.Key.KeyArn()}
	if props.Email != "" {
		cfn.Subscription = []any{&awssns.CfnTopic_SubscriptionProperty{Protocol: jsii.String("email"), Endpoint: jsii.String(props.Email)}}
	}
	topic := awssns.NewCfnTopic(this, jsii.String("Topic"), cfn)
	document := policy.EventTopic(props.Environment, props.Environment.ARN("sns", props.Name), props.Alarms)
	awssns.NewCfnTopicPolicy(this, jsii.String("Policy"), &awssns.CfnTopicPolicyProps{
		Topics: &[]*string{topic.Ref()}, PolicyDocument: document.Value(),
	})
	return topic
}

// Package monitoring creates what tells people about pipelines and what they deploy: topics, rules, alarms, dashboards.
package monitoring

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
)

// TopicProps are what a topic is made of.
type TopicProps struct {
	Environment policy.Environment
	Name        string
	Email       string   // who is told; "" where something else subscribes
	Key         *string  // ARN; encrypts the messages
	Alarms      []string // ARNs of the alarms that publish to it
}

// NewTopic creates a topic for exactly these alarms, and for roles of the account. AWS sends an e-mail address a
// message once, with a link that confirms the subscription.
func NewTopic(scope *cfn.Scope, id string, props *TopicProps) *cfn.Resource {
	this := scope.Child(id)
	properties := &awssns.CfnTopicProps{TopicName: jsii.String(props.Name), KmsMasterKeyId: props.Key}
	if props.Email != "" {
		properties.Subscription = []any{&awssns.CfnTopic_SubscriptionProperty{Protocol: jsii.String("email"), Endpoint: jsii.String(props.Email)}}
	}
	topic := this.Add("Topic", properties)
	document := policy.EventTopic(props.Environment, props.Environment.ARN("sns", props.Name), props.Alarms)
	this.Add("Policy", &awssns.CfnTopicPolicyProps{
		Topics: &[]*string{topic.Ref()}, PolicyDocument: document.Value(),
	})
	return topic
}

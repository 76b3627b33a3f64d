package monitoring

import (
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awschatbot"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// ChatProps are what a chat channel is made of.
type ChatProps struct {
	Environment policy.Environment
	Name        string
	Role        string // name
	WorkspaceID string // of Slack
	ChannelID   string
	Topic       awssns.CfnTopic
}

// NewChat sends the messages of a topic to a Slack channel, and nothing else: the channel's role may do nothing, and the
// guardrail denies everything to roles that members choose for themselves. AWS's default guardrail is AdministratorAccess.
func NewChat(scope constructs.Construct, id string, props *ChatProps) {
	this := constructs.NewConstruct(scope, jsii.String(id))
	channelRole := role.New(this, "Role", &role.Props{
		Name: props.Role, Description: "For a chat channel that hears of events and runs no command",
		Trust: policy.ChatTrust(props.Environment),
	})
	awschatbot.NewCfnSlackChannelConfiguration(this, jsii.String("Channel"), &awschatbot.CfnSlackChannelConfigurationProps{
		ConfigurationName: jsii.String(props.Name), SlackWorkspaceId: jsii.String(props.WorkspaceID), SlackChannelId: jsii.String(props.ChannelID),
		IamRoleArn: channelRole.AttrArn(), SnsTopicArns: &[]any{props.Topic.Ref()},
		GuardrailPolicies: jsii.Strings("arn:" + props.Environment.Partition + ":iam::aws:policy/AWSDenyAll"),
	})
}

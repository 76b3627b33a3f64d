package monitoring

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awschatbot"
	"github.com/aws/jsii-runtime-go"
)

// ChatProps are what a chat channel is made of.
type ChatProps struct {
	Environment policy.Environment
	Name        string
	Role        string // name
	WorkspaceID string // of Slack
	ChannelID   string
	Topic       *cfn.Resource
}

// NewChat sends the messages of a topic to a Slack channel, and nothing else: the channel's role may do nothing, and the
// guardrail denies everything to roles that members choose for themselves. AWS's default guardrail is AdministratorAccess.
func NewChat(scope *cfn.Scope, id string, props *ChatProps) {
	this := scope.Child(id)
	channelRole := role.New(this, "Role", &role.Props{
		Name: props.Role, Description: "For a chat channel that hears of events and runs no command",
		Trust: policy.ChatTrust(props.Environment),
	})
	this.Add("Channel", &awschatbot.CfnSlackChannelConfigurationProps{
		ConfigurationName: jsii.String(props.Name), SlackWorkspaceId: jsii.String(props.WorkspaceID), SlackChannelId: jsii.String(props.ChannelID),
		IamRoleArn: channelRole.Att("Arn"), SnsTopicArns: &[]any{props.Topic.Ref()},
		GuardrailPolicies: jsii.Strings("arn:" + props.Environment.Partition + ":iam::aws:policy/AWSDenyAll"),
	})
}

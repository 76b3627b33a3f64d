package delivery

import (
	"causeway/constructs/cfn"
	"causeway/constructs/eventbus"
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/jsii-runtime-go"
)

// RemoteSourceProps are what it takes in the account of a source that one pipeline of another account fetches it.
type RemoteSourceProps struct {
	Environment  policy.Environment // of the source
	Pipeline     string             // name
	PipelineRole policy.Roles       // the role that the pipeline runs under
	Role         string             // names
	EventRole    string
	Rule         string
	Fetch        policy.Fetch
	Event        *Event
	EventBus     string // ARN of the event bus of the pipeline's account
}

// NewRemoteSource creates, in the source's account, the role under which the pipeline's source action fetches the source,
// and the rule that sends the source's events to the pipeline's account.
func NewRemoteSource(scope *cfn.Scope, id string, props *RemoteSourceProps) {
	this := scope.Child(id)
	fetch := policy.SourceRole(props.Fetch)
	role.New(this, "Role", &role.Props{
		Name: props.Role, Description: "Fetches the source for the pipeline " + props.Pipeline,
		Trust: policy.SourceTrust(props.PipelineRole), Permissions: &fetch,
	})
	send := policy.SourceEventRole(props.EventBus)
	sender := role.New(this, "EventRole", &role.Props{
		Name: props.EventRole, Description: "Tells the pipeline " + props.Pipeline + " when the source changes",
		Trust: policy.SourceEventTrust(props.Environment, props.Rule), Permissions: &send,
	})
	this.Add("Rule", &awsevents.CfnRuleProps{
		Name: jsii.String(props.Rule), Description: jsii.String("Tells the pipeline " + props.Pipeline + " when the source changes"),
		EventPattern: props.Event.pattern(),
		Targets: []any{&awsevents.CfnRule_TargetProperty{
			Id: jsii.String("PipelineAccount"), Arn: jsii.String(props.EventBus), RoleArn: sender.Att("Arn")}},
	})
}

// EventBusStatementProps are what lets a role of another account send events to an event bus.
type EventBusStatementProps struct {
	Name     string       // of the statement in the event bus's policy, where no other bears it
	EventBus string       // ARN of the account's default event bus
	Sender   policy.Roles // one role
	Events   policy.Events
}

// NewEventBusStatement adds a statement to the policy of the account's default event bus. Its Sid is the statement's name:
// the policies of all pipelines of the account are one.
func NewEventBusStatement(scope *cfn.Scope, id string, props *EventBusStatementProps) {
	document := policy.SourceEventBus(props.EventBus, props.Sender, props.Events)
	document.Statement[0].Sid = props.Name
	eventbus.NewStatement(scope, id, nil, document)
}

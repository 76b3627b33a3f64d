package delivery

import (
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// TriggerProps are what a trigger is made of.
type TriggerProps struct {
	Environment policy.Environment
	Rule        string // names
	Role        string
	Event       map[string]any // event pattern of the source
	Pipeline    string         // ARN
}

// NewTrigger creates the EventBridge rule that starts the pipeline when its source changes.
func NewTrigger(scope constructs.Construct, id string, props *TriggerProps) {
	this := constructs.NewConstruct(scope, jsii.String(id))
	permissions := policy.TriggerRole(props.Pipeline)
	starter := role.New(this, "Role", &role.Props{
		Name: props.Role, Description: "Starts the pipeline when its source changes",
		Trust: policy.TriggerTrust(props.Environment, props.Rule), Permissions: &permissions,
	})
	awsevents.NewCfnRule(this, jsii.String("Rule"), &awsevents.CfnRuleProps{
		Name: jsii.String(props.Rule), Description: jsii.String("Starts the pipeline when its source changes"),
		EventPattern: props.Event,
		Targets: []any{&awsevents.CfnRule_TargetProperty{
			Id: jsii.String("Pipeline"), Arn: jsii.String(props.Pipeline), RoleArn: starter.AttrArn()}},
	})
}

package monitoring

import (
	"causeway/constructs/eventbus"
	"causeway/constructs/policy"
	"causeway/constructs/role"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// NewEventBus creates the event bus that receives events of other accounts. A pipeline has one of its own, because the
// policy of the account's default bus, 10 KB for all pipelines together, would not hold the roles of many accounts.
func NewEventBus(scope constructs.Construct, id string, env policy.Environment, name string, forwarders policy.Roles) awsevents.CfnEventBus {
	bus := awsevents.NewCfnEventBus(scope, jsii.String(id), &awsevents.CfnEventBusProps{Name: jsii.String(name)})
	eventbus.NewStatement(scope, id+"Policy", bus.Ref(), policy.DeploymentEventBus(env.ARN("events", "event-bus/"+name), forwarders))
	return bus
}

// Forward is a rule that sends events on to an event bus of another account.
type Forward struct {
	ID    string
	Rule  string // name
	Bus   string // ARN
	Event Event
	Tags  map[string]string
}

// NewForwarding sends events on, under one role. EventBridge forwards an event that it has received from another account
// no further, so nobody can pass his own off as this account's.
func NewForwarding(scope constructs.Construct, id string, env policy.Environment, roleName string, forwards []Forward) {
	this := constructs.NewConstruct(scope, jsii.String(id))
	var rules, buses []string
	seen := map[string]bool{}
	for _, f := range forwards {
		rules = append(rules, f.Rule)
		if !seen[f.Bus] {
			seen[f.Bus], buses = true, append(buses, f.Bus)
		}
	}
	permissions := policy.DeploymentEventRole(buses)
	forwarder := role.New(this, "Role", &role.Props{
		Name: roleName, Description: "Forwards deployments to the accounts of their pipelines",
		Trust: policy.DeploymentEventTrust(env, rules), Permissions: &permissions,
	})
	for _, f := range forwards {
		awsevents.NewCfnRule(this, jsii.String("Rule-"+f.ID), &awsevents.CfnRuleProps{
			Name: jsii.String(f.Rule), Description: jsii.String("Forwards deployments to the account of their pipeline"),
			EventPattern: f.Event.Pattern, Tags: tag.List(f.Tags),
			Targets: []any{&awsevents.CfnRule_TargetProperty{
				Id: jsii.String("EventBus"), Arn: jsii.String(f.Bus), RoleArn: forwarder.AttrArn()}},
		})
	}
}

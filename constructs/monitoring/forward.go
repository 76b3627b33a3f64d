package monitoring

import (
	"slices"

	"causeway/constructs/cfn"

	"causeway/constructs/eventbus"
	"causeway/constructs/policy"
	"causeway/constructs/role"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/jsii-runtime-go"
)

// NewEventBus creates the event bus that receives events of other accounts. A pipeline has one of its own, because the
// policy of the account's default bus, 10 KB for all pipelines together, would not hold the roles of many accounts.
func NewEventBus(scope *cfn.Scope, id string, env policy.Environment, name string, forwarders policy.Roles) *cfn.Resource {
	bus := scope.Add(id, &awsevents.CfnEventBusProps{Name: jsii.String(name)})
	eventbus.NewStatement(scope, id+"Policy", bus.Ref(), policy.DeploymentEventBus(env.ARN("events", "event-bus/"+name), forwarders))
	return bus
}

// Forward is a rule that sends events on to an event bus of another account or region.
type Forward struct {
	Environment policy.Environment // of the rule
	ID          string
	Rule        string // name
	Bus         string // ARN
	Event       Event
	Tags        map[string]string
}

// NewForwarding creates the role under which events of an account are sent on, and the rules that do so in the role's own
// stack's region. EventBridge forwards an event that it has received from another account or region no further, so nobody can
// pass his own off as this account's.
func NewForwarding(scope *cfn.Scope, id string, env policy.Environment, roleName string, forwards []Forward) {
	this := scope.Child(id)
	var rules []policy.Named
	var buses []string
	for _, f := range forwards {
		rules = append(rules, policy.Named{Environment: f.Environment, Name: f.Rule})
		if !slices.Contains(buses, f.Bus) {
			buses = append(buses, f.Bus)
		}
	}
	permissions := policy.DeploymentEventRole(env.Account, buses)
	forwarder := role.New(this, "Role", &role.Props{
		Name: roleName, Description: "Forwards deployments to the accounts of their pipelines",
		Trust: policy.DeploymentEventTrust(env.Account, rules), Permissions: &permissions,
	})
	for _, f := range forwards {
		if f.Environment == env {
			f.newRule(this, forwarder.Att("Arn"))
		}
	}
}

// NewForwardingRules creates rules that send events on from another region than that of the role's stack.
func NewForwardingRules(scope *cfn.Scope, id, roleARN string, forwards []Forward) {
	this := scope.Child(id)
	for _, f := range forwards {
		f.newRule(this, jsii.String(roleARN))
	}
}

func (f Forward) newRule(scope *cfn.Scope, roleARN *string) {
	scope.Add("Rule-"+f.ID, &awsevents.CfnRuleProps{
		Name: jsii.String(f.Rule), Description: jsii.String("Forwards deployments to the account of their pipeline"),
		EventPattern: f.Event.Pattern, Tags: tag.List(f.Tags),
		Targets: []any{&awsevents.CfnRule_TargetProperty{
			Id: jsii.String("EventBus"), Arn: jsii.String(f.Bus), RoleArn: roleARN}},
	})
}

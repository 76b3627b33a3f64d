package delivery

import (
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Event is what EventBridge tells of a change of a source.
type Event struct {
	policy.Events
	Account   string // the source's
	Resources []string
	Detail    map[string]any
}

// pattern is the event pattern of a rule. It names the source's account, because an event bus may have events of others.
func (e *Event) pattern() map[string]any {
	pattern := map[string]any{"source": []string{e.Source}, "detail-type": []string{e.DetailType}, "account": []string{e.Account}, "detail": e.Detail}
	if len(e.Resources) > 0 {
		pattern["resources"] = e.Resources
	}
	return pattern
}

// TriggerProps are what a trigger is made of.
type TriggerProps struct {
	Environment policy.Environment
	Role        string // name
	Rules       []Rule
	Pipeline    string // ARN
}

// Rule is an EventBridge rule.
type Rule struct {
	ID    string // of the construct
	Name  string
	Event *Event
}

// NewTrigger creates the EventBridge rules that start the pipeline when a source changes.
func NewTrigger(scope constructs.Construct, id string, props *TriggerProps) {
	this := constructs.NewConstruct(scope, jsii.String(id))
	permissions := policy.TriggerRole(props.Pipeline)
	var names []string
	for _, rule := range props.Rules {
		names = append(names, rule.Name)
	}
	starter := role.New(this, "Role", &role.Props{
		Name: props.Role, Description: "Starts the pipeline when its source changes",
		Trust: policy.TriggerTrust(props.Environment, names...), Permissions: &permissions,
	})
	for _, rule := range props.Rules {
		awsevents.NewCfnRule(this, jsii.String(rule.ID), &awsevents.CfnRuleProps{
			Name: jsii.String(rule.Name), Description: jsii.String("Starts the pipeline when its source changes"),
			EventPattern: rule.Event.pattern(),
			Targets: []any{&awsevents.CfnRule_TargetProperty{
				Id: jsii.String("Pipeline"), Arn: jsii.String(props.Pipeline), RoleArn: starter.AttrArn()}},
		})
	}
}

// PushFilter says which pushes start a pipeline, by patterns of branches and of changed files; an exclusion wins.
type PushFilter struct {
	Branches, ExceptBranches, Paths, ExceptPaths []string
}

// trigger starts the pipeline by the pushes that pass the filter of the action's source.
func (f *PushFilter) trigger(action awscodepipeline.IAction) *awscodepipeline.TriggerProps {
	patterns := func(all []string) *[]*string {
		if len(all) == 0 {
			return nil
		}
		return jsii.Strings(all...)
	}
	return &awscodepipeline.TriggerProps{
		ProviderType: awscodepipeline.ProviderType_CODE_STAR_SOURCE_CONNECTION,
		GitConfiguration: &awscodepipeline.GitConfiguration{SourceAction: action, PushFilter: &[]*awscodepipeline.GitPushFilter{{
			BranchesIncludes: patterns(f.Branches), BranchesExcludes: patterns(f.ExceptBranches),
			FilePathsIncludes: patterns(f.Paths), FilePathsExcludes: patterns(f.ExceptPaths)}}},
	}
}

package delivery

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
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
func NewTrigger(scope *cfn.Scope, id string, props *TriggerProps) {
	this := scope.Child(id)
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
		this.Add(rule.ID, &awsevents.CfnRuleProps{
			Name: jsii.String(rule.Name), Description: jsii.String("Starts the pipeline when its source changes"),
			EventPattern: rule.Event.pattern(),
			Targets: []any{&awsevents.CfnRule_TargetProperty{
				Id: jsii.String("Pipeline"), Arn: jsii.String(props.Pipeline), RoleArn: starter.Att("Arn")}},
		})
	}
}

// PushFilter says which pushes start a pipeline, by patterns of branches and of changed files; an exclusion wins.
type PushFilter struct {
	Branches, ExceptBranches, Paths, ExceptPaths []string
}

// triggers are what starts a pipeline where connections do not by themselves: the pushes that pass the filters of its sources.
func triggers(sources []Source) any {
	var triggers []any
	for _, source := range sources {
		if f := source.Filter; f != nil {
			triggers = append(triggers, &awscodepipeline.CfnPipeline_PipelineTriggerDeclarationProperty{
				ProviderType: jsii.String("CodeStarSourceConnection"),
				GitConfiguration: &awscodepipeline.CfnPipeline_GitConfigurationProperty{SourceActionName: jsii.String(source.Name),
					Push: []any{f.push()}},
			})
		}
	}
	if len(triggers) == 0 {
		return nil
	}
	return triggers
}

func (f *PushFilter) push() *awscodepipeline.CfnPipeline_GitPushFilterProperty {
	push := &awscodepipeline.CfnPipeline_GitPushFilterProperty{}
	if len(f.Branches)+len(f.ExceptBranches) > 0 {
		push.Branches = &awscodepipeline.CfnPipeline_GitBranchFilterCriteriaProperty{Includes: patterns(f.Branches), Excludes: patterns(f.ExceptBranches)}
	}
	if len(f.Paths)+len(f.ExceptPaths) > 0 {
		push.FilePaths = &awscodepipeline.CfnPipeline_GitFilePathFilterCriteriaProperty{Includes: patterns(f.Paths), Excludes: patterns(f.ExceptPaths)}
	}
	return push
}

// patterns are a property; nil where there are none.
func patterns(all []string) *[]*string {
	if len(all) == 0 {
		return nil
	}
	return jsii.Strings(all...)
}

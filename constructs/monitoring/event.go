package monitoring

import (
	"maps"
	"strings"

	"causeway/constructs/cfn"
	"causeway/constructs/policy"
	"causeway/internal/jsontext"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/jsii-runtime-go"
)

// Event is a kind of event, and the sentence that people read of it.
type Event struct {
	Pattern  map[string]any
	Title    string
	Sentence string            // with <name> where a value of the event belongs
	Values   map[string]string // where in the event the values are, by name
}

// Executions are the executions of a pipeline that have ended.
func Executions(env policy.Environment, pipeline string) Event {
	return Event{
		Pattern: map[string]any{
			"source": []string{"aws.codepipeline"}, "detail-type": []string{"CodePipeline Pipeline Execution State Change"},
			"detail": map[string]any{"pipeline": []string{pipeline},
				"state": []string{"CANCELED", "FAILED", "STOPPED", "SUCCEEDED", "SUPERSEDED"}},
		},
		Title:    "Pipeline " + pipeline,
		Sentence: "Pipeline " + pipeline + ": execution <execution> is now <state>. " + executionURL(env, pipeline),
		Values:   map[string]string{"execution": "$.detail.execution-id", "state": "$.detail.state"},
	}
}

// Approvals are the approvals in a pipeline: that one is needed, given or refused.
func Approvals(env policy.Environment, pipeline string) Event {
	return Event{
		Pattern: map[string]any{
			"source": []string{"aws.codepipeline"}, "detail-type": []string{"CodePipeline Action Execution State Change"},
			"detail": map[string]any{"pipeline": []string{pipeline}, "type": map[string]any{"category": []string{"Approval"}},
				"state": []string{"FAILED", "STARTED", "SUCCEEDED"}},
		},
		Title: "Approval in pipeline " + pipeline,
		Sentence: "Pipeline " + pipeline + ": approval <action> of stage <stage> is now <state> " +
			"(STARTED: somebody has to decide; SUCCEEDED: approved; FAILED: rejected, or nobody has decided in time). " + executionURL(env, pipeline),
		Values: map[string]string{"execution": "$.detail.execution-id", "state": "$.detail.state", "stage": "$.detail.stage",
			"action": "$.detail.action"},
	}
}

// InRegions is the event in several regions: its link leads to the console of its own.
func (e Event) InRegions(home string) Event {
	e.Sentence = strings.ReplaceAll(e.Sentence, "?region="+home, "?region=<region>")
	e.Values = maps.Clone(e.Values)
	e.Values["region"] = "$.region"
	return e
}

// Deployments are what has become of CodeDeploy's deployments of these applications, which a pipeline has started.
func Deployments(env policy.Environment, pipeline string, applications []string) Event {
	return Event{
		Pattern: map[string]any{
			"source": []string{"aws.codedeploy"}, "detail-type": []string{"CodeDeploy Deployment State-change Notification"},
			"detail": map[string]any{"application": applications, "state": []string{"FAILURE", "STOP", "SUCCESS"}},
		},
		Title: "Deployment by pipeline " + pipeline,
		Sentence: "Deployment <deployment> of <application> in account <account> is now <state>. " +
			consoleURL(env, "codesuite/codedeploy/deployments/<deployment>"),
		Values: map[string]string{"deployment": "$.detail.deploymentId", "application": "$.detail.application",
			"account": "$.account", "state": "$.detail.state"},
	}
}

// FailedStacks are failures of CloudFormation stacks that a pipeline deploys, by their ARNs without the ID at the end.
func FailedStacks(env policy.Environment, pipeline string, stacks []string) Event {
	var ids []any
	for _, stack := range stacks {
		ids = append(ids, map[string]any{"prefix": stack + "/"})
	}
	return Event{
		Pattern: map[string]any{
			"source": []string{"aws.cloudformation"}, "detail-type": []string{"CloudFormation Stack Status Change"},
			"detail": map[string]any{"stack-id": ids, "status-details": map[string]any{"status": []string{"CREATE_FAILED",
				"DELETE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"}}},
		},
		Title:    "Deployment by pipeline " + pipeline,
		Sentence: "Stack <stack> in account <account> is now <state>. " + consoleURL(env, "cloudformation/home"),
		Values:   map[string]string{"stack": "$.detail.stack-id", "account": "$.account", "state": "$.detail.status-details.status"},
	}
}

func executionURL(env policy.Environment, pipeline string) string {
	return consoleURL(env, "codesuite/codepipeline/pipelines/"+pipeline+"/executions/<execution>/timeline")
}

// consoleURL is the URL of a page of the AWS console, whose domain each partition has its own.
func consoleURL(env policy.Environment, page string) string {
	return "https://" + env.ConsoleDomain() + "/" + page + "?region=" + env.Region
}

// RuleProps are what a rule is made of.
type RuleProps struct {
	Name     string
	Event    Event
	Bus      *cfn.Resource // nil for the account's default one
	Accounts []string      // whose events count, on a bus that other accounts put events on; nil: the account's own
	Role     *cfn.Resource // publishes
	Topic    *cfn.Resource // nil for none
	Chat     *cfn.Resource // of a chat channel; nil for none
}

// NewRule creates an EventBridge rule that publishes events. Chat takes messages in a format of its own only.
func NewRule(scope *cfn.Scope, id string, props *RuleProps) {
	properties := &awsevents.CfnRuleProps{
		Name: jsii.String(props.Name), Description: jsii.String("Tells people: " + props.Event.Title),
		EventPattern: props.Event.from(props.Accounts),
	}
	if props.Bus != nil {
		properties.EventBusName = props.Bus.Ref()
	}
	var targets []any
	for _, target := range []struct {
		id       string
		topic    *cfn.Resource
		template any
	}{{"Topic", props.Topic, props.Event.Sentence}, {"Chat", props.Chat, props.Event.chatMessage()}} {
		if target.topic != nil {
			targets = append(targets, &awsevents.CfnRule_TargetProperty{Id: jsii.String(target.id), Arn: target.topic.Ref(), RoleArn: props.Role.Att("Arn"),
				InputTransformer: &awsevents.CfnRule_InputTransformerProperty{
					InputPathsMap: props.Event.Values, InputTemplate: jsii.String(jsontext.Of(target.template))}})
		}
	}
	properties.Targets = targets
	scope.Add(id, properties)
}

// from is the pattern of the event in these accounts.
func (e Event) from(accounts []string) map[string]any {
	pattern := map[string]any{}
	for key, value := range e.Pattern {
		pattern[key] = value
	}
	if len(accounts) > 0 {
		pattern["account"] = accounts
	}
	return pattern
}

// chatMessage is the sentence in the format of Amazon Q Developer in chat applications, "custom notifications".
func (e Event) chatMessage() map[string]any {
	return map[string]any{"version": "1.0", "source": "custom", "content": map[string]string{
		"textType": "client-markdown", "title": e.Title, "description": e.Sentence}}
}

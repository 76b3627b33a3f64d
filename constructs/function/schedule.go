package function

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"
)

// ScheduleProps are what a schedule is made of.
type ScheduleProps struct {
	Environment policy.Environment
	Name        string // of the rule
	Description string
	Target      string // what the function is, as in Publisher
	Function    *cfn.Resource
}

// NewSchedule runs a function every fifteen minutes.
func NewSchedule(scope *cfn.Scope, id string, props *ScheduleProps) {
	scope.Add(id, &awsevents.CfnRuleProps{
		Name: jsii.String(props.Name), Description: jsii.String(props.Description),
		ScheduleExpression: jsii.String("rate(15 minutes)"),
		Targets:            []any{&awsevents.CfnRule_TargetProperty{Id: jsii.String(props.Target), Arn: props.Function.Att("Arn")}},
	})
	scope.Add(id+"Runs"+props.Target, &awslambda.CfnPermissionProps{
		Action: jsii.String("lambda:InvokeFunction"), FunctionName: props.Function.Ref(),
		Principal: jsii.String("events.amazonaws.com"), SourceArn: jsii.String(props.Environment.ARN("events", "rule/"+props.Name)),
		SourceAccount: jsii.String(props.Environment.Account),
	})
}

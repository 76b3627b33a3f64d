package monitoring

import (
	_ "embed"

	"causeway/constructs/cfn"

	"causeway/constructs/function"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"
)

//go:embed watch.js
var watchCode string

// The metrics of the function that watches a pipeline, in a namespace of their own.
const (
	namespace        = "Causeway"
	failedExecutions = "FailedExecutions"
	stuckExecutions  = "StuckExecutions"
	pipelineName     = "PipelineName" // their dimension
)

// WatchProps are what watches a pipeline.
type WatchProps struct {
	Environment policy.Environment
	Function    string // name, also of the schedule
	Pipeline    string // name
	FailedAlarm string // names
	StuckAlarm  string
	Topics      []any // ARNs of the topics that hear of the alarms
}

// NewWatch creates a function that counts failed and stuck executions every fifteen minutes, and an alarm on each count.
//
// CodePipeline has no metric for stuck executions, and its own for failed ones is missing in GovCloud and China. So one
// function serves for both, everywhere.
func NewWatch(scope *cfn.Scope, id string, props *WatchProps) {
	this := scope.Child(id)
	watcher := function.New(this, "Watcher", &function.Props{
		Name: props.Function, Description: "Counts executions of pipeline " + props.Pipeline + " that have failed or are stuck",
		Code: watchCode, Environment: map[string]string{"PIPELINE": props.Pipeline, "NAMESPACE": namespace},
		Trust: policy.FunctionTrust(props.Environment),
		Permissions: policy.WatchFunction(props.Environment, props.Function,
			props.Environment.ARN("codepipeline", props.Pipeline), namespace),
	})
	function.NewSchedule(this, "Schedule", &function.ScheduleProps{
		Environment: props.Environment, Name: props.Function, Description: "Looks for failed and stuck executions",
		Target: "Watcher", Function: watcher,
	})
	// What has failed stays failed until an execution succeeds, also where the function does not run.
	props.alarm(this, "Failed", failedExecutions, &awscloudwatch.CfnAlarmProps{
		AlarmName: jsii.String(props.FailedAlarm), TreatMissingData: jsii.String("ignore"),
		AlarmDescription: jsii.String("Executions of pipeline " + props.Pipeline + " have failed, and none has succeeded since"),
	})
	// Without data nobody watches: that is told, too.
	props.alarm(this, "Stuck", stuckExecutions, &awscloudwatch.CfnAlarmProps{
		AlarmName: jsii.String(props.StuckAlarm), TreatMissingData: jsii.String("missing"), InsufficientDataActions: props.topics(),
		AlarmDescription: jsii.String("Executions of pipeline " + props.Pipeline +
			" have worked on one action for four hours, or waited for people for three days"),
	})
}

// alarm completes and creates an alarm. Its period is twice the schedule's, so that each has data.
func (p *WatchProps) alarm(scope *cfn.Scope, id, metric string, properties *awscloudwatch.CfnAlarmProps) {
	properties.Namespace, properties.MetricName = jsii.String(namespace), jsii.String(metric)
	properties.Dimensions = []any{&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String(pipelineName), Value: jsii.String(p.Pipeline)}}
	properties.Statistic, properties.ComparisonOperator = jsii.String("Maximum"), jsii.String("GreaterThanThreshold")
	properties.Threshold, properties.Period, properties.EvaluationPeriods = jsii.Number(0), jsii.Number(1800), jsii.Number(1)
	properties.AlarmActions, properties.OkActions = p.topics(), p.topics()
	scope.Add(id, properties)
}

// topics are the topics that hear of the alarms; nil for none.
func (p *WatchProps) topics() *[]any {
	if len(p.Topics) == 0 {
		return nil
	}
	return &p.Topics
}

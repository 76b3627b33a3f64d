package monitoring

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"
	"causeway/internal/jsontext"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"
)

// DashboardProps are what a dashboard is made of.
type DashboardProps struct {
	Environment   policy.Environment
	Name          string
	Pipeline      string   // name
	BuildProjects []string // names
	Alarms        []string // ARNs
	Stages        []DashboardStage
}

// DashboardStage is a stage on a dashboard.
type DashboardStage struct {
	Title   string
	Account string // twelve digits
	Region  string
	Graphs  []Graph
}

// Graph is a graph of metrics of one account.
type Graph struct {
	Title   string
	metrics []metric
}

// metric is a metric by its name, or a search where names are not known before they exist.
type metric struct {
	name    []string // namespace, metric, dimension, value, …
	search  string   // CloudWatch's expression
	stat    string
	caption string
}

// ECSService is a graph of an ECS service and its cluster, which both bear the deployment's name.
func ECSService(deployment string) Graph {
	of := func(name string) metric {
		return metric{name: []string{"AWS/ECS", name, "ClusterName", deployment, "ServiceName", deployment}, stat: "Average"}
	}
	return Graph{"Service: CPU and memory, %", []metric{of("CPUUtilization"), of("MemoryUtilization")}}
}

// Servers is a graph of the deployment's Auto Scaling groups.
func Servers(deployment string) Graph {
	return Graph{"Servers: CPU, %", []metric{found("AWS/EC2", "AutoScalingGroupName", "CPUUtilization", deployment, "Average")}}
}

// LoadBalancer is a graph of the errors that the deployment's load balancer and the targets behind it answer with.
func LoadBalancer(deployment string) Graph {
	return Graph{"Load balancer: errors (5xx)", []metric{
		found("AWS/ApplicationELB", "LoadBalancer", "HTTPCode_Target_5XX_Count", "app/"+deployment, "Sum"),
		found("AWS/ApplicationELB", "LoadBalancer", "HTTPCode_ELB_5XX_Count", "app/"+deployment, "Sum")}}
}

// Functions is a graph of the errors of the deployment's Lambda functions.
func Functions(deployment string) Graph {
	return Graph{"Functions: errors and throttles", []metric{
		found("AWS/Lambda", "FunctionName", "Errors", deployment, "Sum"), found("AWS/Lambda", "FunctionName", "Throttles", deployment, "Sum")}}
}

// found are the metrics whose dimension has the words of the name in this order. Names of other deployments in the
// account do not begin so; validation rejects that.
func found(namespace, dimension, name, value, stat string) metric {
	return metric{caption: name, search: "SEARCH('{" + namespace + "," + dimension + `} MetricName="` + name + `" ` + dimension + "=" + value +
		"', '" + stat + "', 300)"}
}

// NewDashboard creates a dashboard of a pipeline, its builds, and its stages in whatever account they are.
func NewDashboard(scope *cfn.Scope, id string, props *DashboardProps) {
	widgets := []any{
		widget("alarm", 24, 2, map[string]any{"title": "Alarms", "alarms": props.Alarms}),
		heading("Pipeline " + props.Pipeline),
	}
	widgets = append(widgets, props.row(props.Environment.Account, props.Environment.Region, props.pipelineGraphs())...)
	for _, stage := range props.Stages {
		widgets = append(widgets, heading(stage.Title))
		widgets = append(widgets, props.row(stage.Account, stage.Region, stage.Graphs)...)
	}
	scope.Add(id, &awscloudwatch.CfnDashboardProps{
		DashboardName: jsii.String(props.Name), DashboardBody: jsii.String(jsontext.Of(map[string]any{"widgets": widgets})),
	})
}

// pipelineGraphs are the graphs of the pipeline itself. CodePipeline's own metrics are missing in GovCloud and China.
func (p *DashboardProps) pipelineGraphs() []Graph {
	of := func(namespace, name, dimension, value, stat string) metric {
		return metric{name: []string{namespace, name, dimension, value}, stat: stat}
	}
	graphs := []Graph{{"Executions that have failed, or are stuck", []metric{
		of(namespace, failedExecutions, pipelineName, p.Pipeline, "Maximum"),
		of(namespace, stuckExecutions, pipelineName, p.Pipeline, "Maximum")}}}
	if p.Environment.Partition == "aws" {
		graphs = append(graphs, Graph{"Duration of executions, s", []metric{
			of("AWS/CodePipeline", "PipelineDuration", pipelineName, p.Pipeline, "Average")}})
	}
	var builds []metric
	for _, project := range p.BuildProjects {
		for _, name := range []string{"SucceededBuilds", "FailedBuilds"} {
			builds = append(builds, of("AWS/CodeBuild", name, "ProjectName", project, "Sum"))
		}
	}
	return append(graphs, Graph{"Builds", builds})
}

// row are graphs beside each other; the widgets of a dashboard flow where they have no place.
func (p *DashboardProps) row(account, region string, graphs []Graph) []any {
	var widgets []any
	for _, graph := range graphs {
		var metrics []any
		for _, m := range graph.metrics {
			metrics = append(metrics, m.on(account, p.Environment.Account))
		}
		widgets = append(widgets, widget("metric", 24/len(graphs), 6, map[string]any{
			"title": graph.Title, "region": region, "metrics": metrics, "period": 300}))
	}
	return widgets
}

// on is the metric of an account as a dashboard in another, or the same, has it.
func (m metric) on(account, dashboard string) []any {
	options := map[string]any{}
	if account != dashboard {
		options["accountId"] = account
	}
	if m.search != "" {
		options["expression"], options["label"] = m.search, m.caption
		return []any{options}
	}
	options["stat"] = m.stat
	var all []any
	for _, part := range m.name {
		all = append(all, part)
	}
	return append(all, options)
}

func heading(text string) any {
	return widget("text", 24, 1, map[string]any{"markdown": "## " + text})
}

func widget(kind string, width, height int, properties map[string]any) any {
	return map[string]any{"type": kind, "width": width, "height": height, "properties": properties}
}

package monitoring

import (
	"maps"
	"os"
	"testing"
	"time"

	"github.com/aws/jsii-runtime-go"

	"causeway/constructs/function"
	"causeway/constructs/function/functiontest"
)

type output = map[string]any

// ago is the time so many hours before now, as a test's output has it.
func ago(hours float64) string {
	return time.Now().Add(-time.Duration(hours * float64(time.Hour))).Format(time.RFC3339)
}

func execution(id, status string, hours float64) output {
	return output{"pipelineExecutionId": id, "status": status, "lastUpdateTime": ago(hours)}
}

func rollback(id string, hours float64) output {
	rolledBack := execution(id, "Succeeded", hours)
	rolledBack["executionType"] = "ROLLBACK"
	return rolledBack
}

func action(category, status string, hours float64) output {
	return output{"status": status, "startTime": ago(hours), "input": output{"actionTypeId": output{"category": category}}}
}

// watch runs the function for these executions, the newest first, with the actions of those in progress in their order,
// and returns the metrics that it puts.
func watch(t *testing.T, executions []any, actions ...[]any) map[string]any {
	t.Helper()
	answers := map[string][]output{"ListPipelineExecutions": {{"pipelineExecutionSummaries": executions}}}
	for _, of := range actions {
		answers["ListActionExecutions"] = append(answers["ListActionExecutions"], output{"actionExecutionDetails": of})
	}
	calls, _ := functiontest.Run(t, function.Code(watchCode), map[string]string{"PIPELINE": "orders", "NAMESPACE": namespace}, answers, output{})
	found := map[string]any{}
	for _, call := range calls {
		if name := call.Input["pipelineName"]; call.Command != "PutMetricData" && name != "orders" {
			t.Errorf("%s of %v", call.Command, name)
		}
		if call.Command != "PutMetricData" {
			continue
		}
		if call.Input["Namespace"] != namespace {
			t.Errorf("metrics are in %v", call.Input["Namespace"])
		}
		for _, data := range call.Input["MetricData"].([]any) {
			metric := data.(output)
			dimension := metric["Dimensions"].([]any)[0].(output)
			if dimension["Name"] != pipelineName || dimension["Value"] != "orders" {
				t.Errorf("a metric of %v", dimension)
			}
			found[metric["MetricName"].(string)] = metric["Value"]
		}
	}
	return found
}

func TestWatchCountsFailures(t *testing.T) {
	for name, c := range map[string]struct {
		executions []any
		want       float64
	}{
		"none yet":                       {[]any{}, 0},
		"the newest succeeded":           {[]any{execution("3", "Succeeded", 1), execution("2", "Failed", 2)}, 0},
		"two since the last success":     {[]any{execution("3", "Failed", 1), execution("2", "Failed", 2), execution("1", "Succeeded", 3), execution("0", "Failed", 4)}, 2},
		"never succeeded":                {[]any{execution("2", "Failed", 1), execution("1", "Failed", 2)}, 2},
		"rolled back since":              {[]any{rollback("3", 1), execution("2", "Failed", 2), execution("1", "Succeeded", 3)}, 1},
		"superseded and stopped are not": {[]any{execution("3", "Superseded", 1), execution("2", "Stopped", 2), execution("1", "Succeeded", 3)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := watch(t, c.executions); !maps.Equal(got, map[string]any{failedExecutions: c.want, stuckExecutions: 0.0}) {
				t.Errorf("metrics are %v, want %v failed", got, c.want)
			}
		})
	}
}

func TestWatchFindsStuckExecutions(t *testing.T) {
	running := func(hours float64) []any { return []any{execution("1", "InProgress", hours)} }
	for name, c := range map[string]struct {
		executions []any
		actions    []any
		want       float64
	}{
		"a build of an hour":                   {running(1), []any{action("Build", "InProgress", 1)}, 0},
		"a deployment of five hours":           {running(0), []any{action("Deploy", "InProgress", 5), action("Build", "Succeeded", 6)}, 1},
		"an approval of two days":              {running(48), []any{action("Approval", "InProgress", 48)}, 0},
		"an approval of four days":             {running(0), []any{action("Approval", "InProgress", 96)}, 1},
		"an approval beside a long deployment": {running(5), []any{action("Approval", "InProgress", 1), action("Deploy", "InProgress", 5)}, 1},
		"behind another for a day":             {running(24), []any{action("Build", "Succeeded", 24)}, 0},
		"behind another for four days":         {running(96), []any{action("Build", "Succeeded", 96)}, 1},
		"nothing started yet":                  {running(0), []any{}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := watch(t, c.executions, c.actions); got[stuckExecutions] != c.want {
				t.Errorf("metrics are %v, want %v stuck", got, c.want)
			}
		})
	}
}

func TestWatchLooksAtEveryExecution(t *testing.T) {
	got := watch(t, []any{execution("3", "InProgress", 0), execution("2", "InProgress", 0), execution("1", "Failed", 9)},
		[]any{action("Deploy", "InProgress", 96)}, []any{action("Approval", "InProgress", 1)})
	if !maps.Equal(got, map[string]any{failedExecutions: 1.0, stuckExecutions: 1.0}) {
		t.Errorf("metrics are %v", got)
	}
}

// TestMain removes what the CDK's runtime, which the package links, has written for itself.
func TestMain(m *testing.M) {
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

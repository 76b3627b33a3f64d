package deploy

import "testing"

// TestLinesOfTheCDKAreUnderstood holds what is read from lines of the pinned CDK CLI.
func TestLinesOfTheCDKAreUnderstood(t *testing.T) {
	for line, want := range map[string]event{
		"CDKToolkit |  1/15 | 12:21:01 AM | CREATE_COMPLETE         | AWS::CloudFormation::Stack | CDKToolkit ": {stack: "CDKToolkit", done: "1/15", what: "CREATE_COMPLETE AWS::CloudFormation::Stack"},
		"CDKToolkit: creating CloudFormation changeset...":                                                      {stack: "CDKToolkit", what: "creating CloudFormation changeset"},
		"Workload-orders-dev: deploying... [1/1]":                                                               {stack: "Workload-orders-dev", what: "deploying"},
		" ✅  Workload-orders-dev":                                                                               {stack: "Workload-orders-dev", ended: true},
		" ✅  Workload-orders-dev (no changes)":                                                                  {stack: "Workload-orders-dev", what: "no changes", ended: true},
		"❌  Workload-orders-dev failed: Error: no such account":                                                 {stack: "Workload-orders-dev", what: "failed: Error: no such account", ended: true},
	} {
		if got, known := read(line); !known || got != want {
			t.Errorf("%q is %+v", line, got)
		}
	}
	for _, line := range []string{"", "✨  Deployment time: 3.2s", "Outputs:", "Workload-orders-dev.NetworkStatus = found", "Stack ARN:"} {
		if got, known := read(line); known {
			t.Errorf("%q is %+v", line, got)
		}
	}
}

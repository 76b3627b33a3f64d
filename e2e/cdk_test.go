package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// cdk runs the CDK CLI and returns what it prints.
func cdk(t *testing.T, arguments ...string) (stdout, stderr string) {
	t.Helper()
	cli, err := filepath.Abs("../node_modules/.bin/cdk")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(cli); err != nil {
		t.Skip("the CDK CLI is not installed: run `make test`, or `npm ci`")
	}
	stdout, stderr, code := execute(t, nil, cli, arguments...)
	if code != 0 {
		t.Fatalf("cdk %v: exit %d\n%s", arguments, code, stderr)
	}
	if strings.Contains(stderr, "exited abnormally") {
		t.Errorf("cdk %v complains:\n%s", arguments, stderr)
	}
	return stdout, stderr
}

// example is the example as the CDK CLI has synthesized it, for tests to read. One synthesis serves all of them: what starts
// the CDK is most of the time that a test takes. A test that edits it takes a copy.
func example(t *testing.T) string {
	t.Helper()
	out := filepath.Join(filepath.Dir(app), "cdk.out")
	if _, err := os.Stat(filepath.Join(out, "manifest.json")); err != nil {
		t.Setenv("CDK_VALIDATION", "true") // the CDK's own rules hold for the file that ships
		cdk(t, "synth", "--quiet", "--app", app, "--output", out)
	}
	return out
}

// TestCDKCommands runs the commands of the CDK CLI that users run, and what README shows of `make synth`.
func TestCDKCommands(t *testing.T) {
	out := example(t)
	want := []string{"ExecutionPolicies-management", "ExecutionPolicies-network", "ExecutionPolicies-orders-dev", "ExecutionPolicies-orders-prod",
		"ExecutionPolicies-orders-qa", "ExecutionPolicies-orders-stage", "ExecutionPolicies-payments-nonprod", "ExecutionPolicies-payments-prod",
		"ExecutionPolicies-shared-services", "Network", "Organization", "SharedServices-Registry", "SharedServices-orders-Artifacts", "SharedServices-orders-Artifacts-eu-central-1",
		"SharedServices-orders-Pipeline",
		"SharedServices-payments-Artifacts", "SharedServices-payments-Pipeline", "Workload-orders-dev",
		"Workload-orders-prod", "Workload-orders-qa", "Workload-orders-stage", "Workload-payments-nonprod", "Workload-payments-prod"}
	t.Run("synth everything", func(t *testing.T) {
		for _, stack := range want {
			if _, err := os.Stat(filepath.Join(out, stack+".template.json")); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("list", func(t *testing.T) {
		stdout, _ := cdk(t, "list", "--app", out)
		if got := slices.Sorted(slices.Values(strings.Fields(stdout))); !slices.Equal(got, want) {
			t.Errorf("stacks are %v, want %v", got, want)
		}
	})
	t.Run("synth one stack", func(t *testing.T) {
		if template, _ := cdk(t, "synth", "Workload-orders-dev", "--app", out); !strings.Contains(template, "RoleName: CodePipelineCrossAccountRole") {
			t.Errorf("the template is not shown:\n%s", template)
		}
	})
	t.Run("diff against a saved template", func(t *testing.T) {
		for saved, want := range map[string]string{
			"stacks/testdata/Workload-orders-dev.json": "There were no differences",
			"stacks/testdata/Workload-orders-qa.json":  "Number of stacks with differences: 1",
		} {
			stdout, stderr := cdk(t, "diff", "Workload-orders-dev", "--template", saved, "--app", out)
			if !strings.Contains(stdout+stderr, want) {
				t.Errorf("diff against %s: %s%s", saved, stdout, stderr)
			}
		}
	})
	t.Run("README shows these quotas", func(t *testing.T) {
		shows(t, "../README.md", "$ make check\n", "check", "--assembly", out)
	})
	t.Run("the documentation shows how to deploy", func(t *testing.T) {
		shows(t, "../docs/deploying.md", "$ go run ./cmd/causeway plan\n", "plan")
	})
	t.Run("the documentation shows this plan", func(t *testing.T) {
		shows(t, "../docs/lifecycle.md", "teardown --account orders-qa\n", "teardown", "--assembly", out, "--account", "orders-qa")
	})
	t.Run("README shows this summary", func(t *testing.T) {
		readme, err := os.ReadFile("../README.md")
		if err != nil {
			t.Fatal(err)
		}
		summary, stderr, code := execute(t, nil, cli, "summary", "--assembly", out)
		if code != 0 || !strings.Contains(string(readme), summary) {
			t.Errorf("exit %d, README does not show\n%s%s", code, summary, stderr)
		}
	})
}

// shows holds that what a document shows of a command is what it prints, but for the width of columns.
func shows(t *testing.T, document, after string, arguments ...string) {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(text), after)
	shown, _, found := strings.Cut(shown, "```")
	stdout, stderr, code := execute(t, nil, cli, arguments...)
	words := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	for _, line := range strings.Split(shown, "\n") {
		if line != "…" && !strings.Contains(words(stdout), words(line)) || !found || code != 0 {
			t.Errorf("exit %d; %s shows\n%s\nwhich is not in\n%s%s", code, document, line, stdout, stderr)
		}
	}
}

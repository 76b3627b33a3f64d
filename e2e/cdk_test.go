package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCDKCommands runs the commands of the CDK CLI that users run, against the app.
func TestCDKCommands(t *testing.T) {
	cdk, err := filepath.Abs("../node_modules/.bin/cdk")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(cdk); err != nil {
		t.Skip("the CDK CLI is not installed: run `make test`, or `npm ci`")
	}
	out := filepath.Join(t.TempDir(), "cdk.out")
	run := func(t *testing.T, arguments ...string) string {
		t.Helper()
		stdout, stderr, code := execute(t, nil, cdk, arguments...)
		if code != 0 {
			t.Fatalf("cdk %v: exit %d\n%s", arguments, code, stderr)
		}
		if strings.Contains(stderr, "exited abnormally") {
			t.Errorf("cdk %v complains:\n%s", arguments, stderr)
		}
		return stdout
	}
	want := []string{"Network", "SharedServices-orders-Artifacts", "SharedServices-orders-Pipeline",
		"SharedServices-payments-Artifacts", "SharedServices-payments-Pipeline", "Workload-orders-dev",
		"Workload-orders-prod", "Workload-orders-qa", "Workload-orders-stage", "Workload-payments-nonprod", "Workload-payments-prod"}

	t.Run("synth everything", func(t *testing.T) {
		run(t, "synth", "--quiet", "--app", app, "--output", out)
		for _, stack := range want {
			if _, err := os.Stat(filepath.Join(out, stack+".template.json")); err != nil {
				t.Error(err)
			}
		}
	})
	// The other commands take the assembly that is there, which saves its synthesis.
	t.Run("list", func(t *testing.T) {
		if got := slices.Sorted(slices.Values(strings.Fields(run(t, "list", "--app", out)))); !slices.Equal(got, want) {
			t.Errorf("stacks are %v, want %v", got, want)
		}
	})
	t.Run("synth one stack", func(t *testing.T) {
		if template := run(t, "synth", "Workload-orders-dev", "--app", out); !strings.Contains(template, "RoleName: CodePipelineCrossAccountRole") {
			t.Errorf("the template is not shown:\n%s", template)
		}
	})
	t.Run("diff against a saved template", func(t *testing.T) {
		for saved, want := range map[string]string{
			"stacks/testdata/Workload-orders-dev.json": "There were no differences",
			"stacks/testdata/Workload-orders-qa.json":  "Number of stacks with differences: 1",
		} {
			stdout, stderr, code := execute(t, nil, cdk, "diff", "Workload-orders-dev", "--template", saved, "--app", out)
			if code != 0 || !strings.Contains(stdout+stderr, want) {
				t.Errorf("diff against %s: exit %d, %s%s", saved, code, stdout, stderr)
			}
		}
	})
	t.Run("another file", func(t *testing.T) {
		got := strings.Fields(run(t, "list", "--context", "config=config/testdata/one-account.yaml",
			"--app", app, "--output", filepath.Join(t.TempDir(), "cdk.out")))
		if !slices.Contains(got, "Workload-everything") || len(got) != 6 {
			t.Errorf("stacks are %v", got)
		}
	})
}

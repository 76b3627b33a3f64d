package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTheCDKSelectsStacksInTheStage holds that the pinned CDK CLI hands another file's name to the app, and finds stacks by the
// names that we print where a pipeline deploys the platform, and, for the pipeline's update, the pipeline's own and no others.
func TestTheCDKSelectsStacksInTheStage(t *testing.T) {
	out := filepath.Join(t.TempDir(), "cdk.out")
	cdk(t, "synth", "--quiet", "--app", app, "--context", "config=config/testdata/platform-pipeline.yaml", "--output", out)
	for selector, want := range map[string][]string{
		"PlatformPipeline*":                  {"PlatformPipeline", "PlatformPipeline-Artifacts", "PlatformPipeline-Artifacts-us-east-1"},
		"Platform/SharedServices-*-Pipeline": {"Platform/SharedServices-console-Pipeline", "Platform/SharedServices-orders-Pipeline"},
	} {
		stdout, _ := cdk(t, "list", selector, "--app", out)
		var got []string
		for _, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
			name, _, _ := strings.Cut(line, " ") // and its name at CloudFormation's
			got = append(got, name)
		}
		slices.Sort(got)
		for _, name := range want {
			if !slices.Contains(got, name) {
				t.Errorf("%s selects %v, not %s", selector, got, name)
			}
		}
		if selector == "PlatformPipeline*" && !slices.Equal(got, want) {
			t.Errorf("%s selects %v, not %v", selector, got, want)
		}
	}
	template, _ := cdk(t, "synth", "Platform/Workload-nonprod", "--app", out)
	if !strings.Contains(template, "RoleName: CodePipelineCrossAccountRole") {
		t.Errorf("the template is not shown:\n%s", template)
	}
}

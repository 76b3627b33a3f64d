package stacks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"causeway/config"
	"causeway/internal/golden"
)

// TestThePlatformsPipelineComesAndGoes holds that the pipeline which deploys the platform can be added to accounts that were
// deployed by hand, and taken away again: every other template is the same with it and without it, byte by byte.
func TestThePlatformsPipelineComesAndGoes(t *testing.T) {
	with := synthesized["platform pipeline"]()
	org := *load("platform pipeline")
	org.PlatformPipeline = nil
	without := synth(&org, t.TempDir())
	for stack := range with.templates {
		switch own := strings.HasPrefix(stack, "PlatformPipeline"); {
		case own && without.templates[stack] != nil:
			t.Errorf("%s stays without the pipeline", stack)
		case own:
		case without.templates[stack] == nil:
			t.Errorf("%s goes with the pipeline", stack)
		case !bytes.Equal(with.bytes(stack), without.bytes(stack)):
			t.Errorf("%s differs\n%s", stack, golden.Changes(string(without.bytes(stack)), string(with.bytes(stack))))
		}
	}
	for stack := range without.templates {
		if with.templates[stack] == nil {
			t.Errorf("%s is lost in the pipeline", stack)
		}
	}
}

// TestThePlatformsPipelineOfManyAccounts holds what becomes of the pipeline with 100 accounts more than an application's: its policies fit, and CDK
// Pipelines makes several stages of what CodePipeline would not take in one.
func TestThePlatformsPipelineOfManyAccounts(t *testing.T) {
	text := withBudgets(100) + "platformPipeline: {source: {type: codecommit, repository: platform, branch: main}}\n"
	org, err := config.Read("generated.yaml", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	a := synth(org, t.TempDir())
	for _, broken := range beyondLimits(a) {
		t.Error(broken)
	}
	var stages []string
	for _, action := range a.platformActions() {
		if !slices.Contains(stages, action.stage) {
			stages = append(stages, action.stage)
		}
	}
	if want := []string{"Source", "Build", "Review", "UpdatePipeline", "Platform.1", "Platform.2", "Platform.3"}; !slices.Equal(stages, want) {
		t.Errorf("its stages are %v, not %v", stages, want)
	}
	report, err := a.measure()
	if err != nil {
		t.Fatal(err)
	}
	measured := map[string]int{}
	for _, m := range report {
		if strings.HasPrefix(m.Stack, "PlatformPipeline") {
			measured[m.Quota.Name] = max(measured[m.Quota.Name], m.Size)
		}
	}
	t.Log(measured)
}

// withBudgets is an organization of one application and many accounts whose costs are watched: a stack each, which is soon made.
func withBudgets(accounts int) string {
	var budgets strings.Builder
	for i := range accounts {
		fmt.Fprintf(&budgets, "  team%03d: {id: %q, monthlyBudget: 100, budgetContact: team@example.com}\n", i, fmt.Sprint(300000000000+i))
	}
	return strings.Replace(ofFourAccounts(1), "sharedServices:", budgets.String()+"sharedServices:", 1)
}

// TestTheCDKIsPinned holds that one version of the CDK CLI is installed, here and by the platform's pipeline: that of
// package-lock.json. npm's latest, 3.0.0, is an old build that reads no assembly of today's.
func TestTheCDKIsPinned(t *testing.T) {
	var pinned struct{ DevDependencies map[string]string }
	var locked struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	for file, value := range map[string]any{"../package.json": &pinned, "../package-lock.json": &locked} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, value); err != nil {
			t.Fatal(file, err)
		}
	}
	cli := locked.Packages["node_modules/aws-cdk"]
	if want := pinned.DevDependencies["aws-cdk"]; cli.Version != want || cli.Integrity == "" || strings.Trim(want, "0123456789.") != "" {
		t.Errorf("package.json has aws-cdk %q, package-lock.json %+v", want, cli)
	}
}

// TestTheApprovalFits holds that what the approver is told stays within CodePipeline's 1,000 characters with the longest summary
// that the review's buildspec lets through, and that it leads to the review's log.
func TestTheApprovalFits(t *testing.T) {
	a := synthesized["platform pipeline"]()
	approval := a.platformAction("Review", "Approve")
	told := strings.NewReplacer("#{Source.CommitId}", strings.Repeat("c", 40), "#{Review.CHANGES}", "1000", "#{Review.BROADENED}", "yes",
		"#{Review.SUMMARY}", strings.Repeat("s", 600)).Replace(approval.configuration("CustomData"))
	if len(told) > 1000 || strings.Contains(told, "#{") {
		t.Errorf("the approver is told %d characters: %s", len(told), told)
	}
	if link := approval.configuration("ExternalEntityLink"); !strings.Contains(link, "/causeway-platform-review/build/#{Review.BUILD}/log?") {
		t.Errorf("the approver is led to %s", link)
	}
	review := text(a.project("causeway-platform-review").Properties["Source"].(map[string]any)["BuildSpec"])
	for _, need := range []string{"exported-variables: [CHANGES, BROADENED, SUMMARY, BUILD]", "%.600s"} {
		if !strings.Contains(review, need) {
			t.Errorf("the review's buildspec lacks %s", need)
		}
	}
}

// TestChangesOfOtherFilesLeaveThePlatformAlone holds that a filter of the platform's source is what starts its pipeline.
func TestChangesOfOtherFilesLeaveThePlatformAlone(t *testing.T) {
	org, err := config.Read("generated.yaml", strings.NewReader(withBudgets(1)+`platformPipeline: {source: {type: codeconnections, repository: acme/platform, branch: main, paths: {include: ["config/**"]},
  connectionArn: "arn:aws:codeconnections:eu-west-1:111111111111:connection/11111111-2222-3333-4444-555555555555"}}
`))
	if err != nil {
		t.Fatal(err)
	}
	a := synth(org, t.TempDir())
	pipelines := 0
	a.each("AWS::CodePipeline::Pipeline", func(in *template, id string, r *resource) {
		if !strings.HasPrefix(in.file[strings.LastIndex(in.file, "/")+1:], config.PlatformPipelineStack) {
			return
		}
		pipelines++
		if got := text(r.Properties["Triggers"]); !strings.Contains(got, `"Includes":["config/**"]`) || !strings.Contains(got, `"SourceActionName":"Source"`) {
			t.Errorf("it is started by %s", got)
		}
	})
	if pipelines != 1 {
		t.Errorf("%d pipelines deploy the platform", pipelines)
	}
}

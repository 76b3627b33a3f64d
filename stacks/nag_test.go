package stacks

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"causeway/config"
	"causeway/constructs/cfn"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// TestNag holds every shape of organization against cdk-nag's AwsSolutions rules. Each finding needs an accepted reason,
// and each reason a finding.
func TestNag(t *testing.T) {
	used := make([]bool, len(acceptedFindings))
	for shape := range shapes {
		for _, finding := range nagFindings(t, shape) {
			i := acceptedBy(finding)
			if i < 0 {
				t.Errorf("%s: %s", shape, finding)
				continue
			}
			used[i] = true
		}
	}
	for i, accepted := range acceptedFindings {
		if !used[i] {
			t.Errorf("no finding needs the reason for %s", accepted.finding)
		}
	}
}

// TestNagFindsMistakes holds that the reasons accept no more than they say.
func TestNagFindsMistakes(t *testing.T) {
	for _, finding := range []string{
		"Workload-orders-dev/BuildRole-orders: AwsSolutions-IAM5[Resource::*]",
		"Workload-orders-dev/BuildRole-orders: AwsSolutions-IAM5[Action::s3:*]",
		"Workload-orders-dev/CodePipelineCrossAccountRole-orders-dev: AwsSolutions-IAM5[Resource::arn:aws:iam::222222222222:role/*]",
		"Workload-orders-dev/CodePipelineCrossAccountRole-orders-dev: AwsSolutions-IAM5[Resource::arn:aws:cloudformation:eu-west-1:222222222222:stack/*]",
		"Workload-orders-dev/CloudFormationRole: AwsSolutions-IAM5[Action::iam:*]",
		"Workload-orders-dev/CloudFormationRole: AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AdministratorAccess]",
		"SharedServices-orders-Artifacts/Store/Artifacts: AwsSolutions-S1",
		"Workload-baseline/CodeDeployRole-lambda: AwsSolutions-IAM5[Resource::arn:aws:lambda:eu-central-1:000000000000:function:*]",
		"Workload-baseline/BuildRole-lambda: AwsSolutions-IAM5[Resource::arn:aws:s3:::wide-*]",
		"ExecutionPolicies-orders-dev/CausewayExecutionWorkload: AwsSolutions-IAM5[Resource::arn:aws:iam::222222222222:role/*]",
		"ExecutionPolicies-orders-dev/CausewayExecutionWorkload: AwsSolutions-IAM5[Resource::arn:aws:iam::222222222222:role/cdk-*]",
		"ExecutionPolicies-orders-dev/CausewayExecutionWorkload: AwsSolutions-IAM5[Resource::arn:aws:iam::222222222222:policy/Causeway*]",
		"ExecutionPolicies-orders-dev/CausewayExecutionWorkload: AwsSolutions-IAM5[Resource::arn:aws:ec2:eu-west-1:222222222222:*]",
		"ExecutionPolicies-orders-dev/CausewayExecutionWorkload: AwsSolutions-IAM5[Action::iam:*]",
		"ExecutionPolicies-shared-services/CausewayExecutionArtifacts: AwsSolutions-IAM5[Resource::arn:aws:s3:::acme-*]",
	} {
		if i := acceptedBy(finding); i >= 0 {
			t.Errorf("%s would be accepted: %s", finding, acceptedFindings[i].reason)
		}
	}
}

// accepts are the patterns of the accepted findings, compiled once.
var accepts = sync.OnceValue(func() []*regexp.Regexp {
	var patterns []*regexp.Regexp
	for _, accepted := range acceptedFindings {
		patterns = append(patterns, regexp.MustCompile("^("+accepted.finding+")$"))
	}
	return patterns
})

// acceptedBy is the index of the reason that accepts a finding, or -1.
func acceptedBy(finding string) int {
	return slices.IndexFunc(accepts(), func(pattern *regexp.Regexp) bool { return pattern.MatchString(finding) })
}

// synthWithNag builds the organization as synth does, and lets cdk-nag look at it. What it finds does not stop the synthesis:
// TestNag says it.
func synthWithNag(org *config.Organization, dir string) *assembly {
	app := newApp(dir, map[string]any{"@aws-cdk/core:failSynthOnValidationErrors": false})
	build(app, "", org)
	addNag(app)
	app.Synth(nil)
	return read(org, dir)
}

func addNag(app awscdk.App) {
	awscdk.Aspects_Of(app).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{Reports: jsii.Bool(false)}), nil)
}

// nagFindings are the findings in a shape of organization, as in path: rule[detail].
func nagFindings(t *testing.T, shape string) []string {
	t.Helper()
	a := synthesized[shape]()
	findings := findingsBelow(t, a.dir)
	if a.org.DeliversByStackSet() {
		dir := t.TempDir()
		app := newApp(dir, map[string]any{"@aws-cdk/core:failSynthOnValidationErrors": false})
		stacks := cfn.NewApp(func() awscdk.App { return app })
		addBaselineRoles(stacks.NewStack("Workload-baseline", nil, nil), a.org)
		stacks.Create()
		addNag(app)
		app.Synth(nil)
		findings = append(findings, findingsBelow(t, dir)...)
	}
	return findings
}

// findingsBelow are the errors and warnings of an assembly, and of those in it.
func findingsBelow(t *testing.T, dir string) []string {
	t.Helper()
	var findings []string
	for _, pattern := range []string{"*.metadata.json", "*/*.metadata.json"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			var metadata map[string][]struct {
				Type string
				Data any
			}
			mustRead(file, &metadata)
			for path, entries := range metadata {
				for _, entry := range entries {
					if entry.Type == "aws:cdk:error" || entry.Type == "aws:cdk:warning" {
						rule, _, _ := strings.Cut(text(entry.Data), ": ")
						findings = append(findings, strings.TrimPrefix(strings.TrimPrefix(path, "/"), "Platform/")+": "+rule)
					}
				}
			}
		}
	}
	return findings
}

// TestTheCDKFindsNothing holds that the CDK's own rules find nothing in the templates of every shape, with `make lint`.
func TestTheCDKFindsNothing(t *testing.T) {
	if !lintsEveryShape() {
		t.Skip("the CDK's rules take several times as long as a synthesis: they are asked by `make lint`, and about the example in e2e")
	}
	for shape := range shapes {
		var report struct {
			PluginReports []struct{ PluginName, Conclusion string }
		}
		mustRead(filepath.Join(synthesized[shape]().dir, "validation-report.json"), &report)
		for _, plugin := range report.PluginReports {
			if plugin.PluginName != "Construct Annotations" && plugin.Conclusion != "success" { // those are cdk-nag's findings
				t.Errorf("%s: %s finds something", shape, plugin.PluginName)
			}
		}
	}
}

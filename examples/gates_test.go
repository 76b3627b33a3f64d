package examples

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway/access"
	"causeway/config"
)

// TestUnitTests runs the platform's own buildspec of unit tests on every example, as it stands in the pipeline's template:
// it passes, and fails when a test fails.
func TestUnitTests(t *testing.T) {
	forEachPipeline(t, func(t *testing.T, org *organization, p *config.Pipeline, repository string) {
		program, failing, text := "npm", "test/fails.test.js", "import test from 'node:test';\ntest('fails', () => { throw new Error('on purpose'); });\n"
		if repository == "payments-server" {
			program, failing, text = "python3", "test/test_fails.py", "import unittest\n\n\nclass Fails(unittest.TestCase):\n    def test_fails(self):\n        self.fail('on purpose')\n"
		}
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is missing, so the tests of %s do not run", program, repository)
		}
		b := newBuild(t, org, p, repository)
		b.program(t, "pip", "exit 0")
		if err := os.WriteFile(filepath.Join(b.bin, "pytest.py"), []byte(pytest), 0o600); err != nil {
			t.Fatal(err)
		}
		b.buildspec = pipelineOf(t, org, p).buildspec(t, config.BuildProject(p, config.TestCommit))
		if output, err := b.run(t); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		b.checkReports(t)
		if err := os.WriteFile(filepath.Join(b.dir, failing), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if output, err := b.run(t); err == nil || !strings.Contains(output, "on purpose") {
			t.Errorf("a failing test does not fail the gate:\n%s", output)
		}
	})
}

// pytest is in place of the one that pip would install: it runs the same tests, and writes where it is told to.
const pytest = `
import sys, unittest
result = unittest.main(module=None, argv=["pytest", "discover", "--start-directory", "test"], exit=False).result
with open(sys.argv[sys.argv.index("--junitxml") + 1], "w") as report:
    report.write("<testcase/>")
sys.exit(not result.wasSuccessful())
`

// TestNoUnitTests holds that a commit in which no tests are found does not pass for tested.
func TestNoUnitTests(t *testing.T) {
	org := organizations(t)[0]
	p := org.Pipelines()[0]
	b := newBuild(t, org, p, "orders-api")
	b.buildspec = pipelineOf(t, org, p).buildspec(t, config.BuildProject(p, config.TestCommit))
	if err := os.Remove(filepath.Join(b.dir, "package.json")); err != nil {
		t.Fatal(err)
	}
	if output, err := b.run(t); err == nil || !strings.Contains(output, "buildspecs: {tests: ci/tests.yml}") {
		t.Errorf("%v\n%s", err, output)
	}
}

// checkReports holds the reports to the places where the buildspec looks for them, and to names that the role of the tests
// may create: CodeBuild puts the project's name before theirs.
func (b *build) checkReports(t *testing.T) {
	var questions []access.Question
	for name, report := range section(b.buildspec, "reports") {
		base, _ := report.(map[string]any)["base-directory"].(string)
		if text := b.readAny(t, filepath.Join(base, "*.xml")); !strings.Contains(text, "<testcase") || strings.Contains(text, "<failure") {
			t.Errorf("%s: %s", base, text)
		}
		host, project := b.pipeline.Account, config.BuildProject(b.pipeline, config.TestCommit)
		for _, action := range []string{"CreateReportGroup", "CreateReport", "UpdateReport", "BatchPutTestCases"} {
			questions = append(questions, access.Question{Account: host, Role: config.BuildProjectRole(b.pipeline, config.TestCommit),
				Action:   "codebuild:" + action,
				Resource: fmt.Sprintf("arn:%s:codebuild:%s:%s:report-group/%s-%s", b.org.Partition(), b.org.Region, host.ID, project, name)})
		}
	}
	for _, denied := range ask(t, b.org, questions) {
		t.Error("the tests may not " + denied)
	}
}

// readAny is the text of all files that a pattern finds.
func (b *build) readAny(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(b.dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range found {
		all.WriteString(b.read(t, strings.TrimPrefix(file, b.dir+"/")))
	}
	return all.String()
}

// TestAnalysis runs the platform's own buildspec of the static analysis on the examples: it passes, and fails when a
// template is wrong. What pip would install is the cfn-lint that is there, and nothing in place of ruff.
func TestAnalysis(t *testing.T) {
	if _, err := exec.LookPath("cfn-lint"); err != nil {
		t.Skip("cfn-lint is not installed: pip install cfn-lint==1.51.0")
	}
	forEachPipeline(t, func(t *testing.T, org *organization, p *config.Pipeline, repository string) {
		b := newBuild(t, org, p, repository)
		b.program(t, "pip", "exit 0")
		b.program(t, "ruff", "exit 0")
		b.buildspec = pipelineOf(t, org, p).buildspec(t, config.BuildProject(p, config.AnalyseCommit))
		if repository == "receipts-lambda" { // it has both templates; the last is then made wrong, as of the others
			if output, err := b.run(t); err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
		}
		templates := strings.Fields(pipelineOf(t, org, p).variables()["TEMPLATES"])
		wrong := templates[len(templates)-1]
		text := strings.Replace(b.read(t, wrong), "Resources:", "Resources:\n  Wrong: {Type: \"AWS::S3::Buckett\"}", 1)
		if err := os.WriteFile(filepath.Join(b.dir, wrong), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if output, err := b.run(t); err == nil || !strings.Contains(output, "AWS::S3::Buckett") {
			t.Errorf("a wrong template does not fail the gate:\n%s", output)
		}
	})
}

package examples

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway/config"
)

// digest is what the image of every build is addressed by.
const digest = "acme/orders@sha256:0000000000000000000000000000000000000000000000000000000000000000"

// TestBuild runs every buildspec as CodeBuild does, with programs in place of docker and aws that only note how they were
// called, and holds its result to what the pipeline's deploy actions read.
func TestBuild(t *testing.T) {
	forEachPipeline(t, func(t *testing.T, org *organization, p *config.Pipeline, repository string) {
		program := "node"
		if repository == "payments-server" {
			program = "python3"
		}
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is missing, so the tests of %s do not run", program, repository)
		}
		b := newBuild(t, org, p, repository)
		if output, err := b.run(t); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		b.checkReports(t)
		b.checkArtifacts(t)
		switch p.Application.Deploy {
		case config.DeployECSBlueGreen:
			b.checkTaskDefinitions(t)
		case config.DeployEC2:
			b.checkRevision(t)
		case config.DeployLambda:
			b.checkFunctions(t)
		case config.DeployStaticSite:
			b.checkSite(t)
		}
	})
}

// TestNoImageWithoutTests holds that a test that fails ends the build before there is an image.
func TestNoImageWithoutTests(t *testing.T) {
	org := organizations(t)[0]
	b := newBuild(t, org, org.Pipelines()[0], "orders-api")
	b.program(t, "node", "exit 1")
	if _, err := b.run(t); err == nil {
		t.Error("the build succeeds")
	}
	if calls := b.calls(t); len(calls) > 0 {
		t.Errorf("it goes on after its tests have failed: %q", calls)
	}
}

// build is a repository's copy in which its buildspec runs.
type build struct {
	org       *organization
	pipeline  *config.Pipeline
	dir, bin  string
	buildspec map[string]any
}

func newBuild(t *testing.T, org *organization, p *config.Pipeline, repository string) *build {
	t.Helper()
	b := &build{org: org, pipeline: p, dir: filepath.Join(t.TempDir(), repository), bin: t.TempDir()}
	if err := os.CopyFS(b.dir, os.DirFS(repository)); err != nil {
		t.Fatal(err)
	}
	b.buildspec = parseYAML(t, b.read(t, "buildspec.yml")).(map[string]any)
	b.program(t, "aws", `echo "aws $*" >> "$(dirname "$0")/calls"; echo password`)
	b.program(t, "docker", `echo "docker $*" >> "$(dirname "$0")/calls"; case $1 in inspect) echo `+digest+`;; esac`)
	return b
}

// program puts a program into the build's path.
func (b *build) program(t *testing.T, name, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(b.bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}

func (b *build) read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// calls are the calls of the noted programs.
func (b *build) calls(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.bin, "calls"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return strings.Fields(string(data))
}

// run runs the commands of every phase, one after the other in one shell, until one fails.
func (b *build) run(t *testing.T) (string, error) {
	t.Helper()
	script := "set -e\n"
	for _, phase := range []string{"install", "pre_build", "build", "post_build"} {
		commands, _ := section(section(b.buildspec, "phases"), phase)["commands"].([]any)
		for _, command := range commands {
			script += command.(string) + "\n"
		}
	}
	command := exec.Command("bash", "-c", script)
	command.Dir = b.dir
	command.Env = []string{"PATH=" + b.bin + ":" + os.Getenv("PATH"), "HOME=" + b.dir, "AWS_REGION=" + b.org.Region,
		"CODEBUILD_BUILD_NUMBER=7", "CODEBUILD_RESOLVED_SOURCE_VERSION=0123abc",
		"CODEBUILD_BUILD_ARN=arn:aws:codebuild:eu-west-1:111111111111:build/causeway-orders-build:1"}
	for name, value := range pipelineOf(t, b.org, b.pipeline).variables() {
		command.Env = append(command.Env, name+"="+value)
	}
	output, err := command.CombinedOutput()
	return string(output), err
}

// checkReports holds the reports to files that the build has written, and to names that its role may create.
func (b *build) checkReports(t *testing.T) {
	for name, report := range section(b.buildspec, "reports") {
		if strings.Contains(name, ":") {
			t.Errorf("%s: CodeBuild names the group after the project where the buildspec gives no ARN", name)
		}
		base, _ := report.(map[string]any)["base-directory"].(string)
		for _, file := range report.(map[string]any)["files"].([]any) {
			if text := b.read(t, filepath.Join(base, file.(string))); !strings.Contains(text, "<testcase") || strings.Contains(text, "<failure") {
				t.Errorf("%s: %s", file, text)
			}
		}
	}
}

// artifacts are the files that the buildspec puts into the artifact.
func (b *build) artifacts(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range section(b.buildspec, "artifacts")["files"].([]any) {
		found, err := filepath.Glob(filepath.Join(b.dir, strings.ReplaceAll(pattern.(string), "**", "")))
		if err != nil || len(found) == 0 {
			t.Errorf("the build writes no %s (%v)", pattern, err)
		}
		for _, file := range found {
			files = append(files, strings.TrimPrefix(file, b.dir+"/"))
		}
	}
	return files
}

// checkArtifacts holds the artifact to what the seal asks for, and to what the pipeline reads from it.
func (b *build) checkArtifacts(t *testing.T) {
	p := pipelineOf(t, b.org, b.pipeline)
	files, reads := b.artifacts(t), p.reads()
	for _, wanted := range strings.Fields(p.variables()["FILES"]) {
		if !slices.ContainsFunc(files, func(file string) bool { return file == wanted || strings.HasPrefix(file, wanted+"/") }) {
			t.Errorf("the seal asks for %s, which is none of %q", wanted, files)
		}
	}
	if len(reads) == 0 {
		t.Error("the pipeline reads nothing")
	}
	for _, file := range reads {
		if !slices.Contains(files, file) {
			t.Errorf("the pipeline reads %s, which is none of %q", file, files)
		}
	}
}

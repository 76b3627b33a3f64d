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
		own := newBuild(t, org, p, repository)
		standard := newBuild(t, org, p, repository)
		standard.buildspec = parseYAML(t, defaultBuild(t, p)).(map[string]any)
		builds := map[string]*build{"buildspec.yml": own}
		if repository != "payments-server" { // its own writes version.txt, which its server tells
			builds["default"] = standard
		}
		for name, b := range builds {
			t.Run(name, func(t *testing.T) { b.check(t) })
		}
	})
}

// defaultBuild is the platform's own buildspec for the application.
func defaultBuild(t *testing.T, p *config.Pipeline) string {
	t.Helper()
	text, err := os.ReadFile("../constructs/delivery/buildspecs/build-" + string(p.Application.Deploy) + ".yml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (b *build) check(t *testing.T) {
	output, err := b.run(t)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	b.checkArtifacts(t)
	switch b.pipeline.Application.Deploy {
	case config.DeployECSBlueGreen:
		b.checkTaskDefinitions(t)
		b.checkTag(t)
	case config.DeployEC2:
		b.checkRevision(t)
	case config.DeployLambda:
		b.checkFunctions(t)
	case config.DeployStaticSite:
		b.checkSite(t)
	}
}

// checkTag holds the image that the build pushes to the tag of the execution: under it Inspector scans it.
func (b *build) checkTag(t *testing.T) {
	if calls := b.calls(t); !slices.ContainsFunc(calls, func(argument string) bool { return strings.HasSuffix(argument, ":the-execution") }) {
		t.Errorf("it pushes another tag: %q", calls)
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
	command.Env = []string{"PATH=" + b.bin + ":" + os.Getenv("PATH"), "HOME=" + b.dir, "PYTHONPATH=" + b.bin, "AWS_REGION=" + b.org.Region,
		"CODEBUILD_BUILD_NUMBER=7", "IMAGE_TAG=the-execution", "CODEBUILD_RESOLVED_SOURCE_VERSION=0123abc",
		"CODEBUILD_BUILD_ARN=arn:aws:codebuild:eu-west-1:111111111111:build/causeway-orders-build:1"}
	for name, value := range pipelineOf(t, b.org, b.pipeline).variables() {
		command.Env = append(command.Env, name+"="+value)
	}
	output, err := command.CombinedOutput()
	return string(output), err
}

// artifacts are the files that the buildspec puts into the artifact.
func (b *build) artifacts(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range section(b.buildspec, "artifacts")["files"].([]any) {
		found, err := b.matching(pattern.(string))
		if err != nil || len(found) == 0 {
			t.Errorf("the build writes no %s (%v)", pattern, err)
		}
		for _, file := range found {
			files = append(files, strings.TrimPrefix(file, b.dir+"/"))
		}
	}
	return files
}

// matching are the files that a pattern of a buildspec finds, where **/* are all below a directory.
func (b *build) matching(pattern string) ([]string, error) {
	directory, everything := strings.CutSuffix(pattern, "**/*")
	if !everything {
		return filepath.Glob(filepath.Join(b.dir, pattern))
	}
	var found []string
	err := filepath.WalkDir(filepath.Join(b.dir, directory), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found = append(found, path)
		}
		return err
	})
	return found, err
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

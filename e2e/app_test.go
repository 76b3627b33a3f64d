// Package e2e tests the built app and the CDK CLI as users run them.
package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// app is the built app, cli the built command line around it.
var app, cli string

func TestMain(m *testing.M) {
	touchSources()
	dir, err := os.MkdirTemp("", "causeway-app-")
	if err != nil {
		panic(err)
	}
	app = filepath.Join(dir, "app")
	cli = filepath.Join(dir, "causeway")
	for path, source := range map[string]string{app: "causeway", cli: "causeway/cmd/causeway"} {
		if output, err := exec.Command("go", "build", "-o", path, source).CombinedOutput(); err != nil {
			panic(string(output))
		}
	}
	code := m.Run()
	_ = os.RemoveAll(dir) // of the system's temporary directory
	os.Exit(code)
}

// touchSources looks at every file that the app is built from. Go caches the result of a test as long as the files that
// it has looked at stay the same; what `go build` reads on its behalf, it does not know.
func touchSources() {
	for _, pattern := range []string{"../*", "../cmd/*/*", "../internal/*/*", "../constructs/*/*", "../constructs/*/*/*", "../access/*", "../cloud/*", "../config/*",
		"../deploy/*", "../diff/*", "../doctor/*", "../plan/*", "../quotas/*", "../review/*", "../stacks/*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			panic(err)
		}
		for _, file := range files {
			if _, err := os.Stat(file); err != nil {
				panic(err)
			}
		}
	}
}

// runApp runs the app as the CDK CLI does.
func runApp(t *testing.T, configFile, outdir string) (stdout, stderr string, exitCode int) {
	t.Helper()
	context, err := json.Marshal(map[string]string{"config": configFile})
	if err != nil {
		t.Fatal(err)
	}
	return execute(t, []string{"CDK_CONTEXT_JSON=" + string(context), "CDK_OUTDIR=" + outdir}, app)
}

// execute runs a program in the root of the repository, where cdk.json is.
func execute(t *testing.T, env []string, name string, arguments ...string) (stdout, stderr string, exitCode int) {
	t.Helper()
	return executeIn(t, "..", env, name, arguments...)
}

func executeIn(t *testing.T, dir string, env []string, name string, arguments ...string) (stdout, stderr string, exitCode int) {
	t.Helper()
	command := exec.Command(name, arguments...)
	command.Dir = dir
	command.Env = append(os.Environ(), env...)
	var out, err bytes.Buffer
	command.Stdout, command.Stderr = &out, &err
	var exit *exec.ExitError
	if failure := command.Run(); failure != nil && !errors.As(failure, &exit) {
		t.Fatal(failure)
	}
	return out.String(), err.String(), command.ProcessState.ExitCode()
}

// TestTheCDKsRulesAreAskedOnDemand holds that a synthesis leaves out the CDK's own rules, which take six times as long as the rest,
// but where CDK_VALIDATION is true, as for the example.
func TestTheCDKsRulesAreAskedOnDemand(t *testing.T) {
	const report = "validation-report.json"
	out := t.TempDir()
	if _, stderr, exitCode := runApp(t, "config/testdata/one-account.yaml", out); exitCode != 0 {
		t.Fatal(stderr)
	}
	if _, err := os.Stat(filepath.Join(out, report)); err == nil {
		t.Error("they are asked in every synthesis")
	}
	if _, err := os.Stat(filepath.Join(example(t), report)); err != nil {
		t.Error("they are not asked about the example:", err)
	}
}

// TestStacksShareCalls holds that Go calls the CDK once for several stacks: with a call for each construct, reference and tag,
// each account took 90.
func TestStacksShareCalls(t *testing.T) {
	out := t.TempDir()
	t.Setenv("JSII_DEBUG", "1")
	_, stderr, exitCode := runApp(t, "config/testdata/one-account.yaml", out)
	if exitCode != 0 {
		t.Fatalf("exit %d", exitCode)
	}
	stacks, err := filepath.Glob(filepath.Join(out, "*.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	if calls := strings.Count("\n"+stderr, "\n> {"); calls == 0 || calls > 20 {
		t.Errorf("%d calls of the CDK for %d stacks", calls, len(stacks))
	}
}

package delivery

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// reviewCommand is a command of the review's buildspec.
func reviewCommand(t *testing.T, i int) string {
	t.Helper()
	var spec struct {
		Phases struct{ Build struct{ Commands []string } }
	}
	if err := yaml.Unmarshal([]byte(DefaultBuildspec("platform-review")), &spec); err != nil {
		t.Fatal(err)
	}
	return spec.Phases.Build.Commands[i]
}

// runWith runs a command in an empty directory, with programs of our own in the place of others.
func runWith(t *testing.T, command string, programs map[string]string, variables ...string) (output string, err error) {
	t.Helper()
	dir, bin := t.TempDir(), t.TempDir()
	for name, script := range programs {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/bash\n"+script), 0o700); err != nil { //nolint:gosec // it is to be executed
			t.Fatal(err)
		}
	}
	run := exec.CommandContext(t.Context(), "bash", "-c", command)
	run.Dir = dir
	run.Env = append(append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH")), variables...)
	out, err := run.CombinedOutput()
	return string(out), err
}

// TestTheReviewWaitsForEarlierExecutions holds that the review compares with what is deployed only once no earlier execution
// deploys any more, and that later ones do not matter.
func TestTheReviewWaitsForEarlierExecutions(t *testing.T) {
	for name, c := range map[string]struct {
		first string // what CodePipeline says at first, the newest execution first; later nothing but the own one runs
		waits bool
		fails bool
	}{
		"alone":                        {first: "own"},
		"a later one":                  {first: "later\nown"},
		"an earlier one":               {first: "own\nearlier", waits: true},
		"both":                         {first: "later\nown\nearlier", waits: true},
		"more pages":                   {first: "own\nNone"},
		"it does not know of this one": {first: "later", fails: true},
		"it says nothing":              {first: "", fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			asked := filepath.Join(t.TempDir(), "asked")
			out, err := runWith(t, reviewCommand(t, 0), map[string]string{
				"aws":   "if [ -f " + asked + " ]; then echo own; else touch " + asked + "; printf '%s\\n' '" + c.first + "'; fi",
				"sleep": "exit 0",
			}, "EXECUTION=own", "PIPELINE=causeway-platform")
			if waits := strings.Contains(out, "Waiting for execution earlier"); waits != c.waits || (err != nil) != c.fails {
				t.Errorf("waits: %v, error: %v\n%s", waits, err, out)
			}
		})
	}
}

// TestTheReviewSaysWhatItFound holds which variables the approval is given, and that a review which has not counted fails.
func TestTheReviewSaysWhatItFound(t *testing.T) {
	for name, c := range map[string]struct {
		outputs string
		want    string // "" where the review fails
	}{
		"changes":             {`CHANGES=3\nBROADENED=yes\nSUMMARY="two stacks, one role"`, "3 yes two stacks, one role review%3A1\n"},
		"a long summary":      {`CHANGES=0\nBROADENED=no\nSUMMARY="` + strings.Repeat("s", 700) + `"`, "0 no " + strings.Repeat("s", 600) + " review%3A1\n"},
		"no count":            {`BROADENED=no\nSUMMARY=""`, ""},
		"no word of breadth":  {`CHANGES=1\nSUMMARY=""`, ""},
		"something else":      {`CHANGES=1\nBROADENED=perhaps\nSUMMARY=""`, ""},
		"nothing was written": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			assembly := t.TempDir()
			out, err := runWith(t, reviewCommand(t, 1)+"\nbash -c 'echo $CHANGES $BROADENED $SUMMARY $BUILD'", map[string]string{
				"go": `[ "$*" = "run ./cmd/causeway review --deployed --config acme.yaml --assembly cdk.out --outputs review.env" ] && [ -d cdk.out ] && printf '` + c.outputs + `' > review.env`,
			}, "CONFIG=acme.yaml", "CODEBUILD_SRC_DIR_Assembly="+assembly, "CODEBUILD_BUILD_ID=review:1")
			if (err != nil) != (c.want == "") || err == nil && out != c.want {
				t.Errorf("error: %v\n%s", err, out)
			}
		})
	}
}

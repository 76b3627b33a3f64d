package stacks

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"testing"
)

// lintsEveryShape says whether this is `make lint`: cfn-lint, and the CDK's own rules, take minutes for the templates of all shapes.
func lintsEveryShape() bool { return os.Getenv("LINT_EVERY_SHAPE") != "" }

// TestCFNLint holds every template of the shapes that are kept for review against cfn-lint, and with `make lint` those of every
// shape: no error, no warning. It knows IAM's actions and condition operators, which the CDK's own validation does not.
func TestCFNLint(t *testing.T) {
	lint, err := exec.LookPath("cfn-lint")
	if err != nil {
		t.Skip("cfn-lint is not installed: pip install cfn-lint==1.51.0")
	}
	byRegion := map[string][]string{}
	for shape := range shapes {
		if reviewed[shape].dir == "" && !lintsEveryShape() {
			continue
		}
		a := synthesized[shape]()
		for _, template := range a.templates {
			byRegion[template.region] = append(byRegion[template.region], template.file)
		}
		if body := a.baseline(); body != "" {
			byRegion[a.org.Region] = append(byRegion[a.org.Region], write(t, body))
		}
	}
	linting := map[string]func() string{}
	for region, files := range byRegion {
		linting[region] = start(exec.Command(lint, append([]string{"--regions", region, "--"}, files...)...))
	}
	t.Parallel() // cfn-lint takes as long as the tests that use the CDK, one after the other, and begins before them
	for _, region := range slices.Sorted(maps.Keys(byRegion)) {
		t.Run(region, func(t *testing.T) {
			if found := linting[region](); found != "" {
				t.Error(found)
			}
		})
	}
}

// start runs a program beside what follows; what it gives waits for the program, and is what it says if it fails.
func start(command *exec.Cmd) func() string {
	failed := make(chan string, 1)
	go func() {
		output, err := command.CombinedOutput()
		if err != nil {
			failed <- fmt.Sprintf("%v\n%s", err, output)
		}
		close(failed)
	}()
	return func() string { return <-failed }
}

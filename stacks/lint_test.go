package stacks

import (
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
	afterTheCDK(t)
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
	for _, region := range slices.Sorted(maps.Keys(byRegion)) {
		t.Run(region, func(t *testing.T) {
			t.Parallel() // each is a program of its own
			arguments := append([]string{"--regions", region, "--"}, byRegion[region]...)
			if output, err := exec.Command(lint, arguments...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, output)
			}
		})
	}
}

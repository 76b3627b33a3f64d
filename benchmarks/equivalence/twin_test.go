package equivalence

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// twin is the TypeScript app, as its compiler leaves it.
const twin = "../typescript/dist/bin/app.js"

// TestTheTwinIsEquivalent holds that the TypeScript app asks CloudFormation for the same as Causeway does, for organizations
// whose applications have one, two and four stages.
func TestTheTwinIsEquivalent(t *testing.T) {
	for _, needed := range []string{twin, "../typescript/node_modules/aws-cdk-lib/package.json"} {
		if _, err := os.Stat(needed); err != nil {
			t.Skipf("%s is missing; to install and compile the twin: cd benchmarks/typescript && npm ci && npm run build", needed)
		}
	}
	lookAtSources(t)
	causeway := filepath.Join(t.TempDir(), "causeway-app")
	if output, err := exec.Command("go", "build", "-o", causeway, "causeway").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for name, stacks := range map[string]int{"1-accounts": 5, "4-accounts": 11, "10-accounts": 27} {
		t.Run(name, func(t *testing.T) {
			organization, err := filepath.Abs("testdata/organizations/" + name + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			want := synthesize(t, organization, causeway)
			if templates, err := filepath.Glob(filepath.Join(want, "*.template.json")); err != nil || len(templates) != stacks {
				t.Fatalf("%d stacks, want %d; %v", len(templates), stacks, err)
			}
			for _, difference := range compare(t, want, synthesize(t, organization, "node", twin)) {
				t.Error(difference)
			}
		})
	}
}

// synthesize runs an app as the CDK CLI does, with the context of cdk.json, and returns its assembly.
func synthesize(t *testing.T, organization, name string, arguments ...string) string {
	t.Helper()
	data, err := os.ReadFile("../../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var settings struct{ Context map[string]any }
	if err := json.Unmarshal(data, &settings); err != nil {
		t.Fatal(err)
	}
	settings.Context["config"] = organization
	context, err := json.Marshal(settings.Context)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	command := exec.Command(name, arguments...)
	command.Env = append(os.Environ(), "CDK_CONTEXT_JSON="+string(context), "CDK_OUTDIR="+dir, "CDK_VALIDATION=false",
		"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, output)
	}
	return dir
}

// lookAtSources looks at every file that the apps are made of. Go caches the result of a test as long as the files that it
// has looked at stay the same; what the apps read, it does not know.
func lookAtSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name := entry.Name(); name == "node_modules" || name == "cdk.out" || strings.HasPrefix(name, ".") && name != ".." && name != "." {
				return fs.SkipDir
			}
			return nil
		}
		_, err = os.Stat(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

package equivalence

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway/benchmarks/apps"
	"causeway/benchmarks/organization"
)

// TestTheTwinIsEquivalent holds that the TypeScript app asks CloudFormation for the same as Causeway does, for organizations
// whose applications have one, two and four stages.
func TestTheTwinIsEquivalent(t *testing.T) {
	twin, err := apps.Twin()
	if err != nil {
		t.Skip(err)
	}
	lookAtSources(t)
	causeway, err := apps.Causeway(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for accounts, stacks := range map[int]int{1: 5, 4: 11, 10: 27} {
		t.Run(fmt.Sprint(accounts), func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "organization.yaml")
			if err := os.WriteFile(file, []byte(organization.YAML(accounts)), 0o600); err != nil {
				t.Fatal(err)
			}
			want := synthesize(t, causeway, file)
			if templates, err := filepath.Glob(filepath.Join(want, "*.template.json")); err != nil || len(templates) != stacks {
				t.Fatalf("%d stacks, want %d; %v", len(templates), stacks, err)
			}
			for _, difference := range compare(t, want, synthesize(t, twin, file)) {
				t.Error(difference)
			}
		})
	}
}

// synthesize returns the app's assembly.
func synthesize(t *testing.T, app *apps.App, organization string) string {
	t.Helper()
	dir := t.TempDir()
	command, err := app.Command(organization, dir)
	if err != nil {
		t.Fatal(err)
	}
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", app.Name, err, output)
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

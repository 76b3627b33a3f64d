package stacks

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"causeway/internal/golden"
)

// reviewed are the templates and stories that are kept, and where: the example's, those of the deploy types that it has
// not, which the tests of examples/ read, and those of the pipeline that deploys the platform.
var reviewed = map[string]struct {
	dir    string
	stacks *regexp.Regexp
}{
	"example":           {"testdata", regexp.MustCompile("")},
	"platform pipeline": {"testdata/platform-pipeline", regexp.MustCompile("^PlatformPipeline")},
	"every deploy type": {"testdata/every-deploy-type", regexp.MustCompile("-(receipts|storefront|worker|nonprod)|^Developers-tools")},
}

// TestGolden keeps templates as they were reviewed. `make golden` rewrites the files.
func TestGolden(t *testing.T) {
	for shape, kept := range reviewed {
		a := synthesized[shape]()
		for stack := range a.templates {
			if !kept.stacks.MatchString(stack) {
				continue
			}
			t.Run(stack, func(t *testing.T) {
				golden.Compare(t, filepath.Join(kept.dir, stack+".json"), string(a.bytes(stack))+"\n", "make golden")
			})
		}
		files, err := filepath.Glob(filepath.Join(kept.dir, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if stack := strings.TrimSuffix(filepath.Base(file), ".json"); a.templates[stack] == nil || !kept.stacks.MatchString(stack) {
				t.Errorf("%s belongs to no stack", file)
			}
		}
	}
}

// TestLogicalIDsOfStateNeverChange holds the logical IDs and names of all stateful resources: a changed ID replaces
// the resource, and what it holds is lost to the platform. The list may grow; a line may go only with a migration.
func TestLogicalIDsOfStateNeverChange(t *testing.T) {
	var list strings.Builder
	synthesized["example"]().stateful(func(template *template, id string, r *resource) {
		name := ""
		for _, property := range []string{"BucketName", "AliasName", "RepositoryName", "LogGroupName", "CidrBlock"} {
			name += text(r.Properties[property])
		}
		fmt.Fprintf(&list, "%s %s %s %s\n", template.stack, id, r.Type, name)
	})
	golden.Compare(t, "testdata/stateful-resources.txt", list.String(), "make golden")
}

// bytes are the template of a stack as it was written.
func (a *assembly) bytes(stack string) []byte {
	data, err := os.ReadFile(a.templates[stack].file)
	if err != nil {
		panic(err)
	}
	return data
}

package stacks

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files of this package")

// TestGolden keeps the example's templates as they were reviewed. `make golden` rewrites the files.
func TestGolden(t *testing.T) {
	a := synthesized["example"]()
	for stack := range a.templates {
		t.Run(stack, func(t *testing.T) {
			compareGolden(t, filepath.Join("testdata", stack+".json"), append(a.bytes(stack), '\n'))
		})
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if stack := strings.TrimSuffix(filepath.Base(file), ".json"); a.templates[stack] == nil {
			t.Errorf("%s belongs to no stack", file)
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
	compareGolden(t, "testdata/stateful-resources.txt", []byte(list.String()))
}

func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has changed at line %d; review it, then run `make golden`", path, firstDifference(got, want))
	}
}

// firstDifference is the first line, from 1, in which two texts differ.
func firstDifference(a, b []byte) int {
	linesA, linesB := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range linesA {
		if i >= len(linesB) || !bytes.Equal(linesA[i], linesB[i]) {
			return i + 1
		}
	}
	return len(linesA) + 1
}

// bytes are the template of a stack as it was written.
func (a *assembly) bytes(stack string) []byte {
	data, err := os.ReadFile(a.templates[stack].file)
	if err != nil {
		panic(err)
	}
	return data
}

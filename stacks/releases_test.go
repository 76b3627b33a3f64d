package stacks

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway/config"
)

// releasesDir is where the assembly of the release is kept that users upgrade from: a directory a release, and in it one for
// each shape that has something that the others have not.
const releasesDir = "testdata/releases"

var keptShapes = []string{"example", "every deploy type", "StackSet", "two regions"}

var keep = flag.String("keep", "", "keep what is synthesized as the release of this version, for `make release`")

// release is a kept shape of a release.
type release struct {
	version, shape string
	then, now      *assembly // as it was synthesized then, and as it is now, both from the file as it was then
}

func (r release) String() string { return r.version + " " + r.shape }

// TestKeepRelease writes what today's code synthesizes, where it is told to: `make release VERSION=…`.
func TestKeepRelease(t *testing.T) {
	if *keep == "" {
		t.Skip("only for `make release`")
	}
	for _, shape := range keptShapes {
		dir := filepath.Join(releasesDir, *keep, strings.ReplaceAll(shape, " ", "-"))
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(shapes[shape])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "organization.yaml"), file, 0o644); err != nil {
			t.Fatal(err)
		}
		synthesized[shape]().keep(t, dir)
	}
}

// keep writes the stacks of an assembly: a manifest of them alone, and their templates without the spaces.
func (a *assembly) keep(t *testing.T, dir string) {
	var manifest struct {
		Artifacts map[string]map[string]any `json:"artifacts"`
	}
	mustRead(filepath.Join(a.dir, "manifest.json"), &manifest)
	for name, artifact := range manifest.Artifacts {
		if artifact["type"] != "aws:cloudformation:stack" {
			delete(manifest.Artifacts, name)
			continue
		}
		properties := artifact["properties"].(map[string]any)
		manifest.Artifacts[name] = map[string]any{"type": artifact["type"], "environment": artifact["environment"], "properties": map[string]any{
			"templateFile": properties["templateFile"], "stackName": properties["stackName"], "terminationProtection": properties["terminationProtection"]}}
	}
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.MarshalIndent(manifest, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	write("manifest.json", data)
	for stack := range a.templates {
		var compact bytes.Buffer
		if err := json.Compact(&compact, a.bytes(stack)); err != nil {
			t.Fatal(err)
		}
		write(filepath.Base(a.templates[stack].file), compact.Bytes())
	}
}

// keptReleases are all that are kept, with what today's code makes of the same files.
func keptReleases(t *testing.T) []release {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(releasesDir, "*", "*"))
	if err != nil || len(dirs) == 0 {
		t.Fatal("no release is kept; `make release` keeps one", err)
	}
	var all []release
	for _, dir := range dirs {
		file := filepath.Join(dir, "organization.yaml")
		org, err := config.Load(file)
		if err != nil {
			t.Errorf("a file that was right is not: %v", err)
			continue
		}
		r := release{version: filepath.Base(filepath.Dir(dir)), shape: filepath.Base(dir), then: read(org, dir)}
		if r.now = synthesizedFrom(file); r.now == nil {
			r.now = synth(org, t.TempDir())
		}
		all = append(all, r)
	}
	return all
}

// synthesizedFrom is the assembly of the shape whose file is the same, byte by byte; nil where there is none.
func synthesizedFrom(path string) *assembly {
	kept, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	for _, shape := range keptShapes {
		if file, err := os.ReadFile(shapes[shape]); err == nil && slices.Equal(file, kept) {
			return synthesized[shape]()
		}
	}
	return nil
}

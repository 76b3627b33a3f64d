package doctor_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway/cloud/cloudtest"
	"causeway/doctor"
)

func TestTools(t *testing.T) {
	const pinned = `{"devDependencies": {"aws-cdk": "2.1148.1"}}`
	good := map[string]string{"go": "go1.26.1", "node": "v22.11.0", "package.json": pinned, "node_modules/aws-cdk/package.json": `{"version": "2.1148.1"}`}
	const installGo, installNode = "install 1.25 or later: https://go.dev/dl", "install 22 or 24: https://nodejs.org"
	org := load(t, "config/testdata/one-account.yaml")
	for name, c := range map[string]struct {
		tool, is string // "" where it is missing
		want     doctor.Finding
	}{
		"all there":         {},
		"the oldest Go":     {tool: "go", is: "go1.25"},
		"no Go":             {"go", "", doctor.Finding{Level: doctor.Failure, Message: "Go is missing", Remedy: installGo}},
		"an old Go":         {"go", "go1.24.9", doctor.Finding{Level: doctor.Failure, Message: "go1.24.9 is too old", Remedy: installGo}},
		"no Node":           {"node", "", doctor.Finding{Level: doctor.Failure, Message: "Node is missing", Remedy: installNode}},
		"an old Node":       {"node", "v18.20.0", doctor.Finding{Level: doctor.Failure, Message: "Node v18.20.0 is too old", Remedy: installNode}},
		"an unmaintained":   {"node", "v20.20.2", doctor.Finding{Level: doctor.Warning, Message: "Node v20.20.2 is at its end of life", Remedy: installNode}},
		"no repository":     {"package.json", "", doctor.Finding{Level: doctor.Failure, Message: "package.json cannot be read", Remedy: "run this in the root of the repository"}},
		"no CDK CLI":        {"node_modules/aws-cdk/package.json", "", doctor.Finding{Level: doctor.Failure, Message: "the CDK CLI is not installed", Remedy: "`npm ci`"}},
		"another CDK CLI":   {"node_modules/aws-cdk/package.json", `{"version": "2.1000.0"}`, doctor.Finding{Level: doctor.Failure, Message: "the CDK CLI is 2.1000.0, and package.json pins 2.1148.1", Remedy: "`npm ci`"}},
		"a CDK CLI as such": {tool: "package.json", is: pinned},
	} {
		t.Run(name, func(t *testing.T) {
			cloudtest.Isolate(t)
			root := t.TempDir()
			for tool, is := range good {
				if tool == c.tool {
					is = c.is
				}
				install(t, root, tool, is)
			}
			t.Setenv("PATH", filepath.Join(root, "bin"))
			findings, err := doctor.Check(t.Context(), org, doctor.Options{Root: root, Accounts: []string{"none"}, Checks: []string{doctor.Tools}})
			if err != nil {
				t.Fatal(err)
			}
			var ill []doctor.Finding
			for _, finding := range findings {
				if finding.Level != doctor.OK {
					ill = append(ill, finding)
				}
			}
			c.want.Check = doctor.Tools
			if healthy := c.want.Level == ""; healthy && len(ill) > 0 || !healthy && (len(ill) != 1 || ill[0] != c.want) {
				t.Errorf("%+v", ill)
			}
		})
	}
}

// install writes a file, or a program that says its version.
func install(t *testing.T, root, tool, is string) {
	t.Helper()
	path, text := filepath.Join(root, tool), is
	if !strings.HasSuffix(tool, ".json") {
		path, text = filepath.Join(root, "bin", tool), "#!/bin/sh\necho "+is+"\n"
	}
	if is == "" {
		return
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

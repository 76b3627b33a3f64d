package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestProve runs `causeway prove` as users and CI do: on the assembly of the app, on one that somebody edited, and on
// what is no assembly at all.
func TestProve(t *testing.T) {
	if _, err := os.Stat("../node_modules/@cloud-copilot/iam-simulate"); err != nil {
		t.Skip("the policy engine is not installed: run `make test`, or `npm ci`")
	}
	out := filepath.Join(t.TempDir(), "cdk.out")
	if err := os.CopyFS(out, os.DirFS(example(t))); err != nil {
		t.Fatal(err)
	}
	t.Run("the example", func(t *testing.T) {
		stdout, stderr, code := execute(t, nil, cli, "prove", "--assembly", out)
		if code != 0 || !strings.Contains(stdout, "Access is what the organization's file intends, and nothing more") {
			t.Errorf("exit %d\n%s%s", code, stdout, stderr)
		}
		isDocumented(t, stdout)
	})
	edited := filepath.Join(out, "SharedServices-orders-Artifacts.template.json")
	replace(t, edited, `:role/ECSTaskExecutionRole`, `:role/ECSTaskRole`)
	t.Run("an edited assembly", func(t *testing.T) {
		stdout, _, code := execute(t, nil, cli, "prove", "--assembly", out, "--json")
		var summary struct {
			Holds       bool
			Differences []struct{ Claim string }
			Journeys    []struct {
				Name  string
				Works bool
			}
		}
		if err := json.Unmarshal([]byte(stdout), &summary); err != nil || code != 1 || summary.Holds {
			t.Fatalf("exit %d, %v\n%s", code, err, stdout)
		}
		// In four accounts one role lacks two permissions, and the other could have them.
		if want := "orders-dev ECSTaskExecutionRole: pull images of orders"; !strings.Contains(stdout, want) || len(summary.Differences) != 16 {
			t.Errorf("%d differences: %v", len(summary.Differences), summary.Differences)
		}
		for _, difference := range summary.Differences {
			if !strings.Contains(difference.Claim, "ECSTask") || !strings.Contains(difference.Claim, "image") {
				t.Error(difference.Claim)
			}
		}
		for _, journey := range summary.Journeys {
			if broken := strings.HasPrefix(journey.Name, "deploy orders-"); broken == journey.Works {
				t.Errorf("%s works: %v", journey.Name, journey.Works)
			}
		}
	})
	for name, c := range map[string]struct {
		env       []string
		arguments []string
		want      string
	}{
		"no assembly":   {nil, []string{"prove", "--assembly", t.TempDir()}, "holds no cloud assembly; run `make synth` first"},
		"another file":  {nil, []string{"prove", "--assembly", out, "--config", "config/testdata/govcloud.yaml"}, "the assembly was made from another file"},
		"a wrong file":  {nil, []string{"prove", "--assembly", out, "--config", "README.md"}, "README.md"},
		"no Node":       {[]string{"PATH="}, []string{"prove", "--assembly", out}, "Node is missing"},
		"no such flag":  {nil, []string{"prove", "--verbose"}, "flag provided but not defined"},
		"broken JSON":   {nil, []string{"prove", "--assembly", brokenAssembly(t)}, "manifest.json: unexpected end of JSON input"},
		"a lost engine": {nil, nil, "is not installed; run `npm ci`"},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr string
			var code int
			if c.arguments != nil {
				_, stderr, code = execute(t, c.env, cli, c.arguments...)
			} else {
				_, stderr, code = executeIn(t, t.TempDir(), nil, cli, "prove", "--assembly", out, "--config", absolute(t, "../config/organization.yaml"))
			}
			if code != 2 || !strings.Contains(stderr, c.want) {
				t.Errorf("exit %d\n%s", code, stderr)
			}
		})
	}
}

// isDocumented holds that the documents show what the proof of the example really prints, but for the time it took.
func isDocumented(t *testing.T, proof string) {
	t.Helper()
	model, err := os.ReadFile("../docs/access-model.md")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split(strings.TrimSpace(proof), "\n\n") {
		title, _, _ := strings.Cut(part, "\n")
		switch title {
		case "What must work", "orders in shared services", "payments in shared services", "in orders-dev (222222222222)", "in shared-services (111111111111)":
			if !strings.Contains(string(model), part) {
				t.Errorf("docs/access-model.md does not show\n%s", part)
			}
		}
	}
	measured := regexp.MustCompile(`\d+ decisions, which stand for \d+`).FindString(proof)
	if measured == "" || !strings.Contains(string(model), measured) || !strings.Contains(string(readme), measured) {
		t.Errorf("docs/access-model.md or README.md does not say %q", measured)
	}
}

func brokenAssembly(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	absolute, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return absolute
}

// replace replaces text in a file, wherever it is.
func replace(t *testing.T, path, old, replacement string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s has no %s", path, old)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), old, replacement)), 0o600); err != nil {
		t.Fatal(err)
	}
}

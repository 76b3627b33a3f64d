package access

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"causeway/config"
)

// engine is one engine for all tests: starting it takes longer than most of them.
var engine = sync.OnceValues(func() (*Engine, error) { return StartEngine(".") })

func startedEngine(t testing.TB) *Engine {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Skip(err)
	}
	return e
}

func example(t testing.TB) *config.Organization {
	t.Helper()
	org, err := config.Load("../config/organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// templates are the example organization's templates, by stack: the golden ones, which are what synthesis gives.
func templates(t testing.TB) map[string]map[string]any {
	t.Helper()
	files, err := filepath.Glob("../stacks/testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no templates", err)
	}
	all := map[string]map[string]any{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var template map[string]any
		if err := json.Unmarshal(data, &template); err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = template
	}
	return all
}

// accountOfStack is the account that a stack of the example is for.
func accountOfStack(org *config.Organization, stack string) string {
	switch {
	case stack == config.NetworkStack:
		return org.Accounts[org.Network.Account].ID
	case strings.HasPrefix(stack, config.SharedServicesPrefix):
		return org.SharedServicesAccount().ID
	}
	return org.Accounts[strings.TrimPrefix(stack, "Workload-")].ID
}

// write writes templates as a cloud assembly.
func write(t testing.TB, org *config.Organization, templates map[string]map[string]any) string {
	t.Helper()
	dir, artifacts := t.TempDir(), map[string]any{}
	for stack, template := range templates {
		artifacts[stack] = map[string]any{"type": "aws:cloudformation:stack",
			"environment": "aws://" + accountOfStack(org, stack) + "/" + org.Region,
			"properties":  map[string]any{"templateFile": stack + ".json"}}
		writeJSON(t, filepath.Join(dir, stack+".json"), template)
	}
	writeJSON(t, filepath.Join(dir, "manifest.json"), map[string]any{"artifacts": artifacts})
	return dir
}

func writeJSON(t testing.TB, path string, value any) {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// prove proves the example with these templates. Its error is what `causeway prove` exits with 2 for.
func prove(t testing.TB, templates map[string]map[string]any) (*Proof, error) {
	t.Helper()
	e, org := startedEngine(t), example(t)
	assembly, err := ReadAssembly(write(t, org, templates))
	if err != nil {
		return nil, err
	}
	return Prove(assembly, org, e)
}

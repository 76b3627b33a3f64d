// Package accesstest makes cloud assemblies of the example organization's golden templates, without the CDK.
package accesstest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway/config"
)

// Templates are the example's templates by stack; root is the way to the repository's root.
func Templates(t testing.TB, root string) map[string]map[string]any {
	t.Helper()
	return TemplatesIn(t, filepath.Join(root, "stacks", "testdata"))
}

// TemplatesIn are the templates in a directory by stack.
func TemplatesIn(t testing.TB, dir string) map[string]map[string]any {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
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

// Write writes templates of the organization's stacks as a cloud assembly, and returns its directory.
func Write(t testing.TB, org *config.Organization, templates map[string]map[string]any) string {
	t.Helper()
	dir, artifacts := t.TempDir(), map[string]any{}
	for stack, template := range templates {
		artifacts[stack] = map[string]any{"type": "aws:cloudformation:stack",
			"environment": "aws://" + AccountOf(org, stack) + "/" + regionOf(org, stack),
			"properties":  map[string]any{"templateFile": stack + ".json"}}
		writeJSON(t, filepath.Join(dir, stack+".json"), template)
	}
	writeJSON(t, filepath.Join(dir, "manifest.json"), map[string]any{"artifacts": artifacts})
	return dir
}

// AccountOf is the ID of the account that a stack is for.
func AccountOf(org *config.Organization, stack string) string {
	switch {
	case stack == config.OrganizationStack:
		return org.ManagementAccount().ID
	case stack == config.NetworkStack:
		return org.Accounts[org.Network.Account].ID
	case strings.HasPrefix(stack, config.SharedServicesPrefix):
		return org.SharedServicesAccount().ID
	}
	_, account, _ := strings.Cut(stack, "-") // Workload-…, Developers-…
	return org.Accounts[account].ID
}

// regionOf is the region that a stack is for: one of another region than the home region ends with its name.
func regionOf(org *config.Organization, stack string) string {
	for _, region := range org.RegionsInUse() {
		if strings.HasSuffix(stack, "-"+region) {
			return region
		}
	}
	return org.Region
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

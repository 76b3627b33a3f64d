package stacks

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"causeway/access"
	"causeway/quotas"
)

// beyondLimits is what AWS would reject, as the quota report says, and every policy that the report leaves out.
func beyondLimits(a *assembly) []string {
	report, err := a.measure()
	if err != nil {
		return []string{err.Error()}
	}
	var broken []string
	if err := report.Exceeded(); err != nil {
		broken = strings.Split(err.Error(), "\n")
	}
	for _, d := range a.documents() {
		measures := func(m *quotas.Measurement) bool {
			of := m.Stack == d.template.stack && (m.Of == d.id || m.Of == d.role)
			return strings.Contains(m.Quota.Name, "polic") && !strings.HasPrefix(m.Quota.Name, "name of") &&
				(of || m.Quota.Name == "event bus policy" && d.resource.Type == "AWS::Events::EventBusPolicy")
		}
		if !slices.ContainsFunc(report, measures) {
			broken = append(broken, d.template.stack+" "+d.id+": no quota of the report measures this policy")
		}
	}
	return broken
}

// writeTo writes the assembly as it is in memory, mistakes included, without Stages.
func (a *assembly) writeTo(dir string) error {
	artifacts := map[string]any{}
	for name, t := range a.templates {
		artifacts[name] = map[string]any{"type": "aws:cloudformation:stack", "environment": "aws://" + t.account + "/" + t.region,
			"properties": map[string]any{"templateFile": name + ".json"}}
		if err := writeJSON(filepath.Join(dir, name+".json"), t); err != nil {
			return err
		}
	}
	return writeJSON(filepath.Join(dir, "manifest.json"), map[string]any{"artifacts": artifacts})
}

// measure is the quota report of the assembly as it is in memory, mistakes included.
func (a *assembly) measure() (quotas.Report, error) {
	dir, err := os.MkdirTemp("", "causeway-quotas-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // of the system's temporary directory
	if err := a.writeTo(dir); err != nil {
		return nil, err
	}
	read, err := access.ReadAssembly(dir)
	if err != nil {
		return nil, err
	}
	return quotas.Measure(a.org, read)
}

func writeJSON(path string, value any) error {
	data, err := json.MarshalIndent(value, "", " ") // as the CDK does
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

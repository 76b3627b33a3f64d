package equivalence

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// assembly is a cloud assembly: what a CDK app has synthesized.
type assembly struct {
	stacks map[string]*stack
	// exporters are the stacks by the names of what they export.
	exporters map[string]*stack
}

// stack is a stack of an assembly.
type stack struct {
	name      string
	assembly  *assembly
	manifest  map[string]any // what the manifest says of it
	resources map[string]resource
	rest      map[string]any    // of the template: all but resources
	labels    map[string]string // of the resources, by their logical IDs: see pairAll
}

// resource is a resource of a template.
type resource map[string]any

func (r resource) kind() string               { return fmt.Sprint(r["Type"]) }
func (r resource) properties() map[string]any { return object(r["Properties"]) }

// object is a value as a map; nil where it is none.
func object(value any) map[string]any {
	values, _ := value.(map[string]any)
	return values
}

func readAssembly(dir string) (*assembly, error) {
	var manifest struct{ Artifacts map[string]map[string]any }
	if err := readJSON(filepath.Join(dir, "manifest.json"), &manifest); err != nil {
		return nil, err
	}
	a := &assembly{stacks: map[string]*stack{}, exporters: map[string]*stack{}}
	for id, artifact := range manifest.Artifacts {
		if artifact["type"] != "aws:cloudformation:stack" {
			continue
		}
		s, err := a.readStack(dir, id, artifact)
		if err != nil {
			return nil, err
		}
		a.stacks[s.name] = s
		for _, output := range s.outputs() {
			if name, exported := exportName(output); exported {
				a.exporters[name] = s
			}
		}
	}
	return a, nil
}

// readStack reads the stack of an artifact of the manifest.
func (a *assembly) readStack(dir, id string, artifact map[string]any) (*stack, error) {
	properties := object(artifact["properties"])
	s := &stack{name: id, assembly: a, labels: map[string]string{}, manifest: map[string]any{
		"environment": artifact["environment"], "properties": properties, "dependencies": sorted(list(artifact["dependencies"])),
	}}
	if name, given := properties["stackName"].(string); given {
		s.name = name
	}
	file := fmt.Sprint(properties["templateFile"])
	delete(properties, "templateFile")
	delete(properties, "stackTemplateAssetObjectUrl") // has a hash of the template, logical IDs included
	if err := readJSON(filepath.Join(dir, file), &s.rest); err != nil {
		return nil, err
	}
	var template struct{ Resources map[string]resource }
	if err := readJSON(filepath.Join(dir, file), &template); err != nil {
		return nil, err
	}
	s.resources = template.Resources
	delete(s.rest, "Resources")
	return s, nil
}

// outputs are the outputs of the stack by their logical IDs.
func (s *stack) outputs() map[string]any { return object(s.rest["Outputs"]) }

// exportName is the name under which an output is exported.
func exportName(output any) (string, bool) {
	name, exported := object(object(output)["Export"])["Name"].(string)
	return name, exported
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

package stacks

import (
	"testing"

	"causeway/access"
)

// TestAccessIsProven holds that in every shape of organization access is exactly what its file intends. The example's
// proof, and what it finds of mistakes, is in access.
func TestAccessIsProven(t *testing.T) {
	engine, err := access.StartEngine(".")
	if err != nil {
		t.Skip(err)
	}
	defer engine.Close()
	for name, synthesized := range synthesized {
		if name == "example" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			a := synthesized()
			assembly, err := access.ReadAssembly(a.dir)
			if err != nil {
				t.Fatal(err)
			}
			proof, err := access.Prove(assembly, a.org, engine)
			if err != nil {
				t.Fatal(err)
			}
			for _, problem := range proof.Problems {
				t.Error(problem)
			}
			for _, entry := range proof.Differences() {
				t.Error(proof.Model.Difference(entry))
			}
			for _, journey := range proof.Journeys {
				if step := journey.Broken(); step != nil {
					t.Errorf("%s: %s: %v", journey.Name, step.Name, proof.Model.Reasons(step.Principal, step.Target, step.Decision))
				}
			}
		})
	}
}

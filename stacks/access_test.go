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
	t.Cleanup(engine.Close)
	afterTheCDK(t)
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
			for _, finding := range proof.Findings() {
				t.Error(finding)
			}
		})
	}
}

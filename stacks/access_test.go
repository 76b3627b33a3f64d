package stacks

import (
	"testing"

	"causeway/access"
	"causeway/config"
)

// TestAccessIsProven holds that in every shape of organization access is exactly what its file intends. The example's
// proof, and what it finds of mistakes, is in access.
func TestAccessIsProven(t *testing.T) {
	prove := prover(t)
	for name, synthesized := range synthesized {
		if name == "example" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			a := synthesized()
			for _, finding := range prove(t, a.org, a.dir) {
				t.Error(finding)
			}
		})
	}
}

// prover starts an engine for the test, which runs beside others from here on. What it returns gives the findings of an
// assembly in a directory.
func prover(t *testing.T) func(t *testing.T, org *config.Organization, dir string) []string {
	engine, err := access.StartEngine(".")
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(engine.Close)
	afterTheCDK(t)
	return func(t *testing.T, org *config.Organization, dir string) []string {
		assembly, err := access.ReadAssembly(dir)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := access.Prove(assembly, org, engine)
		if err != nil {
			t.Fatal(err)
		}
		return proof.Findings()
	}
}

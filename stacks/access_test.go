package stacks

import (
	"slices"
	"strings"
	"sync"
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
			for _, finding := range prove(t, a.org, a.dir).Findings() {
				t.Error(finding)
			}
		})
	}
}

// engine is one engine for all tests, so that none asks again what another has asked: a mistake changes little of a shape.
var engine = sync.OnceValues(func() (*access.Engine, error) { return access.StartEngine(".") })

// proving is held by whoever asks the engine, which serves one proof at a time.
var proving sync.Mutex

// prover lets the test run beside others. What it returns proves an assembly in a directory.
func prover(t *testing.T) func(t *testing.T, org *config.Organization, dir string) *access.Proof {
	engine, err := engine()
	if err != nil {
		t.Skip(err)
	}
	afterTheCDK(t)
	return func(t *testing.T, org *config.Organization, dir string) *access.Proof {
		proving.Lock()
		defer proving.Unlock()
		assembly, err := access.ReadAssembly(dir)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := access.Prove(assembly, org, engine)
		if err != nil {
			t.Fatal(err)
		}
		return proof
	}
}

// mistakeGroup are mistakes that are put into one assembly of a shape.
type mistakeGroup struct {
	shape    string
	mistakes []mistake
}

// mistake is something wrong in templates, and what the proof says about it: parts of one finding, with … between them.
type mistake struct {
	name string
	put  func(a *assembly)
	says string
}

// findMistakes puts each group of mistakes into the templates of its shape: the proof must find all of them.
func findMistakes(t *testing.T, groups []mistakeGroup) {
	t.Helper()
	prove := prover(t)
	for _, group := range groups {
		a := fresh(group.shape)
		for _, mistake := range group.mistakes {
			mistake.put(a)
		}
		found := prove(t, a.org, a.write(t)).Findings()
		for _, mistake := range group.mistakes {
			if !slices.ContainsFunc(found, mistake.isFoundIn) {
				t.Errorf("%s: no finding says %q, but:\n%s", mistake.name, mistake.says, strings.Join(found[:min(len(found), 5)], "\n"))
			}
		}
	}
}

func (m mistake) isFoundIn(finding string) bool {
	return !slices.ContainsFunc(strings.Split(m.says, " … "), func(part string) bool { return !strings.Contains(finding, part) })
}

package access

import (
	"os"
	"runtime/debug"
	"sync"
	"testing"

	"causeway/access/accesstest"
	"causeway/config"
)

// TestMain lets garbage grow: these tests prove the example 150 times, and clearing up after each takes a fifth of that.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// engine is one engine for all tests, so that none asks again what another has asked: most of what a test proves is as
// it was before its mistake.
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

var (
	reading         sync.Once
	goldenTemplates map[string]map[string]any // never changed
)

// templates are the example organization's templates, by stack: the golden ones, which are what synthesis gives. They are
// read once; each test gets a copy, in which it may make its mistake.
func templates(t testing.TB) map[string]map[string]any {
	t.Helper()
	reading.Do(func() { goldenTemplates = accesstest.Templates(t, "..") })
	copied := map[string]map[string]any{}
	for stack, template := range goldenTemplates {
		copied[stack] = copyOf(template).(map[string]any)
	}
	return copied
}

// copyOf is a copy of a value of JSON that shares nothing with it.
func copyOf(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for key, v := range value {
			copied[key] = copyOf(v)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, v := range value {
			copied[i] = copyOf(v)
		}
		return copied
	}
	return value
}

// prove proves the example with these templates. Its error is what `causeway prove` exits with 2 for.
func prove(t testing.TB, templates map[string]map[string]any) (*Proof, error) {
	t.Helper()
	e, org := startedEngine(t), example(t)
	assembly, err := ReadAssembly(accesstest.Write(t, org, templates))
	if err != nil {
		return nil, err
	}
	return Prove(assembly, org, e)
}

package access

import (
	"os"
	"reflect"
	"runtime/debug"
	"slices"
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
	goldenStacks    map[string]*Stack         // the same, as they are read
)

// templates are the example organization's templates, by stack: the golden ones, which are what synthesis gives. They are
// read once; each test gets a copy, in which it may make its mistake.
func templates(t testing.TB) map[string]map[string]any {
	t.Helper()
	reading.Do(func() {
		goldenTemplates = accesstest.Templates(t, "..")
		assembly, err := ReadAssembly(accesstest.Write(t, example(t), goldenTemplates))
		if err != nil {
			t.Fatal(err)
		}
		goldenStacks = map[string]*Stack{}
		for _, stack := range assembly.Stacks {
			goldenStacks[stack.Name] = stack
		}
	})
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
	assembly, err := assemble(t, org, templates)
	if err != nil {
		return nil, err
	}
	return Prove(assembly, org, e)
}

// assemble is the assembly of these templates. Only those that differ from the golden ones are written and read: the others
// take a third of a proof's time.
func assemble(t testing.TB, org *config.Organization, templates map[string]map[string]any) (*Assembly, error) {
	t.Helper()
	changed, assembly := map[string]map[string]any{}, &Assembly{}
	for name, template := range templates {
		if !same(template, goldenTemplates[name]) {
			changed[name] = template
			continue
		}
		golden := goldenStacks[name]
		assembly.Stacks = append(assembly.Stacks, &Stack{Name: name, Account: golden.Account, Region: golden.Region, Bytes: golden.Bytes,
			text: golden.text, template: golden.template, assembly: assembly})
	}
	if len(changed) > 0 {
		read, err := ReadAssembly(accesstest.Write(t, org, changed))
		if err != nil {
			return nil, err
		}
		for _, stack := range read.Stacks {
			stack.assembly = assembly
			assembly.Stacks = append(assembly.Stacks, stack)
		}
	}
	return assembly, assembly.index()
}

// same says whether two values of JSON are.
func same(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, value := range a {
			if other, ok := b[key]; !ok || !same(value, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	case string:
		return a == b
	}
	return reflect.DeepEqual(a, b)
}

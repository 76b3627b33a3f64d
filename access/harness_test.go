package access

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"runtime/debug"
	"sync"
	"testing"

	"causeway/access/accesstest"
	"causeway/config"
)

// TestMain lets garbage grow: these tests prove the example 150 times, and clearing up after each takes a fifth of that. It
// holds that no test has changed what all of them share.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	code := m.Run()
	if goldenTemplates != nil && jsonText(goldenTemplates) != goldenText {
		fmt.Println("a test has changed the golden templates: it is to edit what edited.template gives")
		code = 1
	}
	os.Exit(code)
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
	goldenOrg       *config.Organization // never changed, like the others; example gives one to change
	goldenTemplates edited
	goldenText      string    // of the templates
	goldenAssembly  *Assembly // of the templates
)

// readGolden reads the example once for all tests.
func readGolden(t testing.TB) {
	t.Helper()
	reading.Do(func() {
		goldenOrg, goldenTemplates = example(t), accesstest.Templates(t, "..")
		goldenText = jsonText(goldenTemplates)
		var err error
		if goldenAssembly, err = ReadAssembly(accesstest.Write(t, goldenOrg, goldenTemplates)); err != nil {
			t.Fatal(err)
		}
	})
}

// templates are the example organization's templates, by stack: the golden ones, which are what synthesis gives. A test makes
// its mistake in a copy of those that it edits (see edited.template): copying and comparing all of them took as long as reading
// the model out of them.
func templates(t testing.TB) edited {
	t.Helper()
	readGolden(t)
	return maps.Clone(goldenTemplates)
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
func prove(t testing.TB, templates edited) (*Proof, error) {
	t.Helper()
	e := startedEngine(t)
	assembly, err := assemble(t, templates)
	if err != nil {
		return nil, err
	}
	return Prove(assembly, goldenOrg, e)
}

// assemble is the assembly of these templates. Only those that are not the golden ones are read: the others take a third of a
// proof's time.
func assemble(t testing.TB, templates edited) (*Assembly, error) {
	t.Helper()
	changed, assembly := map[string]string{}, &Assembly{}
	for _, stack := range goldenAssembly.Stacks {
		template, left := templates[stack.Name]
		switch {
		case templates.golden(stack.Name):
			assembly.Stacks = append(assembly.Stacks, sameStack(stack, assembly))
		case left:
			changed[stack.Name] = jsonText(template)
		}
	}
	read, err := goldenAssembly.WithTemplates(changed)
	if err != nil {
		return nil, err
	}
	for _, stack := range read.Stacks {
		stack.assembly = assembly
		assembly.Stacks = append(assembly.Stacks, stack)
	}
	return assembly, assembly.index()
}

// sameStack is a golden stack in another assembly. Unless it imports something of the others, whatever is known of it is as in the
// golden one: a tenth of a proof's time.
func sameStack(golden *Stack, assembly *Assembly) *Stack {
	same := &Stack{Name: golden.Name, Account: golden.Account, Region: golden.Region, Bytes: golden.Bytes, text: golden.text,
		template: golden.template, assembly: assembly, known: golden.known}
	if bytes.Contains(golden.text, []byte("Fn::ImportValue")) {
		same.known = &solved{}
	}
	return same
}

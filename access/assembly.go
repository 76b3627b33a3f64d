// Package access proves who can do what across the accounts of a cloud assembly. It reads the templates that are about to
// be deployed, evaluates their identity policies, permissions boundaries, trust and resource policies and service control
// policies together, and compares every decision with what the organization's file says who is to do.
//
// The decisions are made by an independent engine (engine.go), the intent comes from the file alone (intent.go), and the
// policies from the assembly alone: so an assembly that somebody edited by hand is judged like any other.
package access

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Assembly is a cloud assembly: the templates of every account.
type Assembly struct {
	Stacks  []*Stack // by name
	exports map[string]export
}

// Stack is one CloudFormation stack.
type Stack struct {
	Name        string
	Account     string // twelve digits
	Region      string
	Bytes       int      // of the template's file
	ExportNames []string // sorted
	LookupRole  string   // ARN of the bootstrap stack's role that reads what is deployed, with ${AWS::Partition} in it

	text     []byte // of the template's file
	template template
	assembly *Assembly
	known    *solved
}

// solved is what has been found out about a stack, for all that refer to it and all models that are made of it.
type solved struct {
	attributes sync.Map // map[string]string, by logical ID
	documents  sync.Map // *written, by place
}

type template struct {
	Transform  any
	Parameters map[string]struct {
		Type    string
		Default any
	}
	Resources map[string]*resource
	Outputs   map[string]struct {
		Value  any
		Export struct{ Name any }
	}
}

type resource struct {
	Type           string
	Properties     map[string]any
	DeletionPolicy string
}

// export is an output that other stacks of the account and region import.
type export struct {
	stack *Stack
	value any
}

// manifest is the list of what is in a cloud assembly, or in one nested in it.
type manifest struct {
	Artifacts map[string]artifact
}

type artifact struct {
	Type        string
	Environment string // aws://ACCOUNT/REGION
	Properties  struct {
		TemplateFile  string
		StackName     string // where it is not the artifact's
		DirectoryName string // of a nested assembly
		LookupRole    struct{ ARN string }
	}
}

// ReadAssembly reads a cloud assembly with those nested in it, which the CDK makes of its Stages. Its errors name the file and
// what is wrong with it.
func ReadAssembly(dir string) (*Assembly, error) {
	assembly := &Assembly{}
	if err := assembly.read(dir); err != nil {
		return nil, err
	}
	if len(assembly.Stacks) == 0 {
		return nil, fmt.Errorf("%s holds no stack; run `make synth` first", dir)
	}
	return assembly, assembly.index()
}

// index puts the stacks in order, and makes their exports known.
func (a *Assembly) index() error {
	slices.SortFunc(a.Stacks, func(a, b *Stack) int { return cmp.Compare(a.Name, b.Name) })
	return a.indexExports()
}

// read adds the stacks of an assembly's directory.
func (a *Assembly) read(dir string) error {
	var listed manifest
	if err := readJSON(filepath.Join(dir, "manifest.json"), &listed); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s holds no cloud assembly; run `make synth` first", dir)
		}
		return err
	}
	var reading errgroup.Group
	reading.SetLimit(runtime.GOMAXPROCS(0))
	for name, artifact := range listed.Artifacts {
		switch artifact.Type {
		case "cdk:cloud-assembly":
			if err := a.read(filepath.Join(dir, artifact.Properties.DirectoryName)); err != nil {
				return err
			}
		case "aws:cloudformation:stack":
			stack := &Stack{assembly: a, known: &solved{}}
			a.Stacks = append(a.Stacks, stack)
			reading.Go(func() error { return stack.read(dir, cmp.Or(artifact.Properties.StackName, name), artifact) })
		}
	}
	return reading.Wait()
}

// read reads a stack, by the name that CloudFormation has for it.
func (s *Stack) read(dir, name string, listed artifact) error {
	s.Name, s.LookupRole = name, listed.Properties.LookupRole.ARN
	var found bool
	s.Account, s.Region, found = strings.Cut(strings.TrimPrefix(listed.Environment, "aws://"), "/")
	if !found || strings.Contains(listed.Environment, "unknown") {
		return fmt.Errorf("stack %s is for environment %q; the proof needs an account and a region", name, listed.Environment)
	}
	text, err := os.ReadFile(filepath.Join(dir, listed.Properties.TemplateFile))
	if err != nil {
		return err
	}
	if err := s.parse(text); err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(dir, listed.Properties.TemplateFile), err)
	}
	return nil
}

// parse reads the stack's template.
func (s *Stack) parse(text []byte) error {
	s.Bytes, s.text = len(text), text
	if err := json.Unmarshal(text, &s.template); err != nil {
		return err
	}
	for id, r := range s.template.Resources {
		if r == nil {
			return fmt.Errorf("resource %s is null", id)
		}
	}
	return nil
}

// readJSON reads a file.
func readJSON(path string, value any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, value); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// Template is the text of the stack's template.
func (s *Stack) Template() []byte { return s.text }

// indexExports finds the output behind each export. A name belongs to one account and region.
func (a *Assembly) indexExports() error {
	a.exports = map[string]export{}
	for _, stack := range a.Stacks {
		for id, output := range stack.template.Outputs {
			if output.Export.Name == nil {
				continue
			}
			name, err := stack.resolveText(output.Export.Name)
			if err != nil {
				return fmt.Errorf("stack %s: output %s: %w", stack.Name, id, err)
			}
			a.exports[stack.exportKey(name)] = export{stack, output.Value}
			stack.ExportNames = append(stack.ExportNames, name)
		}
		slices.Sort(stack.ExportNames)
	}
	return nil
}

func (s *Stack) exportKey(name string) string { return s.Account + "/" + s.Region + "/" + name }

// resourceIDs are the logical IDs of the stack's resources of a type, sorted; of every type where it is "".
func (s *Stack) resourceIDs(resourceType string) []string {
	var ids []string
	for id, r := range s.template.Resources {
		if resourceType == "" || r.Type == resourceType {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// ResourceCount is how many resources the stack has.
func (s *Stack) ResourceCount() int { return len(s.template.Resources) }

// OutputCount is how many outputs the stack has.
func (s *Stack) OutputCount() int { return len(s.template.Outputs) }

// Declared is a resource as a template declares it.
type Declared struct {
	LogicalID  string
	Type       string         // CloudFormation's, as in AWS::S3::Bucket
	Properties map[string]any // with intrinsic functions; Resolve replaces them
	Retained   bool           // it stays when the stack is deleted
}

// Declared are the stack's resources, sorted by their logical IDs.
func (s *Stack) Declared() []Declared {
	var all []Declared
	for _, id := range s.resourceIDs("") {
		r := s.template.Resources[id]
		all = append(all, Declared{id, r.Type, r.Properties, strings.HasPrefix(r.DeletionPolicy, "Retain")})
	}
	return all
}

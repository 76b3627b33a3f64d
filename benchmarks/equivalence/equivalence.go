// Package equivalence compares two cloud assemblies resource by resource: whether two CDK apps ask CloudFormation for the
// same. It is for benchmarks, which are fair only where both apps do.
//
// What may differ, and why it is the same:
//
//   - Logical IDs. Resources are paired by type and name, or by type and content where they have no name, and what refers to one
//     is compared by the pair that it refers to. If two assemblies are equal under one pairing, they are equal.
//   - Names of exports, and logical IDs of their outputs, which the CDK makes of logical IDs: an import is compared by what the
//     export's output refers to. Outputs without an export keep their logical IDs, which people read.
//   - In policy documents: one value in place of a list of it; the order of actions, resources and principals; and the order of
//     statements that have Sids of their own. IAM reads all of these as sets. Values of conditions keep their order.
//   - The form of texts that are JSON, such as a dashboard's: spaces, and the order of keys.
//   - A DependsOn for a resource that the properties refer to: CloudFormation waits for that one anyway.
//   - A property with the value that CloudFormation takes without it: those in writtenDefaults, and no others.
//   - Of the manifest: all but stacks, and of these the hash of the template in its URL, which logical IDs change.
//
// Everything else must be equal.
package equivalence

import (
	"fmt"
	"slices"
	"strings"
)

// Difference is something that is not the same in both assemblies.
type Difference struct {
	Stack    string
	Type     string // of the resource, as in AWS::IAM::Role; "" where the stack itself differs
	Resource string // by its name
	Path     string // of what differs in it, as in Properties.Tags[0].Value; "" for all of it
	Want     string
	Got      string
}

// String is the difference on one line.
func (d Difference) String() string {
	where := []string{d.Stack}
	for _, part := range []string{d.Type, d.Resource, d.Path} {
		if part != "" {
			where = append(where, part)
		}
	}
	return fmt.Sprintf("%s: want %s, got %s", strings.Join(where, " "), d.Want, d.Got)
}

// Compare finds what differs between two directories with a cloud assembly, in the order of stacks and resources.
func Compare(want, got string) ([]Difference, error) {
	wanted, err := readAssembly(want)
	if err != nil {
		return nil, err
	}
	gotten, err := readAssembly(got)
	if err != nil {
		return nil, err
	}
	pairAll(wanted, gotten)
	var differences []Difference
	for _, name := range sortedKeys(wanted.stacks, gotten.stacks) {
		differences = append(differences, compareStacks(name, wanted.stacks[name], gotten.stacks[name])...)
	}
	return differences, nil
}

// compareStacks finds what differs between two stacks of one name; nil is none.
func compareStacks(name string, want, got *stack) []Difference {
	switch {
	case want == nil:
		return []Difference{{Stack: name, Want: absent, Got: "a stack"}}
	case got == nil:
		return []Difference{{Stack: name, Want: "a stack", Got: absent}}
	}
	at := Difference{Stack: name}
	differences := differ(at, "manifest", want.manifest, got.manifest)
	differences = append(differences, differ(at, "", want.canonicalRest(), got.canonicalRest())...)
	differences = append(differences, compareExports(at, want.exports(), got.exports())...)
	wanted, gotten := want.canonicalResources(), got.canonicalResources()
	for _, label := range sortedKeys(wanted, gotten) {
		of := at
		of.Type, of.Resource, _ = strings.Cut(label, " ")
		a, isWanted := wanted[label]
		b, isGotten := gotten[label]
		switch {
		case !isWanted:
			of.Want, of.Got = absent, "a resource"
			differences = append(differences, of)
		case !isGotten:
			of.Want, of.Got = "a resource", absent
			differences = append(differences, of)
		default:
			differences = append(differences, differ(of, "", a, b)...)
		}
	}
	return differences
}

// compareExports finds outputs that one stack exports and the other does not, by what they refer to.
func compareExports(at Difference, want, got []string) []Difference {
	var differences []Difference
	for _, output := range want {
		if i := slices.Index(got, output); i >= 0 {
			got = slices.Delete(got, i, i+1)
			continue
		}
		at.Path, at.Want, at.Got = "Outputs", cut(output), absent
		differences = append(differences, at)
	}
	for _, output := range got {
		at.Path, at.Want, at.Got = "Outputs", absent, cut(output)
		differences = append(differences, at)
	}
	return differences
}

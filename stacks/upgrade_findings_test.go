package stacks

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"causeway/diff"
)

// What an upgrade must not do to those who have deployed the release before, as migrations name it.
const (
	gone        = "gone"        // a stack, a stateful resource, or one whose name others know
	replaced    = "replaced"    // a stateful resource, or one with a name, which CloudFormation cannot make a second time
	renamed     = "renamed"     // a resource
	moved       = "moved"       // a stack, into another account or region
	refused     = "refused"     // a change of a stateful resource that AWS does not make
	notRetained = "unretained"  // a stateful resource, which no longer stays when it leaves its stack
	unprotected = "unprotected" // a stack, which can be deleted from now on
	unexported  = "unexported"  // a value that another stack imports: CloudFormation refuses to change or delete it
)

// finding is something that an upgrade must not do.
type finding struct {
	stack, id    string // id is the logical ID of a resource or output, or "-" for the stack itself
	kind, detail string
}

func (f finding) String() string { return f.stack + " " + f.id + " " + f.kind + ": " + f.detail }

// compared are the resources that change in each stack, by logical ID.
type compared map[string]map[string]diff.Resource

// compareAll lets the CDK's differ compare the stacks of many releases at once, and skips the test where it is not installed.
func compareAll(t *testing.T, all []release) []compared {
	t.Helper()
	var pairs []diff.Pair
	result := make([]compared, len(all))
	for i, r := range all {
		result[i] = compared{}
		for stack, before := range r.then.templates {
			if after := r.now.templates[stack]; after != nil && text(before) != text(after) {
				pairs = append(pairs, diff.Pair{Stack: strconv.Itoa(i) + " " + stack, Before: forDiff(before), After: forDiff(after)})
			}
		}
	}
	changes, err := diff.Compare(".", pairs)
	if err != nil {
		t.Skip(err)
	}
	for _, change := range changes {
		number, stack, _ := strings.Cut(change.Stack, " ")
		i, _ := strconv.Atoi(number)
		result[i][stack] = map[string]diff.Resource{}
		for _, r := range change.Resources {
			result[i][stack][r.ID] = r
		}
	}
	return result
}

func forDiff(t *template) *diff.Template {
	parsed, err := diff.Parse([]byte(text(t)))
	if err != nil {
		panic(err) // it was read from JSON
	}
	return parsed
}

// withDelivered is the assembly with the templates that its StackSets deliver as stacks, as diff.Compare names them.
func (a *assembly) withDelivered() *assembly {
	all := *a
	all.templates = maps.Clone(a.templates)
	a.each("AWS::CloudFormation::StackSet", func(t *template, id string, r *resource) {
		delivered := &template{stack: t.stack + "/" + id, TerminationProtection: t.TerminationProtection}
		if err := json.Unmarshal([]byte(text(r.Properties["TemplateBody"])), delivered); err != nil {
			panic(err)
		}
		all.templates[delivered.stack] = delivered
	})
	return &all
}

// findings are everything that the upgrade from a release must not do.
func (r release) findings(changes compared) []finding {
	then, now := r.then.withDelivered(), r.now.withDelivered()
	state := map[*resource]bool{}
	then.stateful(func(_ *template, _ string, r *resource) { state[r] = true })
	var all []finding
	for _, stack := range slices.Sorted(maps.Keys(then.templates)) {
		before, after := then.templates[stack], now.templates[stack]
		if after == nil {
			all = append(all, finding{stack, "-", gone, "there is no such stack any longer"})
			continue
		}
		all = append(all, before.lost(after)...)
		for _, id := range slices.Sorted(maps.Keys(before.Resources)) {
			was := before.Resources[id]
			if kind, detail := was.becomes(after.Resources[id], changes[stack][id], state[was]); kind != "" {
				all = append(all, finding{stack, id, kind, was.Type + " " + detail})
			}
		}
	}
	return append(all, then.unexported(now)...)
}

// lost is what the stack itself loses.
func (t *template) lost(after *template) []finding {
	var all []finding
	if t.account != after.account || t.region != after.region {
		all = append(all, finding{t.stack, "-", moved, t.account + " " + t.region + " becomes " + after.account + " " + after.region})
	}
	if t.TerminationProtection && !after.TerminationProtection {
		all = append(all, finding{t.stack, "-", unprotected, "its termination protection goes"})
	}
	return all
}

// becomes is what must not become of a resource, if anything. What may be replaced counts as replaced where it has state.
func (r *resource) becomes(after *resource, change diff.Resource, stateful bool) (kind, detail string) {
	name := r.physicalName()
	kept := func(policy string) bool { return strings.HasPrefix(policy, "Retain") }
	switch {
	case !stateful && name == "":
		return "", ""
	case after == nil:
		return gone, name
	case after.physicalName() != name:
		return renamed, name + " becomes " + after.physicalName()
	case change.Impact == diff.WillReplace, change.Impact == diff.MayReplace && stateful:
		return replaced, fmt.Sprintf("%s, by %v", name, change.Causes)
	case change.Impact == diff.WillFail:
		return refused, fmt.Sprintf("%s, because of %v", name, change.Causes)
	case stateful && (kept(r.DeletionPolicy) && !kept(after.DeletionPolicy) || kept(r.UpdateReplacePolicy) && !kept(after.UpdateReplacePolicy)):
		return notRetained, name
	}
	return "", ""
}

// physicalName is the name that the template gives a resource, if any: its property Name, or the one that its type ends
// with, as BucketName is of AWS::S3::Bucket. Other properties that end so name other resources.
func (r *resource) physicalName() string {
	for property, value := range r.Properties {
		if what, found := strings.CutSuffix(property, "Name"); found && strings.HasSuffix(r.Type, what) {
			return text(value)
		}
	}
	return ""
}

// unexported are the exports that another stack imports and that are no longer there, or have another value.
func (a *assembly) unexported(now *assembly) []finding {
	exported := map[string]string{}
	for _, t := range now.templates {
		for _, output := range t.Outputs {
			exported[t.account+t.region+output.Export.Name] = text(output.Value)
		}
	}
	var all []finding
	for _, stack := range slices.Sorted(maps.Keys(a.templates)) {
		t := a.templates[stack]
		for _, id := range slices.Sorted(maps.Keys(t.Outputs)) {
			output := t.Outputs[id]
			value, found := exported[t.account+t.region+output.Export.Name]
			if importer := a.importer(output.Export.Name); importer != "" && (!found || value != text(output.Value)) {
				all = append(all, finding{stack, id, unexported, output.Export.Name + ", which " + importer + " imports"})
			}
		}
	}
	return all
}

// importer is a stack that imports a value, if any.
func (a *assembly) importer(export string) string {
	for _, stack := range slices.Sorted(maps.Keys(a.templates)) {
		if export != "" && strings.Contains(text(a.templates[stack].Resources), text(map[string]any{"Fn::ImportValue": export})) {
			return stack
		}
	}
	return ""
}

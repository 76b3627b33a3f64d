package equivalence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// nameProperties are the properties with a resource's physical name.
var nameProperties = []string{"AlarmName", "AliasName", "BucketName", "DashboardName", "FunctionName", "LogGroupName",
	"ManagedPolicyName", "Name", "RepositoryName", "RoleName", "TopicName"}

// withoutName is in the labels of resources without a name, before their logical IDs.
const withoutName = " without a name: "

// nameOf is the physical name of a resource, where its template writes one. What has a function's name besides, such as a
// permission, has it by reference.
func nameOf(r resource) (string, bool) {
	for _, property := range nameProperties {
		if name, given := r.properties()[property].(string); given {
			return name, true
		}
	}
	return "", false
}

// pairAll gives each resource a label, its type and what tells it from others of the type. Resources of both assemblies that
// belong together have the same: those of one name, and of those without a name the ones that are the most alike.
func pairAll(want, got *assembly) {
	all := slices.Concat(slices.Collect(maps.Values(want.stacks)), slices.Collect(maps.Values(got.stacks)))
	for _, s := range all {
		s.labelNamed()
	}
	for _, name := range sortedKeys(want.stacks, got.stacks) {
		if a, b := want.stacks[name], got.stacks[name]; a != nil && b != nil {
			pairUnnamed(a, b)
		}
	}
	for _, s := range all {
		for id, kind := range s.unlabelled() { // without a partner
			s.labels[id] = kind + withoutName + id
		}
	}
}

// labelNamed labels the resources whose name no other of their type has.
func (s *stack) labelNamed() {
	owners := map[string][]string{}
	for id, r := range s.resources {
		if name, named := nameOf(r); named {
			label := r.kind() + " " + name
			owners[label] = append(owners[label], id)
		}
	}
	for label, ids := range owners {
		if len(ids) == 1 {
			s.labels[ids[0]] = label
		}
	}
}

// candidates are two resources that may belong together.
type candidates struct {
	a, b, kind string
	alike      int // how many of their values are the same
}

// pairUnnamed pairs the resources without a name, the most alike first.
func pairUnnamed(a, b *stack) {
	var all []candidates
	for idA, kind := range a.unlabelled() {
		of := leaves(a.canonical(a.resources[idA]))
		for idB, other := range b.unlabelled() {
			if kind == other {
				all = append(all, candidates{idA, idB, kind, common(of, leaves(b.canonical(b.resources[idB])))})
			}
		}
	}
	slices.SortFunc(all, func(x, y candidates) int {
		return cmp.Or(-cmp.Compare(x.alike, y.alike), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	for _, c := range all {
		if a.labels[c.a] == "" && b.labels[c.b] == "" {
			label := c.kind + withoutName + c.a + " and " + c.b
			a.labels[c.a], b.labels[c.b] = label, label
		}
	}
}

// unlabelled are the types of the resources without a label, by their logical IDs.
func (s *stack) unlabelled() map[string]string {
	kinds := map[string]string{}
	for id, r := range s.resources {
		if s.labels[id] == "" {
			kinds[id] = r.kind()
		}
	}
	return kinds
}

// leaves are the values inside a value with their paths, and how often each is there.
func leaves(value any) map[string]int {
	all := map[string]int{}
	addLeaves(all, "", value)
	return all
}

func addLeaves(all map[string]int, path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, inside := range value {
			addLeaves(all, path+"."+key, inside)
		}
	case []any: // an element that is missing moves the others
		for _, inside := range value {
			addLeaves(all, path+"[]", inside)
		}
	default:
		all[fmt.Sprint(path, "=", value)]++
	}
}

// common is how many values both have.
func common(a, b map[string]int) int {
	n := 0
	for value, times := range a {
		n += min(times, b[value])
	}
	return n
}

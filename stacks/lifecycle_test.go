package stacks

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"causeway/config"
	"causeway/internal/golden"
)

// TestAccountsComeAndGo holds what a stage with an account of its own takes: one line for each in the file. Its application's
// stacks in shared services change, and its account's is new; every other template stays as it is, byte by byte. The same
// holds the other way round, when stage and account are taken out: of what has state, only policies change.
//
// That the others stay also holds that the same file gives the same templates.
func TestAccountsComeAndGo(t *testing.T) {
	without, with := synthesized["example"](), withAnotherStage(t)
	var changed []string
	for _, stack := range slices.Sorted(maps.Keys(with.templates)) {
		if without.templates[stack] == nil || !bytes.Equal(with.bytes(stack), without.bytes(stack)) {
			changed = append(changed, stack)
		}
	}
	want := []string{"ExecutionPolicies-orders-perf", "SharedServices-orders-Artifacts", "SharedServices-orders-Pipeline", "Workload-orders-perf"}
	if !slices.Equal(changed, want) {
		for _, stack := range changed {
			if !slices.Contains(want, stack) && without.templates[stack] != nil {
				t.Errorf("%s\n%s", stack, golden.Changes(string(without.bytes(stack)), string(with.bytes(stack))))
			}
		}
		t.Errorf("%v change, not %v", changed, want)
	}
	if len(with.templates) != len(without.templates)+2 { // its own, and that of its execution policies
		t.Errorf("%d stacks become %d", len(without.templates), len(with.templates))
	}
	for _, broken := range touched(with.templates["SharedServices-orders-Artifacts"], without.templates["SharedServices-orders-Artifacts"]) {
		t.Error(broken)
	}
}

// withAnotherStage is the example with one stage and one account more.
func withAnotherStage(t *testing.T) *assembly {
	t.Helper()
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	file := string(data)
	for before, added := range map[string]string{
		"  orders-stage:":      "  orders-perf: {id: \"666666666666\", unit: Workloads}\n",
		"      - {name: stage": "      - {name: perf, account: orders-perf}\n",
	} {
		if strings.Count(file, before) != 1 {
			t.Fatalf("the example has no %q", before)
		}
		file = strings.Replace(file, before, added+before, 1)
	}
	org, err := config.Read("organization.yaml", strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return synth(org, t.TempDir())
}

// policies are the properties that say who may reach something.
var policies = []string{"KeyPolicy", "PolicyDocument", "RepositoryPolicyText"}

// touched is what a store loses when a stage goes, but for the stage in its policies.
func touched(before, after *template) []string {
	var broken []string
	for id, r := range before.Resources {
		left := after.Resources[id]
		if left == nil {
			broken = append(broken, id+" is gone")
			continue
		}
		rest, leftRest := *r, *left
		rest.Properties, leftRest.Properties = maps.Clone(r.Properties), maps.Clone(left.Properties)
		for _, policy := range policies {
			for _, part := range parts(left.Properties[policy]) {
				if !slices.Contains(parts(r.Properties[policy]), part) {
					broken = append(broken, id+": "+policy+" has got "+part)
				}
			}
			delete(rest.Properties, policy)
			delete(leftRest.Properties, policy)
		}
		if text(rest) != text(leftRest) {
			broken = append(broken, id+" is changed:\n"+golden.Changes(text(rest), text(leftRest)))
		}
	}
	return broken
}

// parts are the strings in a policy, wherever they are.
func parts(value any) []string {
	var all []string
	switch value := value.(type) {
	case string:
		all = append(all, value)
	case []any:
		for _, element := range value {
			all = append(all, parts(element)...)
		}
	case map[string]any:
		for key, element := range value {
			all = append(append(all, key), parts(element)...)
		}
	}
	return all
}

// TestTouchedIsFound holds that a store which loses more than a stage in its policies is found.
func TestTouchedIsFound(t *testing.T) {
	const stack = "SharedServices-orders-Artifacts"
	for name, touch := range map[string]func(a *assembly){
		"a bucket goes":      func(a *assembly) { delete(a.templates[stack].Resources, "StoreArtifactsAF4861EF") },
		"a bucket forgets":   func(a *assembly) { a.first(stack, "AWS::S3::Bucket").Properties["LifecycleConfiguration"] = "x" },
		"a key goes with it": func(a *assembly) { a.first(stack, "AWS::KMS::Key").DeletionPolicy = "Delete" },
		"somebody may read": func(a *assembly) {
			a.find(stack, "WorkloadRolesReadReleases")["Principal"] = "arn:aws:iam::000000000009:root"
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := fresh("")
			touch(a)
			if len(touched(fresh("").templates[stack], a.templates[stack])) == 0 {
				t.Error("it is not found")
			}
		})
	}
}

package stacks

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"

	"causeway/config"
	"causeway/constructs/policy"
)

// TestManagedPoliciesAreProtected holds that a service control policy protects every managed policy of the platform by its name.
func TestManagedPoliciesAreProtected(t *testing.T) {
	for shape := range shapes {
		a := synthesized[shape]()
		patterns := append(config.Boundaries(a.org), append(config.PlatformPolicies(), config.ExecutionPolicyPrefix+"*")...)
		a.each("AWS::IAM::ManagedPolicy", func(t2 *template, id string, r *resource) {
			name := text(r.Properties["ManagedPolicyName"])
			if !slices.ContainsFunc(patterns, func(pattern string) bool { fits, _ := path.Match(pattern, name); return fits }) {
				t.Errorf("%s: %s %s is named %s, which config.PlatformPolicies does not have", shape, t2.stack, id, name)
			}
		})
	}
}

// TestControlPoliciesFitInEveryPartition holds that an organization of the longest name fits in half of AWS's 10,240 characters, also
// where ARNs are the longest.
func TestControlPoliciesFitInEveryPartition(t *testing.T) {
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov"} {
		a := synthesized["platform pipeline"]()
		org := *a.org
		org.Name = strings.Repeat("a", 20)
		platform := controlled(&org)
		platform.Partition = partition
		document := policy.ProtectPlatform(platform)
		data, err := json.Marshal(document)
		if err != nil || len(data) > 5120 {
			t.Errorf("in %s it has %d characters (%v)", partition, len(data), err)
		}
	}
}

// TestControlPoliciesDoNotGrow holds that a service control policy is the same for any number of accounts, also where each has
// pipelines and buckets of its own.
func TestControlPoliciesDoNotGrow(t *testing.T) {
	size := func(applications int) int {
		text := strings.ReplaceAll(grown("stacks", applications, 0), "    deploy:", "    pipelines: environment\n    deploy:")
		org, err := config.Read("generated.yaml", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(policy.KeepRecords(controlled(org)))
		if err != nil {
			t.Fatal(err)
		}
		return len(data)
	}
	if few, many := size(1), size(50); few != many {
		t.Errorf("it has %d characters with 4 accounts and %d with 200", few, many)
	}
}

package stacks

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"causeway/config"
	"causeway/internal/golden"
	"causeway/quotas"
)

// The sizes between which nothing may grow: an application, of four accounts, and three; or one, and eight accounts more.
const (
	fewApplications  = 1
	manyApplications = 3
	moreAccounts     = 4 * (manyApplications - fewApplications)
)

// ofSize is the assembly of an organization with everything that knows all accounts: packages, and a pipeline of the platform.
// It is kept, because two tests ask for it.
func ofSize(t *testing.T, delivery config.Delivery, applications, spare int) *assembly {
	t.Helper()
	key := fmt.Sprint(delivery, applications, spare)
	kept, _ := sizes.LoadOrStore(key, sync.OnceValue(func() *assembly {
		org, err := config.Read("generated.yaml", strings.NewReader(grown(delivery, applications, spare)))
		if err != nil {
			t.Fatal(err)
		}
		dir, err := os.MkdirTemp(scratch, "size-")
		if err != nil {
			t.Fatal(err)
		}
		return synth(org, dir)
	}))
	return kept.(func() *assembly)()
}

// sizes are the assemblies that there are, by what they are of.
var sizes sync.Map

// grown has a network, service control policies, and spare accounts that no stage deploys into.
func grown(delivery config.Delivery, applications, spare int) string {
	text := strings.Replace(ofFourAccounts(applications), "organization: {id: o-a1b2c3d4e5}", `organization:
  id: o-a1b2c3d4e5
  rootId: r-a1b2
  managementAccount: management
  manage: true
  delivery: `+string(delivery)+`
  units: {Platform: {}, Workloads: {id: ou-a1b2-workload}}`, 1)
	text = strings.ReplaceAll(text, "\"}\n", "\", unit: Workloads}\n")
	accounts := "accounts:\n  management: {id: \"333333333333\"}\n  network: {id: \"222222222222\", unit: Platform}\n"
	for i := range spare {
		accounts += fmt.Sprintf("  spare%03d: {id: %q, unit: Workloads}\n", i, fmt.Sprint(400000000000+i))
	}
	text = strings.Replace(text, "accounts:\n", accounts, 1)
	text = strings.Replace(text, "\"111111111111\", unit: Workloads", "\"111111111111\", unit: Platform", 1)
	return strings.Replace(text, "sharedServices: {account: tools}", `sharedServices: {account: tools, packages: {externalConnections: [npmjs], units: [Workloads]}}
platformPipeline: {source: {type: codecommit, repository: platform, branch: main}}
network:
  account: network
  cidr: 10.0.0.0/16
  availabilityZoneIds: [euw1-az1, euw1-az2]
  subnets: [{name: private, prefix: 20, route: isolated}]
  endpoints: [s3, ecr.api]
  sharedWith: [Workloads]`, 1)
}

// growing are the stacks that name what every account or application has, by delivery, and are no application's own. The Network and
// Organization stacks, the registry and the execution policies are not among them.
//
// The platform's pipeline has an action for each stack, and assumes the CDK's roles in each account: only a StackSet keeps it from
// knowing the workload accounts.
var growing = map[config.Delivery][]string{
	"stacks":                {"PlatformPipeline", "PlatformPipeline-Artifacts"},
	config.DeliveryStackSet: {"PlatformPipeline"},
}

// own are the beginnings of the names of stacks that come with an application and its accounts, by delivery.
var own = map[config.Delivery][]string{
	"stacks":                {"SharedServices-app", "Workload-app", "ExecutionPolicies-app"},
	config.DeliveryStackSet: {"SharedServices-app"},
}

// TestOnlyItsOwnGrows holds that more applications add stacks of their own, and change no byte of others but of those that are known
// to grow; and that accounts without an application change nothing at all.
func TestOnlyItsOwnGrows(t *testing.T) {
	for _, delivery := range []config.Delivery{"stacks", config.DeliveryStackSet} {
		t.Run(string(delivery), func(t *testing.T) {
			few := ofSize(t, delivery, fewApplications, 0)
			accounts, applications := ofSize(t, delivery, fewApplications, moreAccounts), ofSize(t, delivery, manyApplications, 0)
			if added, changed := differing(few, accounts); len(added)+len(changed) > 0 {
				t.Errorf("accounts without an application add %v and change %v", added, changed)
			}
			added, changed := differing(few, applications)
			for _, stack := range added {
				if !slices.ContainsFunc(own[delivery], func(begin string) bool { return strings.HasPrefix(stack, begin) }) {
					t.Errorf("applications add %s", stack)
				}
			}
			if !slices.Equal(changed, growing[delivery]) {
				t.Errorf("applications change %v", changed)
				for _, stack := range changed {
					if !slices.Contains(growing[delivery], stack) {
						t.Log(stack, golden.Changes(string(few.bytes(stack)), string(applications.bytes(stack))))
					}
				}
			}
		})
	}
}

// differing are the stacks that the larger assembly has more than the smaller one, and those that it has otherwise, or not.
func differing(small, large *assembly) (added, changed []string) {
	for _, stack := range slices.Sorted(maps.Keys(large.templates)) {
		if small.templates[stack] == nil {
			added = append(added, stack)
		}
	}
	for _, stack := range slices.Sorted(maps.Keys(small.templates)) {
		if large.templates[stack] == nil || !bytes.Equal(small.bytes(stack), large.bytes(stack)) {
			changed = append(changed, stack)
		}
	}
	return added, changed
}

// growth is how much policies grow with each workload account, in their quotas' units, by delivery, stack and what they are of. All
// others stay as they are, and those below 60 % with few accounts have that with a thousand. docs/performance.md says how far these reach.
var growth = map[config.Delivery]map[string]int{
	"stacks": {
		"PlatformPipeline-Artifacts StoreArtifactsPolicyD8FF4D79: bucket policy": 115,
		"PlatformPipeline-Artifacts StoreKey81AFBC5C: KMS key policy":            115,
		"PlatformPipeline causeway-platform-pipeline: inline policies of a role": 82,
		"PlatformPipeline causeway-platform-review: inline policies of a role":   82,
	},
	config.DeliveryStackSet: {},
}

// fuller are the policies that take more than 60 % of their quota, whatever the number of accounts: the boundary of a workload account's
// roles, which is one policy and not several, and what the CDK may do where the network, and where pipelines are watched.
var fuller = []string{"Boundary", "CausewayExecutionNetwork", "CausewayExecutionNetworkServices", "CausewayExecutionMonitoring"}

// TestPoliciesHaveRoom holds by how much policies grow, and that the others leave 40 % of their quotas.
func TestPoliciesHaveRoom(t *testing.T) {
	for delivery, want := range growth {
		t.Run(string(delivery), func(t *testing.T) {
			small, large := measuredPolicies(t, ofSize(t, delivery, fewApplications, 0)), measuredPolicies(t, ofSize(t, delivery, manyApplications, 0))
			got := map[string]int{}
			for name, policy := range small {
				if grows := large[name].Size - policy.Size; grows != 0 {
					got[name] = grows / moreAccounts
				} else if policy.Percent() > 60 && !slices.Contains(fuller, policy.Of) {
					t.Errorf("%s takes %d %% of its quota", name, policy.Percent())
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("policies grow by %v, not %v", got, want)
			}
		})
	}
}

// measuredPolicies are the measurements of all policies, by stack and what they are of.
func measuredPolicies(t *testing.T, a *assembly) map[string]*quotas.Measurement {
	t.Helper()
	report, err := a.measure()
	if err != nil {
		t.Fatal(err)
	}
	policies := map[string]*quotas.Measurement{}
	for _, m := range report {
		if strings.Contains(m.Quota.Name, "polic") && !strings.Contains(m.Quota.Name, "name") && m.Of != "" { // an account as a whole has as many as its applications need
			policies[m.Stack+" "+m.Of+": "+m.Quota.Name] = m
		}
	}
	return policies
}

package stacks

import (
	"encoding/json"
	"strings"
	"testing"

	"causeway/config"
	"causeway/constructs/policy"
)

// TestEveryTypeOfAnExecutionPolicyIsDeployed holds that no execution policy is for a type, or a property of one, that no stack of any shape
// has: what it would allow, nobody would need. And an account has a policy only where one of its stacks needs it.
func TestEveryTypeOfAnExecutionPolicyIsDeployed(t *testing.T) {
	wanted, deployed := map[string]bool{}, map[string]bool{} // part and type
	for _, synthesize := range synthesized {
		a := synthesize()
		inAccount := map[string]map[string]bool{}
		a.each("", func(template *template, _ string, r *resource) {
			if inAccount[template.account] == nil {
				inAccount[template.account] = map[string]bool{}
			}
			inAccount[template.account][r.Type] = true
			for property := range r.Properties {
				inAccount[template.account][r.Type+"."+property] = true
			}
		})
		for _, account := range a.org.ExecutionAccounts() {
			for _, p := range a.org.ExecutionPoliciesOf(account) {
				for _, part := range p.Parts {
					used := false
					for _, resourceType := range policy.ExecutionTypes(part) {
						wanted[part+" "+resourceType] = true
						if inAccount[account.ID][resourceType] {
							used, deployed[part+" "+resourceType] = true, true
						}
					}
					if !used && part != "Costs" { // which are for budgets to come
						t.Errorf("%s: %s has a policy for %s, of which it has nothing", a.org.Name, account.Name, part)
					}
				}
			}
		}
	}
	for key := range wanted {
		if !deployed[key] {
			t.Errorf("no stack has what the execution policy is for: %s", key)
		}
	}
}

// TestExecutionPoliciesFit holds that each policy fits into the 6,144 characters of a managed policy with all that it can
// hold, in the region with the longest ARNs, under names as long as they may be.
func TestExecutionPoliciesFit(t *testing.T) {
	longest := policy.Execution{Partition: "aws-us-gov", Account: "123456789012", Regions: []string{"us-gov-west-1"},
		Organization: strings.Repeat("a", 20), OrganizationID: "o-" + strings.Repeat("a", 32),
		Boundaries: []string{"arn:aws-us-gov:iam::123456789012:policy/" + strings.Repeat("a", 128)}}
	for name, parts := range config.ExecutionParts() {
		text, err := json.Marshal(policy.ExecutionPolicy(longest, parts...))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d characters", name, len(text))
		if len(text) > 6144 {
			t.Errorf("%s can have %d characters, IAM allows 6,144", name, len(text))
		}
	}
	if policies := len(config.ExecutionParts()); policies > 9 {
		t.Errorf("an account can have %d execution policies; IAM attaches ten to a role, and one is left for the platform's own pipeline", policies)
	}
}

package policy

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// longest is the account whose policies take most room: in GovCloud, with names as long as they may be, in two regions.
var longest = Execution{Partition: "aws-us-gov", Account: "123456789012", Regions: []string{"us-gov-west-1", "us-gov-east-1"},
	Organization: "an-organization-name", OrganizationID: "o-" + strings.Repeat("a", 32),
	Boundaries: []string{"arn:aws-us-gov:iam::123456789012:policy/CausewayWorkloadBoundary", "arn:aws-us-gov:iam::123456789012:policy/" + strings.Repeat("a", 128)}}

// TestExecutionPoliciesAreComposedOfTheirCalls holds that a policy allows what the types of its kind need, and nothing more: also
// the statements that are written by hand.
func TestExecutionPoliciesAreComposedOfTheirCalls(t *testing.T) {
	for name := range parts {
		needed := map[string]bool{"ssm:GetParameters": true}
		for _, resourceType := range ExecutionTypes(name) {
			c, known := CallsOf(resourceType)
			if !known {
				t.Errorf("%s: nobody says what CloudFormation calls for %s; write it into execution_calls.go", name, resourceType)
			}
			for _, action := range strings.Fields(c.Named + " " + c.Unnamed + " " + c.Others) {
				needed[action] = true
			}
		}
		allowed := map[string]bool{}
		for _, s := range ExecutionPolicy(longest, name).Statement {
			for _, action := range s.Action {
				allowed[action] = true
			}
		}
		for action := range needed {
			if !allowed[action] {
				t.Errorf("%s lacks %s", name, action)
			}
		}
		for action := range allowed {
			if !needed[action] {
				t.Errorf("%s allows %s, which no resource of its stacks needs", name, action)
			}
		}
	}
}

// TestExecutionPoliciesFit holds that each fits into a managed policy, in which IAM counts no white space.
func TestExecutionPoliciesFit(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		text, err := json.Marshal(ExecutionPolicy(longest, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s has %d characters", name, len(text))
		if len(text) > 6144 {
			t.Errorf("%s has %d characters, IAM allows 6,144", name, len(text))
		}
	}
}

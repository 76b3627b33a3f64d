package policy

import (
	"strings"
	"testing"
)

// anAccount is in GovCloud, in two regions.
var anAccount = Execution{Partition: "aws-us-gov", Account: "123456789012", Regions: []string{"us-gov-west-1", "us-gov-east-1"}, Platform: true,
	Organization: "acme", OrganizationID: "o-a1b2c3d4e5", Boundaries: []string{"arn:aws-us-gov:iam::123456789012:policy/CausewayWorkloadBoundary"}}

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
		for _, s := range ExecutionPolicy(anAccount, name).Statement {
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

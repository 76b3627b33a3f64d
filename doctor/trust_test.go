package doctor

import (
	"testing"

	"causeway/config"
	"causeway/plan"
)

// The plan trusts nobody while people deploy, and shared services where a pipeline does.
func TestTrustThatThePlanAsksFor(t *testing.T) {
	command := plan.Command{"npx", "cdk", "bootstrap", "--trust", "111111111111", "--profile", "dev"}
	for trusted, want := range map[string]Finding{
		"111111111111": {},
		"": {"dev", Bootstrap, Failure, "the CDK's roles in eu-west-1 do not trust account 111111111111, whose pipeline deploys here",
			"`npx cdk bootstrap --trust 111111111111 --profile dev`"},
		"111111111111,222222222222": {"dev", Bootstrap, Warning, "the CDK's roles in eu-west-1 trust 222222222222: who is administrator there can act here",
			"`npx cdk bootstrap --trust 111111111111 --profile dev --untrust 222222222222`"},
	} {
		p := &patient{account: &config.Account{Name: "dev"}}
		p.checkTrust("eu-west-1", list(trusted), command)
		if healthy := want == (Finding{}); healthy && len(p.findings) > 0 || !healthy && (len(p.findings) != 1 || p.findings[0] != want) {
			t.Errorf("%s: %+v", trusted, p.findings)
		}
	}
}

package stacks

import (
	"slices"
	"strings"
	"testing"

	"causeway/access"
)

// artifactsOf are what targets of the proof are called that are artifacts, images, or keys of these.
var artifactsOf = []string{"artifacts of ", "releases of ", "sites of ", "objects in ", "templates of ", "images of ", "key of ", "access logs of "}

// TestClaim54OfDevelopers holds on the decisions alone that developers operate and deploy the stages that the file says, see the
// others, and reach no artifact; and that what would let them do more is found.
func TestClaim54OfDevelopers(t *testing.T) {
	prove := prover(t)
	a := synthesized["every deploy type"]()
	for _, broken := range developersBeyond(prove(t, a.org, a.dir)) {
		t.Error(broken)
	}
	a = fresh("every deploy type")
	a.find("Developers-receipts", "SeeFunctions")["Action"] = "lambda:InvokeFunction"
	a.find("Developers-containers", "ReadLogs")["Resource"] = "*"
	delete(a.find("Developers-fleet", "DevelopersSignIn")["Condition"].(map[string]any), "ArnEquals")
	a.find("Developers-tools", "DeployStages")["Resource"] = "arn:aws:codepipeline:eu-west-1:111111111111:receipts/*"
	a.find("Developers-tools", "StartPipeline")["Action"] = "codepipeline:PutApprovalResult"
	a.find("Developers-tools", "StartPipeline")["Resource"] = "*"
	proof := prove(t, a.org, a.write(t))
	found := append(developersBeyond(proof), proof.Findings()...)
	for _, want := range []string{
		"receipts causeway-developer-receipts-prod: invoke functions of receipts-prod",
		"tools Administrator may assume fleet causeway-developer-fleet-live",
		"containers causeway-developer-web-live: read logs of worker-live",
		"tools causeway-developer-receipts-deploys: retry stage prod of the pipeline of receipts",
		"tools causeway-developer-receipts-deploys: roll back stage prod of the pipeline of receipts",
		"tools causeway-developer-receipts-deploys: approve the pipeline of receipts",
		"developers do not start the pipeline of receipts",
	} {
		if !slices.ContainsFunc(found, func(text string) bool { return strings.Contains(text, want) }) {
			t.Errorf("no finding says %q, but:\n%s", want, strings.Join(found[:min(len(found), 8)], "\n"))
		}
	}
}

// deployed is what developers may do in the account of their pipeline, who deploy its stage dev and nothing else.
var deployed = []string{"retry stage dev of the pipeline of receipts", "roll back stage dev of the pipeline of receipts", "start the pipeline of receipts"}

// developersBeyond are the decisions that let developers do more than look at their stage's logs and metrics, and operate and
// deploy what is not production; and what they are to deploy, but cannot.
func developersBeyond(proof *access.Proof) []string {
	operated := map[string]bool{"receipts-dev": true, "web-live": true, "fleet-live": true}
	var broken []string
	asked, deploys := 0, map[string]bool{}
	for _, e := range proof.Entries {
		_, stage, ok := strings.Cut(e.Principal.Label, "causeway-developer-")
		if !ok {
			continue
		}
		asked++
		what := e.Target.String()
		if _, by, _ := strings.Cut(e.Principal.Label, " "); by == "causeway-developer-receipts-deploys" && slices.Contains(deployed, what) {
			deploys[what] = e.Decision.Allowed()
			continue
		}
		artifact := slices.ContainsFunc(artifactsOf, func(words string) bool { return strings.Contains(what, words) })
		own := strings.HasSuffix(what, " of "+stage)
		sees := own && strings.HasPrefix(what, "read logs") || strings.HasPrefix(what, "read metrics of ")
		if e.Decision.Allowed() && (artifact || !sees && (!own || !operated[stage])) {
			broken = append(broken, e.Principal.Label+": "+what)
		}
	}
	for _, what := range deployed {
		if !deploys[what] {
			broken = append(broken, "developers do not "+what)
		}
	}
	if asked < 100 {
		broken = append(broken, "developers are hardly asked about")
	}
	return broken
}

package deploy

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"causeway/plan"
)

// seen is what a terminal shows after it has got a text: the screen goes up that many lines, and takes away what is below.
func seen(text string) string {
	up := regexp.MustCompile("\x1b\\[([0-9]+)A\x1b\\[J")
	var lines []string
	for {
		at := up.FindStringSubmatchIndex(text)
		if at == nil {
			return strings.Join(append(lines, strings.TrimSuffix(text, "\n")), "\n")
		}
		lines = append(lines, strings.Split(strings.TrimSuffix(text[:at[0]], "\n"), "\n")...)
		n, _ := strconv.Atoi(text[at[2]:at[3]])
		lines, text = lines[:len(lines)-n], text[at[1]:]
	}
}

// TestATerminalShowsWhatRuns holds that each step that runs has a line of its own, which is drawn again, and fits.
func TestATerminalShowsWhatRuns(t *testing.T) {
	var out strings.Builder
	dev, qa := &plan.Step{ID: "a", Kind: plan.Deploy, Account: "orders-dev"}, &plan.Step{ID: "b", Kind: plan.Bootstrap, Account: "orders-qa", Region: "eu-west-1"}
	s := &Screen{Out: &out, Width: 60, total: 3}
	s.begin(dev)
	s.begin(qa)
	s.tell(dev, "what nobody knows")
	s.tell(dev, "Workload-orders-dev | 3/21 | 12:21:01 AM | CREATE_COMPLETE | AWS::IAM::Role | A-role-with-a-long-name")
	s.draw(true)
	if got, want := seen(out.String()), "  orders-dev deploy: Workload-orders-dev 3/21 CREATE_COMPL…\n  orders-qa bootstrap eu-west-1: starting\n  0 of 3 steps done"; got != want {
		t.Errorf("it shows\n%s\nnot\n%s", got, want)
	}
	s.end(&Result{Step: dev, Outcome: Succeeded})
	s.end(&Result{Step: qa, Outcome: Failed})
	if got, want := seen(out.String()), "✓ orders-dev deploy: done\n✗ orders-qa bootstrap eu-west-1: failed\n  2 of 3 steps done"; got != want {
		t.Errorf("it shows\n%s\nnot\n%s", got, want)
	}
}

// TestALogShowsWhatHappens holds that elsewhere a line is written for what begins and ends, and nothing is drawn.
func TestALogShowsWhatHappens(t *testing.T) {
	var out strings.Builder
	step := &plan.Step{ID: "a", Kind: plan.Deploy, Account: "orders-dev", Command: plan.Command{"npx", "cdk", "deploy", "Network"}}
	s := &Screen{Out: &out}
	s.begin(step)
	for _, line := range []string{"Network: deploying... [1/1]", "Network | 3/21 | 12:21:01 AM | CREATE_COMPLETE | AWS::IAM::Role | A", " ✅  Network (no changes)"} {
		s.tell(step, line)
	}
	s.end(&Result{Step: step, Outcome: Succeeded})
	const want = "orders-dev deploy: npx cdk deploy Network\norders-dev deploy: Network deploying\norders-dev deploy: Network no changes\n✓ orders-dev deploy: done\n"
	if got := out.String(); got != want {
		t.Errorf("it writes\n%s\nnot\n%s", got, want)
	}
}

package access

import (
	"strings"
	"testing"
)

// proofOf is a proof in which each principal may do one thing, written PRINCIPAL: TARGET.
func proofOf(claims ...string) *Proof {
	proof := &Proof{}
	for _, claim := range claims {
		principal, target, _ := strings.Cut(claim, ": ")
		verb, object, _ := strings.Cut(target, " ")
		proof.Entries = append(proof.Entries, &Entry{Principal: &Principal{Label: principal}, Target: &Target{Verb: verb, Object: object},
			Decision: &Decision{Result: "Allowed"}})
	}
	return proof
}

// TestCompareProofs holds that the lines which come and go are named, and that nothing is said where nothing changes.
func TestCompareProofs(t *testing.T) {
	before, after := proofOf("b Role: read x", "a Role: read x"), proofOf("a Role: read x", "c Role: read x", "a Role: pull y")
	for _, c := range []struct {
		change   *Change
		broadens bool
		want     string
	}{
		{Compare(before, after), true, "Who may do more (2)\n  + a Role: pull y\n  + c Role: read x\nWho may do less (1)\n  - b Role: read x\n"},
		{Compare(proofOf("a Role: read x"), proofOf()), false, "Who may do less (1)\n  - a Role: read x\n"},
		{Compare(before, before), false, ""},
		{Compare(&Proof{Problems: []Problem{{Policy: &Policy{}}}}, after), true, "Who may do what cannot be compared: "},
		{Compare(before, &Proof{Problems: []Problem{{Policy: &Policy{}}}}), true, "Who may do what cannot be compared: "},
	} {
		var text strings.Builder
		c.change.WriteText(&text)
		if c.change.Broadens() != c.broadens || !strings.HasPrefix(text.String(), c.want) || c.want == "" && text.Len() > 0 {
			t.Errorf("%v, %s", c.change.Broadens(), text.String())
		}
	}
}

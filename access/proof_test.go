package access

import (
	"strings"
	"testing"

	"causeway/internal/golden"
)

// TestTheExampleIsProven holds that access in the example is what its file intends, and reviews it as a list: a change of
// a policy shows there as who may now do what. `make golden` rewrites it.
func TestTheExampleIsProven(t *testing.T) {
	t.Parallel()
	proof, err := prove(t, templates(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range proof.Findings() {
		t.Error(finding)
	}
	pairs := 0
	for _, entry := range proof.Entries {
		pairs += entry.StandsFor
	}
	if !proof.Holds() || len(proof.Journeys) != 20 || pairs < 50_000 {
		t.Errorf("holds: %v, %d journeys, %d pairs of principal and target", proof.Holds(), len(proof.Journeys), pairs)
	}
	golden.Compare(t, "testdata/example.txt", strings.Join(proof.List(), "\n")+"\n", "make golden")
}

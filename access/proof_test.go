package access

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden list of who may do what")

// TestTheExampleIsProven holds that access in the example is what its file intends, and reviews it as a list: a change of
// a policy shows there as who may now do what. `make golden` rewrites it.
func TestTheExampleIsProven(t *testing.T) {
	proof, err := proveAgain(t, templates(t))
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
	if !proof.Holds() || len(proof.Journeys) != 9 || pairs < 50_000 {
		t.Errorf("holds: %v, %d journeys, %d pairs of principal and target", proof.Holds(), len(proof.Journeys), pairs)
	}
	got := strings.Join(proof.List(), "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/example.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/example.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("who may do what has changed; run `make golden` and review testdata/example.txt\n%s", changed(string(want), got))
	}
}

// changed are the lines that only one of two texts has.
func changed(before, after string) string {
	var lines []string
	for _, line := range strings.Split(after, "\n") {
		if !strings.Contains("\n"+before, "\n"+line+"\n") {
			lines = append(lines, "+ "+line)
		}
	}
	for _, line := range strings.Split(before, "\n") {
		if !strings.Contains("\n"+after, "\n"+line+"\n") {
			lines = append(lines, "- "+line)
		}
	}
	return strings.Join(lines, "\n")
}

package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestDocumentsShowTheResults holds that the tables of README and docs/performance.md are those of the last measurement.
func TestDocumentsShowTheResults(t *testing.T) {
	results, err := read("../" + resultsFile)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, document := range documents {
		text, err := os.ReadFile("../" + document)
		if err != nil {
			t.Fatal(err)
		}
		if results.in(string(text)) != string(text) {
			t.Errorf("%s has other tables than %s makes: make bench", document, resultsFile)
		}
		shown += strings.Count(string(text), "<!-- bench ")
	}
	if shown != len(results.tables()) {
		t.Errorf("the documents have places for %d of %d tables", shown, len(results.tables()))
	}
}

// TestGrowthIsOfOrganizationsApart holds that what each further account takes is not told from organizations of nearly one size,
// whose difference is noise.
func TestGrowthIsOfOrganizationsApart(t *testing.T) {
	results := &Results{Sizes: []Size{{Accounts: 1}, {Accounts: 4}, {Accounts: 10}, {Accounts: 100}}}
	if base := results.base(results.Sizes[2]); base != nil {
		t.Errorf("10 accounts are compared with %d", base.Accounts)
	}
	if base := results.base(results.Sizes[3]); base == nil || base.Accounts != 4 {
		t.Errorf("100 accounts are compared with %v, not with 4", base)
	}
}

// TestOtherSizesKeepTheirResults holds that measuring some sizes again leaves the others as they are, if the machine is the same.
func TestOtherSizesKeepTheirResults(t *testing.T) {
	before := &Results{Machine: "this", Sizes: []Size{{Accounts: 1, RoundTrips: 1}, {Accounts: 4, RoundTrips: 1}, {Accounts: 100, RoundTrips: 1}}}
	for machine, want := range map[string]string{"this": "1:1 4:2 100:1 ", "another": "4:2 "} {
		results := &Results{Machine: machine, Sizes: []Size{{Accounts: 4, RoundTrips: 2}}}
		results.keep(before)
		got := ""
		for _, size := range results.Sizes {
			got += fmt.Sprintf("%d:%d ", size.Accounts, size.RoundTrips)
		}
		if got != want {
			t.Errorf("on %s machine: %s", machine, got)
		}
	}
}

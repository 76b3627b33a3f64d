package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestReview holds what the command writes: text for people, JSON for programs, lines for a shell.
func TestReview(t *testing.T) {
	if _, err := os.Stat("../../node_modules/@aws-cdk/cloudformation-diff"); err != nil {
		t.Skip("the CDK's differ is not installed: run `make test`, or `npm ci`")
	}
	dir := assembly(t, map[string]string{"Network": "333333333333"})
	outputs := filepath.Join(t.TempDir(), "review.env")
	stdout, stderr, err := execute(t, "review", "--config", example, "--assembly", dir, "--against", dir, "--outputs", outputs)
	if err != nil || stdout != "Review: nothing changes\n" || !strings.Contains(stderr, "Comparing the templates ...\n") {
		t.Errorf("%v\n%s%s", err, stdout, stderr)
	}
	if written, err := os.ReadFile(outputs); err != nil || string(written) != "CHANGES=0\nBROADENED=no\nSUMMARY='Review: nothing changes'\n" {
		t.Errorf("%v: %s", err, written)
	}
	text, _, err := execute(t, "review", "--config", example, "--assembly", dir, "--against", dir, "--json")
	var found map[string]any
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"verdict", "changes", "broadened", "dangers", "stacks", "gone", "access"} {
		if found[key] == nil {
			t.Errorf("no %s in\n%s", key, text)
		}
	}
	if err != nil || len(found) != 7 {
		t.Errorf("%v\n%s", err, text)
	}
}

// TestReviewErrors holds that whatever the command cannot work with exits with 2: a review is no judgement.
func TestReviewErrors(t *testing.T) {
	dir := assembly(t, map[string]string{"Network": "333333333333"})
	foreign := assembly(t, map[string]string{"Network": "123456789012"})
	const choose = "say what to compare with: either --against DIR or --deployed"
	for name, c := range map[string]struct {
		arguments []string
		want      string
	}{
		"nothing to compare with": {nil, choose},
		"two to compare with":     {[]string{"--against", dir, "--deployed"}, choose},
		"no assembly before":      {[]string{"--assembly", dir, "--against", t.TempDir()}, "holds no cloud assembly"},
		"no assembly":             {[]string{"--assembly", t.TempDir(), "--against", dir}, "holds no cloud assembly"},
		"another file's assembly": {[]string{"--assembly", foreign, "--against", dir}, "the assembly was made from another file"},
		"no such flag":            {[]string{"--yes"}, "flag provided but not defined"},
		"nowhere to write":        {[]string{"--assembly", dir, "--against", dir, "--outputs", t.TempDir()}, "is a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			_, stderr, err := execute(t, slices.Concat([]string{"review", "--config", example}, c.arguments)...)
			if err == nil || exitCode(err) != 2 || !strings.Contains(stderr+err.Error(), c.want) {
				t.Errorf("%v\n%s", err, stderr)
			}
		})
	}
}

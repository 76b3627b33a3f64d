// Package golden compares what tests get with committed files that people review. With -update a test rewrites its files.
package golden

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the committed files that this package's tests compare with")

// Compare holds that a file says what a test got. rewrite is the command that rewrites the file, for the message.
func Compare(t testing.TB, path, got, rewrite string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what it was: review it, then run `%s`\n%s", path, rewrite, Changes(string(want), got))
	}
}

// Changes are the lines that only one of two texts has, or, where they have the same lines, that is said.
func Changes(before, after string) string {
	var lines []string
	lines = append(lines, only("+ ", after, before)...)
	lines = append(lines, only("- ", before, after)...)
	if len(lines) == 0 {
		return "the same lines, in another order or number"
	}
	const limit = 60
	if len(lines) > limit {
		lines = append(lines[:limit], "…")
	}
	return strings.Join(lines, "\n")
}

// only are the lines of one text that another has not, each behind a mark.
func only(mark, text, other string) []string {
	known := map[string]bool{}
	for line := range strings.Lines(other) {
		known[strings.TrimSuffix(line, "\n")] = true
	}
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); !known[line] {
			lines = append(lines, mark+line)
		}
	}
	return lines
}

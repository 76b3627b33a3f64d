package access

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Change is what a change of templates does to who may do what: the lines of List that come and go.
type Change struct {
	Come []string `json:"come"`
	Gone []string `json:"gone"`
	// Unknown says why one of the two cannot be evaluated; it is empty where both are. Nothing is known to be as before then.
	Unknown string `json:"unknown,omitempty"`
}

// Compare compares two proofs by the same organization's file. Where IAM would not understand a policy of one, nothing of it
// is proven, and nothing can be compared.
func Compare(before, after *Proof) *Change {
	for _, proof := range []*Proof{before, after} {
		if len(proof.Problems) > 0 {
			return &Change{Come: []string{}, Gone: []string{}, Unknown: "IAM would not understand a policy: " + proof.Problems[0].String()}
		}
	}
	was, is := before.List(), after.List()
	return &Change{Come: missing(is, was), Gone: missing(was, is)}
}

// missing are the lines that another list has not. Both are sorted.
func missing(lines, other []string) []string {
	only := []string{}
	for _, line := range lines {
		if _, found := slices.BinarySearch(other, line); !found {
			only = append(only, line)
		}
	}
	return only
}

// Broadens says whether anybody may do more than before, or whether nobody knows.
func (c *Change) Broadens() bool { return len(c.Come) > 0 || c.Unknown != "" }

// WriteText writes the change for people, by who may do more and who less. It writes nothing where nothing changes.
func (c *Change) WriteText(out io.Writer) {
	if c.Unknown != "" {
		_, _ = fmt.Fprintf(out, "Who may do what cannot be compared: %s\n", c.Unknown)
	}
	for _, part := range []struct {
		title, mark string
		lines       []string
	}{{"Who may do more", "+ ", c.Come}, {"Who may do less", "- ", c.Gone}} {
		if len(part.lines) > 0 {
			_, _ = fmt.Fprintf(out, "%s (%d)\n  %s%s\n", part.title, len(part.lines), part.mark, strings.Join(part.lines, "\n  "+part.mark))
		}
	}
}

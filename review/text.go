package review

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes the review for people: the difference of every stack, who may do more and less, what becomes of state,
// and the verdict.
func (r *Review) WriteText(out io.Writer) {
	for _, stack := range r.Stacks {
		what := count(stack.Differences, "difference")
		if stack.New {
			what = "new"
		}
		_, _ = fmt.Fprintf(out, "%s in %s: %s\n%s\n", stack.Stack, stack.Account, what, strings.TrimSuffix(stack.Text, "\n\n"))
	}
	r.Access.WriteText(out)
	if r.Broadens() {
		r.writeBroadened(out)
	}
	for _, stack := range r.Gone {
		_, _ = fmt.Fprintf(out, "No longer in the assembly, and still deployed until somebody deletes it: %s\n", stack)
	}
	for _, danger := range r.Dangers() {
		_, _ = fmt.Fprintf(out, "✗ STATE: %s\n", danger)
	}
	_, _ = fmt.Fprintln(out, r.Verdict())
}

// writeBroadened names the policies that grant more. Of a new stack, all that grant anything do; how many is enough.
func (r *Review) writeBroadened(out io.Writer) {
	for _, stack := range r.Stacks {
		if len(stack.Broadened) == 0 {
			continue
		}
		_, _ = fmt.Fprintf(out, "Policies that grant more in %s (%d)\n", stack.Stack, len(stack.Broadened))
		for _, line := range stack.Broadened {
			if !stack.New {
				_, _ = fmt.Fprintf(out, "  + %s\n", line)
			}
		}
	}
}

// Verdict is the review in a line.
func (r *Review) Verdict() string {
	changed, created := r.count()
	if changed+created+len(r.Gone) == 0 {
		return "Review: nothing changes"
	}
	var stacks []string
	if changed > 0 || created == 0 {
		stacks = append(stacks, count(changed, "stack")+" "+verb(changed, "change"))
	}
	if created > 0 {
		stacks = append(stacks, fmt.Sprintf("%d new", created))
	}
	if len(r.Gone) > 0 {
		stacks = append(stacks, fmt.Sprintf("%d no longer in the assembly", len(r.Gone)))
	}
	verdict := "Review: " + strings.Join(stacks, ", ") + "; access: " + r.access()
	if dangers := r.Dangers(); len(dangers) > 0 {
		verdict += fmt.Sprintf("; STATE IS AT RISK: %s", strings.Join(dangers, "; "))
	}
	return verdict
}

func (r *Review) access() string {
	broaden := ": permissions do not broaden"
	if r.Broadens() {
		broaden = ": permissions broaden"
	}
	come, gone := len(r.Access.Come), len(r.Access.Gone)
	switch {
	case r.Access.Unknown != "":
		return "unknown" + broaden
	case come+gone == 0:
		return "the list stays" + broaden
	case gone == 0:
		return count(come, "line") + " " + verb(come, "come") + broaden
	case come == 0:
		return count(gone, "line") + " " + verb(gone, "go") + broaden
	}
	return count(come, "line") + " " + verb(come, "come") + fmt.Sprintf(", %d %s", gone, verb(gone, "go")) + broaden
}

// Outputs are lines for a shell to read: how many stacks change, whether permissions broaden, and the verdict in at most
// 500 characters, which a pipeline shows to whoever approves.
func (r *Review) Outputs() string {
	broadened := "no"
	if r.Broadens() {
		broadened = "yes"
	}
	const limit = 500
	summary := []rune(strings.Join(strings.Fields(r.Verdict()), " "))
	if len(summary) > limit {
		summary = append(summary[:limit-3], []rune("...")...)
	}
	return fmt.Sprintf("CHANGES=%d\nBROADENED=%s\nSUMMARY='%s'\n", r.Changed(), broadened, strings.ReplaceAll(string(summary), "'", `'\''`))
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// verb is a verb as it goes with a number.
func verb(n int, infinitive string) string {
	switch {
	case n != 1:
		return infinitive
	case infinitive == "go":
		return "goes"
	}
	return infinitive + "s"
}

// Summary is the review for programs.
type Summary struct {
	Verdict   string   `json:"verdict"`
	Changes   int      `json:"changes"` // stacks that a deployment changes or creates
	Broadened bool     `json:"broadened"`
	Dangers   []string `json:"dangers"` // what happens to resources with state
	*Review
}

// Summary gives the review for programs.
func (r *Review) Summary() Summary {
	return Summary{Verdict: r.Verdict(), Changes: r.Changed(), Broadened: r.Broadens(), Dangers: r.Dangers(), Review: r}
}

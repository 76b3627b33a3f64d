package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"causeway/config"
)

// writeText writes the plan for a person.
func (p *teardownPlan) writeText(out io.Writer) {
	_, _ = fmt.Fprintf(out, "How to take out %s. Nothing changes until you run these commands, in this order, each with\ncredentials for the account before it.\n", p.Subject)
	for i, s := range p.Steps {
		_, _ = fmt.Fprintf(out, "\n%d. %s\n   %s\n", i+1, s.Title, s.Why)
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, c := range s.Commands {
			_, _ = fmt.Fprintf(table, "   %s\t%s\n", c.Account, c.Line)
		}
		_ = table.Flush() // out is in memory
	}
	_, _ = fmt.Fprintln(out)
	for _, stack := range p.Untouched {
		_, _ = fmt.Fprintf(out, "Untouched: every artifact, image and key of %s\n", stack)
	}
	if len(p.Retained) == 0 {
		_, _ = fmt.Fprintln(out, "Retained: nothing of the platform; what the application's templates retain is the application's")
		return
	}
	writeRetained(out, p.Retained, p.Guarded)
}

// writeRetained lists what stays, and how to remove it.
func writeRetained(out io.Writer, all []retained, guarded bool) {
	_, _ = fmt.Fprintln(out, "Retained, to be removed by hand in this order, if at all:")
	for _, r := range all {
		_, _ = fmt.Fprintf(out, "  %s %s (%s): %s\n    %s\n", r.Type, r.Name, r.Stack, r.Why, r.Remove)
	}
	if guarded {
		_, _ = fmt.Fprintf(out, "Where service control policies hold, only %s may remove them, and end a stack's protection\n", config.AccountAccessRole)
	}
}

package access

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// WriteText writes the explanation for people.
func (e *Explanation) WriteText(out io.Writer) {
	_, _ = fmt.Fprintf(out, "%s\n\n", e.Result())
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		_, _ = fmt.Fprintf(table, "  %s\n", strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	row("who", e.Principal.Label)
	if !e.Principal.service {
		row("", e.Principal.ARN)
	}
	row("may", e.Target.Action)
	row("on", e.Target.Resource)
	if len(e.Target.aliases) > 0 {
		row("", strings.Join(e.Target.aliases, ", "))
	}
	if given := e.given(); len(given) > 0 {
		row("with", pairs(given))
	}
	if len(e.Assumed) > 0 {
		row("assumed", pairs(e.Assumed)+" (--context says otherwise)")
	}
	_ = table.Flush() // the writer is in memory
	_, _ = fmt.Fprintln(out)
	for _, d := range e.Documents {
		where := d.Where
		if d.Sid != "" {
			where = d.Sid + " in " + d.Where
		}
		row(d.Kind, d.Says, where)
	}
	_ = table.Flush()
	_, _ = fmt.Fprintf(out, "\nThe organization's file: %s.\n", e.intention())
	for _, reason := range e.Forbidden {
		_, _ = fmt.Fprintf(out, "On purpose: %s.\n", reason)
	}
	for _, note := range e.Notes {
		_, _ = fmt.Fprintf(out, "Note: %s\n", note)
	}
	e.writeSuggestions(out)
}

func (e *Explanation) given() map[string]string {
	given := map[string]string{}
	for key, value := range e.Target.Context {
		if _, assumed := e.Assumed[key]; !assumed {
			given[key] = value
		}
	}
	return given
}

// intention is what the file says of the request, for a person.
func (e *Explanation) intention() string {
	switch e.Intent {
	case Intended:
		return "this is intended"
	case NotIntended:
		if e.object == nil {
			return "this is not intended"
		}
		return "this is not intended (" + e.object.String() + ")"
	}
	return "it does not speak of this"
}

func (e *Explanation) writeSuggestions(out io.Writer) {
	switch {
	case len(e.Suggestions) == 0:
		return
	case e.Intent == Intended:
		_, _ = fmt.Fprintf(out, "\nMissing on %s:\n", sides(len(e.Suggestions)))
	default:
		_, _ = fmt.Fprintf(out, "\nIf you intend it, this would allow it, on %s:\n", sides(len(e.Suggestions)))
	}
	for _, s := range e.Suggestions {
		_, _ = fmt.Fprintf(out, "\n  %s of %s", s.Kind, s.Where)
		if s.Function != "" {
			_, _ = fmt.Fprintf(out, ": add to policy.%s (constructs/policy)", s.Function)
		}
		_, _ = fmt.Fprintf(out, "\n    %s\n", strings.ReplaceAll(s.Statement, "\n", "\n    "))
	}
}

func sides(n int) string {
	if n == 1 {
		return "one side"
	}
	return "both sides, which must agree"
}

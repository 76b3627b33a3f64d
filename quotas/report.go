package quotas

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"causeway/access"
)

// Fullest are of every quota the fullest measurement, and every other from 80 % on.
func (r Report) Fullest() Report {
	var fullest Report
	seen := map[*Quota]bool{}
	for _, m := range r {
		if !seen[m.Quota] || m.Percent() >= nearly {
			fullest = append(fullest, m)
		}
		seen[m.Quota] = true
	}
	return fullest
}

// Exceeded is an error that names everything that AWS would reject, a line each; nil where there is nothing.
func (r Report) Exceeded() error {
	var all []error
	for _, m := range r {
		if m.Exceeded() {
			all = append(all, errors.New(m.problem()))
		}
	}
	return errors.Join(all...)
}

// problem says what is too large, and what can be done.
func (m *Measurement) problem() string {
	text := fmt.Sprintf("%s: %s: %d %s; AWS allows %d: %s", m.where(), m.Quota.Name, m.Size, m.Quota.Unit, m.Limit, m.Quota.Remedy)
	if m.Quota.Key != "" {
		text += fmt.Sprintf(", or ask AWS to raise it and write accounts.%s.quotas.%s", m.Account.Name, m.Quota.Key)
	}
	return text
}

// where is what was measured, and where it is.
func (m *Measurement) where() string {
	where := m.Stack
	switch {
	case where == "":
		where = "account " + m.Account.Name
	case strings.HasPrefix(where, access.StackSetPrefix): // the same in every account
		where += " in " + m.Account.Name
	}
	if m.Of != "" {
		where += " " + m.Of
	}
	return where
}

// WriteWarnings writes a line for every quota that is 80 % full or more, of however many things, and nothing where there
// is none.
func (r Report) WriteWarnings(out io.Writer) {
	others := map[*Quota]int{}
	var fullest Report
	for _, m := range r {
		switch _, seen := others[m.Quota]; {
		case m.Percent() < nearly:
		case seen:
			others[m.Quota]++
		default:
			others[m.Quota] = 0
			fullest = append(fullest, m)
		}
	}
	for _, m := range fullest {
		_, _ = fmt.Fprintf(out, "Warning: %s: %s: %d of %d %s", m.where(), m.Quota.Name, m.Size, m.Limit, m.Quota.Unit)
		if n := others[m.Quota]; n > 0 {
			_, _ = fmt.Fprintf(out, "; %d more from %d %% on", n, nearly)
		}
		_, _ = fmt.Fprintln(out)
	}
}

// WriteFullest writes which quota is the fullest, in a line.
func (r Report) WriteFullest(out io.Writer) {
	m := r[0] // every stack has a name
	_, _ = fmt.Fprintf(out, "\nQuotas: the fullest is %s of %s, %d %% of %d %s; `make check` shows the others\n",
		m.Quota.Name, m.where(), m.Percent(), m.Limit, m.Quota.Unit)
}

// WriteTable writes the report, the fullest first.
func (r Report) WriteTable(out io.Writer) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "QUOTA\tFULLEST\t SIZE\t LIMIT\t\tUSED")
	for _, m := range r {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%5d\t%6d\t%s\t%3d %%\n", m.Quota.Name, shorten(m.where()), m.Size, m.Limit, m.Quota.Unit, m.Percent())
	}
	_ = table.Flush() // out is what says whether it was written
}

// shorten keeps the table readable: names of exports are long.
func shorten(where string) string {
	const most = 72
	if len(where) <= most {
		return where
	}
	return where[:most-1] + "…"
}

// MarshalJSON writes a measurement for programs.
func (m *Measurement) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Quota   string `json:"quota"`
		Account string `json:"account"`
		Stack   string `json:"stack,omitempty"`
		Of      string `json:"of,omitempty"`
		Size    int    `json:"size"`
		Limit   int    `json:"limit"`
		Unit    string `json:"unit"`
		Percent int    `json:"percent"`
	}{m.Quota.Name, m.Account.Name, m.Stack, m.Of, m.Size, m.Limit, m.Quota.Unit, m.Percent()})
}

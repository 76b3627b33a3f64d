package access

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// columns are what an application has in shared services, as WriteMatrix shows it.
var columns = []struct {
	title   string
	objects []string // as targets name them, before the application's name
}{
	{"BUCKET", []string{"artifacts of ", "other objects in artifacts of "}},
	{"SOURCE", []string{"source artifacts of "}},
	{"RESULT", []string{"build artifacts of "}},
	{"TEMPLATES", []string{"templates of ", "objects in templates of "}},
	{"ARTIFACT KEY", []string{"the artifact key of "}},
	{"IMAGES", []string{"images of "}},
	{"IMAGE KEY", []string{imageKey}},
}

// WriteMatrix draws who reaches what: each application's store in shared services, and then what the roles of each
// account may besides. Administrators are left out: in their own accounts they may do almost everything, and elsewhere
// nothing. A ! marks what nobody intends.
func (p *Proof) WriteMatrix(out io.Writer) {
	drawn := map[*Entry]bool{}
	for _, app := range p.Model.Org.Applications {
		p.writeStore(out, app.Name, drawn)
	}
	for _, account := range p.Model.Org.AccountsByName() {
		p.writeAccount(out, account.Name, account.ID, drawn)
	}
}

// shown are the entries that the matrix shows: of roles as they are.
func (p *Proof) shown() []*Entry {
	var shown []*Entry
	for _, e := range p.Entries {
		real := !e.Principal.administrator && e.Principal.supposed == ""
		if e.Decision.Allowed() && (real || !e.Intended) {
			shown = append(shown, e)
		}
	}
	return shown
}

func (e *Entry) verb() string {
	if e.Intended {
		return e.Target.Verb
	}
	return e.Target.Verb + "!"
}

// writeStore draws the store of one application: a row a principal, a column a part.
func (p *Proof) writeStore(out io.Writer, app string, drawn map[*Entry]bool) {
	cells := map[string][]string{} // by principal, a text a column
	for _, e := range p.shown() {
		for i, column := range columns {
			if slices.ContainsFunc(column.objects, func(object string) bool { return e.Target.Object == object+app }) {
				row := cells[e.Principal.Label]
				if row == nil {
					row = make([]string, len(columns))
					cells[e.Principal.Label] = row
				}
				verb := strings.NewReplacer(" through ECR with", " (ECR)", " with", "").Replace(e.verb())
				row[i], drawn[e] = strings.TrimSpace(row[i]+" "+verb), true
			}
		}
	}
	_, _ = fmt.Fprintf(out, "\n%s in shared services\n", app)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprint(table, "  PRINCIPAL")
	for _, column := range columns {
		_, _ = fmt.Fprint(table, "\t", column.title)
	}
	for _, principal := range slices.Sorted(maps.Keys(cells)) {
		_, _ = fmt.Fprintf(table, "\n  %s", principal)
		for _, cell := range cells[principal] {
			if cell == "" {
				cell = "·"
			}
			_, _ = fmt.Fprint(table, "\t", cell)
		}
	}
	_, _ = fmt.Fprintln(table)
	_ = table.Flush() // the writer is the caller's
}

// writeAccount lists what may be done to the roles and resources of one account, by role.
func (p *Proof) writeAccount(out io.Writer, name, id string, drawn map[*Entry]bool) {
	lines := map[string][]string{} // by principal
	for _, e := range p.shown() {
		if e.Target.Account == id && !drawn[e] {
			object := strings.TrimPrefix(strings.TrimSuffix(e.Target.Object, " in "+name), name+" ")
			lines[e.Principal.Label] = append(lines[e.Principal.Label], e.verb()+" "+object)
		}
	}
	if len(lines) == 0 {
		return
	}
	_, _ = fmt.Fprintf(out, "\nin %s (%s)\n", name, id)
	for _, principal := range slices.Sorted(maps.Keys(lines)) {
		slices.Sort(lines[principal])
		_, _ = fmt.Fprintf(out, "  %s\n", strings.TrimPrefix(principal, name+" "))
		for _, line := range slices.Compact(lines[principal]) {
			_, _ = fmt.Fprintf(out, "    %s\n", line)
		}
	}
}

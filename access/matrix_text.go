package access

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// columns are what a pipeline has in its account, as WriteMatrix shows it.
var columns = []struct {
	title   string
	objects []string // as targets name them, before the pipeline's name
}{
	{"BUCKET", []string{"artifacts of ", "other objects in artifacts of "}},
	{"SOURCE", []string{"source artifacts of ", "configuration artifacts of "}},
	{"RESULT", []string{"build artifacts of "}},
	{"RELEASE", []string{"releases of ", "sites of "}},
	{"TEMPLATES", []string{"templates of ", "objects in templates of "}},
	{"ARTIFACT KEY", []string{"the artifact key of "}},
	{"IMAGES", []string{"images of "}},
	{"IMAGE KEY", []string{imageKey}},
}

// WriteMatrix draws who reaches what: each pipeline's store, and then what the roles of each
// account may besides. Administrators are left out: in their own accounts they may do almost everything, and elsewhere
// nothing. A ! marks what nobody intends.
func (p *Proof) WriteMatrix(out io.Writer) {
	drawn := map[*Entry]bool{}
	for _, pipeline := range p.Model.Org.Pipelines() {
		where := "shared services"
		if pipeline.Account != p.Model.Org.SharedServicesAccount() {
			where = pipeline.Account.Name
		}
		p.writeStore(out, pipeline.Name(), where, drawn)
		for _, region := range p.Model.Org.StoreRegions(pipeline) {
			p.writeStore(out, pipeline.Name()+inRegion(p.Model.Org, region), where, drawn)
		}
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

// writeStore draws the store of one pipeline: a row a principal, a column a part.
func (p *Proof) writeStore(out io.Writer, pipeline, where string, drawn map[*Entry]bool) {
	cells := map[string][]string{} // by principal, a text a column
	for _, e := range p.shown() {
		for i, column := range columns {
			if slices.ContainsFunc(column.objects, func(object string) bool { return e.Target.Object == object+pipeline }) {
				row := cells[e.Principal.Label]
				if row == nil {
					row = make([]string, len(columns))
					cells[e.Principal.Label] = row
				}
				verb := strings.NewReplacer(" through ECR with", " (ECR)", " with", "").Replace(e.verb())
				drawn[e] = true
				if !slices.Contains(strings.Fields(row[i]), verb) { // of another object in the same column
					row[i] = strings.TrimSpace(row[i] + " " + verb)
				}
			}
		}
	}
	_, _ = fmt.Fprintf(out, "\n%s in %s\n", pipeline, where)
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

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
	matrix := p.matrix()
	for _, pipeline := range p.Model.Org.Pipelines() {
		where := "shared services"
		if pipeline.Account != p.Model.Org.SharedServicesAccount() {
			where = pipeline.Account.Name
		}
		matrix.writeStore(out, pipeline.Name(), where)
		for _, region := range p.Model.Org.StoreRegions(pipeline) {
			matrix.writeStore(out, pipeline.Name()+inRegion(p.Model.Org, region), where)
		}
	}
	for _, account := range p.Model.Org.AccountsByName() {
		matrix.writeAccount(out, account.Name, account.ID)
	}
}

// matrix are the entries that WriteMatrix shows: of roles as they are.
type matrix struct {
	shown     []*Entry
	byObject  map[string][]int // in shown
	byAccount map[string][]int // of the targets, by ID
	drawn     map[int]bool
}

func (p *Proof) matrix() *matrix {
	m := &matrix{byObject: map[string][]int{}, byAccount: map[string][]int{}, drawn: map[int]bool{}}
	for _, e := range p.Entries {
		real := !e.Principal.administrator && e.Principal.supposed == ""
		if e.Decision.Allowed() && (real || !e.Intended) {
			i := len(m.shown)
			m.shown = append(m.shown, e)
			m.byObject[e.Target.Object] = append(m.byObject[e.Target.Object], i)
			m.byAccount[e.Target.Account] = append(m.byAccount[e.Target.Account], i)
		}
	}
	return m
}

// about are the entries about some objects of a pipeline, in their order.
func (m *matrix) about(objects []string, pipeline string) []int {
	var found []int
	for _, object := range objects {
		found = append(found, m.byObject[object+pipeline]...)
	}
	slices.Sort(found)
	return found
}

func (e *Entry) verb() string {
	if e.Intended {
		return e.Target.Verb
	}
	return e.Target.Verb + "!"
}

// writeStore draws the store of one pipeline: a row a principal, a column a part.
func (m *matrix) writeStore(out io.Writer, pipeline, where string) {
	cells := map[string][]string{} // by principal, a text a column
	for column, c := range columns {
		for _, i := range m.about(c.objects, pipeline) {
			e := m.shown[i]
			m.drawn[i] = true
			row := cells[e.Principal.Label]
			if row == nil {
				row = make([]string, len(columns))
				cells[e.Principal.Label] = row
			}
			verb := strings.NewReplacer(" through ECR with", " (ECR)", " with", "").Replace(e.verb())
			if !slices.Contains(strings.Fields(row[column]), verb) { // of another object in the same column
				row[column] = strings.TrimSpace(row[column] + " " + verb)
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
func (m *matrix) writeAccount(out io.Writer, name, id string) {
	lines := map[string][]string{} // by principal
	for _, i := range m.byAccount[id] {
		if e := m.shown[i]; !m.drawn[i] {
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

package plan

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// titles say what the steps of a kind do, and with whose rights.
var titles = map[Kind]string{
	Synthesize: "Write the templates",
	Setting:    "Settings of the organization, once, by an administrator of the management account",
	Policies:   "What the CDK may do in each account, with credentials that may create managed policies",
	Bootstrap:  "Bootstrap each account and region for the CDK, with credentials that may create roles",
	Deploy:     "Deploy, with credentials that may assume the CDK's roles",
	Unprotect:  "End the protection from termination; where service control policies hold, as OrganizationAccountAccessRole",
	Destroy:    "Delete, with credentials that may assume the CDK's roles",
	ByHand:     "By hand",
}

// kinds are in the order in which a wave shows them.
var kinds = []Kind{Synthesize, Setting, Policies, Bootstrap, Deploy, Unprotect, Destroy, ByHand}

// WriteText writes the plan for people: wave by wave what can be done at the same time, and what each wave waits for.
func (p *Plan) WriteText(out io.Writer) {
	byID := map[string]*Step{}
	for _, wave := range p.Waves {
		for _, step := range wave.Steps {
			byID[step.ID] = step
		}
	}
	_, _ = fmt.Fprintln(out, "What a wave has can be done in any order, or at the same time, once the wave before it is done.")
	for _, wave := range p.Waves {
		wave.writeText(out, byID)
	}
	p.WriteLater(out)
}

// WriteLater writes what people do once everything is deployed.
func (p *Plan) WriteLater(out io.Writer) {
	if len(p.Later) > 0 {
		_, _ = fmt.Fprintln(out, "\nThen, by hand")
		writeSteps(out, p.Later)
	}
}

func (w *Wave) writeText(out io.Writer, byID map[string]*Step) {
	_, _ = fmt.Fprintf(out, "\nWave %d\n", w.Number)
	for _, kind := range kinds {
		steps := slices.DeleteFunc(slices.Clone(w.Steps), func(step *Step) bool { return step.Kind != kind })
		if len(steps) == 0 {
			continue
		}
		_, _ = fmt.Fprintf(out, "%s\n", titles[kind])
		writeSteps(out, steps)
		for _, line := range waits(steps, byID) {
			_, _ = fmt.Fprintf(out, "  waits: %s\n", line)
		}
	}
}

// writeSteps writes a line for each step.
func writeSteps(out io.Writer, steps []*Step) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, step := range steps {
		does := step.How
		if step.Command != nil {
			does = step.Command.String()
		}
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", step.Account, does)
	}
	_ = table.Flush() // out is in memory
}

// waits say why steps wait, a line for each reason: who waits for whom.
func waits(steps []*Step, byID map[string]*Step) []string {
	var reasons []string
	who, whom := map[string][]string{}, map[string][]string{}
	for _, step := range steps {
		for _, before := range step.After {
			if !slices.Contains(reasons, before.Why) {
				reasons = append(reasons, before.Why)
			}
			who[before.Why] = append(who[before.Why], step.Account)
			if other := byID[before.Step].Account; other != step.Account && other != "" {
				whom[before.Why] = append(whom[before.Why], other)
			}
		}
	}
	var lines []string
	for _, why := range reasons {
		waiting := enumerate(who[why])
		if len(slices.Compact(slices.Sorted(slices.Values(who[why])))) == len(steps) && len(steps) > 1 {
			waiting = "each"
		}
		if len(whom[why]) > 0 {
			waiting += " after " + enumerate(whom[why])
		}
		lines = append(lines, waiting+", because "+why)
	}
	return lines
}

// enumerate names accounts, each once, and of many only some.
func enumerate(names []string) string {
	const shown = 4
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	if len(names) > shown+1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	return strings.Join(names, ", ")
}

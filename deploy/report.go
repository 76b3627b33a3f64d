package deploy

import (
	"fmt"
	"io"
	"strings"

	"causeway/plan"
)

// WriteReport says what became of a run: how many steps ended how, each that did not end well with the state of its stacks,
// and what to do next. It says whether everything is well.
func WriteReport(out io.Writer, results []*Result, again string) bool {
	counts := map[Outcome]int{}
	for _, result := range results {
		if result.Step.Kind != plan.ByHand && result.Step.Kind != plan.Synthesize { // which is done before
			counts[result.Outcome]++
		}
	}
	var parts []string
	for _, outcome := range []Outcome{Succeeded, UpToDate, Failed, Interrupted, NotStarted} {
		if counts[outcome] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[outcome], outcome))
		}
	}
	_, _ = fmt.Fprintf(out, "\nSteps: %s\n", strings.Join(parts, ", "))
	well := true
	for _, result := range results {
		if !result.Well() {
			well = false
			result.write(out)
		}
	}
	if !well {
		_, _ = fmt.Fprintf(out, "\nWhat is done stays done. Once the cause is mended, go on where this stopped: %s\n", again)
	}
	return well
}

func (r *Result) write(out io.Writer) {
	_, _ = fmt.Fprintf(out, "\n✗ %s: %s\n", label(r.Step), r.Outcome)
	for line := range strings.Lines(r.Reason) {
		_, _ = fmt.Fprintf(out, "    %s\n", strings.TrimRight(line, "\n"))
	}
	for _, stack := range r.Stacks {
		status := stack.Status
		if status == "" {
			status = "not there"
		}
		_, _ = fmt.Fprintf(out, "  %s is %s\n", stack.Name, status)
		for _, failed := range stack.Failed {
			_, _ = fmt.Fprintf(out, "    %s\n", failed)
		}
	}
	if r.Log != "" {
		_, _ = fmt.Fprintf(out, "  everything that it said: %s\n", r.Log)
	}
}

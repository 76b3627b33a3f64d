package deploy

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"causeway/plan"
)

// Screen shows how a run goes: on a terminal a line for each step that runs, drawn again as it changes; elsewhere a line
// for each thing that happens.
type Screen struct {
	Out      io.Writer
	Width    int // of the terminal in columns; 0 where Out is none
	mutex    sync.Mutex
	running  []*row
	finished int
	total    int
	drawn    int // lines that are on the terminal now
	last     time.Time
}

// row is a step that runs.
type row struct {
	step  *plan.Step
	doing string
}

// redraw is how often a terminal is drawn again at most.
const redraw = 100 * time.Millisecond

// begin shows that a step runs.
func (s *Screen) begin(step *plan.Step) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.running = append(s.running, &row{step: step, doing: "starting"})
	if s.Width == 0 {
		_, _ = fmt.Fprintf(s.Out, "%s: %s\n", label(step), step.Command)
	}
	s.draw(true)
}

// tell shows what a line of the step's command says.
func (s *Screen) tell(step *plan.Step, line string) {
	event, known := read(line)
	if !known {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.Width == 0 && (event.ended || event.done == "") {
		_, _ = fmt.Fprintf(s.Out, "%s: %s %s\n", label(step), event.stack, event.text())
	}
	for _, row := range s.running {
		if row.step == step {
			row.doing = event.stack + " " + event.text()
		}
	}
	s.draw(event.ended)
}

func (e event) text() string {
	switch {
	case e.ended && e.what == "":
		return "done"
	case e.done != "":
		return e.done + " " + e.what
	}
	return e.what
}

// end shows how a step ended.
func (s *Screen) end(result *Result) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.running = slices.DeleteFunc(s.running, func(row *row) bool { return row.step == result.Step })
	s.finished++
	s.clear()
	mark := "✓"
	if !result.Well() {
		mark = "✗"
	}
	_, _ = fmt.Fprintf(s.Out, "%s %s: %s\n", mark, label(result.Step), result.Outcome)
	s.draw(true)
}

// clear takes away what is drawn, so that lines which stay can be written.
func (s *Screen) clear() {
	if s.drawn > 0 {
		_, _ = fmt.Fprintf(s.Out, "\x1b[%dA\x1b[J", s.drawn)
		s.drawn = 0
	}
}

// draw draws a line for each step that runs, and how many are left.
func (s *Screen) draw(now bool) {
	if s.Width == 0 || !now && time.Since(s.last) < redraw {
		return
	}
	s.last = time.Now()
	s.clear()
	for _, row := range s.running {
		s.line(fmt.Sprintf("  %s: %s", label(row.step), row.doing))
	}
	s.line(fmt.Sprintf("  %d of %d steps done", s.finished, s.total))
}

// line draws a line that fits: one that wraps could not be taken away again.
func (s *Screen) line(text string) {
	if runes := []rune(text); len(runes) >= s.Width {
		text = string(runes[:max(s.Width-2, 0)]) + "…"
	}
	_, _ = fmt.Fprintln(s.Out, text)
	s.drawn++
}

// label is a step as it is shown: its account, and what is done there.
func label(step *plan.Step) string {
	return strings.TrimSpace(step.Account + " " + strings.TrimSpace(string(step.Kind)+" "+step.Region))
}

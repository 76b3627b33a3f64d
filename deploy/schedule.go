// Package deploy runs a plan: accounts at the same time, each step as soon as what it waits for is done. It drives the CDK CLI
// and the AWS CLI as they are, and knows nothing of CloudFormation but how to read what became of a stack.
package deploy

import (
	"context"
	"fmt"

	"causeway/plan"
)

// Outcome is how a step ended.
type Outcome string

// The outcomes.
const (
	Succeeded   Outcome = "done"
	UpToDate    Outcome = "up to date"  // there was nothing to do
	Failed      Outcome = "failed"      // its command did
	Interrupted Outcome = "interrupted" // its command was ended before it was done
	NotStarted  Outcome = "not started" // what it waits for is not done, or somebody stopped everything
)

// Result is what became of a step.
type Result struct {
	Step    *plan.Step `json:"step"`
	Outcome Outcome    `json:"outcome"`
	Reason  string     `json:"reason,omitempty"` // of an outcome that is not well
	Log     string     `json:"log,omitempty"`    // the file with everything that the command said
	Stacks  []Stack    `json:"stacks,omitempty"` // where the command did not succeed: how its stacks stand
}

// Well says whether what waits for the step may begin.
func (r *Result) Well() bool { return r.Outcome == Succeeded || r.Outcome == UpToDate }

// parallel is how many commands run at the same time. Each is a process of Node, which takes about 200 MB.
const parallel = 6

// schedule runs every step that is needed once what it waits for is done. What waits for a step that failed is not started;
// everything else is. When ctx is canceled, nothing more is started, and what runs is left to end.
func schedule(ctx context.Context, steps []*plan.Step, needed func(*plan.Step) bool, run func(*plan.Step) *Result) []*Result {
	results := make([]*Result, len(steps))
	byID := map[string]*Result{}
	finished := make(chan int)
	started, running := make([]bool, len(steps)), 0
	for i, step := range steps {
		if !needed(step) {
			started[i], results[i] = true, &Result{Step: step, Outcome: UpToDate}
			byID[step.ID] = results[i]
		}
	}
	for {
		for i, step := range steps {
			if started[i] || running == parallel && ready(step, byID) {
				continue
			}
			switch blocked := blocking(step, byID); {
			case blocked != "":
				started[i], results[i] = true, &Result{Step: step, Outcome: NotStarted, Reason: blocked}
				byID[step.ID] = results[i]
			case ctx.Err() == nil && ready(step, byID):
				started[i] = true
				running++
				go func() {
					results[i] = run(step)
					finished <- i
				}()
			}
		}
		if running == 0 {
			break
		}
		i := <-finished
		running--
		byID[steps[i].ID] = results[i]
	}
	for i, step := range steps {
		if !started[i] {
			results[i] = &Result{Step: step, Outcome: NotStarted, Reason: "stopped before"}
		}
	}
	return results
}

// ready says whether everything that the step waits for is done.
func ready(step *plan.Step, results map[string]*Result) bool {
	for _, before := range step.After {
		if result := results[before.Step]; result == nil || !result.Well() {
			return false
		}
	}
	return true
}

// blocking says which step is in the way for good, or "".
func blocking(step *plan.Step, results map[string]*Result) string {
	for _, before := range step.After {
		if result := results[before.Step]; result != nil && !result.Well() {
			return fmt.Sprintf("it waits for %q, which %s: %s", before.Step, was(result.Outcome), before.Why)
		}
	}
	return ""
}

func was(outcome Outcome) string {
	if outcome == Failed {
		return "failed"
	}
	return "was " + string(outcome)
}

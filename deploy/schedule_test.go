package deploy

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"causeway/plan"
)

// steps are steps written as "name: what it waits for".
func steps(lines ...string) []*plan.Step {
	var all []*plan.Step
	for _, line := range lines {
		id, after, _ := strings.Cut(line, ":")
		step := &plan.Step{ID: id}
		for _, before := range strings.Fields(after) {
			step.After = append(step.After, plan.Dependency{Step: before, Why: "it uses it"})
		}
		all = append(all, step)
	}
	return all
}

// outcomes are the outcomes of steps, as "name=outcome".
func outcomes(results []*Result) string {
	var all []string
	for _, result := range results {
		all = append(all, result.Step.ID+"="+string(result.Outcome))
	}
	return strings.Join(all, " ")
}

func always(*plan.Step) bool { return true }

// TestWhatIsUpToDateIsInNobodysWay holds that a step without anything to do is done, whatever becomes of what it waits for.
func TestWhatIsUpToDateIsInNobodysWay(t *testing.T) {
	needed := func(step *plan.Step) bool { return step.ID != "b" }
	results := schedule(context.Background(), steps("a", "b: a", "c: b"), needed, func(step *plan.Step) *Result {
		if step.ID == "a" {
			return &Result{Step: step, Outcome: Failed}
		}
		return &Result{Step: step, Outcome: Succeeded}
	})
	if got := outcomes(results); got != "a=failed b=up to date c=done" {
		t.Error(got)
	}
}

func TestStepsRunOnceWhatTheyWaitForIsDone(t *testing.T) {
	var mutex sync.Mutex
	var order []string
	all := steps("a", "b: a", "c: a", "d: b c", "e")
	results := schedule(context.Background(), all, always, func(step *plan.Step) *Result {
		mutex.Lock()
		defer mutex.Unlock()
		for _, before := range step.After {
			if !slices.Contains(order, before.Step) {
				t.Errorf("%s runs before %s", step.ID, before.Step)
			}
		}
		order = append(order, step.ID)
		return &Result{Step: step, Outcome: Succeeded}
	})
	if len(order) != len(all) || outcomes(results) != "a=done b=done c=done d=done e=done" {
		t.Error(order, outcomes(results))
	}
}

// TestManyRunAtTheSameTime holds that steps which do not wait for each other run together, and no more than a machine bears.
func TestManyRunAtTheSameTime(t *testing.T) {
	together, most := 0, 0
	var mutex sync.Mutex
	begun := make(chan struct{}, 20)
	schedule(context.Background(), steps("a", "b", "c", "d", "e", "f", "g", "h", "i"), always, func(step *plan.Step) *Result {
		mutex.Lock()
		together++
		most = max(most, together)
		mutex.Unlock()
		begun <- struct{}{}
		for len(begun) < parallel { // until as many have begun as may
		}
		mutex.Lock()
		together--
		mutex.Unlock()
		return &Result{Step: step, Outcome: Succeeded}
	})
	if most != parallel {
		t.Errorf("%d ran at the same time, not %d", most, parallel)
	}
}

// TestOneFailureStopsWhatWaitsForIt holds that the others are finished.
func TestOneFailureStopsWhatWaitsForIt(t *testing.T) {
	results := schedule(context.Background(), steps("a", "b", "c: a", "d: c", "e: b"), always, func(step *plan.Step) *Result {
		if step.ID == "a" {
			return &Result{Step: step, Outcome: Failed}
		}
		return &Result{Step: step, Outcome: Succeeded}
	})
	if got := outcomes(results); got != "a=failed b=done c=not started d=not started e=done" {
		t.Error(got)
	}
	if got := results[2].Reason; got != `it waits for "a", which failed: it uses it` {
		t.Error(got)
	}
	if got := results[3].Reason; got != `it waits for "c", which was not started: it uses it` {
		t.Error(got)
	}
}

// TestStoppingLetsEndWhatRuns holds that after Ctrl-C nothing more begins, and what runs is waited for.
func TestStoppingLetsEndWhatRuns(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	results := schedule(ctx, steps("a", "b: a", "c: b"), always, func(step *plan.Step) *Result {
		stop()
		return &Result{Step: step, Outcome: Succeeded}
	})
	if got := outcomes(results); got != "a=done b=not started c=not started" {
		t.Error(got)
	}
}

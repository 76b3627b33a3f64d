package deploy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"

	"causeway/config"
	"causeway/plan"
)

// Root is the directory of the lock and the logs, where cdk.json is.
const Root = ".causeway"

// Run is one run of steps.
type Run struct {
	Organization *config.Organization
	Steps        []*plan.Step          // each after those that it waits for
	Needed       func(*plan.Step) bool // whether there is anything to do
	Screen       *Screen
	logs         *logs
}

// environment makes the CDK CLI ask nothing, because the diff has been shown and confirmed, and tell of every resource. Its
// CLI takes each option from such a variable, too.
var environment = []string{"CDK_REQUIRE_APPROVAL=never", "CDK_PROGRESS=events", "CDK_CI=true", "NO_COLOR=1"}

// unasked makes `cdk destroy` ask nothing. Of `cdk bootstrap` the same option would take an older version for a newer one.
const unasked = "CDK_FORCE=true"

// Do runs the steps. Canceling stop starts nothing more, and lets what runs end; canceling kill ends that, too. The error
// is about this machine: there is no room for logs.
func (r *Run) Do(stop, kill context.Context) ([]*Result, error) {
	var err error
	if r.logs, err = newLogs(Root, time.Now()); err != nil {
		return nil, err
	}
	for _, step := range r.Steps {
		if r.Needed(step) {
			r.Screen.total++
		}
	}
	return schedule(stop, r.Steps, r.Needed, func(step *plan.Step) *Result {
		r.Screen.begin(step)
		result := r.command(kill, step)
		r.Screen.end(result)
		return result
	}), nil
}

// command runs the command of a step.
func (r *Run) command(ctx context.Context, step *plan.Step) *Result {
	log, err := r.logs.create(step)
	if err != nil {
		return &Result{Step: step, Outcome: Failed, Reason: err.Error()}
	}
	defer func() { _ = log.Close() }()
	result := &Result{Step: step, Outcome: Succeeded, Log: log.Name()}
	said, env := &tail{}, environment
	if step.Kind == plan.Destroy {
		env = append(slices.Clone(env), unasked)
	}
	err = execute(ctx, step.Command, env, log, func(line string) {
		said.add(line)
		r.Screen.tell(step, line)
	})
	if err == nil {
		return result
	}
	result.Outcome, result.Reason = Failed, said.because(err)
	if ctx.Err() != nil {
		result.Outcome, result.Reason = Interrupted, "CloudFormation goes on with what it has begun"
	}
	if step.Account != "" {
		result.Stacks = look(r.Organization, step)
	}
	return result
}

// Prepare runs a step that changes nothing in AWS, and without which nothing can be shown: its error says why it failed.
func Prepare(ctx context.Context, step *plan.Step) error {
	said := &tail{}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { _ = null.Close() }() // it holds nothing
	if err := execute(ctx, step.Command, nil, null, said.add); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errors.New(said.because(err))
	}
	return nil
}

// tail is the last of what a command said.
type tail struct{ lines []string }

// kept is how many lines are: enough for an error of the CDK CLI.
const kept = 12

func (t *tail) add(line string) {
	if line == "" {
		return
	}
	t.lines = append(t.lines, line)
	if len(t.lines) > kept {
		t.lines = t.lines[1:]
	}
}

// because says why a command failed: by its own words where it had any.
func (t *tail) because(err error) string {
	var exit *exec.ExitError
	if !errors.As(err, &exit) || len(t.lines) == 0 {
		return err.Error()
	}
	text := fmt.Sprintf("exit status %d", exit.ExitCode())
	for _, line := range t.lines {
		text += "\n" + line
	}
	return text
}

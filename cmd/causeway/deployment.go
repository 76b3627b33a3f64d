package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"causeway/config"
	"causeway/deploy"
	"causeway/doctor"
	"causeway/plan"

	"golang.org/x/term"
)

// deployment is one run of `causeway deploy` or `causeway destroy`.
type deployment struct {
	path   string
	yes    bool
	org    *config.Organization
	plan   *plan.Plan
	out    io.Writer
	errors io.Writer
	stop   context.Context // canceled by the first Ctrl-C: nothing more is started
	kill   context.Context // canceled by the second: what runs is ended
}

// begin reads flags and file, and keeps other runs out until done is called.
func begin(name string, args []string, stdout, stderr io.Writer) (d *deployment, done func(), err error) {
	d = &deployment{out: stdout, errors: stderr}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.StringVar(&d.path, "config", config.DefaultPath, "the organization's file")
	flags.BoolVar(&d.yes, "yes", false, "ask nobody, for CI: what it shows is agreed to")
	if err := parse(flags, args, stderr); err != nil {
		return nil, nil, err
	}
	if d.org, err = config.Load(d.path); err != nil {
		return nil, nil, err
	}
	release, err := deploy.Lock(deploy.Root)
	if err != nil {
		return nil, nil, fmt.Errorf("causeway %s: %w", name, err)
	}
	forget := d.listen()
	return d, func() { forget(); release() }, nil
}

// listen lets Ctrl-C stop the run: at first gently, then at once.
func (d *deployment) listen() (forget func()) {
	stop, stopNow := context.WithCancel(context.Background())
	kill, killNow := context.WithCancel(context.Background())
	d.stop, d.kill = stop, kill
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		_, _ = fmt.Fprintln(d.errors, "\nStopping: nothing more is started, and what runs may end. Once more ends it now.")
		stopNow()
		<-signals
		_, _ = fmt.Fprintln(d.errors, "\nEnding what runs ...")
		killNow()
	}()
	return func() { signal.Stop(signals); stopNow(); killNow() }
}

// synthesize writes the templates: what is shown is what is deployed.
func (d *deployment) synthesize() error {
	for _, step := range d.steps() {
		if step.Kind == plan.Synthesize {
			_, _ = fmt.Fprintf(d.errors, "Synthesizing (%s) ...\n", step.Command)
			if err := deploy.Prepare(d.stop, step); err != nil {
				return fmt.Errorf("%w\n%s failed; nothing was changed", err, step.Command)
			}
		}
	}
	return nil
}

// check refuses before anything changes: where credentials are missing or another account's, or a stack is stuck.
func (d *deployment) check(checks []string) ([]doctor.Finding, error) {
	_, _ = fmt.Fprintln(d.errors, "Looking at the accounts ...")
	findings, err := doctor.Check(d.stop, d.org, doctor.Options{Path: d.path, Root: ".", Checks: checks,
		Progress: func(what string) { _, _ = fmt.Fprintln(d.errors, what, "...") }})
	if err != nil {
		return nil, err
	}
	inTheWay := deploy.InTheWay(findings, d.steps())
	for _, f := range inTheWay {
		_, _ = fmt.Fprintf(d.errors, "✗ %s: %s: %s\n  %s\n", f.Account, f.Check, f.Message, f.Remedy)
	}
	if len(inTheWay) > 0 {
		return nil, fmt.Errorf("%s in the way; nothing was changed", count(len(inTheWay), "problem"))
	}
	for _, f := range findings {
		if f.Level == doctor.Warning {
			_, _ = fmt.Fprintf(d.errors, "! %s: %s: %s\n", f.Account, f.Check, f.Message)
		}
	}
	return findings, nil
}

// steps are all of the plan, each after those that it waits for.
func (d *deployment) steps() []*plan.Step {
	var all []*plan.Step
	for _, wave := range d.plan.Waves {
		all = append(all, wave.Steps...)
	}
	return all
}

// confirm asks for a word, unless --yes has answered.
func (d *deployment) confirm(question, word string) error {
	if d.yes {
		return nil
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return errors.New("nobody can agree, because this is no terminal: run it in one, or with --yes; nothing was changed")
	}
	_, _ = fmt.Fprintf(d.out, "\n%s Only `%s` does: ", question, word)
	answer := make(chan string, 1)
	go func() {
		var said string
		_, _ = fmt.Fscanln(os.Stdin, &said) // whatever is not the word is a no
		answer <- said
	}()
	select {
	case said := <-answer:
		if said == word {
			return nil
		}
	case <-d.stop.Done():
	}
	return errors.New("nothing was changed")
}

// run runs the steps, and says what became of them.
func (d *deployment) run(needed func(*plan.Step) bool, name string) error {
	run := &deploy.Run{Organization: d.org, Steps: d.steps(), Needed: needed, Screen: &deploy.Screen{Out: d.out, Width: width(d.out)}}
	results, err := run.Do(d.stop, d.kill)
	if err != nil {
		return err
	}
	again := "go run ./cmd/causeway " + name
	if d.path != config.DefaultPath {
		again += " --config " + quote(d.path)
	}
	if !deploy.WriteReport(d.out, results, again) {
		return errReported
	}
	return nil
}

// width is that of the terminal in columns, or 0 where out is none.
func width(out io.Writer) int {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0
	}
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

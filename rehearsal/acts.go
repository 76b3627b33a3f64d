package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"causeway/config"
	"causeway/plan"
)

// rehearsal is the organization that is deployed, and where.
type rehearsal struct {
	moto     *emulator
	file     string // of the organization
	root     string // the ID of the organization's root
	executed executed
}

// prepare starts the emulator, and makes the example's organization in it.
func prepare(dir string) (*rehearsal, error) {
	org, err := config.Load(config.DefaultPath)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(config.DefaultPath)
	if err != nil {
		return nil, err
	}
	moto, err := start(dir)
	if err != nil {
		return nil, err
	}
	moto.surround(dir)
	r := &rehearsal{moto: moto, file: filepath.Join(dir, "organization.yaml")}
	if err := r.populate(dir, string(text), org); err != nil {
		moto.stop()
		return nil, err
	}
	return r, nil
}

// populate makes profiles for the accounts, the AWS Organization, and the file that has its IDs.
func (r *rehearsal) populate(dir, text string, org *config.Organization) error {
	if err := r.moto.writeProfiles(context.Background(), dir, org); err != nil {
		return err
	}
	text, err := r.createOrganization(text, org)
	if err != nil {
		return err
	}
	return os.WriteFile(r.file, []byte(text), 0o600)
}

// together is how many commands run at the same time: as many as a small machine bears.
const together = 2

// deployByPlan runs what `causeway plan` prints, wave by wave, by a shell.
func (r *rehearsal) deployByPlan() error {
	org, err := config.Load(r.file)
	if err != nil {
		return err
	}
	printed, err := r.causeway("plan")
	if err != nil {
		return err
	}
	p := plan.New(org, r.file)
	for _, wave := range p.Waves {
		if err := r.runWave(wave, printed); err != nil {
			return err
		}
	}
	return r.executed.miss(p)
}

// runWave runs the commands of a wave at the same time.
func (r *rehearsal) runWave(wave *plan.Wave, printed string) error {
	fmt.Printf("Wave %d\n", wave.Number)
	errs := make([]error, len(wave.Steps))
	tickets := make(chan struct{}, together)
	var group sync.WaitGroup
	for i, step := range wave.Steps {
		if step.Kind == plan.ByHand {
			fmt.Printf("  (by hand: %s)\n", step.How)
			continue
		}
		line := step.Command.String()
		if !strings.Contains(printed, line+"\n") {
			return fmt.Errorf("the plan does not print %s", line)
		}
		group.Go(func() {
			tickets <- struct{}{}
			defer func() { <-tickets }()
			_, errs[i] = r.run(context.Background(), line)
			if errs[i] == nil {
				fmt.Printf("  ✓ %s\n", line)
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// deployAgain holds that a second deployment has nothing to do.
func (r *rehearsal) deployAgain() error {
	said, err := r.causeway("deploy", "--yes")
	if err == nil && !strings.Contains(said, "there is nothing to deploy") {
		err = fmt.Errorf("something is deployed:\n%s", said)
	}
	return err
}

// changeOne gives an account a budget, and holds that this account is deployed, and nothing else.
func (r *rehearsal) changeOne() error {
	text, err := os.ReadFile(r.file)
	if err != nil {
		return err
	}
	const before, after = "profile: acme-orders-qa}", "profile: acme-orders-qa, monthlyBudget: 300, budgetContact: orders@example.com}"
	if !strings.Contains(string(text), before) {
		return fmt.Errorf("the example has no %q", before)
	}
	if err := os.WriteFile(r.file, []byte(strings.Replace(string(text), before, after, 1)), 0o600); err != nil {
		return err
	}
	said, err := r.causeway("deploy", "--yes")
	if err != nil {
		return err
	}
	fmt.Print(indent(said))
	for _, says := range []string{"Review: 1 stack changes", "✓ orders-qa deploy: done", "Steps: 1 done, "} {
		if !strings.Contains(said, says) {
			return fmt.Errorf("deploy does not say %q", says)
		}
	}
	return nil
}

// destroy deletes everything, and holds that no stack is left but those that the CDK needs.
func (r *rehearsal) destroy() error {
	said, err := r.causeway("destroy", "--yes")
	if err != nil {
		return err
	}
	fmt.Print(indent(said))
	said, err = r.causeway("destroy", "--yes")
	if err == nil && !strings.Contains(said, "No stack of the platform is deployed") {
		err = fmt.Errorf("something is left:\n%s", said)
	}
	return err
}

func indent(text string) string {
	lines := strings.SplitAfter(text, "\n")
	return "  " + strings.TrimRight(strings.Join(lines, "  "), " ")
}

// causeway runs a command of causeway, and gives what it prints.
func (r *rehearsal) causeway(arguments ...string) (string, error) {
	words := append([]string{filepath.Join(".bin", "causeway")}, arguments...)
	return r.run(context.Background(), strings.Join(append(words, "--config", r.file), " "))
}

// run runs a line in a shell, and gives what it prints. Its error has everything that was said.
func (r *rehearsal) run(ctx context.Context, line string) (string, error) {
	command := exec.CommandContext(ctx, "sh", "-c", line)
	var said strings.Builder
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s%s", line, err, out, said.String())
	}
	r.executed.add(line)
	return string(out), nil
}

// executed are the lines that have been run.
type executed struct {
	mutex sync.Mutex
	lines []string
}

func (e *executed) add(line string) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.lines = append(e.lines, line)
}

// miss says which commands of a plan have not been run.
func (e *executed) miss(p *plan.Plan) error {
	var missing []error
	commands := 0
	for _, wave := range p.Waves {
		for _, step := range wave.Steps {
			if step.Kind == plan.ByHand {
				continue
			}
			commands++
			if !slices.Contains(e.lines, step.Command.String()) {
				missing = append(missing, fmt.Errorf("%s was not run", step.Command))
			}
		}
	}
	if len(missing) == 0 {
		fmt.Printf("All %d commands of the plan were run as they are printed\n", commands)
	}
	return errors.Join(missing...)
}

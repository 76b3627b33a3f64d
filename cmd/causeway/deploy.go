package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"causeway/access"
	"causeway/deploy"
	"causeway/plan"
	"causeway/review"
)

// deployPlatform does what `causeway plan` prints, after it has shown what that changes and somebody has agreed.
func deployPlatform(args []string, stdout, stderr io.Writer) error {
	d, done, err := begin("deploy", args, stdout, stderr)
	if err != nil {
		return err
	}
	defer done()
	return d.deploy(d.review)
}

// deploy deploys what differs from what is deployed now, by a review.
func (d *deployment) deploy(review func() (*review.Review, error)) error {
	d.plan = plan.New(d.org, d.path)
	if err := d.synthesize(); err != nil {
		return err
	}
	findings, err := d.check(deploy.Checks)
	if err != nil {
		return err
	}
	found, err := review()
	if err != nil {
		return err
	}
	needed := deploy.Needed(findings, found)
	if !slices.ContainsFunc(d.steps(), needed) {
		_, err := fmt.Fprintln(d.out, "\nEverything is up to date: there is nothing to deploy.")
		return err
	}
	d.announce(needed)
	if err := d.confirm("Deploy?", "yes"); err != nil {
		return err
	}
	if err := d.run(needed, "deploy"); err != nil {
		return err
	}
	d.plan.WriteLater(d.out)
	return nil
}

// review shows what becomes of every stack, and who may do more or less than before. What the file does not intend is
// refused.
func (d *deployment) review() (*review.Review, error) {
	assembly, err := access.ReadAssembly(plan.Assembly)
	if err != nil {
		return nil, err
	}
	engine, err := access.StartEngine(".")
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	_, _ = fmt.Fprintln(d.errors, "Proving who can do what ...")
	proof, err := access.Prove(assembly, d.org, engine)
	if err != nil {
		return nil, err
	}
	if !proof.Holds() {
		return nil, fmt.Errorf("%s\naccess is not what %s intends: `make prove` shows all of it; nothing was changed", strings.Join(proof.Findings(), "\n"), d.path)
	}
	before, err := review.Deployed(d.stop, d.org, assembly, d.errors)
	if err != nil {
		return nil, err
	}
	reviewer := &review.Reviewer{Organization: d.org, Engine: engine, Directory: ".", Deployed: true, Progress: d.errors}
	found, err := reviewer.Review(before, assembly)
	if err != nil {
		return nil, err
	}
	found.WriteText(d.out)
	return found, nil
}

// announce lists the commands that will run, and what must have been done by hand.
func (d *deployment) announce(needed func(*plan.Step) bool) {
	_, _ = fmt.Fprintln(d.out, "\nTo do:")
	for _, step := range d.steps() {
		switch {
		case step.Kind == plan.ByHand:
			_, _ = fmt.Fprintf(d.out, "  by hand, before: %s: %s\n", step.Account, step.How)
		case needed(step):
			_, _ = fmt.Fprintf(d.out, "  %s\n", step.Command)
		}
	}
}

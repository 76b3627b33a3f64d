package main

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"causeway/access"
	"causeway/config"
)

// teardown prints what to do, in order, to take a stage, an account or an application out of the organization. It changes
// nothing, neither in the file nor in AWS.
func teardown(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("teardown", flag.ContinueOnError)
	path := flags.String("config", config.DefaultPath, "the organization's file, with what is to be taken out")
	dir := flags.String("assembly", "cdk.out", "the directory of the file's cloud assembly")
	subject := &subject{}
	flags.StringVar(&subject.account, "account", "", "an account by its name in the file: with every stage in it")
	flags.StringVar(&subject.application, "application", "", "an application by its name: with every stage")
	flags.StringVar(&subject.stage, "stage", "", "one stage, as in orders-dev")
	asJSON := flags.Bool("json", false, "write JSON, for programs")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	org, err := config.Load(*path)
	if err != nil {
		return err
	}
	assembly, err := access.ReadAssembly(*dir)
	if err != nil {
		return err
	}
	if err := checkAccounts(org, assembly.Stacks, *path); err != nil {
		return err
	}
	plan, err := newPlan(org, assembly, *path, *dir, subject)
	if err != nil {
		return fmt.Errorf("causeway teardown: %w", err)
	}
	out := &strings.Builder{}
	if *asJSON {
		if err := writeJSON(out, plan); err != nil {
			return err
		}
	} else {
		plan.writeText(out)
	}
	_, err = io.WriteString(stdout, out.String())
	return err
}

// subject is what is to be taken out: one of the three.
type subject struct{ account, application, stage string }

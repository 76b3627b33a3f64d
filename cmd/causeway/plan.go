package main

import (
	"flag"
	"io"
	"strings"

	"causeway/config"
	"causeway/plan"
)

// printPlan prints what to do, in order, to deploy the platform. It changes nothing, and needs no template.
func printPlan(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("plan", flag.ContinueOnError)
	path := flags.String("config", config.DefaultPath, "the organization's file")
	asJSON := flags.Bool("json", false, "write JSON, for programs")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	org, err := config.Load(*path)
	if err != nil {
		return err
	}
	p := plan.New(org, *path)
	if *asJSON {
		return writeJSON(stdout, p)
	}
	out := &strings.Builder{}
	p.WriteText(out)
	_, err = io.WriteString(stdout, out.String())
	return err
}

package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"causeway/config"
	"causeway/doctor"
)

// errAilments says that something is in the way of a deployment. The report has said what.
var errAilments = fmt.Errorf("%w: a deployment would fail", errReported)

// examine says what is in the way of a deployment, in AWS and on this machine. It changes nothing.
func examine(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("doctor", flag.ContinueOnError)
	path := flags.String("config", config.DefaultPath, "the organization's file")
	asJSON := flags.Bool("json", false, "write every finding as JSON, for programs")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	org, err := config.Load(*path)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	findings, err := doctor.Check(ctx, org, doctor.Options{Path: *path, Root: ".", Progress: func(what string) {
		_, _ = fmt.Fprintf(stderr, "%s ...\n", what)
	}})
	if err != nil {
		return fmt.Errorf("causeway doctor: stopped, and nothing was changed")
	}
	out := &strings.Builder{}
	if *asJSON {
		err = writeJSON(out, findings)
	} else {
		doctor.WriteText(out, org, findings)
	}
	if err != nil {
		return err
	}
	if _, err := io.WriteString(stdout, out.String()); err != nil {
		return err
	}
	if len(doctor.Failures(findings)) > 0 {
		return errAilments
	}
	return nil
}

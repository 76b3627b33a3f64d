package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"causeway/config"
)

// check reads the organization's file and reports every problem in it.
func check(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	path := flags.String("config", config.DefaultPath, "the organization's file")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	org, err := config.Load(*path)
	if err != nil {
		var problems config.Problems
		if errors.As(err, &problems) {
			return fmt.Errorf("%w\n%s; nothing was written", err, count(len(problems), "problem"))
		}
		return err
	}
	stages := 0
	for _, app := range org.Applications {
		stages += len(app.Stages)
	}
	_, err = fmt.Fprintf(stdout, "%s is valid: %s, %s, %s\n", *path,
		count(len(org.Accounts), "account"), count(len(org.Applications), "application"), count(stages, "stage"))
	return err
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

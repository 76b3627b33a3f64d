package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"strings"

	"causeway/access"
	"causeway/config"
	"causeway/review"
)

// reviewFlags are what `causeway review` is asked.
type reviewFlags struct {
	path, dir, against, outputs string
	deployed, asJSON            bool
}

// reviewChange says what deploying a cloud assembly would change: against another one, or against what is deployed.
// Whatever it finds is no error: whoever approves decides.
func reviewChange(args []string, stdout, stderr io.Writer) error {
	asked, err := parseReview(args, stderr)
	if err != nil {
		return inputError{err}
	}
	found, err := reviewed(asked, stderr)
	if err != nil {
		return inputError{err}
	}
	out := &strings.Builder{}
	if asked.asJSON {
		if err := writeJSON(out, found.Summary()); err != nil {
			return err
		}
	} else {
		found.WriteText(out)
	}
	if asked.outputs != "" {
		if err := os.WriteFile(asked.outputs, []byte(found.Outputs()), 0o600); err != nil {
			return inputError{err}
		}
	}
	_, err = io.WriteString(stdout, out.String())
	return err
}

func parseReview(args []string, stderr io.Writer) (*reviewFlags, error) {
	asked := &reviewFlags{}
	flags := flag.NewFlagSet("review", flag.ContinueOnError)
	flags.StringVar(&asked.path, "config", config.DefaultPath, "the organization's file")
	flags.StringVar(&asked.dir, "assembly", "cdk.out", "the directory of the cloud assembly that is to be deployed")
	flags.StringVar(&asked.against, "against", "", "compare with the cloud assembly in this directory, as of the main branch")
	flags.BoolVar(&asked.deployed, "deployed", false, "compare with what is deployed now, which takes credentials for every account")
	flags.BoolVar(&asked.asJSON, "json", false, "write JSON, for programs")
	flags.StringVar(&asked.outputs, "outputs", "", "also write CHANGES, BROADENED and SUMMARY to this file, for a shell to read")
	if err := parse(flags, args, stderr); err != nil {
		return nil, err
	}
	if (asked.against != "") == asked.deployed {
		return nil, errors.New("causeway review: say what to compare with: either --against DIR or --deployed")
	}
	return asked, nil
}

// reviewed compares. All its errors are about input.
func reviewed(asked *reviewFlags, progress io.Writer) (*review.Review, error) {
	org, after, engine, err := open(asked.path, asked.dir)
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	if err := checkAccounts(org, after.Stacks, asked.path); err != nil {
		return nil, err
	}
	var before *access.Assembly
	if asked.deployed {
		before, err = review.Deployed(context.Background(), org, after, progress)
	} else {
		before, err = access.ReadAssembly(asked.against)
	}
	if err != nil {
		return nil, err
	}
	reviewer := &review.Reviewer{Organization: org, Engine: engine, Directory: ".", Deployed: asked.deployed, Progress: progress}
	return reviewer.Review(before, after)
}

// Command causeway is the command line around the CDK app. It reads the organization's file and cloud assemblies, and
// does not link the CDK, so that it answers at once.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

const usage = `Usage: go run ./cmd/causeway COMMAND [flags]

Commands:
  check     read the organization's file, report every problem in it, and show how full AWS's quotas are
  deploy    do what plan prints: show what changes, ask, deploy all accounts
  destroy   delete every stack of the platform, the last first; what is retained stays
  doctor    say what is in the way of a deployment: credentials, bootstrap stacks, settings, connections
  explain   say why AWS denies a request, and what would allow it
  plan      say what to do to deploy the platform, in order
  prove     prove that access in a cloud assembly is what the file intends
  review    say what a change does to every stack, and who may do more or less than before
  summary   list the stacks of a cloud assembly, and how to deploy them
  teardown  say how to take a stage, an account or an application out, in order

Run a command with --help for its flags.
`

// errReported is an error that the user has been told of already.
var errReported = errors.New("reported")

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, errReported) {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(exitCode(err))
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	commands := map[string]func([]string, io.Writer, io.Writer) error{"check": check, "deploy": deployPlatform, "destroy": destroyPlatform, "doctor": examine, "plan": printPlan, "prove": prove, "review": reviewChange, "summary": summary, "teardown": teardown,
		"explain": func(args []string, stdout, stderr io.Writer) error { return explain(args, os.Stdin, stdout, stderr) }}
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		_, err := io.WriteString(stdout, usage)
		return err
	}
	command, ok := commands[args[0]]
	if !ok {
		_, _ = fmt.Fprintf(stderr, "causeway: no command %q\n\n%s", args[0], usage)
		return errReported
	}
	if err := command(args[1:], stdout, stderr); !errors.Is(err, flag.ErrHelp) {
		return err
	}
	return nil
}

// parse reads the flags of a command that takes no other arguments.
func parse(flags *flag.FlagSet, args []string, stderr io.Writer) error {
	if err := parseFlags(flags, args, stderr); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("causeway %s: unexpected argument %q; see --help", flags.Name(), flags.Arg(0))
	}
	return nil
}

// parseFlags reads a command's flags.
func parseFlags(flags *flag.FlagSet, args []string, stderr io.Writer) error {
	flags.SetOutput(stderr)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errReported // the flag package has said it
	}
	return nil
}

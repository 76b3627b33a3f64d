package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"causeway/access"
	"causeway/config"
	"causeway/quotas"
)

// check reads the organization's file and reports every problem in it. Where there is a cloud assembly of the file, it
// shows how full AWS's quotas are.
func check(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	path := flags.String("config", config.DefaultPath, "the organization's file")
	dir := flags.String("assembly", "cdk.out", "the directory of the cloud assembly; empty to check the file alone")
	all := flags.Bool("all", false, "show everything that was measured, not the fullest of each quota")
	asJSON := flags.Bool("json", false, "write everything that was measured as JSON, for programs")
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
	var assembly *access.Assembly
	if *dir != "" || *asJSON {
		if assembly, err = assemblyOf(org, *path, *dir, *asJSON); err != nil {
			return err
		}
	}
	if assembly == nil {
		return writeValid(stdout, org, *path, *dir)
	}
	report, err := quotas.Measure(org, assembly)
	if err != nil {
		return err
	}
	out := &strings.Builder{}
	if *asJSON {
		err = writeJSON(out, report)
	} else {
		err = writeValid(out, org, *path, "")
		_, _ = fmt.Fprintf(out, "\nHow full AWS's quotas are, in %s as it is synthesized:\n\n", *dir)
		if !*all {
			report = report.Fullest()
		}
		report.WriteTable(out)
	}
	if err != nil {
		return err
	}
	if _, err := io.WriteString(stdout, out.String()); err != nil {
		return err
	}
	return report.Exceeded()
}

// writeValid says what the file has, and how to measure it where a directory is to hold its assembly and does not.
func writeValid(out io.Writer, org *config.Organization, path, dir string) error {
	stages := 0
	for _, app := range org.Applications {
		stages += len(app.Stages)
	}
	text := fmt.Sprintf("%s is valid: %s, %s, %s\n", path,
		count(len(org.Accounts), "account"), count(len(org.Applications), "application"), count(stages, "stage"))
	if dir != "" {
		command := "make check"
		if path != config.DefaultPath {
			command += " CONFIG=" + quote(path)
		}
		text += fmt.Sprintf("How full AWS's quotas are is measured in templates, and %s has none of this file: run `%s`\n", dir, command)
	}
	_, err := io.WriteString(out, text)
	return err
}

// writeJSON writes a value for programs.
func writeJSON(out io.Writer, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", text)
	return err
}

// assemblyOf is the file's assembly in a directory. Where there is none, or that of another file, it is nil, and an error
// where one is needed.
func assemblyOf(org *config.Organization, path, dir string, needed bool) (*access.Assembly, error) {
	if _, err := os.Stat(filepath.Join(dir, "manifest.json")); err != nil && !needed {
		return nil, nil
	}
	assembly, err := access.ReadAssembly(dir)
	if err != nil {
		return nil, err
	}
	if err := checkAccounts(org, assembly.Stacks, path); err != nil {
		if needed {
			return nil, err
		}
		return nil, nil
	}
	return assembly, nil
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

package main

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"causeway/access"
	"causeway/config"
)

// errDiffers says that access is not what the file intends. The report has said how.
var errDiffers = fmt.Errorf("%w: access differs", errReported)

// prove compares who can do what in a cloud assembly with what the organization's file intends.
func prove(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("prove", flag.ContinueOnError)
	path := flags.String("config", config.DefaultPath, "the organization's file")
	dir := flags.String("assembly", "cdk.out", "the directory of the cloud assembly")
	asJSON := flags.Bool("json", false, "write JSON, for programs")
	if err := parse(flags, args, stderr); err != nil {
		return inputError{err}
	}
	proof, err := evaluate(*path, *dir, stderr)
	if err != nil {
		return inputError{err}
	}
	out := &strings.Builder{}
	if *asJSON {
		if err := writeJSON(out, proof.Summary()); err != nil {
			return err
		}
	} else {
		proof.WriteText(out)
	}
	if _, err := io.WriteString(stdout, out.String()); err != nil {
		return err
	}
	if !proof.Holds() {
		return errDiffers
	}
	return nil
}

// evaluate reads file and assembly, and proves. All its errors are about input.
func evaluate(path, dir string, progress io.Writer) (*access.Proof, error) {
	org, assembly, engine, err := open(path, dir)
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	_, _ = fmt.Fprintln(progress, "Evaluating who can do what ...")
	proof, err := access.Prove(assembly, org, engine)
	if err != nil {
		return nil, fmt.Errorf("the assembly cannot be proven: %w", err)
	}
	return proof, nil
}

// open reads file and assembly, and starts the engine that evaluates them.
func open(path, dir string) (*config.Organization, *access.Assembly, *access.Engine, error) {
	org, err := config.Load(path)
	if err != nil {
		return nil, nil, nil, err
	}
	assembly, err := access.ReadAssembly(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	engine, err := access.StartEngine(".")
	return org, assembly, engine, err
}

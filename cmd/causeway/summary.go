package main

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"causeway/config"
)

// stack is one stack of a cloud assembly.
type stack struct {
	name      string
	account   string // ID
	resources int
}

// summary lists the stacks of a cloud assembly by account, and how to deploy each account.
func summary(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("summary", flag.ContinueOnError)
	path := flags.String("config", config.DefaultPath, "the organization's file")
	assembly := flags.String("assembly", "cdk.out", "the directory of the cloud assembly")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	org, err := config.Load(*path)
	if err != nil {
		return err
	}
	stacks, err := readAssembly(*assembly)
	if err != nil {
		return err
	}
	if err := checkAccounts(org, stacks, *path); err != nil {
		return err
	}
	out := &strings.Builder{}
	writeStacks(out, org, stacks)
	writeDeployCommands(out, org, stacks, *path)
	if pending := org.NotDeployedYet(); len(pending) > 0 {
		fmt.Fprintf(out, "\nRead, but not deployed by this version: %s\n", strings.Join(pending, ", "))
	}
	_, err = io.WriteString(stdout, out.String())
	return err
}

// readAssembly reads the stacks of a cloud assembly, sorted by name.
func readAssembly(dir string) ([]stack, error) {
	var manifest struct {
		Artifacts map[string]struct {
			Type        string
			Environment string // aws://ACCOUNT/REGION
			Properties  struct{ TemplateFile string }
		}
	}
	if err := readJSON(filepath.Join(dir, "manifest.json"), &manifest); err != nil {
		return nil, fmt.Errorf("%w; run `make synth` first", err)
	}
	var stacks []stack
	for name, artifact := range manifest.Artifacts {
		if artifact.Type != "aws:cloudformation:stack" {
			continue
		}
		var template struct{ Resources map[string]json.RawMessage }
		if err := readJSON(filepath.Join(dir, artifact.Properties.TemplateFile), &template); err != nil {
			return nil, err
		}
		account, _, _ := strings.Cut(strings.TrimPrefix(artifact.Environment, "aws://"), "/")
		stacks = append(stacks, stack{name: name, account: account, resources: len(template.Resources)})
	}
	slices.SortFunc(stacks, func(a, b stack) int { return cmp.Compare(a.name, b.name) })
	return stacks, nil
}

func readJSON(path string, value any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, value); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// checkAccounts rejects an assembly with a stack for an account that the file does not have: it is another file's.
func checkAccounts(org *config.Organization, stacks []stack, path string) error {
	for _, stack := range stacks {
		if !slices.ContainsFunc(org.AccountsByName(), func(account *config.Account) bool { return account.ID == stack.account }) {
			return fmt.Errorf("stack %s is for account %s, which %s does not have: the assembly was made from another file; run `make synth` again",
				stack.name, stack.account, path)
		}
	}
	return nil
}

// writeStacks writes a row for every stack, account by account.
func writeStacks(out io.Writer, org *config.Organization, stacks []stack) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "ACCOUNT\tID\tSTACK\tRESOURCES")
	total := 0
	for _, account := range org.AccountsByName() {
		name, id := account.Name, account.ID
		for _, stack := range stacks {
			if stack.account == account.ID {
				_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%9d\n", name, id, stack.name, stack.resources)
				name, id, total = "", "", total+stack.resources // the account is written once
			}
		}
	}
	_, _ = fmt.Fprintf(table, "\t\t%s\t%9d\n", count(len(stacks), "stack"), total)
	_ = table.Flush() // the writer is in memory
}

// writeDeployCommands writes the command that deploys each account.
func writeDeployCommands(out io.Writer, org *config.Organization, stacks []stack, path string) {
	_, _ = fmt.Fprintln(out, "\nDeploy each account, in any order, with credentials for it:")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, account := range org.AccountsByName() {
		var names []string
		for _, stack := range stacks {
			if stack.account == account.ID {
				names = append(names, stack.name)
			}
		}
		if len(names) == 0 {
			continue
		}
		command := "npx cdk deploy " + strings.Join(patterns(names), " ")
		if path != config.DefaultPath {
			command += " -c config=" + quote(path)
		}
		if account.Profile != "" {
			command += " --profile " + account.Profile
		}
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", account.Name, command)
	}
	_ = table.Flush()
}

// quote writes a path for a shell.
func quote(path string) string {
	if !strings.ContainsAny(path, " '\"$&;()<>|*?\\`!#~[]{}") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// patterns names stacks for the CDK CLI: those of shared services, of which there are many, with one glob.
func patterns(names []string) []string {
	var patterns []string
	for _, name := range names {
		if strings.HasPrefix(name, config.SharedServicesPrefix) {
			name = "'" + config.SharedServicesPrefix + "*'"
		}
		if !slices.Contains(patterns, name) {
			patterns = append(patterns, name)
		}
	}
	return patterns
}

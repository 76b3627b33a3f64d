package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"causeway/access"
	"causeway/config"
	"causeway/quotas"
)

// summary lists the stacks of a cloud assembly by account, and how to deploy them.
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
	read, err := access.ReadAssembly(*assembly)
	if err != nil {
		return err
	}
	stacks := read.Stacks
	if err := checkAccounts(org, stacks, *path); err != nil {
		return err
	}
	out := &strings.Builder{}
	writeStacks(out, org, stacks)
	writeDeployCommands(out, *path)
	writeGovernance(out, org)
	report, err := quotas.Measure(org, read)
	if err != nil {
		return err
	}
	report.WriteFullest(out)
	_, err = io.WriteString(stdout, out.String())
	return err
}

// checkAccounts rejects an assembly with a stack for an account that the file does not have: it is another file's.
func checkAccounts(org *config.Organization, stacks []*access.Stack, path string) error {
	for _, stack := range stacks {
		if org.AccountByID(stack.Account) == nil {
			return fmt.Errorf("stack %s is for account %s, which %s does not have: the assembly was made from another file; run `make synth` again",
				stack.Name, stack.Account, path)
		}
	}
	return nil
}

// writeStacks writes a row for every stack, account by account.
func writeStacks(out io.Writer, org *config.Organization, stacks []*access.Stack) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "ACCOUNT\tID\tSTACK\tRESOURCES")
	total, in := 0, map[string][]*access.Stack{}
	for _, stack := range stacks {
		in[stack.Account] = append(in[stack.Account], stack)
	}
	for _, account := range org.AccountsByName() {
		name, id := account.Name, account.ID
		for _, stack := range in[account.ID] {
			_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%9d\n", name, id, stack.Name, stack.ResourceCount())
			name, id, total = "", "", total+stack.ResourceCount() // the account is written once
		}
	}
	_, _ = fmt.Fprintf(table, "\t\t%s\t%9d\n", count(len(stacks), "stack"), total)
	_ = table.Flush() // the writer is in memory
}

// writeDeployCommands says how to deploy the stacks.
func writeDeployCommands(out io.Writer, path string) {
	file := ""
	if path != config.DefaultPath {
		file = " --config " + quote(path)
	}
	_, _ = fmt.Fprintf(out, "\nWhat to run, in which order, and why: go run ./cmd/causeway plan%s\nDo all of it, after a look at what changes: go run ./cmd/causeway deploy%s\n", file, file)
}

// deployCommand is the command that deploys stacks of an account.
func deployCommand(account *config.Account, path, stacks string) string {
	command := "npx cdk deploy " + stacks
	if path != config.DefaultPath {
		command += " -c config=" + quote(path)
	}
	return withProfile(account, command)
}

// withProfile is a command with the profile that has credentials for the account, where the file names one.
func withProfile(account *config.Account, command string) string {
	if account.Profile != "" {
		command += " --profile " + account.Profile
	}
	return command
}

// writeGovernance says what the Organization stack does beyond the management account, and what is to be written back.
func writeGovernance(out io.Writer, org *config.Organization) {
	var receivers, created []string
	for _, account := range org.BaselineAccounts() {
		receivers = append(receivers, account.Name)
	}
	if len(receivers) > 0 {
		_, _ = fmt.Fprintf(out, "\nThe StackSet %s, in the stack %s, delivers the roles of %s.\n",
			config.BaselineStackSet(org), config.OrganizationStack, strings.Join(receivers, ", "))
	}
	if open := ungoverned(org); len(open) > 0 {
		_, _ = fmt.Fprintf(out, "\nNo service control policy holds for %s: no unit is said for them.\n", strings.Join(open, ", "))
	}
	for _, account := range org.AccountsToWriteBack() {
		created = append(created, fmt.Sprintf("%s (output %s)", account.Name, config.AccountOutput(account)))
	}
	if len(created) > 0 {
		_, _ = fmt.Fprintf(out, "\nThe stack %s creates accounts: once it is deployed, write their IDs into the file: %s.\n",
			config.OrganizationStack, strings.Join(created, ", "))
	}
}

// ungoverned are the accounts that the Organization stack leaves alone although it manages the organization.
func ungoverned(org *config.Organization) []string {
	var names []string
	for _, account := range org.AccountsByName() {
		if org.Manages() && !org.Governs(account) && account != org.ManagementAccount() {
			names = append(names, account.Name)
		}
	}
	return names
}

// quote writes a path for a shell.
func quote(path string) string {
	if !strings.ContainsAny(path, " '\"$&;()<>|*?\\`!#~[]{}") {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

package doctor

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"causeway/config"
)

var marks = map[Level]string{OK: "✓", Warning: "!", Failure: "✗"}

// columns are the checks of accounts, in the order of the table.
var columns = []string{Credentials, Bootstrap, Stacks, Connections, Organization}

// WriteText writes a table of accounts and checks, what is not well with its remedy, and a verdict.
func WriteText(out io.Writer, org *config.Organization, findings []Finding) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "ACCOUNT\tID\t%s\n", strings.ToUpper(strings.Join(columns, "\t")))
	for _, account := range org.AccountsByName() {
		row := []string{account.Name, account.ID}
		for _, check := range columns {
			row = append(row, mark(findings, account.Name, check))
		}
		if examined(findings, account.Name) {
			_, _ = fmt.Fprintln(table, strings.Join(row, "\t"))
		}
	}
	_ = table.Flush() // the writer is in memory
	if tools := here(findings); len(tools) > 0 {
		_, _ = fmt.Fprintf(out, "\nThis machine: %s\n", strings.Join(tools, ", "))
	}
	for _, finding := range findings {
		if finding.Level == OK {
			continue
		}
		of := finding.Check
		if finding.Account != "" {
			of = finding.Account + ", " + of
		}
		_, _ = fmt.Fprintf(out, "\n%s %s: %s\n", marks[finding.Level], of, finding.Message)
		if finding.Remedy != "" {
			_, _ = fmt.Fprintf(out, "    %s\n", finding.Remedy)
		}
	}
	_, _ = fmt.Fprintf(out, "\n%s\n", verdict(findings))
}

// mark is the mark of the worst that a check has found in an account, or - where it did not run.
func mark(findings []Finding, account, check string) string {
	worst := "-"
	for _, level := range []Level{OK, Warning, Failure} {
		if slices.ContainsFunc(findings, func(f Finding) bool { return f.Account == account && f.Check == check && f.Level == level }) {
			worst = marks[level]
		}
	}
	return worst
}

// here are the tools of this machine, with their marks.
func here(findings []Finding) []string {
	var tools []string
	for _, finding := range findings {
		if finding.Check == Tools {
			tools = append(tools, marks[finding.Level]+" "+finding.Message)
		}
	}
	return tools
}

func examined(findings []Finding, account string) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Account == account })
}

// verdict says what the findings come to.
func verdict(findings []Finding) string {
	failures, warnings := 0, 0
	for _, finding := range findings {
		switch finding.Level {
		case Failure:
			failures++
		case Warning:
			warnings++
		}
	}
	const drift = " What somebody has changed by hand in a stack (drift) is not looked for."
	switch {
	case failures > 0:
		return fmt.Sprintf("✗ In the way of a deployment: %d. Worth changing: %d.", failures, warnings) + drift
	case warnings > 0:
		return fmt.Sprintf("! Nothing is in the way of a deployment. Worth changing: %d.", warnings) + drift
	}
	return "✓ Nothing is in the way of a deployment." + drift
}

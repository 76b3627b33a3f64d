package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// tables are those of the documents, by their names; a document has a place for one between <!-- bench NAME --> and <!-- end -->.
func (r *Results) tables() map[string]string {
	return map[string]string{"ratios": r.ratios(), "synthesis": r.table(), "commands": r.commands(), "machine": r.machine()}
}

// documents have tables.
var documents = []string{"README.md", "docs/performance.md"}

// publish writes the tables into the documents, and draws the plot.
func (r *Results) publish() error {
	for _, document := range documents {
		text, err := os.ReadFile(document)
		if err != nil {
			return err
		}
		if err := os.WriteFile(document, []byte(r.in(string(text))), 0o644); err != nil {
			return err
		}
	}
	drawn, err := exec.Command("node", "benchmarks/plot.mjs", resultsFile, "docs/performance.svg").CombinedOutput()
	if err != nil {
		return fmt.Errorf("drawing docs/performance.svg: %w\n%s", err, drawn)
	}
	return nil
}

// in is a document with these tables in their places.
func (r *Results) in(document string) string {
	for name, table := range r.tables() {
		before, rest, found := strings.Cut(document, "<!-- bench "+name+" -->\n")
		_, after, closed := strings.Cut(rest, "<!-- end -->")
		if found && closed {
			document = before + "<!-- bench " + name + " -->\n" + table + "<!-- end -->" + after
		}
	}
	return document
}

// ratios is the short table.
func (r *Results) ratios() string {
	table := "| workload accounts | `cdk synth` by Causeway | by the TypeScript app | ratio | each further account |\n|---:|---:|---:|---:|---:|\n"
	for _, s := range r.Sizes {
		further := "–"
		if smaller := r.base(s); smaller != nil {
			further = fmt.Sprintf("%.2f", s.further(*smaller, causeway)/s.further(*smaller, twin))
		}
		table += fmt.Sprintf("| %d | %.2f s | %.2f s | %.2f | %s |\n", s.Accounts, s.Synth[causeway].Wall, s.Synth[twin].Wall, s.ratio(), further)
	}
	return table
}

// table is all of what was measured of synthesis, Causeway / TypeScript.
func (r *Results) table() string {
	table := "| accounts | wall, s | CPU, s | peak memory, MiB | round trips | templates, KiB | ms for each further account |\n|---:|---:|---:|---:|---:|---:|---:|\n"
	for _, s := range r.Sizes {
		a, b := s.Synth[causeway], s.Synth[twin]
		further := "–"
		if smaller := r.base(s); smaller != nil {
			further = fmt.Sprintf("%.1f / %.1f", s.further(*smaller, causeway), s.further(*smaller, twin))
		}
		table += fmt.Sprintf("| %d | %.2f / %.2f = %.2f | %.2f / %.2f = %.2f | %.0f / %.0f | %d / – | %d / %d | %s |\n", s.Accounts,
			a.Wall, b.Wall, s.ratio(), a.CPU, b.CPU, a.CPU/b.CPU, a.Memory, b.Memory, s.RoundTrips, a.TemplateBytes>>10, b.TemplateBytes>>10, further)
	}
	return table
}

// commands is what else was measured.
func (r *Results) commands() string {
	table := "| accounts | `plan` | `check` | `prove` |\n|---:|---:|---:|---:|\n"
	for _, s := range r.Sizes {
		table += fmt.Sprintf("| %d | %s | %s | %s |\n", s.Accounts, s.Plan, s.Check, s.Proof)
	}
	return table
}

func (c Command) String() string {
	return fmt.Sprintf("%.2f s, %.0f MiB", c.Wall, c.Memory)
}

func (r *Results) machine() string {
	return fmt.Sprintf("Measured on %s; median of at least %d runs of each app, alternating.\n", r.Machine, r.Runs)
}

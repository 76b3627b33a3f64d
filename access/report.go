package access

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteText writes the proof for people: what must work, who reaches what, and at the end what is wrong.
func (p *Proof) WriteText(out io.Writer) {
	if len(p.Problems) == 0 {
		_, _ = fmt.Fprintln(out, "What must work")
		for _, journey := range p.Journeys {
			p.writeJourney(out, journey)
		}
		p.WriteMatrix(out)
	}
	_, _ = fmt.Fprintln(out)
	for _, finding := range p.Findings() {
		_, _ = fmt.Fprintln(out, "✗", finding)
	}
	_, _ = fmt.Fprintln(out, p.verdict())
}

func (p *Proof) writeJourney(out io.Writer, journey *Journey) {
	if step := journey.Broken(); step != nil {
		can := "cannot"
		if step.Forbidden {
			can = "can"
		}
		_, _ = fmt.Fprintf(out, "  ✗ %s: %s %s %s\n", journey.Name, step.Principal.Label, can, step.Name)
		return
	}
	_, _ = fmt.Fprintf(out, "  ✓ %s, in %d steps\n", journey.Name, len(journey.Steps))
}

// Findings are everything that is wrong: what is not understood, decisions that are not what is intended, and journeys that
// end early, each with account, stack, resource and statement.
func (p *Proof) Findings() []string {
	var findings []string
	for _, problem := range p.Problems {
		findings = append(findings, problem.String())
	}
	for _, entry := range p.Differences() {
		findings = append(findings, p.Model.Difference(entry))
	}
	for _, journey := range p.Journeys {
		if step := journey.Broken(); step != nil {
			may := "may not"
			if step.Forbidden {
				may = "may, and must not"
			}
			findings = append(findings, fmt.Sprintf("%s: %s: %s %s (%s on %s)\n    %s", journey.Name, step.Name, step.Principal.Label, may,
				step.Target.Action, step.Target.Resource, strings.Join(p.Model.Reasons(step.Principal, step.Target, step.Decision), "\n    ")))
		}
	}
	return findings
}

// verdict is the proof in a sentence.
func (p *Proof) verdict() string {
	if len(p.Problems) > 0 {
		return fmt.Sprintf("Nothing is proven: %d times, IAM or the proof would not understand what is meant.", len(p.Problems))
	}
	stands, broken := 0, 0
	for _, entry := range p.Entries {
		stands += entry.StandsFor
	}
	for _, journey := range p.Journeys {
		if journey.Broken() != nil {
			broken++
		}
	}
	measured := fmt.Sprintf("%d decisions, which stand for %d, in %.1f s", len(p.Entries), stands, p.Duration.Round(100*time.Millisecond).Seconds())
	if p.Holds() {
		return "Access is what the organization's file intends, and nothing more: " + measured + "."
	}
	return fmt.Sprintf("Access differs from what the organization's file intends: %d decisions differ, %d of %d journeys end early (%s).",
		len(p.Differences()), broken, len(p.Journeys), measured)
}

// Summary is the proof for programs.
type Summary struct {
	Holds       bool             `json:"holds"`
	Decisions   int              `json:"decisions"`
	Seconds     float64          `json:"seconds"`
	Problems    []string         `json:"problems"`
	Differences []DecisionReport `json:"differences"`
	Journeys    []JourneyReport  `json:"journeys"`
	Allowed     []string         `json:"allowed"` // as List
}

// DecisionReport is one decision for programs.
type DecisionReport struct {
	Principal string   `json:"principal"` // ARN, or name of a service
	Action    string   `json:"action"`
	Resource  string   `json:"resource"`
	Claim     string   `json:"claim"` // as in List
	Allowed   bool     `json:"allowed"`
	Intended  bool     `json:"intended"`
	Reasons   []string `json:"reasons"`
}

// JourneyReport is one journey for programs.
type JourneyReport struct {
	Name  string           `json:"name"`
	Works bool             `json:"works"`
	Steps []DecisionReport `json:"steps"`
}

// Summary gives the proof for programs.
func (p *Proof) Summary() Summary {
	summary := Summary{Holds: p.Holds(), Decisions: len(p.Entries), Seconds: p.Duration.Seconds(), Allowed: p.List(),
		Problems: []string{}, Differences: []DecisionReport{}}
	for _, problem := range p.Problems {
		summary.Problems = append(summary.Problems, problem.String())
	}
	for _, e := range p.Differences() {
		report := p.report(e.Principal, e.Target, e.Decision)
		report.Intended = e.Intended
		summary.Differences = append(summary.Differences, report)
	}
	for _, journey := range p.Journeys {
		report := JourneyReport{Name: journey.Name, Works: journey.Broken() == nil}
		for _, step := range journey.Steps {
			decision := p.report(step.Principal, step.Target, step.Decision)
			decision.Intended = !step.Forbidden
			report.Steps = append(report.Steps, decision)
		}
		summary.Journeys = append(summary.Journeys, report)
	}
	return summary
}

func (p *Proof) report(principal *Principal, t *Target, d *Decision) DecisionReport {
	return DecisionReport{Principal: principal.ARN, Action: t.Action, Resource: t.Resource, Claim: claim(principal.Label, t.String()),
		Allowed: d.Allowed(), Reasons: p.Model.Reasons(principal, t, d)}
}

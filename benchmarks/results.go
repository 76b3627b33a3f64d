package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// The two apps, in the order in which results have them.
const (
	causeway = iota
	twin
)

// Results are what was measured last; resultsFile keeps them, and the documentation's tables and plot are made of them.
type Results struct {
	Machine string
	Runs    int
	Sizes   []Size
}

const resultsFile = "benchmarks/results.json"

// Size is what was measured of one organization.
type Size struct {
	Accounts           int
	Synth              [2]Synth
	RoundTrips         int // of Causeway
	Plan, Check, Proof Command
}

// Synth is a synthesis: seconds, MiB, bytes.
type Synth struct {
	Wall, CPU     float64
	Memory        float64
	TemplateBytes int64
}

// Command is a command of the command line: seconds, MiB.
type Command struct{ Wall, Memory float64 }

// ratio is how long Causeway takes of what its twin takes.
func (s Size) ratio() float64 { return s.Synth[causeway].Wall / s.Synth[twin].Wall }

// further is how long each account takes beyond those of a smaller organization, in milliseconds.
func (s Size) further(smaller Size, app int) float64 {
	return (s.Synth[app].Wall - smaller.Synth[app].Wall) / float64(s.Accounts-smaller.Accounts) * 1000
}

// base is the largest organization that is so much smaller that the difference tells what each account takes; nil for none.
func (r *Results) base(of Size) *Size {
	var base *Size
	for i, s := range r.Sizes {
		if s.Accounts*20 <= of.Accounts && (base == nil || s.Accounts > base.Accounts) {
			base = &r.Sizes[i]
		}
	}
	return base
}

// machine is what the results depend on.
func machine() string {
	node, _ := exec.Command("node", "--version").Output()
	return fmt.Sprintf("%d cores, %s/%s, %s, Node %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(),
		strings.TrimSpace(strings.TrimPrefix(string(node), "v")))
}

// keep takes over the sizes that have not been measured now from what was measured on the same machine.
func (r *Results) keep(before *Results) {
	if before.Machine != r.Machine {
		return
	}
	for _, size := range before.Sizes {
		if !slices.ContainsFunc(r.Sizes, func(s Size) bool { return s.Accounts == size.Accounts }) {
			r.Sizes = append(r.Sizes, size)
		}
	}
	slices.SortFunc(r.Sizes, func(a, b Size) int { return a.Accounts - b.Accounts })
}

func (r *Results) save() error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(resultsFile, append(data, '\n'), 0o644)
}

// read reads the results that are kept.
func read(file string) (*Results, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	results := &Results{}
	if err := json.Unmarshal(data, results); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return results, nil
}

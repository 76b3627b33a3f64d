package main

import (
	"strings"
	"testing"

	"causeway/config"
	"causeway/plan"
)

// TestACommandThatWasNotRunIsFound holds that the rehearsal fails where a command of the plan was not run, or not as it is printed.
func TestACommandThatWasNotRunIsFound(t *testing.T) {
	org, err := config.Load("../config/organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p := plan.New(org, config.DefaultPath)
	var e executed
	var last string
	for _, wave := range p.Waves {
		for _, step := range wave.Steps {
			if last = step.Command.String(); step.Kind != plan.ByHand {
				e.add(last)
			}
		}
	}
	if err := e.miss(p); err != nil {
		t.Error(err)
	}
	e.lines[len(e.lines)-1] += " --force"
	if err := e.miss(p); err == nil || !strings.Contains(err.Error(), last+" was not run") {
		t.Error(err)
	}
}

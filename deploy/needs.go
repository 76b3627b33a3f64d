package deploy

import (
	"slices"
	"strings"

	"causeway/doctor"
	"causeway/plan"
	"causeway/review"
)

// Checks are what is looked at before anything changes. Connections are people's business: nothing here fails without them.
var Checks = []string{doctor.Credentials, doctor.Bootstrap, doctor.Stacks, doctor.Organization, doctor.Tools}

// Needed says which steps have anything to do: settings and bootstrap stacks that the doctor has sent for, and stacks that
// change. That is all a run remembers of the one before: what AWS has.
func Needed(findings []doctor.Finding, found *review.Review) func(*plan.Step) bool {
	return func(step *plan.Step) bool {
		switch step.Kind {
		case plan.Setting, plan.Bootstrap:
			return slices.ContainsFunc(findings, func(f doctor.Finding) bool { return mends(step, f) })
		case plan.Policies, plan.Deploy:
			return slices.ContainsFunc(found.Stacks, func(s *review.Stack) bool { return slices.Contains(step.Stacks, s.Stack) })
		}
		return false
	}
}

// InTheWay are the findings with which a deployment must not begin: failures that no step of it mends.
func InTheWay(findings []doctor.Finding, steps []*plan.Step) []doctor.Finding {
	return slices.DeleteFunc(doctor.Failures(findings), func(f doctor.Finding) bool {
		return slices.ContainsFunc(steps, func(step *plan.Step) bool { return mends(step, f) })
	})
}

// mends says whether a step is the remedy of a finding.
func mends(step *plan.Step, f doctor.Finding) bool {
	return f.Level != doctor.OK && step.Command != nil && strings.Contains(f.Remedy, "`"+step.Command.String()+"`")
}

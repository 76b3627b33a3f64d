package plan

import (
	"fmt"
	"slices"

	"causeway/config"
)

// NewRemoval makes the plan to delete every stack of the platform that New deploys, the last first. What is retained stays, as
// do the bootstrap stacks, the policies that they need, and the settings of the organization.
func NewRemoval(org *config.Organization, path string) *Plan {
	p := newPlanner(org, path)
	protected := map[string]config.Stack{}
	for _, stack := range p.stacks {
		if stack.Protected {
			protected[stack.Name] = stack
		}
	}
	p.synthesize()
	deployment := New(org, path)
	for _, wave := range slices.Backward(deployment.Waves) {
		for _, step := range wave.Steps {
			if step.Kind == Deploy {
				p.remove(step, protected)
			}
		}
	}
	p.reverse(deployment)
	return &Plan{Waves: waves(p.all), Later: []*Step{}}
}

// remove adds what removes the stacks of a step: first those that are protected lose that.
func (p *planner) remove(step *Step, protected map[string]config.Stack) {
	account := p.org.Accounts[step.Account]
	known := Dependency{synthesis, "it takes stacks from the templates"}
	destroy := &Step{ID: removalID(step.ID), Kind: Destroy, Account: step.Account, Stacks: step.Stacks, After: []Dependency{known}}
	for _, name := range step.Stacks {
		if stack, is := protected[name]; is {
			id := "unprotect " + stack.Name
			p.add(&Step{ID: id, Kind: Unprotect, Account: step.Account, Region: stack.Region, Stacks: []string{stack.Name}, Command: withProfile(Command{"aws", "cloudformation",
				"update-termination-protection", "--no-enable-termination-protection", "--stack-name", stack.Name, "--region", stack.Region}, account)})
			destroy.After = append(destroy.After, Dependency{id, "a protected stack cannot be deleted"})
		}
	}
	command := append(append(Command{"npx", "cdk", "destroy"}, p.selectors(step.Stacks)...), "--exclusively", "--app", Assembly)
	destroy.Command = withProfile(command, account)
	p.add(destroy)
}

// reverse makes each removal wait for those of what was deployed after it.
func (p *planner) reverse(deployment *Plan) {
	for _, wave := range deployment.Waves {
		for _, step := range wave.Steps {
			for _, before := range step.After {
				if earlier := p.steps[removalID(before.Step)]; earlier != nil && step.Kind == Deploy {
					p.after(earlier, removalID(step.ID), fmt.Sprintf("what %s deploys uses it", step.Account))
				}
			}
		}
	}
}

func removalID(deployment string) string { return "remove by " + deployment }

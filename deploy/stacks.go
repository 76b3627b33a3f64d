package deploy

import (
	"context"
	"time"

	"causeway/cloud"
	"causeway/config"
	"causeway/plan"
)

// Stack is how a stack stands after a command that did not succeed.
type Stack struct {
	Name   string   `json:"name"`
	Status string   `json:"status"`           // CloudFormation's; "" where there is no such stack
	Failed []string `json:"failed,omitempty"` // what failed in its last operation, the cause first
}

// lookTime is how long it may take to look at the stacks of one step.
const lookTime = 30 * time.Second

// look reads how the stacks of a step stand. What cannot be read is said where the status would be.
func look(org *config.Organization, step *plan.Step) []Stack {
	ctx, cancel := context.WithTimeout(context.Background(), lookTime) // also after Ctrl-C: nothing half-deployed goes unmentioned
	defer cancel()
	account := org.Accounts[step.Account]
	session, err := cloud.Open(ctx, account.Profile)
	var stacks []Stack
	for _, name := range step.Stacks {
		stack := Stack{Name: name}
		if err == nil {
			stack, err = lookAt(ctx, session.In(org.Region), regionOf(org, name), name)
		}
		if err != nil {
			stack.Status = "unknown: " + err.Error()
		}
		stacks = append(stacks, stack)
	}
	return stacks
}

func lookAt(ctx context.Context, session *cloud.Session, region, name string) (Stack, error) {
	found := Stack{Name: name}
	stack, err := session.Stack(ctx, region, name)
	if err != nil || stack == nil {
		return found, err
	}
	found.Status = stack.Status
	events, err := session.FailedEvents(ctx, region, name)
	for _, event := range events {
		found.Failed = append(found.Failed, event.Resource+" ("+event.Type+"): "+event.Reason)
	}
	return found, err
}

// regionOf is the region of a stack of the platform.
func regionOf(org *config.Organization, name string) string {
	for _, stack := range org.Stacks() {
		if stack.Name == name {
			return stack.Region
		}
	}
	return org.Region
}

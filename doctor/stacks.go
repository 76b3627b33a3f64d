package doctor

import (
	"context"
	"fmt"
	"strings"

	"causeway/cloud"
	"causeway/config"
)

// ailment is what is wrong with a stack of a status.
type ailment struct {
	level   Level
	why     string
	command string // of the AWS CLI or the CDK CLI, where $STACK and $IN stand for the stack, and for its region and profile
}

const (
	deleteStack = "aws cloudformation delete-stack --stack-name $STACK $IN"
	untilDone   = "aws cloudformation wait stack-%s-complete --stack-name $STACK $IN"
	readEvents  = "aws cloudformation describe-stack-events --stack-name $STACK $IN"
	rollBack    = "aws cloudformation rollback-stack --stack-name $STACK $IN"
)

// ailments are the statuses of stacks that something is wrong with. In all others a stack can be updated, and REVIEW_IN_PROGRESS
// is a stack that is only a change set yet.
var ailments = map[string]ailment{
	cloud.RolledBack:           {Failure, "its first creation failed: read why, then delete what is left, and look for what it retained", deleteStack},
	"ROLLBACK_FAILED":          {Failure, "its first creation failed, and could not be undone: delete what is left", deleteStack},
	"CREATE_FAILED":            {Failure, "its first creation failed, and was not undone", deleteStack},
	"DELETE_FAILED":            {Failure, "something in it could not be deleted: read what, and delete it again", deleteStack},
	"UPDATE_FAILED":            {Failure, "its last update failed, and was not undone: undo it", rollBack},
	"UPDATE_ROLLBACK_FAILED":   {Failure, "its last update failed, and could not be undone: mend the cause, and go on", "aws cloudformation continue-update-rollback --stack-name $STACK $IN"},
	"IMPORT_ROLLBACK_FAILED":   {Failure, "an import failed, and could not be undone: look at its resources", "aws cloudformation describe-stack-resources --stack-name $STACK $IN"},
	"UPDATE_ROLLBACK_COMPLETE": {Warning, "its last update failed, and was undone: what stands is the one before", readEvents},
	"IMPORT_ROLLBACK_COMPLETE": {Warning, "its last import failed, and was undone", readEvents},

	"CREATE_IN_PROGRESS":                           {Failure, "somebody creates it: wait", fmt.Sprintf(untilDone, "create")},
	"ROLLBACK_IN_PROGRESS":                         {Failure, "its first creation fails: wait, then delete it", fmt.Sprintf(untilDone, "create")},
	"DELETE_IN_PROGRESS":                           {Failure, "somebody deletes it: wait", fmt.Sprintf(untilDone, "delete")},
	"UPDATE_IN_PROGRESS":                           {Failure, "somebody updates it: wait", fmt.Sprintf(untilDone, "update")},
	"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":          {Failure, "an update removes what it replaced: wait", fmt.Sprintf(untilDone, "update")},
	"UPDATE_ROLLBACK_IN_PROGRESS":                  {Failure, "an update is undone: wait", fmt.Sprintf(untilDone, "rollback")},
	"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": {Failure, "an update is undone: wait", fmt.Sprintf(untilDone, "rollback")},
	"IMPORT_IN_PROGRESS":                           {Failure, "somebody imports into it: wait", fmt.Sprintf(untilDone, "import")},
	"IMPORT_ROLLBACK_IN_PROGRESS":                  {Failure, "an import is undone: wait", readEvents},
}

// replaced is the ailment of a stack whose first creation failed, and that the CDK CLI deletes by itself.
var replaced = ailment{Warning, "its first creation failed: mend the cause; the next deployment deletes what is left, and creates it again", readEvents}

// checkStacks checks that CloudFormation can update the platform's stacks in the account. Those that are not deployed yet
// are well. It does not look for drift: what somebody has changed by hand.
func (p *patient) checkStacks(ctx context.Context) {
	deployed, all := 0, p.ownStacks()
	for _, expected := range all {
		region := p.in(ctx, expected.Region)
		if region.err != nil {
			p.cannot(Stacks, region.err)
			return
		}
		if stack := region.stacks[expected.Name]; stack != nil {
			deployed++
			p.checkStatus(ctx, Stacks, expected.Region, stack)
		}
	}
	if len(all) > 0 {
		p.well(Stacks, fmt.Sprintf("%d of %d deployed", deployed, len(all)))
	}
}

// ownStacks are the platform's stacks in the account, with that of what the CDK may do.
func (p *patient) ownStacks() []config.Stack {
	var stacks []config.Stack
	for _, stack := range p.stacks {
		if stack.Account == p.account {
			stacks = append(stacks, stack)
		}
	}
	if len(stacks) > 0 {
		stacks = append(stacks, config.Stack{Name: config.ExecutionPoliciesStack(p.account), Account: p.account, Region: p.org.Region})
	}
	return stacks
}

// checkStatus says what is wrong with a stack, where something is, and whether it can be updated.
func (p *patient) checkStatus(ctx context.Context, check, region string, stack *cloud.Stack) bool {
	ailment, ill := ailments[stack.Status]
	if !ill {
		return true
	}
	if stack.Status == cloud.RolledBack && !stack.Protected { // the CDK CLI may delete it
		ailment = replaced
	}
	remedy := "`" + p.command(ailment.command, region, stack.Name) + "`"
	if ailment.command == deleteStack && stack.Protected {
		remedy = "`" + p.command("aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name $STACK $IN", region, stack.Name) + "`, then " + remedy
	}
	p.found(check, ailment.level, fmt.Sprintf("%s in %s is in %s: %s%s", stack.Name, region, stack.Status, ailment.why, p.cause(ctx, region, stack)), remedy)
	return ailment.level != Failure
}

// command is a command about a stack, with region and profile.
func (p *patient) command(command, region, stack string) string {
	in := "--region " + region
	if p.account.Profile != "" {
		in += " --profile " + p.account.Profile
	}
	return strings.NewReplacer("$STACK", stack, "$IN", in).Replace(command)
}

// cause is what failed first in a stack, as far as CloudFormation says: it keeps events for a time only.
func (p *patient) cause(ctx context.Context, region string, stack *cloud.Stack) string {
	if strings.HasSuffix(stack.Status, "_IN_PROGRESS") {
		return ""
	}
	events, err := p.session.FailedEvents(ctx, region, stack.Name)
	if err != nil || len(events) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s, %s: %s)", events[0].Resource, events[0].Type, strings.TrimSuffix(events[0].Reason, "."))
}

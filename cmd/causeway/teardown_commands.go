package main

import (
	"fmt"

	"causeway/config"
)

// step adds a step.
func (p *planner) step(title, why string, commands ...command) {
	p.plan.Steps = append(p.plan.Steps, &step{title, why, commands})
}

// do adds a step, where it has commands.
func (p *planner) do(title, why string, commands ...command) {
	if len(commands) > 0 {
		p.step(title, why, commands...)
	}
}

// deploy deploys a stack alone: by itself, the CDK CLI would deploy first what the stack depends on.
func (p *planner) deploy(account *config.Account, stack string) command {
	p.find(stack)
	return command{account.Name, deployCommand(account, p.path, p.org.StackSelector(stack)+" --exclusively")}
}

// before is the directory of the assembly as it is before the file changes.
const before = "cdk.out.before"

// destroy destroys a stack by the assembly that still has it, with the CDK's roles: where service control policies guard
// the platform's stacks, nobody else may.
func (p *planner) destroy(account *config.Account, stack string) command {
	p.find(stack)
	p.destroyed = append(p.destroyed, stack)
	return command{account.Name, withProfile(account, "npx cdk destroy "+p.org.StackSelector(stack)+" --exclusively --app "+before)}
}

// release destroys a stack that is protected from termination. What it retains stays.
func (p *planner) release(account *config.Account, stack string) []command {
	destroy := p.destroy(account, stack)
	if p.err != nil {
		return nil
	}
	return []command{cloudFormation(account, p.stacks[stack].Region, "update-termination-protection --no-enable-termination-protection", stack), destroy}
}

func cloudFormation(account *config.Account, region, what, stack string) command {
	return command{account.Name, awsCommand(account, region, "cloudformation "+what+" --stack-name "+stack)}
}

// awsCommand is a command of the AWS CLI in an account.
func awsCommand(account *config.Account, region, command string) string {
	return withProfile(account, "aws "+command+" --region "+region)
}

// find notes where the assembly has no such stack: its commands would be about nothing.
func (p *planner) find(stack string) {
	if p.stacks[stack] == nil && p.err == nil {
		p.err = fmt.Errorf("the assembly has no stack %s: it was made from another file; run `make synth` with what is to be taken out", stack)
	}
}

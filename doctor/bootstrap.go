package doctor

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"causeway/config"
	"causeway/plan"
)

const (
	bootstrapStack     = "CDKToolkit"
	bootstrapParameter = "/cdk-bootstrap/hnb659fds/version" // which every template of the CDK reads
	// requiredBootstrap is the version that the rule CheckBootstrapVersion in our templates asks for.
	requiredBootstrap = 6
	// newestBootstrap is what the pinned CDK CLI makes.
	newestBootstrap = 33
)

// checkBootstrap checks that the CDK can deploy in every region, and may do no more there than the plan says.
func (p *patient) checkBootstrap(ctx context.Context) {
	var regions []string
	for _, e := range p.environments {
		if e.Account == p.account {
			p.checkBootstrapIn(ctx, e)
			regions = append(regions, e.Region)
		}
	}
	if len(regions) > 0 {
		p.well(Bootstrap, fmt.Sprintf("version %d or later in %s", newestBootstrap, strings.Join(regions, ", ")))
	}
}

func (p *patient) checkBootstrapIn(ctx context.Context, e config.Environment) {
	region := p.in(ctx, e.Region)
	if region.err != nil {
		p.cannot(Bootstrap, region.err)
		return
	}
	command := plan.Bootstrapping(p.org, e)
	remedy := run(command)
	stack := region.stacks[bootstrapStack]
	if stack != nil && !p.checkStatus(ctx, Bootstrap, e.Region, stack) {
		return
	}
	done := p.slow(p.account.Name + ": reading the version of the bootstrap stack in " + e.Region)
	value, found, err := p.session.Parameter(ctx, e.Region, bootstrapParameter)
	done()
	version, _ := strconv.Atoi(value)
	switch {
	case err != nil:
		p.cannot(Bootstrap, err)
		return
	case stack == nil, !found:
		p.found(Bootstrap, Failure, "not bootstrapped in "+e.Region, remedy)
		return
	case version < requiredBootstrap:
		p.found(Bootstrap, Failure, fmt.Sprintf("version %d in %s, and the templates need %d", version, e.Region, requiredBootstrap), remedy)
	case version < newestBootstrap:
		p.found(Bootstrap, Warning, fmt.Sprintf("version %d in %s, and the CDK CLI here brings %d", version, e.Region, newestBootstrap), remedy)
	}
	p.checkExecution(e.Region, list(stack.Parameters["CloudFormationExecutionPolicies"]), command)
	trusted := append(list(stack.Parameters["TrustedAccounts"]), list(stack.Parameters["TrustedAccountsForLookup"])...)
	p.checkTrust(e.Region, trusted, command)
}

// checkExecution compares the policies of the role that CloudFormation works under with those that the plan gives it.
func (p *patient) checkExecution(region string, policies []string, command plan.Command) {
	planned := argument(command, "--cloudformation-execution-policies")
	slices.Sort(policies)
	slices.Sort(planned)
	if slices.Equal(policies, planned) {
		return
	}
	has := strings.Join(policies, ", ")
	if len(policies) == 0 { // what the bootstrap template then takes
		has = "AdministratorAccess"
	}
	p.found(Bootstrap, Warning, fmt.Sprintf("in %s the CDK deploys with %s, which is not what the platform needs", region, has), run(command))
}

// checkTrust compares the other accounts that may deploy here, or read, with those that the plan trusts.
func (p *patient) checkTrust(region string, trusted []string, command plan.Command) {
	planned := argument(command, "--trust")
	for _, account := range planned {
		if !slices.Contains(trusted, account) {
			p.found(Bootstrap, Failure, fmt.Sprintf("the CDK's roles in %s do not trust account %s, whose pipeline deploys here", region, account), run(command))
		}
	}
	slices.Sort(trusted)
	strangers := slices.DeleteFunc(slices.Compact(trusted), func(account string) bool { return slices.Contains(planned, account) })
	if len(strangers) > 0 {
		p.found(Bootstrap, Warning, fmt.Sprintf("the CDK's roles in %s trust %s: who is administrator there can act here", region, strings.Join(strangers, ", ")),
			run(append(slices.Clone(command), "--untrust", strings.Join(strangers, ","))))
	}
}

// argument is what a command gives to an option that takes a list.
func argument(command plan.Command, option string) []string {
	var values []string
	for i, word := range command[:len(command)-1] {
		if word == option {
			values = append(values, list(command[i+1])...)
		}
	}
	return values
}

// list is a list of CloudFormation, or of the CDK CLI.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// run says to run a command.
func run(command plan.Command) string { return "`" + command.String() + "`" }

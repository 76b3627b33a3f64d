package plan

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// prepare adds what people do before pipelines are deployed, or run.
func (p *planner) prepare() {
	for _, in := range p.org.AllInputs() {
		if in.ConnectionARN != "" {
			p.byHand("connection "+in.ConnectionARN, p.org.SourceAccount(in.Source),
				"complete the connection "+in.ConnectionARN+" in the console (Developer Tools, Connections): until then it is PENDING, and executions fail")
		}
	}
	for _, app := range p.org.Applications {
		if app.Notifications != nil && app.Notifications.Slack != nil {
			for _, pipeline := range p.org.PipelinesOf(app) {
				workspace := app.Notifications.Slack.WorkspaceID
				id := "workspace " + workspace + " " + pipeline.Account.Name
				p.byHand(id, pipeline.Account, "authorize the Slack workspace "+workspace+" in the console of Amazon Q Developer in chat applications")
				p.after(p.by[config.PipelineStack(pipeline)], id, "AWS refuses the channel of a workspace that is not authorized")
			}
		}
	}
}

// byHand adds something that people do, once.
func (p *planner) byHand(id string, account *config.Account, how string) {
	if p.steps[id] == nil {
		p.add(&Step{ID: id, Kind: ByHand, Account: account.Name, How: how})
	}
}

// later is what people do when everything is deployed.
func (p *planner) later() []*Step {
	var steps []*Step
	do := func(account *config.Account, how string) {
		steps = append(steps, &Step{ID: fmt.Sprintf("later %d", len(steps)+1), Kind: ByHand, Account: account.Name, How: how})
	}
	for _, account := range p.org.AccountsToWriteBack() {
		do(p.org.ManagementAccount(), fmt.Sprintf("write the ID of %s into %s: it is the output %s of the stack %s; then make this plan again",
			account.Name, p.path, config.AccountOutput(account), config.OrganizationStack))
	}
	if moves := p.moves(); len(moves) > 0 {
		do(p.org.ManagementAccount(), "move accounts into the units that are created, with `aws organizations move-account` (docs/governance.md): "+strings.Join(moves, ", "))
	}
	if addresses := p.addresses(); len(addresses) > 0 {
		do(p.org.SharedServicesAccount(), "confirm what Amazon SNS sends to "+strings.Join(addresses, ", ")+": until then nobody hears of anything")
	}
	do(p.org.SharedServicesAccount(), "push to the branches of the sources: each pipeline starts by itself")
	return steps
}

// moves are the accounts that exist already and belong into a unit that the Organization stack creates.
func (p *planner) moves() []string {
	var moves []string
	if !p.org.Manages() {
		return nil
	}
	created := p.org.NewUnits()
	for _, account := range p.org.AccountsByName() {
		if account.Email == "" && slices.Contains(created, account.Unit) {
			moves = append(moves, account.Name+" into "+account.Unit)
		}
	}
	return moves
}

// addresses are the e-mail addresses that topics of pipelines are for, each once, sorted.
func (p *planner) addresses() []string {
	addresses := []string{p.org.SharedServices.Notifications}
	if platform := p.org.PlatformPipeline; platform != nil && platform.Approval != nil {
		addresses = append(addresses, platform.Approval.Notify)
	}
	for _, app := range p.org.Applications {
		if app.Notifications != nil {
			addresses = append(addresses, app.Notifications.Email)
		}
		for _, stage := range app.Stages {
			if stage.Approval != nil {
				addresses = append(addresses, stage.Approval.Notify)
			}
		}
	}
	slices.Sort(addresses)
	return slices.DeleteFunc(slices.Compact(addresses), func(address string) bool { return address == "" })
}

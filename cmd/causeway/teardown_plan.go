package main

import (
	"errors"
	"fmt"
	"slices"

	"causeway/access"
	"causeway/config"
)

// teardownPlan is what to do, in order, to take something out of the organization.
type teardownPlan struct {
	Subject   string     `json:"subject"`
	Steps     []*step    `json:"steps"`
	Guarded   bool       `json:"guarded"`   // service control policies let only OrganizationAccountAccessRole remove by hand
	Retained  []retained `json:"retained"`  // what stays in AWS when its stack goes
	Untouched []string   `json:"untouched"` // the stacks that keep every artifact, image and key
}

// step is one of a plan's steps. The next begins when its commands are done.
type step struct {
	Title    string    `json:"title"`
	Why      string    `json:"why"`
	Commands []command `json:"commands,omitempty"`
}

// command is a line for a shell with credentials for an account.
type command struct {
	Account string `json:"account,omitempty"` // "" for none
	Line    string `json:"command"`
}

// planner makes a plan.
type planner struct {
	org    *config.Organization
	path   string // of the file
	dir    string // of the assembly
	stacks map[string]*access.Stack
	leaves []config.Deployment

	plan      *teardownPlan
	destroyed []string // the platform's stacks that the plan destroys
	err       error    // the first
}

// newPlan makes the plan to take the subject out. Its error is about something that cannot be taken out so.
func newPlan(org *config.Organization, assembly *access.Assembly, path, dir string, subject *subject) (*teardownPlan, error) {
	p := &planner{org: org, path: path, dir: dir, stacks: map[string]*access.Stack{}, plan: &teardownPlan{Guarded: org.Manages(), Retained: []retained{}, Untouched: []string{}}}
	for _, stack := range assembly.Stacks {
		p.stacks[stack.Name] = stack
	}
	if err := p.choose(subject); err != nil {
		return nil, err
	}
	p.editFile()
	p.stopPipelines()
	p.deleteApplications()
	p.deleteRoles()
	p.endAccess()
	p.leaveOrganization()
	p.listRetained()
	return p.plan, p.err
}

// choose finds the stages that leave, and says what leaves.
func (p *planner) choose(subject *subject) error {
	given := 0
	for _, text := range []string{subject.account, subject.application, subject.stage} {
		if text != "" {
			given++
		}
	}
	if given != 1 {
		return errors.New("give --account, --application or --stage, one of them")
	}
	var leaves func(config.Deployment) bool
	switch {
	case subject.account != "":
		account := p.org.Accounts[subject.account]
		if err := p.refuse(account, subject.account); err != nil {
			return err
		}
		p.plan.Subject = fmt.Sprintf("account %s (%s)", account.Name, account.ID)
		leaves = func(d config.Deployment) bool { return d.Stage.Account == subject.account }
	case subject.application != "":
		p.plan.Subject = "application " + subject.application
		leaves = func(d config.Deployment) bool { return d.Application.Name == subject.application }
	default:
		p.plan.Subject = "stage " + subject.stage
		leaves = func(d config.Deployment) bool { return d.Name() == subject.stage }
	}
	for _, app := range p.org.Applications {
		for _, d := range p.org.Deployments(app) {
			if leaves(d) {
				p.leaves = append(p.leaves, d)
			}
		}
	}
	if len(p.leaves) == 0 {
		return fmt.Errorf("%s: no stage of the file belongs to it", p.plan.Subject)
	}
	return nil
}

// refuse says why an account cannot be taken out.
func (p *planner) refuse(account *config.Account, name string) error {
	switch {
	case account == nil:
		return fmt.Errorf("%s is none of the accounts of %s", name, p.path)
	case account == p.org.SharedServicesAccount():
		return fmt.Errorf("%s is the shared-services account: every artifact, image and pipeline is there; take applications out with --application", name)
	case p.org.Network != nil && name == p.org.Network.Account:
		return fmt.Errorf("%s is the network account: every account that shares its subnets has resources in them", name)
	case p.org.AWSOrganization != nil && name == p.org.AWSOrganization.ManagementAccount:
		return fmt.Errorf("%s is the management account of the organization", name)
	}
	for _, app := range p.org.Applications {
		for _, in := range app.Inputs() {
			if p.org.SourceAccount(in.Source) == account {
				return fmt.Errorf("%s holds the source of %s: move the source first, or take the application out with --application", name, app.Name)
			}
		}
	}
	return nil
}

// stays are those of the deployments that do not leave.
func (p *planner) stays(deployments []config.Deployment) []config.Deployment {
	var stay []config.Deployment
	for _, d := range deployments {
		if !p.left(d) {
			stay = append(stay, d)
		}
	}
	return stay
}

func (p *planner) left(d config.Deployment) bool {
	return slices.ContainsFunc(p.leaves, func(other config.Deployment) bool { return other.Name() == d.Name() })
}

// after is the organization without the stages that leave.
func (p *planner) after() *config.Organization {
	after := *p.org
	after.Applications = nil
	for _, app := range p.org.Applications {
		kept := *app
		kept.Stages = nil
		for _, d := range p.stays(p.org.Deployments(app)) {
			kept.Stages = append(kept.Stages, d.Stage)
		}
		if len(kept.Stages) > 0 {
			after.Applications = append(after.Applications, &kept)
		}
	}
	return &after
}

// pipelines are the pipelines that lose stages: those that keep others, and those that go.
func (p *planner) pipelines() (keep, gone []*config.Pipeline) {
	for _, pipeline := range p.org.Pipelines() {
		all := pipeline.Deployments()
		switch stay := p.stays(all); {
		case len(stay) == 0:
			gone = append(gone, pipeline)
		case len(stay) < len(all):
			keep = append(keep, pipeline)
		}
	}
	return keep, gone
}

// accounts are the accounts that lose stages: those that keep others, and those that nothing deploys into any more.
func (p *planner) accounts() (keep, gone []*config.Account) {
	for _, account := range p.org.WorkloadAccounts() {
		all := p.org.DeploymentsInto(account)
		switch stay := p.stays(all); {
		case len(stay) == 0:
			gone = append(gone, account)
		case len(stay) < len(all):
			keep = append(keep, account)
		}
	}
	return keep, gone
}

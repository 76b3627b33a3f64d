// Package doctor says what is in the way of a deployment before it begins: credentials, accounts, bootstrap stacks, stacks
// that are stuck, settings of the organization, connections, tools. It reads, and changes nothing.
package doctor

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"causeway/config"
	"causeway/plan"
)

// Level is how much a finding matters.
type Level string

// The levels.
const (
	OK      Level = "ok"
	Warning Level = "warning" // it should be changed; deployments work
	Failure Level = "failure" // a deployment fails, or what it deploys does not work
)

// The names of the checks. Credentials comes first in every account: without them nothing else can be looked at.
const (
	Credentials  = "credentials"  // work, and are of the account that the file says
	Bootstrap    = "bootstrap"    // of the CDK, in each region
	Stacks       = "stacks"       // are not stuck
	Connections  = "connections"  // to providers of repositories are completed
	Organization = "organization" // has the settings that the file needs
	Tools        = "tools"        // of this machine; its findings have no account
)

// Finding is what a check found out: what is well, too.
type Finding struct {
	Account string `json:"account,omitempty"` // by its name in the file; "" for this machine
	Check   string `json:"check"`
	Level   Level  `json:"level"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"` // a command, or a sentence; "" where all is well
}

// Options say what to check.
type Options struct {
	Path     string       // of the organization's file, for remedies
	Root     string       // of the repository, where package.json is
	Accounts []string     // by their names; none for all
	Checks   []string     // by their names; none for all. Credentials are always checked
	Progress func(string) // is told what takes longer than two seconds
}

// parallel is how many accounts are looked at at the same time: enough that a hundred take seconds, and few enough for
// a laptop's network.
const parallel = 12

// patience is how long something may take unmentioned.
const patience = 2 * time.Second

// Check checks, and gives every finding: of this machine first, then by account. Its error is that of a canceled context.
func Check(ctx context.Context, org *config.Organization, options Options) ([]Finding, error) {
	e := &examination{org: org, options: options, plan: plan.New(org, options.Path), sessions: openers(ctx, org),
		environments: org.Environments(), stacks: org.Stacks()}
	var all []Finding
	if e.wants(Tools) {
		all = checkTools(ctx, options.Root)
	}
	accounts := e.accounts()
	findings := make([][]Finding, len(accounts))
	var group errgroup.Group
	group.SetLimit(parallel)
	for i, account := range accounts {
		group.Go(func() error {
			findings[i] = e.examine(ctx, account)
			return ctx.Err()
		})
	}
	err := group.Wait()
	return append(all, slices.Concat(findings...)...), err
}

// Failures are the findings that would make a deployment fail.
func Failures(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Level != Failure })
}

// examination is one run of the checks.
type examination struct {
	org      *config.Organization
	options  Options
	plan     *plan.Plan
	sessions map[string]opener // by profile
	telling  sync.Mutex

	environments []config.Environment // computed once: for every account anew, that would be most of the work
	stacks       []config.Stack
}

func (e *examination) wants(check string) bool {
	return len(e.options.Checks) == 0 || slices.Contains(e.options.Checks, check)
}

// accounts are those that stacks are deployed into, and the management account where settings are looked at.
func (e *examination) accounts() []*config.Account {
	var accounts []*config.Account
	for _, environment := range e.environments {
		accounts = append(accounts, environment.Account)
	}
	if management := e.org.ManagementAccount(); management != nil && management.Exists() && e.wants(Organization) {
		accounts = append(accounts, management)
	}
	slices.SortFunc(accounts, func(a, b *config.Account) int { return cmp.Compare(a.Name, b.Name) })
	return slices.DeleteFunc(slices.Compact(accounts), func(account *config.Account) bool {
		return len(e.options.Accounts) > 0 && !slices.Contains(e.options.Accounts, account.Name)
	})
}

// slow tells of something that takes long, unless it is done before.
func (e *examination) slow(what string) (done func()) {
	if e.options.Progress == nil {
		return func() {}
	}
	timer := time.AfterFunc(patience, func() {
		e.telling.Lock()
		defer e.telling.Unlock()
		e.options.Progress(what)
	})
	return func() { timer.Stop() }
}

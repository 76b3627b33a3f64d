package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"causeway/cloud"
	"causeway/config"
)

// opener opens the session of a profile, once: accounts may share one, above all that of the environment.
type opener func() (*access, error)

// access is a session, and whose it is.
type access struct {
	session *cloud.Session
	account string // the ID
}

// openers are the openers of every profile in the file.
func openers(ctx context.Context, org *config.Organization) map[string]opener {
	all := map[string]opener{}
	for _, account := range org.AccountsByName() {
		if all[account.Profile] == nil {
			all[account.Profile] = sync.OnceValues(func() (*access, error) { return open(ctx, account.Profile, org.Region) })
		}
	}
	return all
}

func open(ctx context.Context, profile, region string) (*access, error) {
	session, err := cloud.Open(ctx, profile)
	if err != nil {
		return nil, err
	}
	session = session.In(region)
	identity, err := session.Identity(ctx)
	return &access{session, identity.Account}, err
}

// patient is an account while it is examined.
type patient struct {
	*examination
	account  *config.Account
	session  *cloud.Session
	regions  map[string]*region
	findings []Finding
}

// region is what stands in a region of an account.
type region struct {
	stacks map[string]*cloud.Stack // by name
	err    error
}

// examine runs the checks of an account.
func (e *examination) examine(ctx context.Context, account *config.Account) []Finding {
	p := &patient{examination: e, account: account, regions: map[string]*region{}}
	if !p.checkCredentials() {
		return p.findings
	}
	for _, check := range []struct {
		name string
		run  func(*patient, context.Context)
	}{
		{Bootstrap, (*patient).checkBootstrap},
		{Stacks, (*patient).checkStacks},
		{Connections, (*patient).checkConnections},
		{Organization, (*patient).checkOrganization},
	} {
		if e.wants(check.name) && ctx.Err() == nil {
			check.run(p, ctx)
		}
	}
	return p.findings
}

// checkCredentials checks that there are credentials, and that they are of the account. It says whether to go on.
func (p *patient) checkCredentials() bool {
	defer p.slow(p.account.Name + ": finding out who " + p.whose() + " is")()
	access, err := p.sessions[p.account.Profile]()
	if err != nil {
		p.cannot(Credentials, err)
		return false
	}
	p.session = access.session
	if access.account == p.account.ID {
		p.found(Credentials, OK, p.whose(), "")
		return true
	}
	is := access.account
	if other := p.org.AccountByID(is); other != nil {
		is += " (" + other.Name + ")"
	}
	if p.account.Profile == "" {
		p.found(Credentials, p.withoutAccess(), fmt.Sprintf("the file names no profile, and %s is account %s", p.whose(), is),
			fmt.Sprintf("write a profile with credentials for %s: %s: accounts.%s.profile", p.account.ID, p.options.Path, p.account.Name))
		return false
	}
	p.found(Credentials, p.withoutAccess(), fmt.Sprintf("%s is account %s, and not %s", p.whose(), is, p.account.ID),
		fmt.Sprintf("%s: write another profile to accounts.%[2]s.profile, or %[3]q to accounts.%[2]s.id if that is the account",
			p.options.Path, p.account.Name, access.account))
	return false
}

// withoutAccess is how bad it is that the account cannot be looked at. The management account may have no stack: then only its
// settings stay unknown.
func (p *patient) withoutAccess() Level {
	if slices.ContainsFunc(p.environments, func(e config.Environment) bool { return e.Account == p.account }) {
		return Failure
	}
	return Warning
}

// whose says which credentials the account's are.
func (p *patient) whose() string {
	if p.account.Profile == "" {
		return "the identity of the environment"
	}
	return "profile " + p.account.Profile
}

// in is what stands in a region, which is read once.
func (p *patient) in(ctx context.Context, name string) *region {
	if p.regions[name] == nil {
		defer p.slow(p.account.Name + ": listing the stacks in " + name)()
		stacks, err := p.session.Stacks(ctx, name)
		p.regions[name] = &region{stacks: map[string]*cloud.Stack{}, err: err}
		for _, stack := range stacks {
			p.regions[name].stacks[stack.Name] = stack
		}
	}
	return p.regions[name]
}

func (p *patient) found(check string, level Level, message, remedy string) {
	p.findings = append(p.findings, Finding{p.account.Name, check, level, message, remedy})
}

// cannot is the finding that something could not be looked at. What is denied to these credentials may still be allowed to
// the CDK's roles, which deploy; so that is a warning.
func (p *patient) cannot(check string, err error) {
	var failure *cloud.Error
	if !errors.As(err, &failure) {
		p.found(check, Failure, err.Error(), "")
		return
	}
	level := p.withoutAccess()
	if failure.Kind == cloud.Denied && check != Credentials {
		level = Warning
	}
	p.found(check, level, failure.Message, failure.Remedy)
}

// well adds that a check found nothing wrong, where that is so.
func (p *patient) well(check, message string) {
	for _, finding := range p.findings {
		if finding.Check == check {
			return
		}
	}
	p.found(check, OK, message, "")
}

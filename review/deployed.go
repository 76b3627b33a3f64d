package review

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"causeway/access"
	"causeway/cloud"
	"causeway/config"
)

// atOnce is how many requests are under way: CloudFormation throttles an account's requests, and shared services has most
// of the stacks.
const atOnce = 8

// reader is a session in an account that may read its stacks.
type reader struct {
	account *config.Account
	role    string // ARN; empty where the assembly names none
	region  string // whose AWS STS is asked: China and GovCloud know only their own
	session *cloud.Session
}

// Deployed is the assembly as it is deployed now: the templates that its stacks have in AWS. It asks with the profile of each
// account, or the environment's credentials where there is none, and as the lookup role of the CDK's bootstrap stack. Its error has a line for
// each account and stack that cannot be read.
func Deployed(ctx context.Context, org *config.Organization, assembly *access.Assembly, progress io.Writer) (*access.Assembly, error) {
	readers, err := readersOf(org, assembly)
	if err != nil {
		return nil, err
	}
	_, _ = fmt.Fprintf(progress, "Signing in to %s ...\n", count(len(readers), "account"))
	var all []*reader
	for _, r := range readers {
		all = append(all, r)
	}
	if err := parallel(all, func(r *reader) error { return r.signIn(ctx) }); err != nil {
		return nil, err
	}
	_, _ = fmt.Fprintf(progress, "Fetching %s ...\n", count(len(assembly.Stacks), "template"))
	templates, mutex := map[string]string{}, sync.Mutex{}
	err = parallel(assembly.Stacks, func(stack *access.Stack) error {
		r := readers[stack.Account]
		text, found, err := r.session.Template(ctx, stack.Region, stack.Name)
		if err != nil {
			return fmt.Errorf("%s (%s), stack %s: %w", r.account.Name, r.account.ID, stack.Name, err)
		}
		mutex.Lock()
		defer mutex.Unlock()
		if found {
			templates[stack.Name] = text
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return assembly.WithTemplates(templates)
}

// readersOf are those who read the accounts of the assembly, by account ID. One lookup role reads every region.
func readersOf(org *config.Organization, assembly *access.Assembly) (map[string]*reader, error) {
	readers := map[string]*reader{}
	for _, stack := range assembly.Stacks {
		account := org.AccountByID(stack.Account)
		if account == nil {
			return nil, fmt.Errorf("stack %s is for account %s, which the organization's file does not have: the assembly was made from another file; run `make synth` again",
				stack.Name, stack.Account)
		}
		if readers[account.ID] == nil {
			role := strings.ReplaceAll(stack.LookupRole, "${AWS::Partition}", org.Partition())
			readers[account.ID] = &reader{account: account, role: role, region: org.Region}
		}
	}
	return readers, nil
}

// signIn assumes the lookup role. Where that is impossible, because the account is not bootstrapped for one, credentials of the
// account itself do, as they do for the CDK CLI.
func (r *reader) signIn(ctx context.Context) error {
	own, err := cloud.Open(ctx, r.account.Profile)
	if cloud.KindOf(err) == cloud.NoProfile { // the profiles are those of people; a pipeline has none
		if environment, environmentErr := cloud.Open(ctx, ""); environmentErr == nil {
			own, err = environment, nil
		}
	}
	if err != nil {
		return r.failed(err)
	}
	own = own.In(r.region)
	if r.role != "" {
		if r.session, err = own.Assume(ctx, r.role); err == nil {
			return nil
		}
	}
	identity, identityErr := own.Identity(ctx)
	if identityErr == nil && identity.Account == r.account.ID {
		r.session = own
		return nil
	}
	if err == nil {
		err = cmp.Or(identityErr, fmt.Errorf("these are credentials of account %s", identity.Account))
	}
	return r.failed(err)
}

func (r *reader) failed(err error) error {
	return fmt.Errorf("%s (%s): %w", r.account.Name, r.account.ID, err)
}

// parallel does the same with many, a few at a time, and returns all errors.
func parallel[T any](all []T, do func(T) error) error {
	errs := make([]error, len(all))
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i, one := range all {
		group.Go(func() error {
			errs[i] = do(one)
			return nil // the others go on
		})
	}
	return errors.Join(group.Wait(), errors.Join(errs...))
}

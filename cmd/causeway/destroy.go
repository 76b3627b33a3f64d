package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"causeway/access"
	"causeway/cloud"
	"causeway/config"
	"causeway/doctor"
	"causeway/plan"
)

// destroyPlatform deletes every stack of the platform, in the order that is the reverse of deploying. What holds state is
// retained, and listed.
func destroyPlatform(args []string, stdout, stderr io.Writer) error {
	d, done, err := begin("destroy", args, stdout, stderr)
	if err != nil {
		return err
	}
	defer done()
	d.plan = plan.NewRemoval(d.org, d.path)
	if err := d.synthesize(); err != nil {
		return err
	}
	if _, err := d.check([]string{doctor.Credentials, doctor.Tools}); err != nil {
		return err
	}
	there, err := d.standing()
	if err != nil {
		return err
	}
	needed := func(step *plan.Step) bool {
		return slices.ContainsFunc(step.Stacks, func(name string) bool {
			return there[name] != nil && (step.Kind != plan.Unprotect || there[name].Protected)
		})
	}
	retained, err := d.retained(there)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(d.steps(), needed) {
		_, err := fmt.Fprintln(stdout, "No stack of the platform is deployed.")
		return err
	}
	d.announce(needed)
	_, _ = fmt.Fprintln(stdout)
	writeRetained(stdout, retained, d.org.Manages())
	_, _ = fmt.Fprintln(stdout, "CDKToolkit and ExecutionPolicies-… stay in every account: nothing else of the platform needs them then.")
	if err := d.confirm("Delete all of these stacks?", d.org.Name); err != nil {
		return err
	}
	return d.run(needed, "destroy")
}

// standing are the platform's stacks that exist, by name. Where applications still have stacks, that is an error: without the
// platform's roles CloudFormation could not delete them any more.
func (d *deployment) standing() (map[string]*cloud.Stack, error) {
	there, mutex := map[string]*cloud.Stack{}, sync.Mutex{}
	platform := map[string]bool{}
	for _, stack := range d.org.Stacks() {
		platform[stack.Account.Name+stack.Region+stack.Name] = true
	}
	var left []error
	err := each(d.org.AccountsByName(), func(account *config.Account) error {
		session, err := cloud.Open(d.stop, account.Profile)
		if err != nil {
			return err
		}
		for _, region := range d.org.PlatformRegions(account) {
			stacks, err := session.In(d.org.Region).Stacks(d.stop, region)
			if err != nil {
				return err
			}
			mutex.Lock()
			for _, stack := range stacks {
				if platform[account.Name+region+stack.Name] {
					there[stack.Name] = stack
				}
				if command := d.deletes(account, region, stack.Name); command != "" {
					left = append(left, fmt.Errorf("%s: %s is still there: delete it first: %s", account.Name, stack.Name, command))
				}
			}
			mutex.Unlock()
		}
		return nil
	})
	return there, errors.Join(err, errors.Join(left...))
}

// deletes is the command that deletes a stack of an application; "" for every other stack.
func (d *deployment) deletes(account *config.Account, region, stack string) string {
	for _, deployment := range d.org.DeploymentsInto(account) {
		if d.org.StageRegion(deployment.Stage) == region && slices.Contains(deployment.Stacks(), stack) {
			return awsCommand(account, region, "cloudformation delete-stack --stack-name "+stack)
		}
	}
	return ""
}

// retained is what stays of the stacks that exist.
func (d *deployment) retained(there map[string]*cloud.Stack) ([]retained, error) {
	assembly, err := access.ReadAssembly(plan.Assembly)
	if err != nil {
		return nil, err
	}
	stacks := slices.DeleteFunc(assembly.Stacks, func(stack *access.Stack) bool { return there[stack.Name] == nil })
	return retainedOf(d.org, stacks), nil
}

// each does the same for all accounts at the same time, and returns all errors.
func each(accounts []*config.Account, do func(*config.Account) error) error {
	errs := make([]error, len(accounts))
	var group sync.WaitGroup
	for i, account := range accounts {
		group.Go(func() {
			if err := do(account); err != nil {
				errs[i] = fmt.Errorf("%s: %w", account.Name, err)
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

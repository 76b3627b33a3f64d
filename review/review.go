// Package review says what a change of the platform does, to whoever approves it: what becomes of each stack, and who may
// do more or less than before.
package review

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"causeway/access"
	"causeway/config"
	"causeway/diff"
)

// Review is what a change does.
type Review struct {
	Stacks []*Stack       `json:"stacks"` // those that change, by name
	Gone   []string       `json:"gone"`   // stacks that are no longer in the assembly; nothing deletes them
	Access *access.Change `json:"access"`
}

// Stack is a stack that changes.
type Stack struct {
	Account string `json:"account"` // its name in the organization's file
	*diff.Change
}

// Reviewer reviews changes of one organization.
type Reviewer struct {
	Organization *config.Organization
	Engine       *access.Engine
	Directory    string    // of the project that has the CDK's differ
	Deployed     bool      // what is before comes from CloudFormation
	Progress     io.Writer // is told what takes a while
}

// Review compares two assemblies by the organization's file as it is after the change. Its errors are about what comes
// after: where what was before cannot be evaluated, the review says so, and permissions count as broadened.
func (r *Reviewer) Review(before, after *access.Assembly) (*Review, error) {
	review := &Review{Stacks: []*Stack{}, Gone: []string{}, Access: &access.Change{Come: []string{}, Gone: []string{}}}
	pairs, err := r.pair(before, after, review)
	if err != nil {
		return nil, err
	}
	_, _ = fmt.Fprintln(r.Progress, "Comparing the templates ...")
	changes, err := diff.Compare(r.Directory, pairs)
	if err != nil {
		return nil, err
	}
	for _, change := range changes {
		if change.Differences > 0 || change.New {
			review.Stacks = append(review.Stacks, &Stack{r.accountOf(after, change.Stack), change})
		}
	}
	slices.SortStableFunc(review.Stacks, func(a, b *Stack) int { return cmp.Compare(a.Stack, b.Stack) })
	if len(review.Stacks) > 0 || len(review.Gone) > 0 {
		_, _ = fmt.Fprintln(r.Progress, "Evaluating who can do what, before and after ...")
		review.Access, err = r.compareAccess(before, after)
	}
	return review, err
}

// pair finds the stacks of the same name and place, but for those that are the same, byte by byte. It notes those that are gone.
func (r *Reviewer) pair(before, after *access.Assembly, review *Review) ([]diff.Pair, error) {
	earlier := map[string]*access.Stack{}
	for _, stack := range before.Stacks {
		earlier[place(stack)] = stack
	}
	var pairs []diff.Pair
	for _, stack := range after.Stacks {
		was := earlier[place(stack)]
		delete(earlier, place(stack))
		if was != nil && bytes.Equal(was.Template(), stack.Template()) {
			continue
		}
		pair := diff.Pair{Stack: stack.Name, Deployed: r.Deployed}
		var err error
		if pair.After, err = diff.Parse(stack.Template()); err != nil {
			return nil, fmt.Errorf("stack %s: %w", stack.Name, err)
		}
		if was != nil {
			if pair.Before, err = diff.Parse(was.Template()); err != nil {
				return nil, fmt.Errorf("stack %s: %w", stack.Name, err)
			}
		}
		pairs = append(pairs, pair)
	}
	for _, stack := range before.Stacks {
		if earlier[place(stack)] != nil {
			review.Gone = append(review.Gone, stack.Name)
		}
	}
	return pairs, nil
}

func place(stack *access.Stack) string { return stack.Account + "/" + stack.Region + "/" + stack.Name }

// accountOf is the name of the account that a stack, or what it delivers, belongs to.
func (r *Reviewer) accountOf(assembly *access.Assembly, name string) string {
	name, _, _ = strings.Cut(name, "/")
	for _, stack := range assembly.Stacks {
		if account := r.Organization.AccountByID(stack.Account); stack.Name == name && account != nil {
			return account.Name
		}
	}
	return ""
}

func (r *Reviewer) compareAccess(before, after *access.Assembly) (*access.Change, error) {
	is, err := access.Prove(after, r.Organization, r.Engine)
	if err != nil {
		return nil, err
	}
	before, err = r.known(before)
	if err != nil {
		return nil, err
	}
	was, err := access.Prove(before, r.Organization, r.Engine)
	if err != nil {
		return &access.Change{Come: []string{}, Gone: []string{}, Unknown: "what was before cannot be evaluated: " + err.Error()}, nil
	}
	return access.Compare(was, is), nil
}

// known is the assembly without the stacks of accounts that the file no longer has. Whatever they could do, they cannot any
// longer.
func (r *Reviewer) known(before *access.Assembly) (*access.Assembly, error) {
	templates := map[string]string{}
	for _, stack := range before.Stacks {
		if r.Organization.AccountByID(stack.Account) != nil {
			templates[stack.Name] = string(stack.Template())
		}
	}
	return before.WithTemplates(templates)
}

// Changed counts the stacks that a deployment changes or creates.
func (r *Review) Changed() int {
	changed, created := r.count()
	return changed + created
}

func (r *Review) count() (changed, created int) {
	for _, stack := range r.Stacks {
		switch {
		case stack.Delivered:
		case stack.New:
			created++
		default:
			changed++
		}
	}
	return changed, created
}

// Broadens says whether anybody may do more than before, by the list of who may do what or by any policy.
func (r *Review) Broadens() bool {
	return r.Access.Broadens() || slices.ContainsFunc(r.Stacks, func(s *Stack) bool { return len(s.Broadened) > 0 })
}

// Dangers are what happens to resources with state.
func (r *Review) Dangers() []string {
	all := []string{}
	for _, stack := range r.Stacks {
		all = append(all, stack.Dangers()...)
	}
	return all
}

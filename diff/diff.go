// Package diff says what a change of templates does: to each resource, and to permissions. What CloudFormation replaces is
// known to the resource types' definitions, which the CDK's own differ brings; it runs as a program of its own.
package diff

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"causeway/internal/node"
)

//go:embed diff.mjs
var script string

var differ = node.Package{Name: "@aws-cdk/cloudformation-diff", Is: "the CDK's differ"}

// Pair is the template of one stack before and after a change.
type Pair struct {
	Stack    string
	Before   *Template // nil where the stack is new
	After    *Template
	Deployed bool // Before comes from CloudFormation, which writes ? for what is not ASCII

	delivered bool // by a StackSet
}

// Change is what the change of a template does.
type Change struct {
	Stack       string     `json:"stack"`
	New         bool       `json:"new"`
	Delivered   bool       `json:"delivered"`   // by a StackSet, as part of the stack before the slash
	Differences int        `json:"differences"` // none where nothing changes
	Resources   []Resource `json:"resources"`   // those that change, sorted by their logical IDs
	Broadened   []string   `json:"broadened"`   // what grants more than before, a line each
	Text        string     `json:"text"`        // as `cdk diff` shows it
}

// Resource is what happens to one resource.
type Resource struct {
	ID     string   `json:"id"` // logical
	Type   string   `json:"type"`
	Impact Impact   `json:"impact"`
	Causes []string `json:"causes"` // the properties that replace it, or that cannot change
	// State says that the resource was to stay whatever happens to its stack: in Causeway's templates, what has state is.
	State      bool `json:"state"`
	Unretained bool `json:"unretained"` // it no longer is
}

// Impact is what CloudFormation does to a resource.
type Impact string

// The impacts that take a physical resource out of its stack. MayReplace depends on values that only AWS knows.
const (
	WillReplace Impact = "WILL_REPLACE"
	MayReplace  Impact = "MAY_REPLACE"
	WillDestroy Impact = "WILL_DESTROY"
	WillOrphan  Impact = "WILL_ORPHAN" // it goes from the stack, and stays in the account
)

// WillFail is the impact of a change that CloudFormation refuses, and with it the update of the whole stack.
const WillFail Impact = "WILL_FAIL"

// immutable are the properties of a key. KMS refuses to change them, so that no key is replaced by mistake; the resource
// type's definition does not say so.
var immutable = []string{"KeySpec", "KeyUsage", "MultiRegion", "Origin"}

// Replaces says whether another physical resource may take the place of this one.
func (i Impact) Replaces() bool { return i == WillReplace || i == MayReplace }

// Removes says whether the resource goes from its stack.
func (i Impact) Removes() bool { return i == WillDestroy || i == WillOrphan }

// Compare compares templates, and the templates that their StackSets deliver as stacks of their own, as in
// Organization/Baseline: the StackSet's stack and logical ID. It runs the differ
// that is installed in the project around the directory; its errors say what to install.
func Compare(dir string, pairs []Pair) ([]*Change, error) {
	var all []Pair
	for _, pair := range pairs {
		all = append(all, pair.unfold()...)
	}
	if len(all) == 0 {
		return nil, nil
	}
	found, err := run(dir, all)
	if err != nil {
		return nil, err
	}
	changes := make([]*Change, len(all))
	for i, pair := range all {
		pair.judge(found[i].Resources)
		changes[i] = &Change{Stack: pair.Stack, New: pair.Before == nil, Delivered: pair.delivered, Differences: found[i].Differences,
			Resources: found[i].Resources, Text: found[i].Text, Broadened: append(found[i].Grants, broadened(pair.Before, pair.After)...)}
	}
	return changes, nil
}

// judge adds what the differ does not know: what has state, and what KMS refuses.
func (p Pair) judge(resources []Resource) {
	for i := range resources {
		r := &resources[i]
		was, is := p.Before.resource(r.ID), p.After.resource(r.ID)
		r.State = was.retained
		r.Unretained = was.retained && !is.retained && !r.Impact.Removes()
		for _, name := range immutable {
			if is.kind == "AWS::KMS::Key" && was.kind == is.kind && text(was.properties[name]) != text(is.properties[name]) {
				r.Impact, r.Causes = WillFail, append(r.Causes, name)
			}
		}
	}
}

// Dangers are what happens to resources with state that their stack was to keep as they are, a line each.
func (c *Change) Dangers() []string {
	happens := map[Impact]string{WillReplace: "is replaced", MayReplace: "may be replaced", WillDestroy: "is deleted",
		WillOrphan: "leaves its stack", WillFail: "cannot be changed"}
	var all []string
	for _, r := range c.Resources {
		what := happens[r.Impact]
		if what == "" && r.Unretained {
			what = "is no longer retained"
		}
		if !r.State || what == "" {
			continue
		}
		line := fmt.Sprintf("%s %s (%s) %s", c.Stack, r.ID, r.Type, what)
		if len(r.Causes) > 0 {
			line += ", because of " + strings.Join(r.Causes, ", ")
		}
		all = append(all, line)
	}
	return all
}

// comparison is what diff.mjs says of a pair.
type comparison struct {
	Differences int
	Text        string
	Resources   []Resource
	Grants      []string
}

func run(dir string, pairs []Pair) ([]comparison, error) {
	type question struct {
		Before any `json:"before"`
		After  any `json:"after"`
	}
	questions := make([]question, len(pairs))
	for i, pair := range pairs {
		questions[i] = question{After: pair.After.content}
		if pair.Before != nil {
			questions[i].Before = pair.Before.content
		}
	}
	input, err := json.Marshal(questions)
	if err != nil {
		return nil, err
	}
	command, err := differ.Command(dir, script)
	if err != nil {
		return nil, err
	}
	var stderr strings.Builder
	command.Stdin, command.Stderr = bytes.NewReader(input), &stderr
	command.Env = append(command.Environ(), "FORCE_COLOR=0")
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("the CDK's differ has failed: %w\n%s", err, strings.TrimSpace(stderr.String()))
	}
	var answers []comparison
	return answers, json.Unmarshal(output, &answers)
}

// Package plan says what to do to deploy the platform, in which order, and why something must wait. It reads the
// organization's file alone, so that it answers at once.
package plan

import "strings"

// Plan is everything to do, from accounts that have nothing to pipelines that run. Doing it again changes nothing.
type Plan struct {
	Waves []*Wave `json:"waves"`
	Later []*Step `json:"later"` // what people do once everything is deployed
}

// Wave is what can be done at the same time, once the waves before it are done.
type Wave struct {
	Number int     `json:"wave"` // from 1
	Steps  []*Step `json:"steps"`
}

// Kind is what a step does.
type Kind string

// The kinds of steps.
const (
	Synthesize Kind = "synthesize" // write the templates that everything else deploys
	Setting    Kind = "setting"    // of the AWS Organization, once
	Policies   Kind = "policies"   // what the CDK may do in an account
	Bootstrap  Kind = "bootstrap"  // the CDK's own resources in an account and region
	Deploy     Kind = "deploy"     // stacks of an account
	Unprotect  Kind = "unprotect"  // end the protection of a stack from termination
	Destroy    Kind = "destroy"    // delete stacks of an account
	ByHand     Kind = "by hand"    // something that AWS lets only people do
)

// Step is one command, or something that people do.
type Step struct {
	ID      string       `json:"id"`
	Kind    Kind         `json:"kind"`
	Account string       `json:"account,omitempty"` // by its name in the file; "" for none
	Region  string       `json:"region,omitempty"`  // of Bootstrap
	Command Command      `json:"command,omitempty"` // run where cdk.json is; none for ByHand
	How     string       `json:"how,omitempty"`     // of ByHand
	Stacks  []string     `json:"stacks,omitempty"`  // that it deploys, each after those that it needs
	After   []Dependency `json:"after,omitempty"`
}

// Dependency is a step that another one waits for, and why.
type Dependency struct {
	Step string `json:"step"`
	Why  string `json:"why"`
}

// Command is a program and its arguments. Its text is a line for a shell.
type Command []string

// MarshalText gives the line.
func (c Command) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c Command) String() string {
	words := make([]string, len(c))
	for i, word := range c {
		words[i] = quote(word)
	}
	return strings.Join(words, " ")
}

// quote writes a word for a shell.
func quote(word string) string {
	if word != "" && !strings.ContainsAny(word, " '\"$&;()<>|*?\\`!#~[]{}") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Package policy holds every policy document as a plain Go value: what it allows, to whom and under which condition.
// Each is written once, in a function of its own, and is handed to the CDK as a finished document.
//
// Rules, held by tests: a Sid on every statement, no wildcard action in an Allow (CloudFormationRole and its boundary
// excepted), a `*` resource only with a comment that says why, and no partition written literally.
package policy

import (
	"encoding/json"
)

// Document is an IAM policy document.
type Document struct {
	Statement []Statement `json:"Statement"`
	Version   string      `json:"Version"`
}

// Statement is one statement of a policy document.
type Statement struct {
	Sid       string     `json:"Sid"`
	Effect    Effect     `json:"Effect"`
	Principal *Principal `json:"Principal,omitempty"`
	Action    List       `json:"Action,omitempty"`
	NotAction List       `json:"NotAction,omitempty"` // of service control policies only
	Resource  List       `json:"Resource,omitempty"`
	Condition Condition  `json:"Condition,omitempty"`
}

// Effect is what a statement does.
type Effect string

// The effects of a statement.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Principal is who a statement of a resource policy or trust policy is about.
type Principal struct {
	AWS     List `json:"AWS,omitempty"`
	Service List `json:"Service,omitempty"`

	anybody bool // whoever he is, signed in or not; written as a plain `*`
}

// MarshalJSON writes anybody as `*`, which is all that endpoints take.
func (p Principal) MarshalJSON() ([]byte, error) {
	return json.Marshal(p.value())
}

// Condition is the condition of a statement: operator, context key, values.
type Condition map[string]map[string]List

// List is one or several values; one is written as a plain string, as AWS itself writes it.
type List []string

// MarshalJSON writes one value as a string and several as a list.
func (l List) MarshalJSON() ([]byte, error) {
	return json.Marshal(l.value())
}

// NewDocument is a policy document of these statements.
func NewDocument(statements ...Statement) Document {
	return Document{Version: "2012-10-17", Statement: statements}
}

// Value is the document as the plain maps and lists that the CDK takes in place of a JSON object: what JSON makes of it, in a
// tenth of the time that writing and reading it takes (BenchmarkValue).
func (d Document) Value() map[string]any {
	statements := make([]any, len(d.Statement))
	for i, statement := range d.Statement {
		statements[i] = statement.value()
	}
	return map[string]any{"Statement": statements, "Version": d.Version}
}

func (s Statement) value() map[string]any {
	value := map[string]any{"Sid": s.Sid, "Effect": string(s.Effect)}
	if s.Principal != nil {
		value["Principal"] = s.Principal.value()
	}
	s.Action.in(value, "Action")
	s.NotAction.in(value, "NotAction")
	s.Resource.in(value, "Resource")
	if len(s.Condition) > 0 {
		value["Condition"] = s.Condition.value()
	}
	return value
}

func (p Principal) value() any {
	if p.anybody {
		return "*"
	}
	value := map[string]any{}
	p.AWS.in(value, "AWS")
	p.Service.in(value, "Service")
	return value
}

func (c Condition) value() map[string]any {
	value := map[string]any{}
	for operator, keys := range c {
		compared := map[string]any{}
		for key, values := range keys {
			compared[key] = values.value()
		}
		value[operator] = compared
	}
	return value
}

// in adds a list that is not empty to the value that it is an element of.
func (l List) in(value map[string]any, element string) {
	if len(l) > 0 {
		value[element] = l.value()
	}
}

func (l List) value() any {
	if len(l) == 1 {
		return l[0]
	}
	return []string(l)
}

// And is the condition that holds where both do. The two must not test the same key with the same operator: a document
// can hold it only once.
func (c Condition) And(other Condition) Condition {
	both := Condition{}
	for _, condition := range []Condition{c, other} {
		for operator, keys := range condition {
			if both[operator] == nil {
				both[operator] = map[string]List{}
			}
			for key, values := range keys {
				if both[operator][key] != nil {
					panic("two conditions on " + key + " in one statement")
				}
				both[operator][key] = values
			}
		}
	}
	return both
}

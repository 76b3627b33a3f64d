package access

import (
	"fmt"
	"maps"
	"strings"
)

// memory is what an engine has been told and has decided, of whatever model.
//
// A decision depends on the request, and on those statements of its policies that can match its action and its resource,
// alone. So the engine's processes get these statements only, and are not asked again what they have decided.
type memory struct {
	known     map[string]*wording  // by kind and text
	wordings  map[int]*wording     // by the numbers that requests have for policies
	parts     map[string]int       // by kind and text: the numbers that the processes have for parts of them
	untold    []any                // parts that the processes do not have yet
	decisions map[string]*Decision // by the keys of requests with parts of policies
}

// wording is what policies say that say the same.
type wording struct {
	*Policy                 // one of them
	problems []string       // what IAM would not understand in it
	parts    map[topic]part // what has been asked about
}

// topic is what a request is about.
type topic struct{ action, resource string }

// part is what a document says of one topic.
type part struct {
	number int
	silent bool // it says nothing
}

func newMemory() *memory {
	return &memory{known: map[string]*wording{}, wordings: map[int]*wording{}, parts: map[string]int{}, decisions: map[string]*Decision{}}
}

// Load hands the policies to the engine, in place of those with their numbers before, and returns what IAM would not
// understand in them, policy by policy.
func (e *Engine) Load(policies []*Policy) ([]Problem, error) {
	var news []*wording
	var questions []any
	for _, p := range policies {
		found := e.memory.known[p.key()]
		if found == nil {
			found = &wording{Policy: p, parts: map[topic]part{}}
			news = append(news, found)
			questions = append(questions, map[string]any{"check": map[string]any{"kind": p.Kind, "document": p.Document}})
		}
		e.memory.wordings[p.id] = found
	}
	answers, err := spread[struct {
		Problems []string
		Error    string
	}](e, questions)
	if err != nil {
		return nil, err
	}
	for i, answer := range answers {
		if answer.Error != "" {
			return nil, fmt.Errorf("%s: %s", news[i].Where(), answer.Error)
		}
		news[i].problems, e.memory.known[news[i].key()] = answer.Problems, news[i]
	}
	var problems []Problem
	for _, p := range policies {
		for _, message := range e.memory.wordings[p.id].problems {
			problems = append(problems, Problem{Policy: p, Message: message})
		}
		problems = append(problems, beyond(p)...)
	}
	return problems, nil
}

func (p *Policy) key() string { return string(p.Kind) + p.text }

// Decide decides requests; the decisions are in their order.
func (e *Engine) Decide(requests []*Request) ([]*Decision, error) {
	keys, asked := make([]string, len(requests)), map[string]bool{}
	var news []string
	var questions []any
	for i, request := range requests {
		narrowed := e.memory.narrowed(request)
		key := narrowed.key()
		if keys[i] = key; e.memory.decisions[key] == nil && !asked[key] {
			asked[key] = true
			news, questions = append(news, key), append(questions, map[string]any{"request": narrowed})
		}
	}
	if err := e.tell(e.memory.untold); err != nil {
		return nil, err
	}
	e.memory.untold = nil
	answers, err := spread[*Decision](e, questions)
	if err != nil {
		return nil, err
	}
	for i, key := range news {
		e.memory.decisions[key] = answers[i]
	}
	decisions := make([]*Decision, len(requests))
	for i, r := range requests {
		if decisions[i] = e.memory.decisions[keys[i]]; decisions[i].Error != "" {
			return nil, fmt.Errorf("%s may %s on %s: the engine cannot decide: %s", r.Principal, r.Action, r.Resource, decisions[i].Error)
		}
	}
	return decisions, nil
}

// narrowed is the request with the parts of its policies that are about it in place of the policies. Those that say
// nothing are left out, but for a boundary, a resource's and an endpoint's policy: that there is one counts, too.
func (m *memory) narrowed(request *Request) *Request {
	r, about := *request, topic{request.Action, request.Resource}
	speaking := func(policies []int) []int {
		numbers := []int{}
		for _, id := range policies {
			if part := m.part(id, about); !part.silent {
				numbers = append(numbers, part.number)
			}
		}
		return numbers
	}
	r.Identity, r.Boundary, r.Controls = speaking(r.Identity), nil, nil
	for _, id := range request.Boundary {
		r.Boundary = append(r.Boundary, m.part(id, about).number)
	}
	if r.ResourcePolicy != 0 {
		r.ResourcePolicy = m.part(r.ResourcePolicy, about).number
	}
	if r.Endpoint != 0 {
		r.Endpoint = m.part(r.Endpoint, about).number
	}
	for _, c := range request.Controls {
		r.Controls = append(r.Controls, RequestControls{c.Target, speaking(c.Policies)})
	}
	return &r
}

// part is what the policy with that number in requests says of a topic.
func (m *memory) part(policy int, about topic) part {
	d := m.wordings[policy]
	if found, known := d.parts[about]; known {
		return found
	}
	statements := []statement{}
	for _, s := range d.statementsOn(about.action) {
		if s.canBeOn(about.resource) {
			statements = append(statements, s)
		}
	}
	document := maps.Clone(d.Document)
	document["Statement"] = statements
	text := string(d.Kind) + jsonText(document)
	if m.parts[text] == 0 {
		m.parts[text] = len(m.parts) + 1
		m.untold = append(m.untold, map[string]any{"policy": map[string]any{"id": m.parts[text], "kind": d.Kind, "document": document}})
	}
	d.parts[about] = part{m.parts[text], len(statements) == 0}
	return d.parts[about]
}

// canBeOn says whether the statement can match a resource. One without a Resource, as in a trust policy, matches every one,
// and a request about a pattern is not told apart.
func (s statement) canBeOn(resource string) bool {
	return s["Resource"] == nil || strings.ContainsAny(resource, "*?") || s.canMatch("Resource", resource)
}

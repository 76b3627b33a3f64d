package access

import (
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"causeway/access/accesstest"
)

// What all tests together have asked the engine. A decision depends on the request, and on the statements of its policies
// that name its action, alone. So a test that changes one statement asks again only about whom and what it concerns.
var (
	numbers  = map[string]int{}       // policies by what they say
	numberOf = map[*Policy]int{}      // the same, by the policies of the models
	problems = map[string][]Problem{} // what IAM would not understand in them
	parts    = map[about]int{}        // what policies say about one action
	said     = map[string]int{"": 1}  // the same, by what it says
	decided  = map[string]*Decision{} // requests, by keyOf
)

// engineAgain is an engine of its own, whose policies keep the numbers that they have here.
var engineAgain = sync.OnceValues(func() (*Engine, error) { return StartEngine(".") })

// about is a policy, by its number, and an action.
type about struct {
	policy int
	action string
}

// proveAgain is Prove, less what has been asked already.
func proveAgain(t testing.TB, templates map[string]map[string]any) (*Proof, error) {
	t.Helper()
	e, err := engineAgain()
	if err != nil {
		t.Skip(err)
	}
	org := example(t)
	assembly, err := ReadAssembly(accesstest.Write(t, org, templates))
	if err != nil {
		return nil, err
	}
	model, err := NewModel(assembly, org)
	if err != nil {
		return nil, err
	}
	proof := &Proof{Model: model}
	if proof.Problems, err = loadAgain(e, model); err != nil || len(proof.Problems) > 0 {
		return proof, err
	}
	if proof.Entries, err = decideAgain(e, model, model.questions(model.Targets(), NewIntent(org))); err != nil {
		return nil, err
	}
	proof.Journeys = model.journeys()
	return proof, travelAgain(e, model, proof.Journeys)
}

// loadAgain is Engine.Load, less the policies that the engine has. It has them by their number in numbers.
func loadAgain(e *Engine, m *Model) ([]Problem, error) {
	var found []Problem
	for _, p := range m.Policies {
		text := string(p.Kind) + p.text
		if numbers[text] == 0 {
			loaded := *p
			loaded.id = len(numbers) + 1
			new, err := e.Load([]*Policy{&loaded})
			if err != nil {
				return nil, err
			}
			numbers[text], problems[text] = loaded.id, new
		}
		numberOf[p] = numbers[text]
		for _, problem := range problems[text] {
			found = append(found, Problem{p, problem.Message})
		}
	}
	return found, nil
}

// decideAgain is Model.decide, less what has been asked already.
func decideAgain(e *Engine, m *Model, questions []question) ([]*Entry, error) {
	intent, requests := NewIntent(m.Org), make([]*Request, len(questions))
	for i, q := range questions {
		requests[i] = m.request(q.principal, q.target)
	}
	decisions, err := askAgain(e, m, requests)
	if err != nil {
		return nil, err
	}
	entries := make([]*Entry, len(questions))
	for i, q := range questions {
		entries[i] = &Entry{q.principal, q.target, decisions[i], intent.allows(q.principal, q.target), q.standsFor}
	}
	return entries, nil
}

// travelAgain is Model.travel, less what has been asked already.
func travelAgain(e *Engine, m *Model, journeys []*Journey) error {
	var requests []*Request
	for _, journey := range journeys {
		for _, step := range journey.Steps {
			requests = append(requests, m.request(step.Principal, step.Target))
		}
	}
	decisions, err := askAgain(e, m, requests)
	if err != nil {
		return err
	}
	for _, journey := range journeys {
		for _, step := range journey.Steps {
			step.Decision, decisions = decisions[0], decisions[1:]
		}
	}
	return nil
}

// askAgain is Engine.Decide, less what has been asked already.
func askAgain(e *Engine, m *Model, requests []*Request) ([]*Decision, error) {
	keys, missing := make([]string, len(requests)), map[string]*Request{}
	for i, request := range requests {
		keys[i] = keyOf(m, request)
		if decided[keys[i]] == nil {
			missing[keys[i]] = renumbered(m, request, func(p *Policy) int { return numberOf[p] })
		}
	}
	asked, news := slices.Sorted(maps.Keys(missing)), []*Request(nil)
	for _, key := range asked {
		news = append(news, missing[key])
	}
	answers, err := e.Decide(news)
	if err != nil {
		return nil, err
	}
	for i, answer := range answers {
		decided[asked[i]] = answer
	}
	decisions := make([]*Decision, len(requests))
	for i, key := range keys {
		decisions[i] = decided[key]
	}
	return decisions, nil
}

// keyOf is all that the decision depends on: the request, with what its policies say about its action. Service control
// policies that say nothing about it are left out, because AWS's own allow everything.
func keyOf(m *Model, request *Request) string {
	key := renumbered(m, request, func(p *Policy) int { return part(p, request.Action) })
	everything := part(m.fullAccess(), request.Action)
	if !slices.ContainsFunc(key.Controls, func(c RequestControls) bool {
		return !slices.Contains(c.Policies, everything) || slices.ContainsFunc(c.Policies, func(n int) bool { return n != everything && n != said[""] })
	}) {
		key.Controls = nil
	}
	return jsonText(key)
}

// part is the number of what a policy says about an action.
func part(p *Policy, action string) int {
	key := about{numberOf[p], action}
	if parts[key] == 0 {
		text := ""
		for _, s := range p.statements() {
			if s["NotAction"] != nil || slices.ContainsFunc(asTexts(s["Action"]), func(pattern string) bool {
				matches, err := path.Match(strings.ToLower(pattern), strings.ToLower(action))
				return matches || err != nil
			}) {
				text += jsonText(s)
			}
		}
		if said[text] == 0 {
			said[text] = len(said) + 1
		}
		parts[key] = said[text]
	}
	return parts[key]
}

// renumbered is the request with other numbers for its policies than the model has.
func renumbered(m *Model, request *Request, number func(*Policy) int) *Request {
	renumber := func(ids []int) []int {
		var all []int
		for _, id := range ids {
			all = append(all, number(m.Policies[id-1]))
		}
		return all
	}
	r := *request
	r.Identity, r.Boundary, r.Controls = renumber(r.Identity), renumber(r.Boundary), slices.Clone(r.Controls)
	if r.ResourcePolicy != 0 {
		r.ResourcePolicy = number(m.Policies[r.ResourcePolicy-1])
	}
	for i, control := range r.Controls {
		r.Controls[i].Policies = renumber(control.Policies)
	}
	return &r
}

package access

import (
	"encoding/json"
	"fmt"
)

// memory is what an engine has been told and has decided, of whatever model.
//
// A decision depends on those statements of a request's policies that can match its action, its resource, its principal and its
// context, and on what these look at, alone. So the engine's processes get these statements only, and are not asked again what they
// have decided.
type memory struct {
	known     map[string]*wording    // by kind and text
	wordings  int                    // ever known
	topics    map[topic]*topic       // each once, so that a pointer tells them apart
	parts     map[string]*part       // by kind and text
	untold    []any                  // parts that the processes do not have yet
	names     map[string]keys        // condition keys by their names
	distinct  int                    // names
	decisions map[digest]*Decision   // by what they depend on
	answers   map[string]*Decision   // by the engine's words: most decisions are the same
	narrowed  narrowed               // the last, for its room
	pieces    map[digest]int32       // of requests, by what they say
	requests  map[[3]int32]*Decision // by the numbers of their pieces
}

// wording is what policies say that say the same.
type wording struct {
	number     int
	kind       Kind
	document   map[string]any
	statements *statements
	problems   []string         // what IAM would not understand in it, and what the proof would not see
	parts      map[*topic]*part // what has been asked about
}

// topic is what a request is about.
type topic struct{ action, resource string }

// part is what a document says of one topic.
type part struct {
	number int
	silent bool // it says nothing
	sight

	gates      []gate // of the statements; nil where all of them are open, and then there is nothing of what follows
	of         *wording
	statements []statement
	narrower   map[uint64]*part // by which of the statements can apply
}

func newMemory() *memory {
	return &memory{known: map[string]*wording{}, topics: map[topic]*topic{}, parts: map[string]*part{}, names: map[string]keys{},
		decisions: map[digest]*Decision{}, answers: map[string]*Decision{}, pieces: map[digest]int32{}, requests: map[[3]int32]*Decision{}}
}

// Load hands the policies to the engine, and returns what IAM would not understand in them, policy by policy. It can decide
// about those of several models.
func (e *Engine) Load(policies []*Policy) ([]Problem, error) {
	e.one.Lock()
	defer e.one.Unlock()
	var news []*Policy
	var questions []any
	for _, p := range policies {
		key := string(p.Kind) + p.text
		if p.wording = e.memory.known[key]; p.wording == nil {
			e.memory.wordings++
			p.wording = &wording{number: e.memory.wordings, kind: p.Kind, document: p.Document, statements: p.parsed, parts: map[*topic]*part{}}
			e.memory.known[key] = p.wording
			news = append(news, p)
			questions = append(questions, map[string]any{"check": map[string]any{"kind": p.Kind, "document": p.Document}})
		}
		p.parsed = p.wording.statements
	}
	answers, err := spread[struct {
		Problems []string
		Error    string
	}](e, questions)
	for i, answer := range answers {
		news[i].wording.problems = append(answer.Problems, beyond(news[i])...)
		if answer.Error != "" && err == nil {
			err = fmt.Errorf("%s: %s", news[i].Where(), answer.Error)
		}
	}
	if err != nil {
		for _, p := range news {
			delete(e.memory.known, string(p.Kind)+p.text) // it is to be asked about again
		}
		return nil, err
	}
	var problems []Problem
	for _, p := range policies {
		for _, message := range p.wording.problems {
			problems = append(problems, Problem{Policy: p, Message: message})
		}
	}
	return problems, nil
}

// Decide decides requests about policies that have been loaded; the decisions are in their order.
func (e *Engine) Decide(requests []*Request) ([]*Decision, error) {
	e.one.Lock()
	defer e.one.Unlock()
	return e.decide(requests)
}

// decide is Decide for who asks alone.
func (e *Engine) decide(requests []*Request) ([]*Decision, error) {
	keys, asked := make([]digest, len(requests)), map[digest]bool{}
	var news []digest
	var questions []any
	for i, request := range requests {
		narrowed := e.memory.narrow(request)
		keys[i] = e.memory.digest(narrowed)
		if e.memory.decisions[keys[i]] == nil && !asked[keys[i]] {
			asked[keys[i]] = true
			news, questions = append(news, keys[i]), append(questions, narrowed.question())
		}
	}
	if err := e.tell(e.memory.untold); err != nil {
		return nil, err
	}
	e.memory.untold = nil
	answers, err := spread[json.RawMessage](e, questions)
	if err != nil {
		return nil, err
	}
	for i, key := range news {
		if e.memory.decisions[key], err = e.memory.decision(answers[i]); err != nil {
			return nil, err
		}
	}
	decisions := make([]*Decision, len(requests))
	for i, r := range requests {
		if decisions[i] = e.memory.decisions[keys[i]]; decisions[i].Error != "" {
			return nil, fmt.Errorf("%s may %s on %s: the engine cannot decide: %s", r.Principal, r.Action, r.Resource, decisions[i].Error)
		}
	}
	return decisions, nil
}

// decision is what the engine says in these words.
func (m *memory) decision(words []byte) (*Decision, error) {
	if found := m.answers[string(words)]; found != nil {
		return found, nil
	}
	decision := &Decision{}
	if err := json.Unmarshal(words, decision); err != nil {
		return nil, fmt.Errorf("the policy engine says %q: %w", words, err)
	}
	m.answers[string(words)] = decision
	return decision, nil
}

package access

import (
	"iter"
	"sync"
)

// statement is a statement of a policy, as JSON gives it.
type statement map[string]any

// parse reads the statements of a document.
func parse(document map[string]any) *statements {
	return &statements{all: statementsOf(document), byAction: map[string][]statement{}}
}

// statementsOf are a document's statements, of which it may have one without a list.
func statementsOf(document map[string]any) []statement {
	var all []statement
	for _, value := range asList(document["Statement"]) {
		if s, ok := value.(map[string]any); ok {
			all = append(all, s)
		}
	}
	return all
}

func (p *Policy) statements() []statement { return p.parsed.all }

// statementsOn are the statements that can be about an action.
func (p *Policy) statementsOn(action string) []statement { return p.parsed.on(action) }

// statements are those of a document. Policies of several models that say the same share them, so what is found out about them is
// found out once; their models may be used at the same time.
type statements struct {
	all      []statement
	one      sync.RWMutex           // who adds to byAction
	byAction map[string][]statement // those that can be about an action
}

func (s *statements) on(action string) []statement {
	s.one.RLock()
	found, known := s.byAction[action]
	s.one.RUnlock()
	if known {
		return found
	}
	for _, one := range s.all {
		if one.canMatch("Action", action) {
			found = append(found, one)
		}
	}
	s.one.Lock()
	s.byAction[action] = found
	s.one.Unlock()
	return found
}

// clause is one comparison of a statement's conditions.
type clause struct {
	operator, key string
	value         any
}

// clauses are all comparisons of the statement's conditions, in no order.
func (s statement) clauses() iter.Seq[clause] {
	return func(yield func(clause) bool) {
		operators, _ := s["Condition"].(map[string]any)
		for operator, values := range operators {
			keys, _ := values.(map[string]any)
			for key, value := range keys {
				if !yield(clause{operator, key, value}) {
					return
				}
			}
		}
	}
}

// principals are the statement's principals of a type: AWS, Service or Federated. "*" alone stands for AWS.
func (s statement) principals(kind string) []string {
	switch principal := s["Principal"].(type) {
	case map[string]any:
		return asTexts(principal[kind])
	case string:
		if kind == "AWS" {
			return []string{principal}
		}
	}
	return nil
}

func asList(value any) []any {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		return value
	}
	return []any{value}
}

func asTexts(value any) []string {
	var texts []string
	for _, element := range asList(value) {
		if text, ok := element.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

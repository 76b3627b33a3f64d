package access

// statement is a statement of a policy, as JSON gives it.
type statement map[string]any

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

func (p *Policy) statements() []statement { return p.parsed }

// statementsOn are the statements that can be about an action. They are found once for all targets of the action.
func (p *Policy) statementsOn(action string) []statement {
	found, known := p.byAction[action]
	if known {
		return found
	}
	for _, s := range p.parsed {
		if s.canMatch("Action", action) {
			found = append(found, s)
		}
	}
	if p.byAction == nil {
		p.byAction = map[string][]statement{}
	}
	p.byAction[action] = found
	return found
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

package access

import (
	"crypto/sha256"
	"maps"
	"strconv"
	"strings"
)

// narrowed is a request with the parts of its policies that are about it in place of the policies. Parts that say nothing
// are left out, but for a boundary, a resource's and an endpoint's policy: that there is one counts, too.
type narrowed struct {
	*Request
	identity, controls           []*part
	boundary, resource, endpoint *part
	sees                         sight  // of all parts
	text                         []byte // for its digest
}

// narrow narrows a request. What it returns holds until it narrows the next.
func (m *memory) narrow(r *Request) *narrowed {
	about, n := m.topic(r.Action, r.Resource), &m.narrowed
	*n = narrowed{Request: r, identity: n.identity[:0], controls: n.controls[:0], text: n.text[:0]}
	read := func(p *Policy) *part {
		if p == nil {
			return nil
		}
		found := m.part(p.wording, about)
		n.sees.add(found.sees)
		return found
	}
	speaking := func(parts []*part, policies []*Policy) []*part {
		for _, p := range policies {
			if found := read(p); !found.silent {
				parts = append(parts, found)
			}
		}
		return parts
	}
	n.identity, n.controls = speaking(n.identity, r.Identity), speaking(n.controls, r.Controls)
	n.boundary, n.resource, n.endpoint = read(r.Boundary), read(r.ResourcePolicy), read(r.Endpoint)
	return n
}

// topic is the one that stands for an action and a resource.
func (m *memory) topic(action, resource string) *topic {
	about := topic{action, resource}
	if m.topics[about] == nil {
		m.topics[about] = &about
	}
	return m.topics[about]
}

// part is what a policy says of a topic.
func (m *memory) part(w *wording, about *topic) *part {
	if found := w.parts[about]; found != nil {
		return found
	}
	statements := []statement{}
	for _, s := range w.about.statementsOn(about.action) {
		if s.canBeOn(about.resource) {
			statements = append(statements, s)
		}
	}
	document := maps.Clone(w.document)
	document["Statement"] = statements
	text := string(w.kind) + jsonText(document)
	if m.parts[text] == nil {
		number := len(m.parts) + 1
		m.parts[text] = &part{number, len(statements) == 0, m.sightOf(statements)}
		m.untold = append(m.untold, map[string]any{"policy": map[string]any{"id": number, "kind": w.kind, "document": document}})
	}
	w.parts[about] = m.parts[text]
	return w.parts[about]
}

// canBeOn says whether the statement can match a resource. One without a Resource, as in a trust policy, matches every one,
// and a request about a pattern is not told apart.
func (s statement) canBeOn(resource string) bool {
	return s["Resource"] == nil || strings.ContainsAny(resource, "*?") || s.canMatch("Resource", resource)
}

// sight is what statements look at in a request, besides its action.
type sight struct {
	principal bool
	resource  bool
	keys      keys
}

func (s *sight) add(other sight) {
	s.principal, s.resource, s.keys = s.principal || other.principal, s.resource || other.resource, s.keys|other.keys
}

// sightOf is generous: a variable may stand for anything.
func (m *memory) sightOf(statements []statement) sight {
	var sees sight
	for _, s := range statements {
		if strings.Contains(jsonText(s), "${") {
			return sight{true, true, ^keys(0)}
		}
		named := s["Resource"] != nil && s["Resource"] != "*"
		sees.principal = sees.principal || s["Principal"] != nil || s["NotPrincipal"] != nil
		sees.resource = sees.resource || named || s["NotResource"] != nil
		operators, _ := s["Condition"].(map[string]any)
		for _, values := range operators {
			of, _ := values.(map[string]any)
			for name := range of {
				sees.keys |= m.key(name)
			}
		}
	}
	return sees
}

// keys are a set of condition keys.
type keys uint64

// key is the set of one key. The 64th and all that come later are not told apart.
func (m *memory) key(name string) keys {
	if m.names[name] == 0 {
		lower := strings.ToLower(name) // AWS does not tell letters apart in them
		if m.names[lower] == 0 {
			m.names[lower] = 1 << min(m.distinct, 63)
			m.distinct++
		}
		m.names[name] = m.names[lower]
	}
	return m.names[name]
}

// digest stands for what a decision depends on. Requests have too much text to keep all of it.
type digest [sha256.Size]byte

// digest is made of what the parts look at: of the names of condition keys, some of which the engine refuses, but only of
// those values that a statement has a condition on. Where no statement names principals or resources, it is made of what kind
// each is, and whether both are of one account.
func (m *memory) digest(n *narrowed) digest {
	n.number(n.identity...)
	n.number(n.controls...)
	n.number(n.boundary, n.resource, n.endpoint)
	n.write(n.Action)
	if n.sees.principal {
		n.write(n.Principal, n.Account)
	} else {
		_, account, name := cutAccount(n.Principal)
		kind, _, _ := strings.Cut(name, "/")
		n.write(kind)
		n.text = strconv.AppendBool(n.text, account == n.Account)
	}
	if n.sees.resource {
		n.write(n.Resource)
	} else {
		before, _, after := cutAccount(n.Resource)
		n.write(before, after)
	}
	for _, key := range n.Context {
		n.write(key.Name)
		if n.sees.keys&m.key(key.Name) == 0 {
			continue
		}
		switch value := key.Value.(type) {
		case string:
			n.write(value)
		case []string:
			n.text = strconv.AppendInt(n.text, int64(len(value)), 10)
			n.write(value...)
		}
	}
	return sha256.Sum256(n.text)
}

// write adds texts so that they cannot be taken for others.
func (n *narrowed) write(texts ...string) {
	for _, s := range texts {
		n.text = append(append(strconv.AppendInt(n.text, int64(len(s)), 10), ':'), s...)
	}
}

func (n *narrowed) number(parts ...*part) {
	for _, p := range parts {
		if p != nil {
			n.text = strconv.AppendInt(n.text, int64(p.number), 10)
		}
		n.text = append(n.text, ',')
	}
	n.text = append(n.text, ';')
}

// cutAccount cuts an ARN around its account. What is none, as the name of a service, has nothing but what comes before.
func cutAccount(arn string) (before, account, after string) {
	colons, start := 0, 0
	for i := range len(arn) {
		if arn[i] != ':' {
			continue
		}
		switch colons++; colons {
		case 4:
			start = i + 1
		case 5:
			return arn[:start], arn[start:i], arn[i+1:]
		}
	}
	return arn, "", ""
}

// question is the request as the engine's processes get it: with the numbers of the parts.
func (n *narrowed) question() map[string]any {
	context := map[string]any{}
	for _, key := range n.Context {
		context[key.Name] = key.Value
	}
	asked := map[string]any{"principal": n.Principal, "action": n.Action, "resource": n.Resource, "account": n.Account, "context": context,
		"identity": numbers(n.identity), "scps": numbers(n.controls)}
	for name, one := range map[string]*part{"boundary": n.boundary, "resourcePolicy": n.resource, "endpoint": n.endpoint} {
		if one != nil {
			asked[name] = one.number
		}
	}
	return map[string]any{"request": asked}
}

func numbers(parts []*part) []int {
	all := make([]int, len(parts))
	for i, p := range parts {
		all[i] = p.number
	}
	return all
}

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
		return m.applying(m.part(p.wording, about), r)
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
	for _, s := range w.statements.on(about.action) {
		if s = s.on(about); s != nil {
			statements = append(statements, s)
		}
	}
	w.parts[about] = m.partOf(w, statements)
	return w.parts[about]
}

// partOf is a part with these statements of a policy.
func (m *memory) partOf(w *wording, statements []statement) *part {
	document := maps.Clone(w.document)
	document["Statement"] = statements
	text := string(w.kind) + jsonText(document)
	if m.parts[text] == nil {
		number := len(m.parts) + 1
		p := &part{number: number, silent: len(statements) == 0, sight: m.sightOf(statements, text), gates: m.gatesOf(statements)}
		if p.gates != nil {
			p.of, p.statements, p.narrower = w, statements, map[uint64]*part{}
		}
		m.parts[text] = p
		m.untold = append(m.untold, map[string]any{"policy": map[string]any{"id": number, "kind": w.kind, "document": document}})
	}
	return m.parts[text]
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

// digest is made of what the parts tell apart (see engine_sight.go), and of what the engine looks at besides: the names of
// condition keys, some of which it refuses, the kinds of principal and resource, and whether both are of one account.
func (m *memory) digest(n *narrowed) digest {
	n.number(n.identity...)
	n.number(n.controls...)
	n.number(n.boundary, n.resource, n.endpoint)
	n.write(n.Action)
	_, account, name := cutAccount(n.Principal)
	if n.sees(func(p *part) bool { return p.seesPrincipal(n.Principal, account) }) {
		n.write(n.Principal, n.Account)
	} else {
		kind, _, _ := strings.Cut(name, "/")
		n.write(kind, strconv.FormatBool(account == n.Account))
	}
	if n.sees(func(p *part) bool { return p.resource }) {
		n.write(n.Resource)
	} else {
		before, _, after := cutAccount(n.Resource)
		n.write(before, after)
	}
	for _, key := range n.Context {
		n.write(key.Name)
		set := m.key(key.Name)
		if !n.sees(func(p *part) bool { return p.keys&set != 0 && p.seesValue(set, key.Value) }) {
			n.write("any")
			continue
		}
		n.write("this")
		n.writeValue(key.Value)
	}
	return sha256.Sum256(n.text)
}

// sees says whether one of the parts does.
func (n *narrowed) sees(does func(*part) bool) bool {
	for _, parts := range [][]*part{n.identity, n.controls, {n.boundary, n.resource, n.endpoint}} {
		for _, p := range parts {
			if p != nil && does(p) {
				return true
			}
		}
	}
	return false
}

// write adds texts so that they cannot be taken for others.
func (n *narrowed) write(texts ...string) {
	for _, s := range texts {
		n.text = append(append(strconv.AppendInt(n.text, int64(len(s)), 10), ':'), s...)
	}
}

// writeValue adds the value of a condition key.
func (n *narrowed) writeValue(value any) {
	switch value := value.(type) {
	case string:
		n.write(value)
	case []string:
		n.write(strconv.Itoa(len(value)))
		n.write(value...)
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

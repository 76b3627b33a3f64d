package access

import (
	"regexp"
	"slices"
	"strings"
)

// gate is what a request must have so that a statement can apply to it, as far as that is certain.
type gate struct {
	everybody  bool     // it has no Principal, or one that is not told apart
	principals []string // named
	conditions []*condition
}

// positive are the textual operators by which a statement applies only where a request has the key, with a value that matches.
var positive = regexp.MustCompile(`^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$`)

// gatesOf are the gates of statements; none where all of them are always open.
func (m *memory) gatesOf(statements []statement) []gate {
	gates, closing := make([]gate, len(statements)), false
	for i, s := range statements {
		gates[i] = m.gateOf(s)
		closing = closing || !gates[i].everybody || len(gates[i].conditions) > 0
	}
	if !closing || len(gates) > 64 { // more than there are bits for (see applying)
		return nil
	}
	return gates
}

func (m *memory) gateOf(s statement) gate {
	if strings.Contains(jsonText(s), "${") {
		return gate{everybody: true} // a variable may stand for anything
	}
	g := gate{everybody: s["Principal"] == nil, principals: textsIn(s["Principal"])}
	for c := range s.clauses() {
		if compared := m.condition(c); positive.MatchString(c.operator) && !compared.whole {
			g.conditions = append(g.conditions, compared)
		}
	}
	return g
}

// opens says whether the statement may apply to a request, whose principal is of an account.
func (g *gate) opens(m *memory, r *Request, account string) bool {
	return (g.everybody || slices.ContainsFunc(g.principals, func(named string) bool { return names(named, r.Principal, account) })) &&
		!slices.ContainsFunc(g.conditions, func(c *condition) bool { return !m.meets(r, c) })
}

// names says whether a Principal may be the principal of a request.
func names(named, principal, account string) bool {
	return strings.Contains(named, "*") || strings.EqualFold(named, principal) || account != "" && strings.Contains(named, account)
}

// meets says whether a request may meet a condition.
func (m *memory) meets(r *Request, c *condition) bool {
	return slices.ContainsFunc(r.Context, func(key ContextKey) bool { return m.key(key.Name)&c.key != 0 && c.sees(key.Value) })
}

// applying is the part without the statements that certainly do not apply to a request, because they name other principals or
// their conditions want other values. A policy's change for somebody else then changes nothing, and is not asked about: with
// 150 mistakes, the engine is asked a fifth less.
func (m *memory) applying(p *part, r *Request) *part {
	if p == nil || p.gates == nil {
		return p
	}
	_, account, _ := cutAccount(r.Principal)
	apply := uint64(0)
	for i := range p.gates {
		if p.gates[i].opens(m, r, account) {
			apply |= 1 << i
		}
	}
	if p.narrower[apply] == nil {
		p.narrower[apply] = p
		if some := p.chosen(apply); len(some) < len(p.statements) {
			p.narrower[apply] = m.partOf(p.of, some)
		}
	}
	return p.narrower[apply]
}

// chosen are the statements whose bits are set.
func (p *part) chosen(bits uint64) []statement {
	some := []statement{}
	for i, s := range p.statements {
		if bits&(1<<i) != 0 {
			some = append(some, s)
		}
	}
	return some
}

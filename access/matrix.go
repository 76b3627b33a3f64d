package access

import (
	"slices"
	"strings"
)

// The accounts that nobody in the file has: an organization of its own, and none.
const (
	foreignAccount      = "123123123123"
	foreignOrganization = "o-f0re1gn0rg"
	administratorRole   = "Administrator"
)

// Entry is one decision about one principal and one target.
type Entry struct {
	Principal *Principal
	Target    *Target
	Decision  *Decision
	Intended  bool
	StandsFor int // how many principals are equal in the eyes of every document, this one included
}

// question is an entry that is not decided yet.
type question struct {
	principal *Principal
	target    *Target
	standsFor int
}

// questions are the full cross product of principals and targets, with principals that no document tells apart asked
// about once (see classes.go).
func (m *Model) questions(targets []*Target, intent *Intent) []question {
	var all []question
	for _, t := range targets {
		all = append(all, m.questionsAbout(t, intent)...)
	}
	return all
}

func (m *Model) questionsAbout(t *Target, intent *Intent) []question {
	var all []question
	var others []*Role // of other accounts that the policy mentions
	mentions, granted := m.mentionsOf(t.policy), intent.granted(t)
	unmentioned := len(m.Roles) + len(m.accounts)
	for _, id := range m.accountsAskedAbout(t, mentions, granted) {
		roles := m.byAccount[id]
		switch {
		case id == t.Account:
			all = append(all, m.questionsOfRoles(roles, t, mentions, intent)...)
			all = append(all, m.questionsOfBounded(roles, t)...)
		case mentions.account(id):
			others = append(others, roles...)
		default:
			for _, role := range roles { // whom the policy has forgotten
				if intent.allows(role.principal, t) {
					all, unmentioned = append(all, question{role.principal, t, 1}), unmentioned-1
				}
			}
			continue
		}
		unmentioned -= len(roles) + 1
		all = append(all, question{m.administratorOf(id), t, 1})
	}
	all = append(all, m.questionsOfRoles(others, t, mentions, intent)...)
	all = append(all, m.questionsOfMentioned(others, t, mentions)...)
	if unmentioned > 0 {
		all = append(all, question{m.administratorOf(m.lastUnmentioned(t, mentions)), t, unmentioned})
	}
	all = append(all, m.questionsOfDevelopers(t, mentions)...)
	for _, name := range m.impostors(mentions) {
		for _, stranger := range m.strangersCalled(name) {
			all = append(all, question{stranger, t, 1})
		}
	}
	for _, member := range mentions.members {
		all = append(all, question{member, t, 1})
	}
	if t.policy != nil {
		all = append(all, m.questionsOfServices(t, mentions)...)
	}
	return all
}

// accountsAskedAbout are the IDs of the accounts with principals of whom the target's policy or the intent speaks, and the
// target's own, by the names of the accounts: few of many.
func (m *Model) accountsAskedAbout(t *Target, mentions *mentions, granted map[string]bool) []string {
	if mentions.everyone {
		return m.accountIDs
	}
	asked := append(slices.Clone(mentions.accounts), t.Account)
	for label := range granted {
		if role := m.byLabel[label]; role != nil {
			asked = append(asked, role.Stack.Account)
		}
	}
	slices.SortFunc(asked, func(a, b string) int { return m.order[a] - m.order[b] })
	return slices.Compact(asked)
}

// lastUnmentioned is the last account, by name, that the target's policy does not mention, and which the target is not in.
func (m *Model) lastUnmentioned(t *Target, mentions *mentions) string {
	for _, id := range slices.Backward(m.accountIDs) {
		if id != t.Account && !mentions.account(id) {
			return id
		}
	}
	return ""
}

// questionsOfBounded are the questions about the roles whose boundary alone must hold them back.
func (m *Model) questionsOfBounded(roles []*Role, t *Target) []question {
	var all []question
	for _, role := range roles {
		if role.everything != nil {
			all = append(all, question{m.bounded(role), t, 1})
		}
	}
	return all
}

// questionsOfMentioned are the questions about roles of other accounts that the policy mentions: had they every policy,
// and had their accounts left the organization.
func (m *Model) questionsOfMentioned(roles []*Role, t *Target, mentions *mentions) []question {
	var all []question
	for _, role := range roles {
		if !mentions.role(role) {
			continue
		}
		all = append(all, question{m.given(role), t, 1})
		if m.Org.OrganizationID() != "" {
			all = append(all, question{m.departed(role), t, 1})
		}
	}
	return all
}

// departed is a role whose account has left the organization.
func (m *Model) departed(role *Role) *Principal {
	return role.as(&role.variants.departed, func(p *Principal) {
		p.organization, p.Label = foreignOrganization, p.Label+" after it has left the organization"
	})
}

// bounded is a role with every policy that it could be given.
func (m *Model) bounded(role *Role) *Principal {
	return role.as(&role.variants.bounded, func(p *Principal) {
		p.supposed, p.identity, p.Label = p.Label, []*Policy{role.everything}, p.Label+", whatever policies it is given,"
	})
}

// given is a role with every policy and no boundary, as whoever controls its account can make it: what the other
// account's policy lets in is held back by nothing else.
func (m *Model) given(role *Role) *Principal {
	return role.as(&role.variants.given, func(p *Principal) {
		p.supposed, p.identity, p.boundary, p.Label = p.Label, []*Policy{m.administrator}, nil, p.Label+", whatever policies it is given,"
	})
}

// as is the role's principal with a change. It is made once for all that the role is asked about.
func (r *Role) as(variant **Principal, change func(*Principal)) *Principal {
	if *variant == nil {
		p := *r.principal
		change(&p)
		*variant = &p
	}
	return *variant
}

func (m *Model) administratorOf(account string) *Principal {
	p := m.administrators[account]
	if p == nil {
		p = m.anybody(account, m.Org.OrganizationID(), administratorRole, m.accountName(account)+" "+administratorRole)
		p.administrator = true
		m.administrators[account] = p
	}
	return p
}

// impostors are the names of roles that a stranger would try: those that the policy mentions, and an administrator. They are
// found once for all targets that have the policy.
func (m *Model) impostors(mentions *mentions) []string {
	if mentions.impostors != nil {
		return mentions.impostors
	}
	roles := m.Roles
	if !mentions.everyone {
		roles = nil
		for _, id := range mentions.accounts { // which the ARNs of roles name
			roles = append(roles, m.byAccount[id]...)
		}
		slices.SortFunc(roles, func(a, b *Role) int { return a.index - b.index })
	}
	names, known := []string{administratorRole}, map[string]bool{administratorRole: true}
	for _, role := range roles {
		_, name, _ := strings.Cut(role.ARN, ":role/") // with its path
		if mentions.role(role) && !known[name] {
			names, known[name] = append(names, name), true
		}
	}
	for _, s := range m.signInsIn(mentions) {
		names = append(names, s.path)
	}
	mentions.impostors = names
	return names
}

// strangersCalled are a role of that name in an account that nobody in the file has, in an organization and in none.
func (m *Model) strangersCalled(name string) []*Principal {
	if m.strangers[name] == nil {
		m.strangers[name] = []*Principal{m.anybody(foreignAccount, foreignOrganization, name, "a stranger's "+name),
			m.anybody(foreignAccount, "", name, "a stranger's "+name+" without an organization")}
	}
	return m.strangers[name]
}

// askedAtOnce is how many requests are made before they are decided: so many that the engine's processes are busy, so few
// that they take little memory.
const askedAtOnce = 20000

// decide asks the engine about everything, and the intent.
func (m *Model) decide(engine *Engine, intent *Intent, questions []question) ([]*Entry, error) {
	entries := make([]*Entry, 0, len(questions))
	cutter := m.cutter()
	for some := range slices.Chunk(questions, askedAtOnce) {
		requests := make([]pieces, len(some))
		for i, q := range some {
			requests[i] = cutter.cut(q.principal, q.target)
		}
		decisions, err := engine.decidePieces(requests)
		if err != nil {
			return nil, err
		}
		for i, q := range some {
			entries = append(entries, &Entry{Principal: q.principal, Target: q.target, Decision: decisions[i],
				Intended: intent.allows(q.principal, q.target), StandsFor: q.standsFor})
		}
	}
	return entries, nil
}

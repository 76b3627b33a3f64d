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
	mentions := m.mentionsOf(t.policy)
	unmentioned, representative := 0, ""
	for _, account := range m.Org.AccountsByName() {
		roles := m.byAccount[account.ID]
		switch {
		case account.ID == t.Account:
			all = append(all, m.questionsOfRoles(roles, t, mentions, intent)...)
			all = append(all, m.questionsOfBounded(roles, t)...)
		case mentions.account(account.ID):
			others = append(others, roles...)
		default:
			unmentioned, representative = unmentioned+len(roles)+1, account.ID
			for _, role := range roles { // whom the policy has forgotten
				if intent.allows(role.principal, t) {
					all, unmentioned = append(all, question{role.principal, t, 1}), unmentioned-1
				}
			}
			continue
		}
		all = append(all, question{m.administratorOf(account.ID), t, 1})
	}
	all = append(all, m.questionsOfRoles(others, t, mentions, intent)...)
	all = append(all, m.questionsOfMentioned(others, t, mentions)...)
	if unmentioned > 0 {
		all = append(all, question{m.administratorOf(representative), t, unmentioned})
	}
	all = append(all, m.questionsOfDevelopers(t, mentions)...)
	for _, name := range m.impostors(mentions) {
		all = append(all, question{m.anybody(foreignAccount, foreignOrganization, name, "a stranger's "+name), t, 1},
			question{m.anybody(foreignAccount, "", name, "a stranger's "+name+" without an organization"), t, 1})
	}
	if t.policy != nil {
		all = append(all, m.questionsOfServices(t, mentions)...)
	}
	return all
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
	p := *role.principal
	p.organization, p.Label = foreignOrganization, p.Label+" after it has left the organization"
	return &p
}

// bounded is a role with every policy that it could be given.
func (m *Model) bounded(role *Role) *Principal {
	p := *role.principal
	p.supposed, p.identity, p.Label = p.Label, []*Policy{role.everything}, p.Label+", whatever policies it is given,"
	return &p
}

// given is a role with every policy and no boundary, as whoever controls its account can make it: what the other
// account's policy lets in is held back by nothing else.
func (m *Model) given(role *Role) *Principal {
	p := *role.principal
	p.supposed, p.identity, p.boundary, p.Label = p.Label, []*Policy{m.administrator}, nil, p.Label+", whatever policies it is given,"
	return &p
}

func (m *Model) administratorOf(account string) *Principal {
	p := m.anybody(account, m.Org.OrganizationID(), administratorRole, m.accountName(account)+" "+administratorRole)
	p.administrator = true
	return p
}

// impostors are the names of roles that a stranger would try: those that the policy mentions, and an administrator.
func (m *Model) impostors(mentions *mentions) []string {
	names := []string{administratorRole}
	for _, role := range m.Roles {
		_, name, _ := strings.Cut(role.ARN, ":role/") // with its path
		if mentions.role(role) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, s := range m.signInsIn(mentions) {
		names = append(names, s.path)
	}
	return names
}

// decide asks the engine about everything, and the intent.
func (m *Model) decide(engine *Engine, intent *Intent, questions []question) ([]*Entry, error) {
	requests := make([]*Request, len(questions))
	for i, q := range questions {
		requests[i] = m.request(q.principal, q.target)
	}
	decisions, err := engine.Decide(requests)
	if err != nil {
		return nil, err
	}
	entries := make([]*Entry, len(questions))
	for i, q := range questions {
		entries[i] = &Entry{Principal: q.principal, Target: q.target, Decision: decisions[i],
			Intended: intent.allows(q.principal, q.target), StandsFor: q.standsFor}
	}
	return entries, nil
}

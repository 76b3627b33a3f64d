package access

import (
	"maps"
	"slices"
	"strings"
)

// Principals that no document tells apart get the same decision, so one of them is asked about for all. There are three
// such classes for a target:
//
//   - who is in another account that the resource's policy does not mention: none of them is let in more than an
//     administrator of that account, who stands for all;
//   - roles of the target's account, or of all others, none of whose statements can be about the target, and which the
//     resource's policy does not mention: one stands for all;
//   - AWS services that the resource's policy does not mention: one stands for all.
//
// What "can be about" means is decided generously: whatever shares the letters before the first wildcard counts.

// mentions says of whom a resource's policy speaks.
type mentions struct {
	text      string
	everyone  bool           // it allows by a pattern, or whole organizations: nobody is unmentioned
	accounts  []string       // IDs that are in it
	roles     map[*Role]bool // looked up already
	impostors []string       // found already
	services  []question     // about no target; found already
	members   []*Principal   // of the organization, whom only a policy that lets everyone in can mean
}

// mentionsOf is the same for every target that has the policy.
func (m *Model) mentionsOf(p *Policy) *mentions {
	if m.mentions[p] == nil {
		m.mentions[p] = m.newMentions(p)
	}
	return m.mentions[p]
}

func (m *Model) newMentions(p *Policy) *mentions {
	found := &mentions{roles: map[*Role]bool{}}
	if p == nil {
		return found
	}
	found.text, found.accounts = p.text, m.accountsIn(p.text)
	for _, s := range p.statements() {
		if s["Effect"] == "Deny" {
			continue
		}
		if s["NotPrincipal"] != nil || slices.Contains(s.principals("AWS"), "*") || s.matchesPrincipalsByPattern() {
			found.everyone = true
		}
	}
	if found.everyone {
		found.members = m.membersFor(p)
	}
	return found
}

// accountsIn are the IDs of the file's accounts that are somewhere in a text. It is searched once for all of them.
func (m *Model) accountsIn(text string) []string {
	found, digits := map[string]bool{}, 0
	for i := range len(text) {
		if digits++; text[i] < '0' || text[i] > '9' {
			digits = 0
		}
		if digits < 12 {
			continue
		}
		if id := text[i-11 : i+1]; m.account(id) != nil {
			found[id] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// matchesPrincipalsByPattern says whether a condition of the statement lets in whoever fits a pattern.
func (s statement) matchesPrincipalsByPattern() bool {
	for c := range s.clauses() {
		ofPrincipal := strings.HasPrefix(strings.ToLower(c.key), "aws:principal") || strings.EqualFold(c.key, "aws:userid")
		if ofPrincipal && strings.ContainsAny(strings.Join(asTexts(c.value), ""), "*?$") {
			return true
		}
	}
	return false
}

func (m *mentions) account(id string) bool {
	_, found := slices.BinarySearch(m.accounts, id)
	return m.everyone || found
}

func (m *mentions) role(r *Role) bool {
	found, known := m.roles[r]
	if !known {
		found = m.everyone || strings.Contains(m.text, r.ARN+`"`)
		m.roles[r] = found
	}
	return found
}

// questionsOfRoles are the questions about roles, all of the target's account or all of others, the silent ones in one.
func (m *Model) questionsOfRoles(roles []*Role, t *Target, mentions *mentions, intent *Intent) []question {
	var all []question
	silent := -1
	for _, role := range roles {
		switch {
		case mentions.role(role) || role.speaksOf(t) || intent.allows(role.principal, t):
			all = append(all, question{role.principal, t, 1})
		case silent < 0:
			silent, all = len(all), append(all, question{role.principal, t, 1})
		default:
			all[silent].standsFor++
		}
	}
	return all
}

// questionsOfServices are the questions about AWS services that act for a stranger. The services are found once for all
// targets that have the policy.
func (m *Model) questionsOfServices(t *Target, mentions *mentions) []question {
	if mentions.services == nil {
		mentions.services = m.servicesFor(mentions)
	}
	all := slices.Clone(mentions.services)
	for i := range all {
		all[i].target = t
	}
	return all
}

func (m *Model) servicesFor(mentions *mentions) []question {
	var all []question
	silent := -1
	for _, name := range m.serviceNames {
		switch q := (question{service(name, foreignAccount, name+" for a stranger"), nil, 1}); {
		case mentions.everyone || strings.Contains(mentions.text, `"`+name+`"`):
			all = append(all, q)
		case silent < 0:
			silent, all = len(all), append(all, q)
		default:
			all[silent].standsFor++
		}
	}
	return all
}

// speaksOf says whether a statement of the role's own policies can be about the target.
func (r *Role) speaksOf(t *Target) bool {
	return slices.ContainsFunc(r.Identity, func(p *Policy) bool {
		return slices.ContainsFunc(p.statementsOn(t.Action), func(s statement) bool {
			return s["Effect"] != "Deny" && s.canMatch("Resource", t.Resource)
		})
	})
}

// canMatch says whether the statement's Action or Resource can match a value. The Not forms match almost everything.
func (s statement) canMatch(element, value string) bool {
	if s["Not"+element] != nil {
		return true
	}
	return slices.ContainsFunc(asList(s[element]), func(one any) bool {
		pattern, isText := one.(string)
		if !isText {
			return false
		}
		if i := strings.IndexAny(pattern, "*?$"); i >= 0 {
			return len(value) >= i && strings.EqualFold(value[:i], pattern[:i])
		}
		return strings.EqualFold(value, pattern)
	})
}

package access

import (
	"fmt"
	"slices"
	"strings"
)

// Reasons say which documents allow a request, which deny it and which are silent, one line a kind of document, each
// with its account, stack, resource and statement.
func (m *Model) Reasons(p *Principal, t *Target, d *Decision) []string {
	var reasons []string
	for _, layer := range d.byLayer() {
		missing := layer.name == "resource policy" && t.policy == nil && !d.Allowed() && p.Account != t.Account
		if layer.Layer == nil || layer.Result == "NotApplicable" && !missing {
			continue
		}
		documents := m.documentsOf(layer.name, p, t)
		switch {
		case len(layer.Deny) > 0:
			reasons = append(reasons, fmt.Sprintf("%s denies it: %s", layer.name, where(documents, layer.Deny)))
		case len(layer.Allow) > 0:
			reasons = append(reasons, fmt.Sprintf("%s allows it: %s", layer.name, where(documents, layer.Allow)))
		case p.service && layer.name == "identity policy": // a service has none
		case len(documents) == 0:
			reasons = append(reasons, fmt.Sprintf("no %s: %s has none", layer.name, m.bearer(layer.name, p, t)))
		case layer.Result != "Allowed":
			reasons = append(reasons, fmt.Sprintf("no %s allows it: %s", layer.name, where(documents, nil)))
		}
	}
	return reasons
}

// bearer is what would have a document of a kind, with its account and stack where a stack has it.
func (m *Model) bearer(layer string, p *Principal, t *Target) string {
	stack, id := t.stack, t.Resource
	if layer != "resource policy" {
		stack, id = nil, p.Label
		if role := m.role(p.ARN); role != nil {
			stack, id = role.Stack, role.LogicalID
		}
	}
	for _, r := range m.Resources {
		if r.ARN == id || strings.HasPrefix(id, r.ARN+"/") {
			id = r.LogicalID
		}
	}
	if stack == nil {
		return id
	}
	return (&Policy{Stack: stack, LogicalID: id}).Where()
}

// documentsOf are the documents of a kind that were asked about a request.
func (m *Model) documentsOf(layer string, p *Principal, t *Target) []*Policy {
	switch layer {
	case "identity policy":
		return p.identity
	case "permissions boundary":
		return present(p.boundary)
	case "resource policy":
		return present(t.policy)
	case endpointLayer:
		return present(m.endpoint(p, t))
	}
	return m.controls(p.Account)
}

// present is a list of the policy, or of none.
func present(p *Policy) []*Policy {
	if p == nil {
		return nil
	}
	return []*Policy{p}
}

// where says where the statements stand, or the documents where there are no statements.
func where(documents []*Policy, sids []string) string {
	var places []string
	for _, document := range documents {
		if len(sids) == 0 {
			places = append(places, document.Where())
			continue
		}
		for _, s := range document.statements() {
			sid, _ := s["Sid"].(string)
			if slices.Contains(sids, sid) {
				if sid == "" {
					sid = "a statement without Sid"
				}
				places = append(places, sid+" in "+document.Where())
			}
		}
	}
	slices.Sort(places)
	return strings.Join(slices.Compact(places), "; ")
}

// Difference says of an entry that is not what is intended what it is, and which statements make it so.
func (m *Model) Difference(e *Entry) string {
	verb := "may"
	if e.Intended {
		verb = "is to " + e.Target.String() + ", but may not"
	} else {
		verb += " " + e.Target.String() + ", which nobody intends"
	}
	return fmt.Sprintf("%s %s (%s on %s)\n    %s", e.Principal.Label, verb, e.Target.Action, e.Target.Resource,
		strings.Join(m.Reasons(e.Principal, e.Target, e.Decision), "\n    "))
}

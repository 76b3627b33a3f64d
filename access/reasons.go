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
		if layer.Layer == nil || layer.Result == "NotApplicable" {
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
			reasons = append(reasons, fmt.Sprintf("no %s: %s has none", layer.name, p.Label))
		case layer.Result != "Allowed":
			reasons = append(reasons, fmt.Sprintf("no %s allows it: %s", layer.name, where(documents, nil)))
		}
	}
	return reasons
}

// documentsOf are the documents of a kind that were asked about a request.
func (m *Model) documentsOf(layer string, p *Principal, t *Target) []*Policy {
	var ids []int
	switch layer {
	case "identity policy":
		ids = p.identity
	case "permissions boundary":
		ids = p.boundary
	case "resource policy":
		if t.policy != nil {
			ids = []int{t.policy.id}
		}
	default:
		for _, controls := range m.controls(p.Account) {
			ids = append(ids, controls.Policies...)
		}
	}
	var documents []*Policy
	for _, id := range ids {
		documents = append(documents, m.Policies[id-1])
	}
	return documents
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

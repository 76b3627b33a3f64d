package access

import (
	"slices"
	"strings"
)

// DocumentSays is what one document, or the absence of one, says of a request.
type DocumentSays struct {
	Kind  string // as in key policy
	Says  string // allows, denies, does not allow, none, not known, not needed
	Where string // account, stack and logical ID
	Sid   string // of the statement that says it
}

// resourceKinds are the names for people of resource policies, by the service of the action.
var resourceKinds = map[string]string{"s3": "bucket policy", "kms": "key policy", "ecr": "repository policy", "sts": "trust policy",
	"sns": "topic policy", "lambda": "function policy"}

// kind is the name for people of a kind of documents.
func (e *Explanation) kind(layer string) string {
	service, _, _ := strings.Cut(e.Target.Action, ":")
	if kind := resourceKinds[service]; layer == resourceLayer && kind != "" {
		return kind
	}
	return layer
}

// documents are what every kind of document says.
func (e *Explanation) documents() []DocumentSays {
	var all []DocumentSays
	for _, layer := range e.Decision.byLayer() {
		says, sids := e.says(layer)
		if says == "" {
			continue
		}
		row := DocumentSays{Kind: e.kind(layer.name), Says: says}
		documents := e.model.documentsOf(layer.name, e.Principal, e.Target)
		if says == "not known" || says == "not needed" {
			documents = nil
		}
		rows := e.rows(row, documents, sids)
		if len(rows) == 0 {
			rows = []DocumentSays{row}
		}
		all = append(all, rows...)
	}
	return all
}

// says is what one kind of document says, and by which statements; "" where requests like this have no such documents.
func (e *Explanation) says(layer namedLayer) (string, []string) {
	documents := e.model.documentsOf(layer.name, e.Principal, e.Target)
	switch {
	case e.Principal.service && layer.name != resourceLayer: // a service has none of its own
		return "", nil
	case layer.name == identityLayer && e.unknown:
		return "not known", nil
	case layer.Layer != nil && len(layer.Deny) > 0:
		return "denies", layer.Deny
	case layer.Layer != nil && len(layer.Allow) > 0:
		return "allows", layer.Allow
	case len(documents) == 0 && layer.name == resourceLayer && e.Target.stack == nil && e.unknownPolicy():
		return "not known", nil
	case layer.name == resourceLayer && !e.needsResource():
		return "not needed", nil
	case len(documents) == 0:
		return "none", nil
	case layer.Layer != nil && layer.Result == "Allowed":
		return "allows", nil
	}
	return "does not allow", nil
}

// unknownPolicy says whether the target is something with a policy of its own that no template has.
func (e *Explanation) unknownPolicy() bool {
	service := strings.Split(e.Target.Resource+":::", ":")[2]
	return slices.Contains(withPolicies, service) || e.Target.Action == "sts:AssumeRole"
}

// needsResource says whether the policy of the resource must allow, too: always in another account, and for keys and
// trust everywhere.
func (e *Explanation) needsResource() bool {
	return e.Principal.service || e.Principal.Account != e.Target.Account || e.Target.Action == "sts:AssumeRole" || strings.HasPrefix(e.Target.Action, "kms:")
}

// rows are a row for each statement of the documents with one of the Sids; without Sids, for each document.
func (e *Explanation) rows(row DocumentSays, documents []*Policy, sids []string) []DocumentSays {
	var rows []DocumentSays
	for _, document := range documents {
		row.Where, row.Sid = e.model.placeOf(document), ""
		if len(sids) == 0 {
			rows = append(rows, row)
			continue
		}
		for _, s := range document.statements() {
			sid, _ := s["Sid"].(string)
			if slices.Contains(sids, sid) && (s["Effect"] == "Deny") == (row.Says == "denies") {
				row.Sid = sid
				if sid == "" {
					row.Sid = "a statement without Sid"
				}
				rows = append(rows, row)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b DocumentSays) int { return strings.Compare(a.Where, b.Where) })
	return slices.Compact(rows)
}

// placeOf is where a policy stands, for a person.
func (m *Model) placeOf(p *Policy) string {
	if p.Stack == nil {
		return p.Name
	}
	where := m.place(p.Stack, p.LogicalID)
	if p.Name != "" {
		where += " (" + p.Name + ")"
	}
	return where
}

// Result is the explanation in a sentence.
func (e *Explanation) Result() string {
	if !e.Decision.Allowed() {
		return "DENIED by these templates"
	}
	result := "ALLOWED by these templates"
	if e.OnlySo {
		result += ", but only with " + pairs(e.Assumed)
	}
	if e.unknown {
		result += ", if its own policies allow it"
	}
	return result
}

package access

import (
	"fmt"
	"slices"
	"strings"
)

// compare says how AWS's message fits the templates: where they allow what AWS denies, something else is deployed, or the
// request was another.
func (e *Explanation) compare() []string {
	if e.said == nil {
		return nil
	}
	said := "AWS says that " + e.said.String()
	known := slices.ContainsFunc(e.Decision.byLayer(), func(l namedLayer) bool { return l.name == e.said.Document })
	switch {
	case e.said.Document == "session policy":
		return []string{said + ": whoever opened the session narrowed it, and templates do not know how."}
	case e.said.Document == endpointLayer:
		return []string{said + ": through the network's endpoints pass requests of the organization's own, about its own resources, and for what AWS serves (docs/network.md)."}
	case e.said.Document != "" && !known || e.said.Document == controlLayer && len(e.model.scps) == 0:
		return []string{said + ": these templates hold no such document; look at it in AWS."}
	case e.Decision.Allowed() && e.OnlySo:
		return []string{fmt.Sprintf("%s: the request came without %s, or what is deployed differs from these templates: then deploy %s.",
			said, pairs(e.Assumed), e.stacks())}
	case e.Decision.Allowed():
		return []string{said + "; these templates allow it. So what is deployed differs from them: deploy " + e.stacks() + ". Or the request " +
			"differed: it came without TLS, or through another service (kms:ViaService), which --context can say, or in a session that was narrowed."}
	case e.said.Document == "":
		return nil
	case e.blamedAgrees():
		return []string{said + ": so do these templates."}
	}
	return []string{said + "; in these templates that is not so. So what is deployed differs from them, too: deploy " + e.stacks() + "."}
}

// blamedAgrees says whether the documents that AWS blames say the same in the templates. Those of a principal that no
// stack creates may.
func (e *Explanation) blamedAgrees() bool {
	for _, layer := range e.Decision.byLayer() {
		if layer.name != e.said.Document {
			continue
		}
		if layer.Layer == nil || layer.name == identityLayer && e.unknown {
			return !e.said.Explicit
		}
		denies := len(layer.Deny) > 0
		return denies == e.said.Explicit && (denies || len(layer.Allow) == 0)
	}
	return false
}

// stacks are the stacks to deploy so that the documents that AWS blames are those of the templates.
func (e *Explanation) stacks() string {
	var found []*Stack
	if e.said.Document == controlLayer {
		for _, control := range e.model.scps {
			found = append(found, control.policy.Stack)
		}
	} else if role := e.model.role(e.Principal.ARN); role != nil && e.said.Document != resourceLayer {
		found = append(found, role.Stack)
	}
	if e.Target.stack != nil && (e.said.Document == resourceLayer || e.said.Document == "") {
		found = append(found, e.Target.stack)
	}
	var names []string
	for _, stack := range found {
		names = append(names, fmt.Sprintf("%s (account %s)", stack.Name, e.model.accountName(stack.Account)))
	}
	if len(names) == 0 {
		return "the stack that creates it"
	}
	return strings.Join(slices.Compact(names), " and ")
}

// toNarrow are the statements that deny for no reason of the platform's: another statement cannot allow it.
func (e *Explanation) toNarrow() []string {
	var notes []string
	for _, layer := range e.Decision.byLayer() {
		if layer.Layer == nil {
			continue
		}
		for _, sid := range layer.Deny {
			if sid == "" {
				sid = "A statement without Sid"
			}
			notes = append(notes, sid+" denies it explicitly, and no other statement can allow it: narrow that one.")
		}
	}
	return slices.Compact(notes)
}

package diff

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// broadened says what in a template grants more than before, whatever type of policy it is in: an Allow that no Allow of
// before covers, a Deny of before that no Deny covers any longer, and what holds or applies policies. A statement that has
// only become narrower is not named; one that cannot be compared is.
func broadened(before, after *Template) []string {
	var all []string
	for _, id := range after.ids() {
		was, is := before.resource(id), after.resource(id)
		if was.kind != is.kind {
			was = resource{}
		}
		for _, what := range is.grantsMoreThan(was) {
			all = append(all, id+": "+what)
		}
	}
	for _, section := range []string{"Parameters", "Mappings", "Conditions"} {
		if before != nil && changes(before.content[section], after.content[section]) {
			all = append(all, section+": policies may take what changes from there")
		}
	}
	for _, id := range before.ids() {
		was := before.resource(id)
		if after.resource(id).kind != was.kind && strings.HasSuffix(was.kind, "Policy") && !after.lacksAll(was.refersTo()) {
			for _, s := range statementsIn(was.properties) {
				if s.effect() == "Deny" {
					all = append(all, fmt.Sprintf("%s: %s goes, and with it its denial", id, s))
				}
			}
		}
	}
	return all
}

// grantsMoreThan compares a resource with what it was, property by property: a role's trust is not its permissions.
func (r resource) grantsMoreThan(was resource) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(r.properties)) {
		statements, old := statementsIn(r.properties[name]), statementsIn(was.properties[name])
		for _, s := range statements {
			if s.effect() != "Deny" && !s.coveredBy(old) {
				all = append(all, fmt.Sprintf("%s: %s allows more", name, s))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was.properties)) {
		statements, old := statementsIn(r.properties[name]), statementsIn(was.properties[name])
		for _, s := range old {
			if s.effect() == "Deny" && !s.coveredBy(statements) {
				all = append(all, fmt.Sprintf("%s: %s denies less", name, s))
			}
		}
	}
	if boundary := was.properties["PermissionsBoundary"]; boundary != nil && !reflect.DeepEqual(boundary, r.properties["PermissionsBoundary"]) {
		all = append(all, "PermissionsBoundary: it is no longer held by the boundary that it had")
	}
	for _, holders := range []string{"Roles", "Users", "Groups"} {
		if strings.HasPrefix(r.kind, "AWS::IAM::") && !contains(was.properties[holders], r.properties[holders]) {
			all = append(all, holders+": more have it than before")
		}
	}
	switch {
	case r.kind == "AWS::Lambda::Permission" && !reflect.DeepEqual(r.properties, was.properties):
		all = append(all, "somebody may invoke a function")
	case r.kind == "AWS::Organizations::Policy" && !contains(r.properties["TargetIds"], was.properties["TargetIds"]):
		all = append(all, "TargetIds: it no longer holds for all that it held for")
	}
	return all
}

// refersTo are the logical IDs of what a policy is for: the resources that its properties beside its document refer to.
func (r resource) refersTo() []string {
	var all []string
	for _, value := range r.properties {
		if len(statementsIn(value)) > 0 {
			continue
		}
		several, ok := value.([]any)
		if !ok {
			several = []any{value}
		}
		for _, one := range several {
			reference, _ := one.(map[string]any)
			if id, ok := reference["Ref"].(string); ok {
				all = append(all, id)
			}
		}
	}
	return all
}

// lacksAll says whether what a policy is for goes with it.
func (t *Template) lacksAll(ids []string) bool {
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return t.resource(id).kind != "" })
}

// changes says whether an entry of a template's section has another content. One that comes is used by nothing that stays.
func changes(before, after any) bool {
	was, _ := before.(map[string]any)
	is, _ := after.(map[string]any)
	for name, entry := range was {
		if is[name] != nil && !reflect.DeepEqual(entry, is[name]) {
			return true
		}
	}
	return false
}

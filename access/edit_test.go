package access

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"causeway/access/accesstest"
	"causeway/config"
)

// Stacks and resources of the example that mistakes are made in.
const (
	orderStore    = "SharedServices-orders-Artifacts"
	orderPipeline = "SharedServices-orders-Pipeline"
	paymentStore  = "SharedServices-payments-Artifacts"
	ordersDev     = "Workload-orders-dev"
	ordersProd    = "Workload-orders-prod"
	payments      = "Workload-payments-nonprod"

	artifacts = "StoreArtifactsPolicyD8FF4D79" // the policy of the artifact bucket

	artifactKey  = "StoreKey81AFBC5C"
	imageKeyID   = "ImagesKey60A8E102"
	images       = "ImagesRepositoryF33344CE"
	cross        = "CodePipelineCrossAccountRole"
	crossInDev   = "CodePipelineCrossAccountRoleordersdev"
	deployInDev  = "CodeDeployRoleordersdev"
	pullInDev    = "ECSTaskExecutionRoleordersdev"
	publisher    = "NetworkPublisherFunctionA3DB5537"
	publisherLet = "NetworkScheduleRunsPublisher630E1C16"
)

// edited are templates that a test makes a mistake in, by stack.
type edited map[string]map[string]any

// edit is a mistake made at a place.
type edit func(t testing.TB, e edited, at place)

// place is a resource, and the statement in it where there is one.
type place struct{ stack, resource, sid string }

// in says whether a message names the place, with its account.
func (p place) in(message string, org *config.Organization) bool {
	return strings.Contains(message, "account "+accesstest.AccountOf(org, p.stack)+", stack "+p.stack) &&
		strings.Contains(message, p.resource) && strings.Contains(message, p.sid)
}

// template is a stack's template, to be edited: its first edit makes a copy of the golden one.
func (e edited) template(stack string) map[string]any {
	if e.golden(stack) {
		e[stack] = copyOf(e[stack]).(map[string]any)
	}
	return e[stack]
}

// golden says whether a stack's template is the golden one itself, which is never edited.
func (e edited) golden(stack string) bool {
	return reflect.ValueOf(e[stack]).Pointer() == reflect.ValueOf(goldenTemplates[stack]).Pointer()
}

func (e edited) resources(at place) map[string]any {
	return e.template(at.stack)["Resources"].(map[string]any)
}

func (e edited) properties(t testing.TB, at place) map[string]any {
	t.Helper()
	resource, ok := e.resources(at)[at.resource].(map[string]any)
	if !ok {
		t.Fatalf("%s has no %s", at.stack, at.resource)
	}
	return resource["Properties"].(map[string]any)
}

// documents are the policy documents somewhere in a value.
func documents(value any) []map[string]any {
	var found []map[string]any
	switch value := value.(type) {
	case map[string]any:
		if _, ok := value["Statement"].([]any); ok {
			return []map[string]any{value}
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			found = append(found, documents(value[key])...)
		}
	case []any:
		for _, v := range value {
			found = append(found, documents(v)...)
		}
	}
	return found
}

// statement finds the statement at a place, and its document.
func (e edited) statement(t testing.TB, at place) (document, statement map[string]any) {
	t.Helper()
	for _, document := range documents(e.properties(t, at)) {
		for _, s := range document["Statement"].([]any) {
			if s.(map[string]any)["Sid"] == at.sid {
				return document, s.(map[string]any)
			}
		}
	}
	t.Fatalf("%s has no statement %s in %s", at.stack, at.sid, at.resource)
	return nil, nil
}

// set changes a key of the statement; nil takes it out.
func set(key string, value any) edit {
	return func(t testing.TB, e edited, at place) {
		_, s := e.statement(t, at)
		s[key] = value
		if value == nil {
			delete(s, key)
		}
	}
}

// when changes a key of the statement's condition; nil takes it out.
func when(operator, key string, value any) edit {
	return func(t testing.TB, e edited, at place) {
		_, s := e.statement(t, at)
		condition := s["Condition"].(map[string]any)
		keys, _ := condition[operator].(map[string]any)
		if keys == nil {
			keys = map[string]any{}
			condition[operator] = keys
		}
		keys[key] = value
		if value == nil {
			delete(keys, key)
		}
		if len(keys) == 0 {
			delete(condition, operator)
		}
	}
}

// replace puts one text in place of another wherever it stands in the statement; "" takes it out of its list.
func replace(old, new string) edit {
	return func(t testing.TB, e edited, at place) {
		document, s := e.statement(t, at)
		if jsonText(replaced(s, old, new)) == jsonText(s) {
			t.Fatalf("%s says nothing of %s", at.sid, old)
		}
		statements := document["Statement"].([]any)
		i := slices.IndexFunc(statements, func(other any) bool { return other.(map[string]any)["Sid"] == at.sid })
		statements[i] = replaced(s, old, new)
	}
}

func replaced(value any, old, new string) any {
	switch value := value.(type) {
	case map[string]any:
		result := map[string]any{}
		for k, v := range value {
			result[k] = replaced(v, old, new)
		}
		return result
	case []any:
		var result []any
		for _, v := range value {
			if v = replaced(v, old, new); v != "" {
				result = append(result, v)
			}
		}
		return result
	case string:
		if value == old {
			return new
		}
	}
	return value
}

// drop takes the statement out.
func drop(t testing.TB, e edited, at place) {
	document, _ := e.statement(t, at)
	document["Statement"] = slices.DeleteFunc(document["Statement"].([]any), func(s any) bool { return s.(map[string]any)["Sid"] == at.sid })
}

// say adds a statement with the place's Sid to the resource's document, of which a trust policy comes first.
func say(s map[string]any) edit {
	return func(t testing.TB, e edited, at place) {
		all := documents(e.properties(t, at))
		document := all[len(all)-1]
		s["Sid"] = at.sid
		document["Statement"] = append(document["Statement"].([]any), s)
	}
}

// have changes a property of the resource; nil takes it out.
func have(property string, value any) edit {
	return func(t testing.TB, e edited, at place) {
		properties := e.properties(t, at)
		properties[property] = value
		if value == nil {
			delete(properties, property)
		}
	}
}

// add adds a resource.
func add(resourceType string, properties map[string]any) edit {
	return func(_ testing.TB, e edited, at place) {
		e.resources(at)[at.resource] = map[string]any{"Type": resourceType, "Properties": properties}
	}
}

// both makes two edits of one mistake.
func both(edits ...edit) edit {
	return func(t testing.TB, e edited, at place) {
		for _, edit := range edits {
			edit(t, e, at)
		}
	}
}

// in makes an edit in the statement with this Sid, which the message cannot name, because it does not hold any more.
func in(sid string, edit edit) edit {
	return func(t testing.TB, e edited, at place) { edit(t, e, place{at.stack, at.resource, sid}) }
}

// elsewhere makes an edit at another place.
func elsewhere(at place, edit edit) edit {
	return func(t testing.TB, e edited, _ place) { edit(t, e, at) }
}

// unguarded makes an edit where the service control policy that would hold the mistake back is attached to nothing: what a
// role is kept from by itself must be found without it.
func unguarded(controlPolicy string, then edit) edit {
	return both(elsewhere(place{"Organization", controlPolicy, ""}, have("TargetIds", []any{})), then)
}

// allow is a statement.
func allow(action, resource any, more ...map[string]any) map[string]any {
	s := map[string]any{"Effect": "Allow", "Action": action, "Resource": resource}
	for _, keys := range more {
		for key, value := range keys {
			s[key] = value
		}
	}
	return s
}

// document is a policy document with one statement.
func document(sid string, s map[string]any) map[string]any {
	s["Sid"] = sid
	return map[string]any{"Version": "2012-10-17", "Statement": []any{s}}
}

// role is the ARN of a role, or of something else of IAM.
func role(account, name string) string { return "arn:aws:iam::" + account + ":" + name }

package equivalence

import (
	"encoding/json"
	"slices"
	"strings"
)

// This file has what may be written in several ways.

// writtenDefaults are the values that CloudFormation takes where a property is not written, by type and path. The CDK's L2
// constructs write them.
var writtenDefaults = map[string]map[string]any{
	"AWS::CodeBuild::Project": {
		"Environment.EnvironmentVariables.Type": "PLAINTEXT",
		"Environment.ImagePullCredentialsType":  "CODEBUILD",
	},
	"AWS::Events::Rule":       {"State": "ENABLED"},
	"AWS::IAM::ManagedPolicy": {"Path": "/"},
}

// removeDefaults removes what a type has without it.
func removeDefaults(kind string, properties map[string]any) {
	for path, value := range writtenDefaults[kind] {
		removeAt(properties, strings.Split(path, "."), value)
	}
}

// removeAt removes a value, from each element of a list where there is one on the way.
func removeAt(inside any, path []string, value any) {
	for _, element := range list(inside) {
		values := object(element)
		switch {
		case len(path) > 1:
			removeAt(values[path[0]], path[1:], value)
		case values[path[0]] == value:
			delete(values, path[0])
		}
	}
}

// canonicalText is a text that is a JSON object or list as its value, marked as one; any other is itself.
func canonicalText(text string) any {
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return text
	}
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	return map[string]any{"(JSON)": value}
}

// canonicalPolicy is a policy document with its statements by their Sids, and lists in order; any other value is itself.
func canonicalPolicy(value map[string]any) map[string]any {
	written := list(value["Statement"])
	statements := make([]any, len(written))
	bySid := map[string]any{}
	for i, statement := range written {
		if !isStatement(statement) {
			return value
		}
		canonical := canonicalStatement(object(statement))
		statements[i] = canonical
		if sid, given := canonical["Sid"].(string); given {
			bySid[sid] = canonical
		}
	}
	if len(statements) == 0 {
		return value
	}
	value["Statement"] = statements
	if len(bySid) == len(statements) {
		value["Statement"] = bySid
	}
	return value
}

// isStatement says whether a value is a statement of a policy document.
func isStatement(value any) bool {
	_, hasEffect := object(value)["Effect"]
	return hasEffect
}

// sets are the parts of a statement whose values have no order.
var sets = []string{"Action", "NotAction", "NotResource", "Resource"}

func canonicalStatement(statement map[string]any) map[string]any {
	canonical := map[string]any{}
	for key, value := range statement {
		switch {
		case slices.Contains(sets, key):
			canonical[key] = sorted(list(value))
		case (key == "Principal" || key == "NotPrincipal") && object(value) != nil:
			canonical[key] = eachAs(value, sorted)
		case key == "Condition":
			operators := map[string]any{}
			for operator, keys := range object(value) {
				operators[operator] = eachAs(keys, func(values []any) []any { return values })
			}
			canonical[key] = operators
		default:
			canonical[key] = value
		}
	}
	return canonical
}

// eachAs is a map whose values are lists, each in a form.
func eachAs(value any, form func([]any) []any) map[string]any {
	all := map[string]any{}
	for key, values := range object(value) {
		all[key] = form(list(values))
	}
	return all
}

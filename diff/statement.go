package diff

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// statement is a policy statement, as a template has it.
type statement map[string]any

// statementsIn are the statements of every policy document in a value; of a resource that is one itself, its own.
func statementsIn(value any) []statement {
	var all []statement
	switch value := value.(type) {
	case string: // some types take their policy as text
		var document map[string]any
		if strings.HasPrefix(value, "{") && json.Unmarshal([]byte(value), &document) == nil {
			return statementsIn(document)
		}
	case []any:
		for _, element := range value {
			all = append(all, statementsIn(element)...)
		}
	case map[string]any:
		if value["Effect"] != nil && (value["Action"] != nil || value["NotAction"] != nil) {
			return []statement{value}
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			all = append(all, statementsIn(value[key])...)
		}
	}
	return all
}

func (s statement) effect() string { return text(s["Effect"]) }

// String names the statement.
func (s statement) String() string {
	if sid := text(s["Sid"]); sid != "" {
		return sid
	}
	return "the statement about " + strings.Join(values(s["Action"]), ", ")
}

func (s statement) coveredBy(others []statement) bool {
	return slices.ContainsFunc(others, func(other statement) bool { return other.covers(s) })
}

// covers says whether whatever the narrow statement is about, this one is about, too.
func (s statement) covers(narrow statement) bool {
	if s.effect() != narrow.effect() {
		return false
	}
	for _, key := range []string{"Action", "Resource", "Principal"} {
		if s["Not"+key] != nil || narrow["Not"+key] != nil {
			if s[key] != nil || narrow[key] != nil || !contains(narrow["Not"+key], s["Not"+key]) {
				return false
			}
		} else if (s[key] == nil) != (narrow[key] == nil) || !contains(s[key], narrow[key]) {
			return false
		}
	}
	return narrower(s["Condition"], narrow["Condition"])
}

// narrower says whether a condition holds only where a wider one does: it has all of its keys, and of the values of an
// operator that compares for equality no more.
func narrower(wide, condition any) bool {
	wideOperators, _ := wide.(map[string]any)
	operators, _ := condition.(map[string]any)
	for operator, keys := range wideOperators {
		wideKeys, _ := keys.(map[string]any)
		kept, _ := operators[operator].(map[string]any)
		for key, value := range wideKeys {
			if reflect.DeepEqual(value, kept[key]) {
				continue
			}
			some := strings.HasPrefix(operator, "String") || strings.HasPrefix(operator, "Arn") || strings.HasPrefix(operator, "ForAnyValue:")
			if !some || strings.Contains(operator, "Not") || kept[key] == nil || len(lacking(values(value), values(kept[key]))) > 0 {
				return false
			}
		}
	}
	return true
}

// lacking are the values that a list has not.
func lacking(list, values []string) []string {
	return slices.DeleteFunc(values, func(value string) bool { return slices.Contains(list, value) })
}

// contains says whether every value of one list is in another, where it may be meant by a *.
func contains(wide, narrow any) bool {
	all := values(wide)
	for _, value := range values(narrow) {
		if !slices.ContainsFunc(all, func(pattern string) bool { return matches(pattern, value) }) {
			return false
		}
	}
	return true
}

// matches says whether a pattern means a value. What CloudFormation puts together is compared as it is written.
func matches(pattern, value string) bool {
	if pattern == value || strings.HasPrefix(pattern, "{") {
		return pattern == value
	}
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 || !strings.HasPrefix(value, parts[0]) || strings.HasPrefix(value, "{") && pattern != "*" {
		return false
	}
	rest := value[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

// values are the strings of a value that is one, several, or several by kind, as a principal's are.
func values(value any) []string {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		var all []string
		for _, element := range value {
			all = append(all, text(element))
		}
		return all
	case map[string]any:
		var all []string
		for kind, element := range value {
			if kind == "AWS" || kind == "Service" || kind == "Federated" || kind == "CanonicalUser" {
				for _, one := range values(element) {
					all = append(all, kind+" "+one)
				}
			} else {
				return []string{text(value)}
			}
		}
		return all
	}
	return []string{text(value)}
}

// text is a string as it is, and anything else as JSON.
func text(value any) string {
	if s, ok := value.(string); ok || value == nil {
		return s
	}
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // it was read from JSON
	}
	return string(data)
}

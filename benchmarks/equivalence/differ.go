package equivalence

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// absent stands for a value that one assembly does not have.
const absent = "nothing"

// longest is how many characters of a value a difference shows.
const longest = 200

// nothing is the value of what is not there. No template has it: JSON's null is nil.
type nothing struct{}

// differ finds the values that differ, as deep inside as they do.
func differ(at Difference, path string, want, got any) []Difference {
	if reflect.DeepEqual(want, got) {
		return nil
	}
	var differences []Difference
	switch want := want.(type) {
	case map[string]any:
		if got, isMap := got.(map[string]any); isMap {
			for _, key := range sortedKeys(want, got) {
				differences = append(differences, differ(at, join(path, key), valueOf(want, key), valueOf(got, key))...)
			}
			return differences
		}
	case []any:
		if got, isList := got.([]any); isList {
			for i := range max(len(want), len(got)) {
				differences = append(differences, differ(at, fmt.Sprintf("%s[%d]", path, i), elementOf(want, i), elementOf(got, i))...)
			}
			return differences
		}
	}
	at.Path, at.Want, at.Got = path, text(want), text(got)
	return []Difference{at}
}

func valueOf(values map[string]any, key string) any {
	if value, exists := values[key]; exists {
		return value
	}
	return nothing{}
}

func elementOf(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nothing{}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// text is a value for people.
func text(value any) string {
	if value == (nothing{}) {
		return absent
	}
	return cut(marshal(value))
}

// cut is the beginning of a long text.
func cut(text string) string {
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// marshal is a value as JSON, whose keys are in order.
func marshal(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // it was JSON
	}
	return string(data)
}

// sortedKeys are the keys of both maps, each once.
func sortedKeys[V any](a, b map[string]V) []string {
	return slices.Compact(slices.Sorted(func(yield func(string) bool) {
		for _, all := range []map[string]V{a, b} {
			for key := range maps.Keys(all) {
				if !yield(key) {
					return
				}
			}
		}
	}))
}

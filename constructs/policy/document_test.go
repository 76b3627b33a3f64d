package policy

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestValueIsWhatJSONMakesOfADocument holds that templates get what golden files show.
func TestValueIsWhatJSONMakesOfADocument(t *testing.T) {
	read := func(value any) any { return throughJSON(t, value) }
	for name, document := range documents() {
		if got, want := read(document.Value()), read(document); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, not %v", name, got, want)
		}
	}
	value := NewDocument(Statement{Sid: "A", Effect: Allow, Action: List{"s3:GetObject"}, Resource: List{"a", "b"}}).Value()
	want := map[string]any{"Sid": "A", "Effect": "Allow", "Action": "s3:GetObject", "Resource": []any{"a", "b"}}
	if got := read(value["Statement"]).([]any)[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("one value is a string, and several are a list, but the statement is %v", got)
	}
}

// throughJSON is what JSON makes of a value.
func throughJSON(t testing.TB, value any) any {
	t.Helper()
	var read any
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// BenchmarkValue compares Value with the way through JSON.
func BenchmarkValue(b *testing.B) {
	all := documents()
	b.Run("Value", func(b *testing.B) {
		for b.Loop() {
			for _, document := range all {
				document.Value()
			}
		}
	})
	b.Run("through JSON", func(b *testing.B) {
		for b.Loop() {
			for _, document := range all {
				throughJSON(b, document)
			}
		}
	})
}

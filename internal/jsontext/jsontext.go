// Package jsontext writes JSON as AWS counts and takes it where a property holds JSON as text.
package jsontext

import (
	"encoding/json"
	"strings"
)

// Of is a plain value as JSON without white space between its elements, and with every character as it is: <name> has a meaning
// in some properties, and &, < and > count as one character each.
func Of(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // plain values always marshal
	}
	return strings.TrimSuffix(text.String(), "\n")
}

package config

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"causeway/internal/golden"

	"github.com/invopop/jsonschema"
)

// TestSchemaIsGenerated keeps the committed JSON Schema equal to the Go types. `make schema` rewrites it.
func TestSchemaIsGenerated(t *testing.T) {
	golden.Compare(t, "organization.schema.json", string(generateSchema(t)), "make schema")
}

// TestEveryKeyIsDescribed holds the descriptions that error messages give as the remedy.
func TestEveryKeyIsDescribed(t *testing.T) {
	for name, def := range rootNode().Defs {
		for key, property := range def.Properties {
			if property.Description == "" {
				t.Errorf("%s.%s has no doc comment", name, key)
			}
		}
	}
}

// fieldName is how a Go doc comment begins: with the name of the field and a verb, which mean nothing to a user.
var fieldName = regexp.MustCompile(`^\w+ (is|are|says|names|makes|set to|name|connects?|lists) `)

func generateSchema(t *testing.T) []byte {
	t.Helper()
	reflector := &jsonschema.Reflector{Anonymous: true}
	if err := reflector.AddGoComments("causeway/config", "./", jsonschema.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	comments := reflector.CommentMap
	reflector.LookupComment = func(goType reflect.Type, field string) string {
		key := "causeway/config." + goType.Name()
		if field != "" {
			key += "." + field
		}
		comment := strings.Join(strings.Fields(comments[key]), " ")
		return fieldName.ReplaceAllStringFunc(comment, func(start string) string {
			verb := fieldName.FindStringSubmatch(start)[1]
			if verb == "is" || verb == "are" || verb == "names" || verb == "name" || verb == "lists" {
				return ""
			}
			return verb + " "
		})
	}
	schema := reflector.Reflect(&Organization{})
	schema.Title = "Causeway organization"
	for _, definition := range schema.Definitions {
		for property := definition.Properties.Oldest(); property != nil; property = property.Next() {
			rejectEmpty(property.Value)
		}
	}
	data, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}

// rejectEmpty makes a schema of text, or of lists of text, reject "": what is given must say something. Only the value of a
// template's parameter may be empty.
func rejectEmpty(schema *jsonschema.Schema) {
	if schema == nil {
		return
	}
	if schema.Type == "string" && schema.MinLength == nil && len(schema.Enum) == 0 {
		one := uint64(1)
		schema.MinLength = &one
	}
	rejectEmpty(schema.Items)
	if schema.AdditionalProperties != nil {
		rejectEmpty(schema.AdditionalProperties.Items)
	}
}

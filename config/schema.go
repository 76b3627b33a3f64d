package config

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// schemaJSON is the JSON Schema of the file, generated from the types of this package by `make schema`. Editors use
// it to complete and check the file, Read to find everything that a type, a pattern or a list of values can reject.
//
//go:embed organization.schema.json
var schemaJSON []byte

var compiledSchema = sync.OnceValue(func() *jsonschema.Schema {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaJSON))
	if err != nil {
		panic(err) // the schema is part of the program
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("organization.schema.json", schema); err != nil {
		panic(err)
	}
	return compiler.MustCompile("organization.schema.json")
})

// checkSchema adds a problem for every value that the schema rejects and takes that value out, so that the checks
// which follow see only values of the right type.
func (d *document) checkSchema() {
	var invalid *jsonschema.ValidationError
	if !errors.As(compiledSchema().Validate(d.values), &invalid) {
		return
	}
	rejected := map[string]bool{}
	for _, leaf := range leaves(invalid) {
		problems := d.schemaProblems(leaf)
		if path := problems[0].Path; !rejected[path] { // one problem with a value is enough
			d.problems = append(d.problems, problems...)
		}
		switch leaf.ErrorKind.(type) {
		case *kind.Required, *kind.AdditionalProperties, *kind.UniqueItems: // the value itself is of the right type
		default:
			rejected[problems[0].Path] = true
			d.values = without(d.values, leaf.InstanceLocation)
		}
	}
}

// leaves are the errors that have no finer cause.
func leaves(err *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(err.Causes) == 0 {
		return []*jsonschema.ValidationError{err}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range err.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

// schemaProblems says in plain words what the schema rejects, with the description of the key as the remedy.
func (d *document) schemaProblems(err *jsonschema.ValidationError) []Problem {
	path, property := pathOf(d.values, err.InstanceLocation), propertyAt(err.InstanceLocation)
	switch k := err.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		var problems []Problem
		for _, key := range k.Properties {
			p := d.problem(join(path, key), "is no key of this place; its keys are %s", strings.Join(property.keys(), ", "))
			p.Value = "" // the key is wrong, whatever its value
			problems = append(problems, p)
		}
		return problems
	case *kind.Required:
		var problems []Problem
		for _, key := range k.Missing {
			p := d.problem(path, "is missing the key %s%s", key, property.child(key).remedy())
			p.Value = ""
			problems = append(problems, p)
		}
		return problems
	case *kind.Type:
		return []Problem{d.problem(path, "is %s where %s belongs%s", typeNames[k.Got], typeNames[k.Want[0]], property.remedy())}
	case *kind.Enum:
		var values []string
		for _, value := range k.Want {
			values = append(values, fmt.Sprint(value))
		}
		return []Problem{d.problem(path, "is none of the allowed values: %s", strings.Join(values, ", "))}
	case *kind.MinLength:
		if k.Got == 0 {
			return []Problem{d.problem(path, "is empty%s", property.remedy())}
		}
		return []Problem{d.problem(path, "is too short, %d of %d characters%s", k.Got, k.Want, property.remedy())}
	case *kind.MaxLength:
		return []Problem{d.problem(path, "is too long, %d of %d characters%s", k.Got, k.Want, property.remedy())}
	case *kind.MinItems, *kind.MinProperties:
		return []Problem{d.problem(path, "is empty%s", property.remedy())}
	case *kind.MaxItems:
		return []Problem{d.problem(path, "lists more than the %d that are possible%s", k.Want, property.remedy())}
	case *kind.UniqueItems:
		return []Problem{d.problem(path, "lists the same value twice; keep one of them")}
	}
	return []Problem{d.problem(path, "does not fit%s", property.remedy())}
}

var typeNames = map[string]string{
	"string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
	"object": "a set of keys", "array": "a list", "null": "nothing",
}

// schemaNode is the part of a JSON Schema that problems quote.
type schemaNode struct {
	Ref                  string                 `json:"$ref"`
	Description          string                 `json:"description"`
	Properties           map[string]*schemaNode `json:"properties"`
	AdditionalProperties json.RawMessage        `json:"additionalProperties"`
	Items                *schemaNode            `json:"items"`
	Defs                 map[string]*schemaNode `json:"$defs"`
}

var rootNode = sync.OnceValue(func() *schemaNode {
	root := &schemaNode{}
	if err := json.Unmarshal(schemaJSON, root); err != nil {
		panic(err) // the schema is part of the program
	}
	return root
})

// propertyAt is the schema of the value at a location. An element of a list keeps the description of the list.
func propertyAt(location []string) *schemaNode {
	node := rootNode().resolve()
	for _, key := range location {
		child := node.child(key)
		if child.Description == "" {
			child.Description = node.Description
		}
		node = child
	}
	return node
}

// child is the schema of one key, or of an element of a list; an empty one where there is none.
func (n *schemaNode) child(key string) *schemaNode {
	child := &schemaNode{}
	if property, ok := n.Properties[key]; ok {
		child = property
	} else if n.Items != nil {
		child = n.Items
	} else if len(n.AdditionalProperties) > 0 && n.AdditionalProperties[0] == '{' {
		if err := json.Unmarshal(n.AdditionalProperties, child); err != nil {
			panic(err) // the schema is part of the program
		}
	}
	return child.resolve()
}

// resolve follows a reference; a description beside the reference wins.
func (n *schemaNode) resolve() *schemaNode {
	if n.Ref == "" {
		copied := *n
		return &copied
	}
	target := *rootNode().Defs[strings.TrimPrefix(n.Ref, "#/$defs/")]
	if n.Description != "" {
		target.Description = n.Description
	}
	return &target
}

func (n *schemaNode) keys() []string { return slices.Sorted(maps.Keys(n.Properties)) }

func (n *schemaNode) remedy() string {
	if n.Description == "" {
		return ""
	}
	return ": " + strings.TrimSuffix(n.Description, ".")
}

// without is the tree without the value at a location; an element of a list becomes nil, so that the others keep their place.
func without(tree any, location []string) any {
	if len(location) == 0 {
		return nil
	}
	switch node := tree.(type) {
	case map[string]any:
		if len(location) == 1 {
			delete(node, location[0])
		} else if child, ok := node[location[0]]; ok {
			node[location[0]] = without(child, location[1:])
		}
	case []any:
		if i, err := strconv.Atoi(location[0]); err == nil && i < len(node) {
			node[i] = without(node[i], location[1:])
		}
	}
	return tree
}

// pathOf writes a location in the tree as in applications[0].stages[1].account.
func pathOf(tree any, location []string) string {
	path := ""
	for _, key := range location {
		switch node := tree.(type) {
		case []any:
			path += "[" + key + "]"
			if i, err := strconv.Atoi(key); err == nil && i < len(node) {
				tree = node[i]
			}
		case map[string]any:
			path, tree = join(path, key), node[key]
		}
	}
	return path
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

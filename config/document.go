package config

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// document is a parsed YAML file: its values as encoding/json would give them, and where each of them stands.
type document struct {
	file     string
	values   any
	places   map[string]place    // by path, as in applications[0].stages[1].account
	keys     map[string][]string // the keys of each map, by its path
	problems Problems
}

// place is where a value stands in the file, and how it is written there.
type place struct {
	line, column int
	literal      string // "" for maps, lists and nothing
}

// maxDepth is how deep a file may nest. The file's contract needs six levels; the parser needs memory that grows with
// the square of the depth.
const maxDepth = 32

var digits = regexp.MustCompile(`^[0-9]+$`)

// parse reads one YAML document. It accepts what JSON can say, and neither anchors nor tags: a file that describes
// an organization is read by people, and an alias hides the value from the reader of a change.
func parse(file string, data []byte) (*document, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // the byte order mark of some editors
	if err := checkDepth(file, data); err != nil {
		return nil, err
	}
	parsed, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntaxProblem(file, err)
	}
	doc := &document{file: file, places: map[string]place{}, keys: map[string][]string{}}
	var bodies []ast.Node
	for _, d := range parsed.Docs {
		if d.Body != nil {
			bodies = append(bodies, d.Body)
		}
	}
	if len(bodies) == 0 {
		return nil, Problems{{File: file, Message: "is empty; start from config/organization.yaml, the example"}}
	}
	if len(bodies) > 1 {
		doc.add("", startOf(bodies[1]), "begins a second document; keep one organization a file")
	}
	if _, ok := bodies[0].(*ast.MappingNode); !ok {
		return nil, Problems{{File: file, Line: 1, Column: 1,
			Message: "is not a YAML file of keys and values; start from config/organization.yaml, the example"}}
	}
	doc.values = doc.read("", bodies[0])
	if len(doc.problems) > 0 {
		return nil, Problems(doc.problems).sorted()
	}
	return doc, nil
}

// read turns a node into a plain value and records where it stands.
func (d *document) read(path string, node ast.Node) any {
	at := startOf(node)
	d.places[path] = place{line: at.Position.Line, column: at.Position.Column, literal: literalOf(node)}
	switch node := node.(type) {
	case *ast.MappingNode:
		return d.readMapping(path, node)
	case *ast.SequenceNode:
		values := make([]any, len(node.Values))
		for i, value := range node.Values {
			values[i] = d.read(fmt.Sprintf("%s[%d]", path, i), value)
		}
		return values
	case *ast.StringNode:
		if at.Type == token.StringType && digits.MatchString(node.Value) {
			return number(node.Value) // unquoted digits are a number to every other YAML reader
		}
		return node.Value
	case *ast.LiteralNode:
		return node.Value.Value
	case *ast.IntegerNode:
		return number(node.String())
	case *ast.FloatNode:
		return node.Value
	case *ast.BoolNode:
		return node.Value
	case *ast.NullNode:
		return nil
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		d.add(path, at, "is an anchor, an alias or a tag, which this file does not use; write the value out")
		return nil
	}
	return at.Value // .inf and .nan
}

func (d *document) readMapping(path string, node *ast.MappingNode) map[string]any {
	values := map[string]any{}
	d.keys[path] = []string{}
	for _, entry := range node.Values {
		key, ok := entry.Key.(*ast.StringNode)
		if !ok {
			d.add(path, entry.Key.GetToken(), "has a key that is not plain text; write each key out, as in the example")
			continue
		}
		d.keys[path] = append(d.keys[path], key.Value)
		child := join(path, key.Value)
		values[key.Value] = d.read(child, entry.Value)
		if at := d.places[child]; at.literal == "" { // a map, a list or nothing: its key says best where it is
			start := key.GetToken().Position
			d.places[child] = place{line: start.Line, column: start.Column}
		}
	}
	return values
}

// startOf is the token that a node begins with: of a block map that is its first key, not its first colon.
func startOf(node ast.Node) *token.Token {
	if mapping, ok := node.(*ast.MappingNode); ok && !mapping.IsFlowStyle && len(mapping.Values) > 0 {
		return mapping.Values[0].Key.GetToken()
	}
	return node.GetToken()
}

// add records a problem at a token.
func (d *document) add(path string, at *token.Token, message string) {
	d.problems = append(d.problems, Problem{File: d.file, Line: at.Position.Line, Column: at.Position.Column, Path: path, Message: message})
}

// written says whether the file has something at a path, be it right or wrong.
func (d *document) written(path string) bool {
	_, ok := d.places[path]
	return ok
}

// problem is a problem with the value at a path.
func (d *document) problem(path, format string, args ...any) Problem {
	at := d.places[path]
	return Problem{File: d.file, Line: at.line, Column: at.column, Path: path, Value: at.literal,
		Message: fmt.Sprintf(format, args...)}
}

// checkDepth rejects a file that nests too deep before the parser spends memory on it.
func checkDepth(file string, data []byte) error {
	flow, line, entries := 0, 0, 0
	for _, t := range lexer.Tokenize(string(data)) {
		if t.Position.Line != line {
			line, entries = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			entries++
		}
		if flow > maxDepth || entries > maxDepth {
			return Problems{{File: file, Line: line, Column: t.Position.Column,
				Message: fmt.Sprintf("nests deeper than %d levels; start from config/organization.yaml, the example", maxDepth)}}
		}
	}
	return nil
}

// syntaxProblem is the parser's error as a problem.
func syntaxProblem(file string, err error) Problems {
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return Problems{{File: file, Message: "is not YAML: " + err.Error()}}
	}
	at, remedy := syntax.GetToken().Position, "check the indentation, quotes and brackets here"
	if strings.Contains(syntax.GetMessage(), "already defined") {
		remedy = "keep one of them"
	}
	return Problems{{File: file, Line: at.Line, Column: at.Column, Message: "is not YAML: " + syntax.GetMessage() + "; " + remedy}}
}

// number is a literal integer, in any of YAML's notations.
func number(literal string) any {
	if n, err := strconv.ParseInt(literal, 0, 64); err == nil {
		return n
	}
	n, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return literal
	}
	return n
}

// literalOf is how a scalar is written in the file.
func literalOf(node ast.Node) string {
	switch node := node.(type) {
	case *ast.MappingNode, *ast.SequenceNode, *ast.NullNode:
		return ""
	case *ast.LiteralNode:
		return strconv.Quote(node.Value.Value)
	case *ast.StringNode:
		if node.GetToken().Type == token.StringType && digits.MatchString(node.Value) {
			return node.Value
		}
		return strconv.Quote(node.Value)
	}
	return node.GetToken().Value
}

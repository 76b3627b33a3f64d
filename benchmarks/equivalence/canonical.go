package equivalence

import (
	"regexp"
	"slices"
	"strings"
)

// canonicalResources are the resources by their labels, as values that are equal where they mean the same.
func (s *stack) canonicalResources() map[string]any {
	all := map[string]any{}
	for id, r := range s.resources {
		all[s.labels[id]] = s.canonical(r)
	}
	return all
}

// canonical is a resource with labels in place of logical IDs.
func (s *stack) canonical(r resource) map[string]any {
	canonical := object(s.value(map[string]any(r)))
	delete(canonical, "DependsOn")
	if properties := object(canonical["Properties"]); properties != nil {
		removeDefaults(r.kind(), properties)
	}
	if dependencies := s.dependencies(r); len(dependencies) > 0 {
		canonical["DependsOn"] = dependencies
	}
	return canonical
}

// dependencies are the resources that one waits for and does not refer to.
func (s *stack) dependencies(r resource) []any {
	implied := map[string]bool{}
	s.references(r["Properties"], implied)
	var labels []any
	for _, id := range list(r["DependsOn"]) {
		if id, ok := id.(string); ok && !implied[id] {
			labels = append(labels, s.label(id))
		}
	}
	return sorted(labels)
}

// references adds the logical IDs that a value refers to.
func (s *stack) references(value any, found map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, inside := range value {
			s.references(inside, found)
		}
	case map[string]any:
		for key, inside := range value {
			switch key {
			case "Ref", "Fn::GetAtt":
				id, _, _ := strings.Cut(first(inside), ".")
				found[id] = true
			case "Fn::Sub":
				for _, reference := range substituted.FindAllStringSubmatch(first(inside), -1) {
					found[reference[1]] = true
				}
			}
			s.references(inside, found)
		}
	}
}

// canonicalRest is the template without its resources and exports.
func (s *stack) canonicalRest() map[string]any {
	rest := object(s.value(s.rest))
	outputs := map[string]any{}
	for id, output := range s.outputs() {
		if _, exported := exportName(output); !exported {
			outputs[id] = s.value(output)
		}
	}
	rest["Outputs"] = outputs
	return rest
}

// exports are the outputs that other stacks can import, without the names of the exports.
func (s *stack) exports() []string {
	var exports []string
	for _, output := range s.outputs() {
		if _, exported := exportName(output); exported {
			canonical := object(s.value(output))
			delete(canonical, "Export")
			exports = append(exports, marshal(canonical))
		}
	}
	slices.Sort(exports)
	return exports
}

// label is what stands for a logical ID: the label of its resource, or itself where it is a parameter.
func (s *stack) label(id string) string {
	if label := s.labels[id]; label != "" {
		return label
	}
	if r, exists := s.resources[id]; exists { // not paired yet
		return r.kind()
	}
	return id
}

// value is a value of a template with labels in place of logical IDs, and in its canonical form.
func (s *stack) value(value any) any {
	switch value := value.(type) {
	case string:
		return canonicalText(value)
	case []any:
		canonical := make([]any, len(value))
		for i, inside := range value {
			canonical[i] = s.value(inside)
		}
		return canonical
	case map[string]any:
		if len(value) == 1 {
			if canonical, isReference := s.reference(value); isReference {
				return canonical
			}
		}
		canonical := map[string]any{}
		for key, inside := range value {
			canonical[key] = s.value(inside)
		}
		return canonicalPolicy(canonical)
	}
	return value
}

// substituted finds what Fn::Sub puts into a text, as in ${Bucket.Arn}; not ${!literally}.
var substituted = regexp.MustCompile(`\$\{([^!.}]+)(\.[^}]*)?\}`)

// reference is an intrinsic function with labels in place of logical IDs.
func (s *stack) reference(function map[string]any) (any, bool) {
	for name, argument := range function {
		switch name {
		case "Ref":
			return map[string]any{name: s.label(first(argument))}, true
		case "Fn::GetAtt":
			id, attribute, _ := strings.Cut(first(argument), ".")
			if parts := list(argument); len(parts) == 2 {
				return map[string]any{name: []any{s.label(id), s.value(parts[1])}}, true
			}
			return map[string]any{name: []any{s.label(id), attribute}}, true
		case "Fn::Sub":
			parts := list(argument)
			labelled := substituted.ReplaceAllStringFunc(first(argument), func(reference string) string {
				match := substituted.FindStringSubmatch(reference)
				return "${" + s.label(match[1]) + match[2] + "}"
			})
			return map[string]any{name: append([]any{labelled}, list(s.value(parts[1:]))...)}, true
		case "Fn::ImportValue":
			return s.imported(argument)
		}
	}
	return nil, false
}

// imported is what an import refers to: the value of the output, in the stack that exports it.
func (s *stack) imported(argument any) (any, bool) {
	name, _ := argument.(string)
	exporter := s.assembly.exporters[name]
	if exporter == nil {
		return nil, false
	}
	for _, output := range exporter.outputs() {
		if export, _ := exportName(output); export == name {
			return map[string]any{"Fn::ImportValue": map[string]any{"Stack": exporter.name, "Value": exporter.value(object(output)["Value"])}}, true
		}
	}
	return nil, false
}

// list is a value as a list: of itself where it is none.
func list(value any) []any {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		return value
	}
	return []any{value}
}

// first is the first text of a list, or the text itself.
func first(value any) string {
	if all := list(value); len(all) > 0 {
		text, _ := all[0].(string)
		return text
	}
	return ""
}

// sorted are values in the order of their JSON.
func sorted(values []any) []any {
	return slices.SortedFunc(slices.Values(values), func(a, b any) int { return strings.Compare(marshal(a), marshal(b)) })
}

package access

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// noValue is what AWS::NoValue resolves to: the property is not there.
type noValue struct{}

// Resolve is a value with every intrinsic function replaced by what CloudFormation would put there. An intrinsic that it
// does not know is an error: a policy that is not understood is not proven. Several may resolve values at a time.
func (s *Stack) Resolve(value any) (any, error) { return resolution{Stack: s}.Resolve(value) }

// resolveText is Resolve for a value that must be text.
func (s *Stack) resolveText(value any) (string, error) {
	return resolution{Stack: s}.resolveText(value)
}

// texts is a value that must be a list of text, or one text.
func (s *Stack) texts(value any) ([]string, error) { return resolution{Stack: s}.texts(value) }

// resolution is a stack while a value in it is resolved.
type resolution struct {
	*Stack
	depth int // of the intrinsic functions that refer to each other
}

// Resolve is Stack.Resolve, this deep.
func (s resolution) Resolve(value any) (any, error) {
	switch value := value.(type) {
	case map[string]any:
		if function, argument, ok := intrinsic(value); ok {
			return s.call(function, argument)
		}
		resolved := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			v, err := s.Resolve(value[key])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			if _, absent := v.(noValue); !absent {
				resolved[key] = v
			}
		}
		return resolved, nil
	case []any:
		var resolved []any
		for _, element := range value {
			v, err := s.Resolve(element)
			if err != nil {
				if statement, ok := element.(map[string]any); ok && isText(statement["Sid"]) {
					err = fmt.Errorf("%s: %w", statement["Sid"], err)
				}
				return nil, err
			}
			if _, absent := v.(noValue); !absent {
				resolved = append(resolved, v)
			}
		}
		return resolved, nil
	}
	return value, nil
}

func (s resolution) resolveText(value any) (string, error) {
	resolved, err := s.Resolve(value)
	if err != nil {
		return "", err
	}
	text, ok := resolved.(string)
	if !ok {
		return "", fmt.Errorf("%v is no text", resolved)
	}
	return text, nil
}

// intrinsic says whether a map is a call of an intrinsic function.
func intrinsic(value map[string]any) (function string, argument any, ok bool) {
	if len(value) != 1 {
		return "", nil, false
	}
	for key, argument := range value {
		if key == "Ref" || strings.HasPrefix(key, "Fn::") {
			return key, argument, true
		}
	}
	return "", nil, false
}

func isText(value any) bool { _, ok := value.(string); return ok }

// maxDepth is how deep intrinsic functions may refer to each other; a circle never ends.
const maxDepth = 50

func (s resolution) call(function string, argument any) (any, error) {
	if s.depth++; s.depth > maxDepth {
		return nil, fmt.Errorf("%s %v refers to itself", function, argument)
	}
	switch function {
	case "Ref":
		if name, ok := argument.(string); ok {
			return s.ref(name)
		}
	case "Fn::GetAtt":
		if id, attribute, ok := attributeOf(argument); ok {
			return s.attribute(id, attribute)
		}
	case "Fn::Sub":
		return s.sub(argument)
	case "Fn::Join":
		if parts, ok := argument.([]any); ok && len(parts) == 2 {
			return s.join(parts[0], parts[1])
		}
	case "Fn::ImportValue":
		name, err := s.resolveText(argument)
		if err != nil {
			return nil, err
		}
		found, ok := s.assembly.exports[s.exportKey(name)]
		if !ok {
			return nil, fmt.Errorf("imports %s, which no stack of account %s exports", name, s.Account)
		}
		return resolution{found.stack, s.depth}.Resolve(found.value)
	case "Fn::Select":
		if parts, ok := argument.([]any); ok && len(parts) == 2 {
			return s.choose(parts[0], parts[1])
		}
	case "Fn::Split":
		if parts, ok := argument.([]any); ok && len(parts) == 2 {
			return s.split(parts[0], parts[1])
		}
	}
	return nil, fmt.Errorf("%s %v is not understood", function, argument)
}

// attributeOf takes the argument of Fn::GetAtt apart, which is a list or text.
func attributeOf(argument any) (id, attribute string, ok bool) {
	if text, isText := argument.(string); isText {
		return strings.Cut(text, ".")
	}
	parts, isList := argument.([]any)
	if !isList || len(parts) != 2 || !isText(parts[0]) || !isText(parts[1]) {
		return "", "", false
	}
	return parts[0].(string), parts[1].(string), true
}

// ref is what Ref of a pseudo parameter, a parameter or a resource gives.
func (s resolution) ref(name string) (any, error) {
	switch name {
	case "AWS::AccountId":
		return s.Account, nil
	case "AWS::Region":
		return s.Region, nil
	case "AWS::Partition":
		return s.Partition(), nil
	case "AWS::URLSuffix":
		return s.urlSuffix(), nil
	case "AWS::StackName":
		return s.Name, nil
	case "AWS::NoValue":
		return noValue{}, nil
	}
	if parameter, ok := s.template.Parameters[name]; ok {
		if parameter.Default == nil || strings.HasPrefix(parameter.Type, "AWS::SSM::") {
			return nil, fmt.Errorf("parameter %s has no value before the stack is deployed", name)
		}
		return parameter.Default, nil
	}
	return s.attribute(name, "Ref")
}

var placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

func (s resolution) sub(argument any) (any, error) {
	text, variables := argument, map[string]any{}
	if parts, ok := argument.([]any); ok && len(parts) == 2 {
		text = parts[0]
		variables, _ = parts[1].(map[string]any)
	}
	if !isText(text) {
		return nil, fmt.Errorf("Fn::Sub %v is not understood", argument)
	}
	var failure error
	replaced := placeholder.ReplaceAllStringFunc(text.(string), func(match string) string {
		name := match[2 : len(match)-1]
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			return "${" + literal + "}"
		}
		value, given := variables[name]
		if !given {
			value = map[string]any{"Ref": name}
			if strings.Contains(name, ".") {
				value = map[string]any{"Fn::GetAtt": name}
			}
		}
		resolved, err := s.resolveText(value)
		if err != nil {
			failure = err
		}
		return resolved
	})
	return replaced, failure
}

func (s resolution) join(separator, list any) (any, error) {
	values, err := s.texts(list)
	if err != nil {
		return nil, err
	}
	return strings.Join(values, fmt.Sprint(separator)), nil
}

func (s resolution) split(separator, text any) (any, error) {
	whole, err := s.resolveText(text)
	if err != nil {
		return nil, err
	}
	var parts []any
	for _, part := range strings.Split(whole, fmt.Sprint(separator)) {
		parts = append(parts, part)
	}
	return parts, nil
}

func (s resolution) choose(index, list any) (any, error) {
	values, err := s.texts(list)
	if err != nil {
		return nil, err
	}
	for i, value := range values {
		if fmt.Sprint(i) == fmt.Sprint(index) {
			return value, nil
		}
	}
	return nil, fmt.Errorf("Fn::Select %v of %d values", index, len(values))
}

func (s resolution) texts(value any) ([]string, error) {
	resolved, err := s.Resolve(value)
	if err != nil {
		return nil, err
	}
	list, ok := resolved.([]any)
	if !ok {
		list = []any{resolved}
	}
	var values []string
	for _, element := range list {
		if !isText(element) {
			return nil, fmt.Errorf("%v is no text", element)
		}
		values = append(values, element.(string))
	}
	return values, nil
}

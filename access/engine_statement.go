package access

import (
	"maps"
	"slices"
	"strings"
)

// on is what the statement says of a topic: itself without the actions and resources in it that certainly do not match, or nil
// where it says nothing. The engine tries each action and resource of a statement, and makes a regular expression of most: without
// those in vain it decides in two thirds of the time.
func (s statement) on(about *topic) statement {
	narrow := maps.Clone(s)
	for _, element := range []string{"Action", "NotAction"} {
		named := asList(s[element])
		some := slices.DeleteFunc(slices.Clone(named), func(one any) bool { return !(statement{"Action": one}).canMatch("Action", about.action) })
		if len(some) == 0 && len(named) > 0 {
			some = named[:1] // a statement that is about all others has to name one
		}
		if named != nil {
			narrow[element] = some
		}
	}
	if s["Resource"] == nil { // as in a trust policy, which is about its role
		return narrow
	}
	some := slices.DeleteFunc(slices.Clone(asList(s["Resource"])), func(one any) bool { return !canBe(one, about.resource) })
	switch {
	case len(some) == 0:
		return nil
	case slices.Contains(some, any("*")):
		narrow["Resource"] = "*"
	default:
		narrow["Resource"] = some
	}
	return narrow
}

// canBe says whether a Resource can match one. A request about a pattern is not told apart, and what is cut short, or has a
// variable in it, may stand for anything.
func canBe(pattern any, resource string) bool {
	text, isText := pattern.(string)
	short := strings.Count(text, ":") < 5 && text != "*"
	return !isText || short || strings.Contains(text, "${") || strings.ContainsAny(resource, "*?") || like(text, resource)
}

// like says whether a text matches a pattern with * and ?. Upper and lower case do not differ, which is generous for some elements
// of a policy, and nothing else than ASCII is told apart.
func like(pattern, text string) bool {
	p, star, mark := 0, -1, 0
	for t := 0; t < len(text); {
		switch {
		case text[t] >= 0x80:
			return true
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || lower(pattern[p]) == lower(text[t])):
			p++
			t++
		case star >= 0: // the last * takes one letter more
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

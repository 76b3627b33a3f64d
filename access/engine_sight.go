package access

import (
	"regexp"
	"slices"
	"strings"
)

// sight is what statements look at in a request, besides its action: values that they do not tell apart get one decision.
// It is generous: what it says is not looked at certainly is not.
type sight struct {
	everything bool // a variable may stand for anything
	resource   bool
	principals []string
	keys       keys // of all conditions
	conditions []*condition
}

// condition is what statements compare a condition key with.
type condition struct {
	key     keys
	whole   bool            // otherwise than by matching texts
	values  []string        // patterns
	matches map[string]bool // values that have been looked at
}

// textual are the operators that do nothing with a value but match it.
var textual = regexp.MustCompile(`^(ForAllValues:|ForAnyValue:)?(String|Arn)`)

// sightOf is the sight of statements, which the text has as JSON.
func (m *memory) sightOf(statements []statement, text string) sight {
	if strings.Contains(text, "${") {
		return sight{everything: true, resource: true, keys: ^keys(0)}
	}
	var sees sight
	for _, s := range statements {
		sees.resource = sees.resource || s["NotResource"] != nil || s["Resource"] != nil && s["Resource"] != "*"
		for _, element := range []string{"Principal", "NotPrincipal"} {
			sees.principals = append(sees.principals, textsIn(s[element])...)
		}
		for c := range s.clauses() {
			sees.keys |= m.key(c.key)
			sees.conditions = append(sees.conditions, m.condition(c))
		}
	}
	return sees
}

func (m *memory) condition(c clause) *condition {
	only := !slices.ContainsFunc(asList(c.value), func(one any) bool { return !isText(one) })
	return &condition{key: m.key(c.key), whole: !only || !textual.MatchString(c.operator), values: asTexts(c.value), matches: map[string]bool{}}
}

// textsIn are all texts in a value.
func textsIn(value any) []string {
	all := asTexts(value)
	of, _ := value.(map[string]any)
	for _, v := range of {
		all = append(all, asTexts(v)...)
	}
	return all
}

// seesPrincipal says whether the statements tell a principal from others of its kind: they name it or its account.
func (s *sight) seesPrincipal(arn, account string) bool {
	return s.everything || slices.ContainsFunc(s.principals, func(named string) bool {
		return named != "*" && names(named, arn, account)
	})
}

// seesValue says whether a condition of the statements tells a key's value from others.
func (s *sight) seesValue(key keys, value any) bool {
	return s.everything || slices.ContainsFunc(s.conditions, func(c *condition) bool { return c.key&key != 0 && c.sees(value) })
}

func (c *condition) sees(value any) bool {
	text, isText := value.(string)
	if c.whole || !isText {
		return true
	}
	found, known := c.matches[text]
	if !known {
		found = slices.ContainsFunc(c.values, func(pattern string) bool { return like(pattern, text) })
		c.matches[text] = found
	}
	return found
}

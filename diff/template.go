package diff

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Template is a CloudFormation template.
type Template struct{ content map[string]any }

// Parse reads a template in JSON, as all of Causeway's are.
func Parse(text []byte) (*Template, error) {
	t := &Template{}
	return t, json.Unmarshal(text, &t.content)
}

// resource is a resource of the template; all of it is empty where there is none.
type resource struct {
	kind       string // its type
	properties map[string]any
	retained   bool
}

func (t *Template) resource(id string) resource {
	if t == nil {
		return resource{}
	}
	all, _ := t.content["Resources"].(map[string]any)
	r, _ := all[id].(map[string]any)
	kind, _ := r["Type"].(string)
	properties, _ := r["Properties"].(map[string]any)
	deletion, _ := r["DeletionPolicy"].(string)
	return resource{kind, properties, strings.HasPrefix(deletion, "Retain") || deletion == "Snapshot"}
}

// ids are the logical IDs of the resources, sorted.
func (t *Template) ids() []string {
	if t == nil {
		return nil
	}
	all, _ := t.content["Resources"].(map[string]any)
	return slices.Sorted(maps.Keys(all))
}

const stackSet = "AWS::CloudFormation::StackSet"

// unfold takes the templates that StackSets deliver out of the stack's own. They are text there, in whose changes nobody
// would find a resource.
func (p Pair) unfold() []Pair {
	if p.Deployed && p.Before != nil {
		p.After = p.After.received()
	}
	all := []Pair{p}
	for _, id := range p.After.ids() {
		if p.After.resource(id).kind != stackSet {
			continue
		}
		delivered := Pair{Stack: p.Stack + "/" + id, delivered: true}
		if all[0].After, delivered.After = all[0].After.without(id); delivered.After == nil {
			return []Pair{p}
		}
		if p.Before.resource(id).kind == stackSet {
			all[0].Before, delivered.Before = all[0].Before.without(id)
		}
		all = append(all, delivered)
	}
	return all
}

// without is the template with a checksum in the place of what a StackSet delivers, and what it delivers.
func (t *Template) without(id string) (rest, delivered *Template) {
	properties := t.resource(id).properties
	body, _ := properties["TemplateBody"].(string)
	delivered, err := Parse([]byte(body))
	if err != nil {
		return t, nil
	}
	content, resources := maps.Clone(t.content), maps.Clone(t.content["Resources"].(map[string]any))
	set := maps.Clone(resources[id].(map[string]any))
	properties = maps.Clone(properties)
	properties["TemplateBody"] = fmt.Sprintf("a template of its own, SHA-256 %x", sha256.Sum256([]byte(body)))
	set["Properties"], resources[id], content["Resources"] = properties, set, resources
	return &Template{content}, delivered
}

// received is the template as CloudFormation gives it back: with ? for every character that is not ASCII.
func (t *Template) received() *Template {
	text, err := json.Marshal(t.content)
	if err != nil {
		panic(err) // what was JSON can be written as JSON
	}
	ascii := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return '?'
		}
		return r
	}, string(text))
	if t, err = Parse([]byte(ascii)); err != nil {
		panic(err) // and read again
	}
	return t
}

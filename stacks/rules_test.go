package stacks

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"causeway/config"
)

// rule is something that must hold, and the mistakes that it is there to find.
type rule struct {
	name     string
	shape    string                     // the one that it is written out for; all where it is empty
	check    func(a *assembly) []string // what breaks the rule
	mistakes map[string]func(a *assembly)
	within   string // the shape that the mistakes are put into; the example where it is empty

	ofAccounts bool // it looks for roles in the stacks of workload accounts, which a StackSet delivers otherwise
}

// TestRules holds every rule in every shape of organization that it is for.
func TestRules(t *testing.T) {
	for shape := range shapes {
		for _, rule := range allRules() {
			if rule.shape != "" && rule.shape != shape || rule.ofAccounts && shape == "StackSet" {
				continue
			}
			t.Run(shape+"/"+rule.name, func(t *testing.T) {
				for _, broken := range rule.check(synthesized[shape]()) {
					t.Error(broken)
				}
			})
		}
	}
}

// TestMistakesAreFound puts each mistake into the templates of a shape, one at a time: its rule must find it.
func TestMistakesAreFound(t *testing.T) {
	afterTheCDK(t)
	for _, rule := range allRules() {
		if len(rule.mistakes) == 0 {
			t.Errorf("%s: a rule without a mistake cannot fail", rule.name)
		}
		for mistake, put := range rule.mistakes {
			t.Run(rule.name+"/"+mistake, func(t *testing.T) {
				t.Parallel()
				a := fresh(rule.within)
				before := text([]any{a.templates, a.org})
				put(a)
				if text([]any{a.templates, a.org}) == before {
					t.Fatal("the mistake changes nothing")
				}
				if len(rule.check(a)) == 0 {
					t.Error("the mistake is not found")
				}
			})
		}
	}
}

func allRules() []rule {
	var all []rule
	for _, rules := range [][]rule{
		wiringRules(),
		policyRules(),
		boundaryRules(),
		seedRules(),
		stateRules(),
		pipelineRules(),
		networkRules(),
		aclRules(),
		gatewayRules(),
		endpointRules(),
		flowLogRules(),
		dnsRules(),
		accessRules(),
		passRules(),
		deployRules(),
		monitoringRules(),
		sourceRules(), developerRules(), regionRules(),
		tagRules(), costRules(),
		packageRules(),
		governanceRules(),
		platformRules(), executionRules(),
	} {
		all = append(all, rules...)
	}
	return all
}

// fresh is the assembly of a shape, to be changed.
func fresh(shape string) *assembly {
	if shape == "" {
		shape = "example"
	}
	a := synthesized[shape]()
	return read(a.org, a.dir)
}

// load reads the file of a shape once more, to be changed: the templates are then not what it says.
func load(shape string) *config.Organization {
	org, err := config.Load(shapes[shape])
	if err != nil {
		panic(err)
	}
	return org
}

// find is the first statement with that Sid in the stack; it panics where there is none.
func (a *assembly) find(stack, sid string) statement {
	for _, d := range a.documents() {
		for _, s := range d.statements {
			if d.template.stack == stack && s["Sid"] == sid {
				return s
			}
		}
	}
	panic(stack + " has no statement " + sid)
}

// first is the first resource of a type in the stack; it panics where there is none.
func (a *assembly) first(stack, resourceType string) *resource {
	var found *resource
	a.each(resourceType, func(t *template, _ string, r *resource) {
		if t.stack == stack && found == nil {
			found = r
		}
	})
	if found == nil {
		panic(stack + " has no " + resourceType)
	}
	return found
}

// action is one action of a pipeline, as the template has it.
type action struct {
	stack string
	stage string
	raw   map[string]any
}

// actions are the actions of every application's pipelines, in order.
func (a *assembly) actions() []action {
	return slices.DeleteFunc(a.allActions(), func(of action) bool { return of.stack == "PlatformPipeline" })
}

// platformActions are the actions of the pipeline that deploys the platform, in order.
func (a *assembly) platformActions() []action {
	return slices.DeleteFunc(a.allActions(), func(of action) bool { return of.stack != "PlatformPipeline" })
}

func (a *assembly) allActions() []action {
	var all []action
	a.each("AWS::CodePipeline::Pipeline", func(t *template, _ string, r *resource) {
		for _, stage := range r.Properties["Stages"].([]any) {
			for _, raw := range stage.(map[string]any)["Actions"].([]any) {
				all = append(all, action{stack: t.stack, stage: text(stage.(map[string]any)["Name"]), raw: raw.(map[string]any)})
			}
		}
	})
	return all
}

func (a action) name() string     { return a.stack + " " + a.stage + " " + text(a.raw["Name"]) }
func (a action) provider() string { return text(a.raw["ActionTypeId"].(map[string]any)["Provider"]) }
func (a action) roleARN() string  { return text(a.raw["RoleArn"]) }
func (a action) configuration(key string) string {
	configuration, _ := a.raw["Configuration"].(map[string]any)
	return text(configuration[key])
}

func (a action) artifacts(key string) []string {
	var names []string
	list, _ := a.raw[key].([]any)
	for _, artifact := range list {
		names = append(names, text(artifact.(map[string]any)["Name"]))
	}
	return names
}

// parse reads JSON that a mistake is written in.
func parse(text string) any {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		panic(err)
	}
	return value
}

// lines are the lines of a table, without the spaces that align its columns.
func lines(table string) []string {
	var all []string
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		if words := strings.Fields(line); len(words) > 0 {
			all = append(all, strings.Join(words, " "))
		}
	}
	return all
}

// difference says what is there and should not be, and what should be there and is not.
func difference(got, want []string) []string {
	var broken []string
	for _, line := range got {
		if !slices.Contains(want, line) {
			broken = append(broken, "unexpected: "+line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			broken = append(broken, "missing: "+line)
		}
	}
	return broken
}

package access

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// Inquiry is a request that is to be explained.
type Inquiry struct {
	Principal string            // ARN of a role, a session or a user, or name of a service
	Action    string            // as in s3:GetObject
	Resource  string            // ARN, or alias of a key; "" where a message does not name it
	Context   map[string]string // what the request is known to say besides
	Said      *Denial           // what AWS said; nil where nobody asked AWS
}

// Explanation says why a request is allowed or denied by the templates.
type Explanation struct {
	Principal   *Principal
	Target      *Target
	Decision    *Decision
	Assumed     map[string]string // the part of the context that nobody gave
	OnlySo      bool              // without what is assumed, it would be denied
	Intent      Intention
	Documents   []DocumentSays
	Forbidden   []string // why the platform forbids it on purpose
	Suggestions []Suggestion
	Notes       []string // what the templates do not know, and how AWS's message fits

	unknown bool    // no stack creates the principal: its own policies are not known
	beside  string  // the principal as the file would name it
	object  *Target // what the file calls this target; nil for none
	model   *Model  // of the templates
	said    *Denial // what AWS said
}

// Intention is what the organization's file says of a request.
type Intention int

// The intentions. Of most actions on an application's own resources the file does not speak.
const (
	NotMentioned Intention = iota
	Intended
	NotIntended
)

// The kinds of documents, as Reasons name them.
const (
	identityLayer = "identity policy"
	boundaryLayer = "permissions boundary"
	resourceLayer = "resource policy"
	controlLayer  = "service control policy"
)

// Explainer explains requests about one assembly.
type Explainer struct {
	m        *Model
	engine   *Engine
	intent   *Intent
	inquiry  *Inquiry
	problems []Problem
	targets  []*Target
	steps    []*Step
}

// NewExplainer reads an assembly. Its error is about input that cannot be evaluated.
func NewExplainer(assembly *Assembly, org *config.Organization, engine *Engine) (*Explainer, error) {
	model, err := NewModel(assembly, org)
	if err != nil {
		return nil, err
	}
	problems, err := engine.Load(model.Policies)
	if err != nil {
		return nil, err
	}
	x := &Explainer{m: model, engine: engine, intent: NewIntent(org), problems: problems, targets: model.Targets()}
	journeys, err := model.journeys()
	for _, journey := range journeys {
		x.steps = append(x.steps, slices.DeleteFunc(journey.Steps, func(s *Step) bool { return s.Forbidden })...)
	}
	return x, err
}

// Explain explains an inquiry: once, or for each key where AWS did not say which. Its error is about input.
func (x *Explainer) Explain(inquiry *Inquiry) ([]*Explanation, error) {
	x.inquiry = inquiry
	if err := x.checkContext(); err != nil {
		return nil, err
	}
	resources, note, err := x.resources()
	if err != nil {
		return nil, err
	}
	var all []*Explanation
	for _, resource := range resources {
		e, err := x.explain(resource)
		if err != nil {
			return nil, err
		}
		if note != "" {
			e.Notes = append([]string{note}, e.Notes...)
		}
		all = append(all, e)
	}
	return all, nil
}

// explain explains the inquiry about one resource.
func (x *Explainer) explain(resource string) (*Explanation, error) {
	target := x.m.target(x.inquiry.Action, resource, nil)
	who, err := x.who(target)
	if err != nil {
		return nil, err
	}
	e := &Explanation{Principal: who.principal, unknown: who.unknown, beside: who.beside, Notes: who.notes,
		model: x.m, said: x.inquiry.Said}
	if target.Account == "" {
		target.Account = who.principal.Account
	}
	if note := x.unknownResource(target); note != "" {
		e.Notes = append(e.Notes, note)
	}
	if err := x.decide(e, target); err != nil {
		return nil, err
	}
	x.judge(e)
	e.Documents = e.documents()
	if !e.Decision.Allowed() {
		e.Forbidden = x.forbidden(e)
		if len(e.Forbidden) == 0 {
			e.Suggestions = e.suggest()
			e.Notes = append(e.Notes, e.toNarrow()...)
		}
	} else if e.OnlySo {
		e.Forbidden = conditionReasons(e.Assumed)
	}
	e.Notes = append(e.Notes, x.misunderstood(e)...)
	e.Notes = append(e.Notes, e.compare()...)
	return e, nil
}

// decide evaluates the request with the context that was given, and where that is denied with each context in which
// AWS's services make such requests. The first that is allowed counts; where none is, what a journey says.
func (x *Explainer) decide(e *Explanation, target *Target) error {
	variants := x.contexts(e.Principal, target)
	requests, targets := make([]*Request, len(variants)), make([]*Target, len(variants))
	for i, variant := range variants {
		t := *target
		t.Context = maps.Clone(variant.context)
		maps.Copy(t.Context, x.inquiry.Context)
		targets[i], requests[i] = &t, x.m.request(e.Principal, &t)
	}
	decisions, err := x.engine.Decide(requests)
	if err != nil {
		return x.understandable(err, target)
	}
	best := slices.IndexFunc(decisions, (*Decision).Allowed)
	if best < 0 {
		best = max(0, slices.IndexFunc(variants, func(v variant) bool { return v.natural }))
	}
	e.Target, e.Decision, e.Assumed = targets[best], decisions[best], map[string]string{}
	e.OnlySo = best > 0 && variants[0].complete && !decisions[0].Allowed() && decisions[best].Allowed()
	for key, value := range targets[best].Context {
		if _, given := x.inquiry.Context[key]; !given {
			e.Assumed[key] = value
		}
	}
	return nil
}

// understandable says in words for people what the engine does not accept in a request.
func (x *Explainer) understandable(err error, t *Target) error {
	for code, message := range map[string]string{
		"invalid.action":    fmt.Sprintf("there is no action %s", t.Action),
		"no.resource.types": fmt.Sprintf("%s is not about such a resource as %s", t.Action, t.Resource),
		"must.use.wildcard": fmt.Sprintf("%s is about no resource in particular; give --resource '*'", t.Action),
		`"wildcard"`:        fmt.Sprintf("%s is about a resource; give its ARN with --resource", t.Action),
	} {
		if strings.Contains(strings.ReplaceAll(err.Error(), `\"`, `"`), code) {
			return errors.New(message)
		}
	}
	if _, keys, found := strings.Cut(err.Error(), "the action takes no context key "); found {
		return fmt.Errorf("%s takes no context key %s; leave it out of --context", t.Action, keys)
	}
	return err
}

// derived are the condition keys that follow from the rest of a request.
var derived = map[string]string{"aws:PrincipalArn": "--principal", "aws:PrincipalAccount": "--principal", "aws:PrincipalOrgID": "--principal", orgPaths: "--principal",
	"aws:PrincipalIsAWSService": "--principal", "kms:ResourceAliases": "--resource"}

func (x *Explainer) checkContext() error {
	for _, key := range slices.Sorted(maps.Keys(x.inquiry.Context)) {
		if flag := derived[key]; flag != "" {
			return fmt.Errorf("--context %s: it follows from %s", key, flag)
		}
	}
	return nil
}

// misunderstood are the problems of documents that were asked.
func (x *Explainer) misunderstood(e *Explanation) []string {
	var notes []string
	for _, problem := range x.problems {
		for _, layer := range e.Decision.byLayer() {
			if slices.Contains(x.m.documentsOf(layer.name, e.Principal, e.Target), problem.Policy) {
				notes = append(notes, "IAM would not understand this: "+problem.String())
			}
		}
	}
	return notes
}

// place is where something stands, for a person.
func (m *Model) place(stack *Stack, logicalID string) string {
	return fmt.Sprintf("%s %s, stack %s, %s", m.accountName(stack.Account), stack.Account, stack.Name, logicalID)
}

// nearest are the names that look most like one, at most three.
func nearest(name string, names []string) []string {
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(distance(name, a), distance(name, b)), cmp.Compare(a, b))
	})
	names = slices.Compact(names)
	return names[:min(3, len(names))]
}

// distance is how many letters it takes to make one text of another (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

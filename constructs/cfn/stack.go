package cfn

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// Stack is a stack that Create will make, and what is in it.
type Stack struct {
	*Scope
	app  *App
	made bool
	description
}

// description is a stack as the module takes it.
type description struct {
	Stage       string             `json:"stage,omitempty"`
	Name        string             `json:"name"`
	Props       *awscdk.StackProps `json:"props"`
	Synthesizer *class             `json:"synthesizer,omitempty"`
	Constructs  []*Resource        `json:"constructs"`
	Tags        []tag              `json:"tags"`
}

// class is a class of aws-cdk-lib, and what makes an object of it.
type class struct {
	Module string `json:"module"`
	Name   string `json:"name"`
	Props  any    `json:"props"`
}

// classOf is the class that a Go struct of properties is for: CfnRole for *awsiam.CfnRoleProps.
func classOf(props any) class {
	of := reflect.TypeOf(props).Elem()
	pkg, module := of.PkgPath(), "core" // of awscdk/v2
	if service, ok := strings.CutPrefix(pkg[strings.LastIndex(pkg, "/")+1:], "aws"); ok {
		module = "aws-" + service // of awsiam
	}
	return class{Module: module, Name: strings.TrimSuffix(of.Name(), "Props"), Props: props}
}

// tag is a tag of everything in a scope.
type tag struct {
	Path    []string `json:"path"`
	Key     string   `json:"key"`
	Value   string   `json:"value"`
	Exclude []string `json:"exclude"`
}

// NewStack adds a stack of that name. Its synthesizer is the CDK's default, or what these properties are for; nothing in props
// is made by the CDK.
func (a *App) NewStack(name string, props *awscdk.StackProps, synthesizer any) *Stack {
	stack := &Stack{app: a, description: description{Stage: a.stage, Name: name, Props: props}}
	if synthesizer != nil {
		of := classOf(synthesizer)
		stack.Synthesizer = &of
	}
	stack.Scope = &Scope{stack: stack, path: []string{}}
	a.stacks = append(a.stacks, stack)
	return stack
}

func (s *Stack) changed() bool { return !s.made || len(s.Constructs) > 0 || len(s.Tags) > 0 }

func (s *Stack) created() { s.made, s.Constructs, s.Tags = true, nil, nil }

// Construct is the stack itself, made with what has been put together so far, for constructs that Add cannot make.
func (s *Stack) Construct() awscdk.Stack {
	s.app.Create()
	return s.app.child(s.Name).(awscdk.Stack)
}

// Token is a text with references as constructs take it that Add cannot make.
func (s *Stack) Token(text string) *string {
	s.app.Create()
	return token(s.app.Construct(), text)
}

// Scope is where constructs are added: a stack, or a part of one.
type Scope struct {
	stack *Stack
	path  []string // in the stack
}

// Child is a part of the scope.
func (s *Scope) Child(id string) *Scope {
	return &Scope{stack: s.stack, path: append(slices.Clone(s.path), id)}
}

// AwaitCDK waits until the CDK has started, for what only it knows.
func (s *Scope) AwaitCDK() { s.stack.app.construct() }

// Add adds the L1 construct whose properties these are: a CfnRole for *awsiam.CfnRoleProps. References to other constructs are
// what their Ref and Att give.
func (s *Scope) Add(id string, props any) *Resource {
	r := &Resource{stack: s.stack, construct: construct{class: classOf(props), Path: append(slices.Clone(s.path), id)}}
	s.stack.Constructs = append(s.stack.Constructs, r)
	return r
}

// Tag puts the tags on all that the scope contains, but for these types of resources.
func (s *Scope) Tag(tags map[string]string, exclude []string) { s.stack.tag(s.path, tags, exclude) }

func (s *Stack) tag(path []string, tags map[string]string, exclude []string) {
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		s.Tags = append(s.Tags, tag{Path: path, Key: key, Value: tags[key], Exclude: exclude})
	}
}

// Package cfn adds L1 constructs to stacks: all those of a stack in one crossing from Go to the CDK.
//
// Each call of the CDK is a round trip to its Node process. Creating the constructs of a workload account one by one, with their
// tags and references, takes 90 of them. So they are gathered as plain values, and Create makes them all: of the CDK's own
// classes, under the paths that NewCfn… would give them. docs/performance.md has what that saves.
package cfn

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Stack is a stack and the constructs that it will have.
type Stack struct {
	*Scope
	Construct  awscdk.Stack // for constructs that Add cannot make
	name       string
	tags       []tag
	constructs []*Resource
}

// Scope is where constructs are added: a stack, or a part of one.
type Scope struct {
	stack *Stack
	path  []string // in the stack
}

// Resource is an L1 construct that Create will make, a CfnOutput included.
type Resource struct {
	stack *Stack
	construct
}

// construct is a construct as the module takes it.
type construct struct {
	Module  string     `json:"module"` // of aws-cdk-lib
	Name    string     `json:"name"`
	Path    []string   `json:"path"` // in the stack
	Props   any        `json:"props"`
	Removal string     `json:"removal,omitempty"` // the name of a RemovalPolicy
	After   [][]string `json:"after,omitempty"`   // paths in the app of what CloudFormation creates first
}

// tag is a tag of everything in a scope.
type tag struct {
	Path    []string `json:"path"`
	Key     string   `json:"key"`
	Value   string   `json:"value"`
	Exclude []string `json:"exclude"`
}

// NewStack creates a stack of that name.
func NewStack(scope constructs.Construct, name string, props *awscdk.StackProps) *Stack {
	stack := &Stack{Construct: awscdk.NewStack(scope, jsii.String(name), props), name: name}
	stack.Scope = &Scope{stack: stack, path: []string{}}
	return stack
}

// Child is a part of the scope.
func (s *Scope) Child(id string) *Scope {
	return &Scope{stack: s.stack, path: append(slices.Clone(s.path), id)}
}

// Add adds the L1 construct whose properties these are: a CfnRole for *awsiam.CfnRoleProps. References to other constructs are
// what their Ref and Att give, never tokens.
func (s *Scope) Add(id string, props any) *Resource {
	of := reflect.TypeOf(props).Elem()
	r := &Resource{stack: s.stack, construct: construct{Module: directory(of.PkgPath()), Name: strings.TrimSuffix(of.Name(), "Props"),
		Path: append(slices.Clone(s.path), id), Props: props}}
	s.stack.constructs = append(s.stack.constructs, r)
	return r
}

// directory is that of aws-cdk-lib which a Go package is made from: aws-iam of awsiam.
func directory(pkg string) string {
	name := pkg[strings.LastIndex(pkg, "/")+1:]
	if service, ok := strings.CutPrefix(name, "aws"); ok {
		return "aws-" + service
	}
	return "core" // awscdk/v2
}

// Tag puts the tags on all that the scope contains, but for these types of resources.
func (s *Scope) Tag(tags map[string]string, exclude []string) { s.stack.tag(s.path, tags, exclude) }

// Tag puts the tags on the resource.
func (r *Resource) Tag(tags map[string]string, exclude []string) { r.stack.tag(r.Path, tags, exclude) }

func (s *Stack) tag(path []string, tags map[string]string, exclude []string) {
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		s.tags = append(s.tags, tag{Path: path, Key: key, Value: tags[key], Exclude: exclude})
	}
}

// Ref is what CloudFormation's Ref gives of the resource, in its own stack and, by an export, in others of the account.
func (r *Resource) Ref() *string { return jsii.String("${cfn:" + r.address() + "}") }

// Att is an attribute of the resource by CloudFormation's name of it, as Ref.
func (r *Resource) Att(name string) *string {
	return jsii.String("${cfn:" + r.address() + "#" + name + "}")
}

// address is the resource's path as references have it: the CDK, too, puts -- in place of a slash in an ID.
func (r *Resource) address() string {
	var ids []string
	for _, id := range r.inApp() {
		ids = append(ids, strings.ReplaceAll(id, "/", "--"))
	}
	return strings.Join(ids, "/")
}

// inApp is the resource's path in the app or stage.
func (r *Resource) inApp() []string { return append([]string{r.stack.name}, r.Path...) }

// After makes CloudFormation create the resource after others, whose stacks are created.
func (r *Resource) After(others ...*Resource) *Resource {
	for _, other := range others {
		r.construct.After = append(r.construct.After, other.inApp())
	}
	return r
}

// Retain keeps the resource when its stack is deleted, or an update takes or replaces it; but not one whose creation fails.
func (r *Resource) Retain() *Resource {
	r.Removal = "RETAIN_ON_UPDATE_OR_DELETE"
	return r
}

// Keep keeps the resource even where its creation fails.
func (r *Resource) Keep() *Resource {
	r.Removal = "RETAIN"
	return r
}

// Destroy lets the resource go with its stack.
func (r *Resource) Destroy() *Resource {
	r.Removal = "DESTROY"
	return r
}

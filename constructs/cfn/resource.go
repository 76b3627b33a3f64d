package cfn

import (
	"strings"

	"github.com/aws/jsii-runtime-go"
)

// Resource is an L1 construct that Create will make, a CfnOutput included.
type Resource struct {
	stack *Stack
	construct
}

// construct is a construct as the module takes it.
type construct struct {
	class
	Path    []string   `json:"path"`              // in the stack
	Removal string     `json:"removal,omitempty"` // the name of a RemovalPolicy
	After   [][]string `json:"after,omitempty"`   // paths in the app or stage of what CloudFormation creates first
}

// Ref is what CloudFormation's Ref gives of the resource, in its own stack and, by an export, in others of the account. It is
// text, which may be part of another.
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
func (r *Resource) inApp() []string { return append([]string{r.stack.Name}, r.Path...) }

// Tag puts the tags on the resource.
func (r *Resource) Tag(tags map[string]string, exclude []string) { r.stack.tag(r.Path, tags, exclude) }

// After makes CloudFormation create the resource after others, whose stacks are added before.
func (r *Resource) After(others ...*Resource) *Resource {
	for _, other := range others {
		r.construct.After = append(r.construct.After, other.inApp())
	}
	return r
}

// Retain keeps the resource when its stack is deleted, or an update takes or replaces it; but not one whose creation fails.
func (r *Resource) Retain() *Resource { return r.removal("RETAIN_ON_UPDATE_OR_DELETE") }

// Keep keeps the resource even where its creation fails.
func (r *Resource) Keep() *Resource { return r.removal("RETAIN") }

// Destroy lets the resource go with its stack.
func (r *Resource) Destroy() *Resource { return r.removal("DESTROY") }

func (r *Resource) removal(policy string) *Resource {
	r.Removal = policy
	return r
}

package stacks

import (
	"strings"

	"causeway/config"
)

// document is a policy document in a template.
type document struct {
	template   *template
	id         string
	resource   *resource
	kind       string // identity, trust, resource, boundary or execution
	role       string // name of the role that it belongs to, or ""
	statements []statement
}

// statement is one statement; the maps are the template's own, so that a test can put a mistake into it.
type statement map[string]any

// documents are all policy documents of the assembly.
func (a *assembly) documents() []document {
	var all []document
	a.each("", func(t *template, id string, r *resource) {
		add := func(kind string, value any) {
			document := document{template: t, id: id, resource: r, kind: kind, role: text(r.Properties["RoleName"])}
			if r.Type == "AWS::IAM::ManagedPolicy" {
				document.kind, document.role = t.attached(id)
			}
			for _, s := range value.(map[string]any)["Statement"].([]any) {
				document.statements = append(document.statements, s.(map[string]any))
			}
			all = append(all, document)
		}
		if trust, ok := r.Properties["AssumeRolePolicyDocument"]; ok {
			add("trust", trust)
		}
		if policies, ok := r.Properties["Policies"].([]any); ok {
			for _, policy := range policies {
				add("identity", policy.(map[string]any)["PolicyDocument"])
			}
		}
		if statement, ok := r.Properties["Statement"]; ok && r.Type == "AWS::Events::EventBusPolicy" {
			add("resource", map[string]any{"Statement": []any{statement}})
		}
		for _, key := range []string{"KeyPolicy", "RepositoryPolicyText", "PermissionsPolicyDocument", "PolicyDocument"} {
			if value, ok := r.Properties[key]; ok && r.Type != "AWS::EC2::VPCEndpoint" { // which lets nobody in
				add("resource", value)
			}
		}
	})
	return all
}

// where says which statement of which resource in which stack a message is about.
func (d document) where(s statement) string {
	return d.template.stack + " " + d.id + " " + text(s["Sid"])
}

// attached says what a managed policy is: the boundary, or identity, with the name of the role that has it attached.
func (t *template) attached(policy string) (kind, role string) {
	if t.Resources[policy].Properties["ManagedPolicyName"] == config.WorkloadBoundary {
		return "boundary", ""
	}
	if strings.HasPrefix(t.stack, "ExecutionPolicies-") { // of the CDK's execution role, which no stack has
		return "execution", ""
	}
	for _, r := range t.Resources {
		for _, arn := range values(r.Properties["ManagedPolicyArns"]) {
			if arn == `{"Ref":"`+policy+`"}` {
				return "identity", text(r.Properties["RoleName"])
			}
		}
	}
	return "identity", ""
}

func (s statement) allows() bool        { return s["Effect"] == "Allow" }
func (s statement) actions() []string   { return values(s["Action"]) }
func (s statement) resources() []string { return values(s["Resource"]) }

// principals are the AWS principals of a statement.
func (s statement) principals() []string {
	if principal, ok := s["Principal"].(map[string]any); ok {
		return values(principal["AWS"])
	}
	return values(s["Principal"])
}

// condition are the values of a condition.
func (s statement) condition(operator, key string) []string {
	conditions, _ := s["Condition"].(map[string]any)
	keys, _ := conditions[operator].(map[string]any)
	return values(keys[key])
}

// content are the statements of a policy of the AWS Organization.
func (r *resource) content() []statement {
	var all []statement
	for _, s := range r.Properties["Content"].(map[string]any)["Statement"].([]any) {
		all = append(all, s.(map[string]any))
	}
	return all
}

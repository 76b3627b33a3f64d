package access

import (
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// variant is a context in which a request may have been made.
type variant struct {
	context  map[string]string
	natural  bool // a journey makes the request so
	complete bool // a request can be made so; a role, for one, is always passed to some service
}

// contexts are the contexts to try, likeliest first: as it was given, then as AWS's services make such requests.
func (x *Explainer) contexts(p *Principal, t *Target) []variant {
	base := map[string]string{}
	account := x.m.Org.AccountByID(t.Account)
	switch t.Action {
	case "cloudformation:CreateChangeSet", "cloudformation:CreateStack", "cloudformation:UpdateStack":
		if account != nil {
			base["cloudformation:RoleArn"] = config.RoleARN(x.m.Org, account, config.CloudFormationRole)
		}
	}
	passes := t.Action == "iam:PassRole" && x.inquiry.Context["iam:PassedToService"] == ""
	variants := []variant{{context: base, complete: !passes}}
	add := func(natural bool, context map[string]string) {
		both := maps.Clone(base)
		maps.Copy(both, context)
		same := func(v variant) bool { return maps.Equal(v.context, both) }
		if x.agrees(context) && !slices.ContainsFunc(variants[1:], same) {
			variants = append(variants, variant{context: both, natural: natural, complete: true})
		}
	}
	for _, step := range x.steps {
		if step.Principal.ARN == p.ARN && step.Principal.Account == p.Account && step.Target.Action == t.Action && x.alike(step.Target, t.Resource) {
			add(true, step.Target.Context)
		}
	}
	switch {
	case passes:
		for _, name := range x.servicesOf(t.Resource) {
			add(false, map[string]string{"iam:PassedToService": name})
		}
		return variants[1:]
	case strings.HasPrefix(t.Action, "kms:"):
		region := strings.Split(t.Resource+":::", ":")[3]
		add(false, map[string]string{"kms:ViaService": "ecr." + region + ".amazonaws.com"})
	case t.Action == "s3:PutObject":
		add(false, map[string]string{"s3:if-none-match": "*"})
	case slices.Contains(bounded, t.Action) && account != nil:
		add(false, map[string]string{"iam:PermissionsBoundary": config.BoundaryARN(x.m.Org, account)})
	}
	return variants
}

// bounded are the actions on roles that IAM checks the role's boundary for.
var bounded = []string{"iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
	"iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"}

// agrees says whether a context contradicts nothing that was given.
func (x *Explainer) agrees(context map[string]string) bool {
	for key, value := range context {
		if given, ok := x.inquiry.Context[key]; ok && given != value {
			return false
		}
	}
	return true
}

// servicesOf are the services that a role trusts; of a role that no stack creates, those that an application's may.
func (x *Explainer) servicesOf(arn string) []string {
	var names []string
	if role := x.m.role(arn); role != nil {
		for _, s := range role.Trust.statements() {
			names = append(names, s.principals("Service")...)
		}
	}
	if len(names) > 0 {
		return names
	}
	for _, name := range passedTo {
		names = append(names, name+".amazonaws.com")
	}
	return names
}

// alike says whether a resource is the target's, or one of those for which the target is a sample: another object of the
// same folder, another ID of the same stack.
func (x *Explainer) alike(t *Target, resource string) bool {
	if t.Resource == resource {
		return true
	}
	exact := x.m.role(t.Resource) != nil || strings.HasPrefix(t.Resource[strings.LastIndex(t.Resource, ":")+1:], "role/") ||
		slices.ContainsFunc(x.m.Resources, func(r *Resource) bool { return r.ARN == t.Resource })
	folder := t.Resource[:max(strings.LastIndex(t.Resource, "/"), strings.Index(t.Resource, ":log-stream:"))+1]
	return !exact && folder != "" && strings.HasPrefix(resource, folder)
}

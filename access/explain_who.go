package access

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"causeway/config"
)

// asker is who makes a request, with what the templates do not know about it.
type asker struct {
	principal *Principal
	unknown   bool     // no stack creates it: what it may do itself is not known
	beside    string   // as the organization's file would name it
	notes     []string // for people
}

var principalARN = regexp.MustCompile(`^arn:[a-z-]+:(?:iam|sts)::(\d{12}):(?:(role|assumed-role|user|federated-user)/(\S+)|root)$`)

// who is who makes the request. A session is its role; a role is known by account and name, as they are unique without
// their path.
func (x *Explainer) who(t *Target) (*asker, error) {
	given := x.inquiry.Principal
	if strings.HasSuffix(given, ".amazonaws.com") || strings.HasSuffix(given, ".amazonaws.com.cn") {
		account := t.Account
		if source := x.inquiry.Context["aws:SourceAccount"]; source != "" {
			account = source
		}
		label := given + " for " + x.m.accountName(account)
		return &asker{principal: service(given, account, label), beside: label}, nil
	}
	parts := principalARN.FindStringSubmatch(given)
	if parts == nil {
		return nil, fmt.Errorf("--principal %s: no ARN of a role or of a session, and no name of a service such as codedeploy.amazonaws.com", given)
	}
	account, name := parts[1], parts[3]
	switch parts[2] {
	case "assumed-role":
		name, _, _ = strings.Cut(name, "/")
	case "role", "user":
		name = name[strings.LastIndex(name, "/")+1:]
	case "":
		name = "root"
	}
	if parts[2] == "role" || parts[2] == "assumed-role" {
		for _, role := range x.m.byAccount[account] {
			if role.Name == name {
				p := role.principal
				return &asker{principal: p, beside: p.Label}, nil
			}
		}
		given = "arn:" + strings.Split(given, ":")[1] + ":iam::" + account + ":role/" + name
	}
	return x.stranger(account, name, given), nil
}

// stranger is a principal that no stack creates. What it may do itself is not known, so it is taken to be everything;
// where it bears a name as an application's templates give, under the account's boundary.
func (x *Explainer) stranger(accountID, name, arn string) *asker {
	account := x.m.Org.AccountByID(accountID)
	if account == nil {
		p := x.m.anybody(accountID, "", name, name+" of account "+accountID)
		p.ARN = arn
		return &asker{principal: p, unknown: true, notes: []string{fmt.Sprintf(
			"Account %s is none of the organization file's: its roles are strangers, whatever they are called.", accountID)}}
	}
	p := x.m.anybody(accountID, x.m.Org.OrganizationID(), name, account.Name+" "+name)
	p.ARN = arn
	who := &asker{principal: p, unknown: true, beside: p.Label}
	note := fmt.Sprintf("No stack creates %s in account %s %s, so its own policies are not known", name, account.Name, account.ID)
	var names []string
	for _, role := range x.m.byAccount[accountID] {
		names = append(names, role.Name)
	}
	for _, d := range x.m.Org.DeploymentsInto(account) {
		creator := x.m.role(config.RoleARN(x.m.Org, account, config.CloudFormationRole))
		if strings.HasPrefix(name, d.Name()+"-") && creator != nil && creator.Boundary != nil {
			p.boundary = creator.Boundary
			who.notes = append(who.notes, note+"; by its name a template of "+d.Name()+" makes it, under the account's boundary.")
			return who
		}
	}
	if similar := nearest(name, names); len(similar) > 0 && strings.Contains(arn, ":role/") {
		note += "; similar names there: " + strings.Join(similar, ", ")
	}
	who.notes = append(who.notes, note+".")
	return who
}

// resources are what the inquiry is about, with a note where they had to be found. AWS's messages about keys name none,
// or one by an ID that no template knows: it is one of those that the role is to use.
func (x *Explainer) resources() ([]string, string, error) {
	given := x.inquiry.Resource
	if !strings.HasPrefix(x.inquiry.Action, "kms:") {
		if given == "" {
			given = "*" // the engine says where that is not enough
		}
		if given != "*" {
			given = strings.ReplaceAll(given, "*", "any") // EC2 says vpc/* of what does not exist yet
		}
		return []string{given}, "", nil
	}
	if _, name, ok := strings.Cut(given, "alias/"); ok {
		var keys []string // of a region each, where the alias does not say which
		for _, r := range x.m.Resources {
			if slices.Contains(r.Aliases, "alias/"+name) && (strings.HasPrefix(given, "alias/") || strings.Contains(given, ":"+r.Stack.Region+":")) {
				keys = append(keys, r.ARN)
			}
		}
		if len(keys) > 0 {
			return keys, "", nil
		}
		return nil, "", fmt.Errorf("--resource %s: no stack has a key of that alias; there are %s", given, strings.Join(x.aliases(), ", "))
	}
	if given != "" && slices.ContainsFunc(x.m.Resources, func(r *Resource) bool { return r.ARN == given }) {
		return []string{given}, "", nil
	}
	if given != "" && !slices.ContainsFunc(x.m.Resources, func(r *Resource) bool {
		return r.Type == "AWS::KMS::Key" && r.Stack.Account == accountOf(given)
	}) {
		return []string{given}, "", nil // a key of somebody else
	}
	keys, names, err := x.keysOf()
	if err != nil {
		return nil, "", err
	}
	if len(keys) == 0 {
		return nil, "", fmt.Errorf("which key this is about the templates cannot know; give --resource with its alias: %s", strings.Join(x.aliases(), ", "))
	}
	return keys, fmt.Sprintf("Templates do not know the IDs of keys: taken to be %s, for another give its alias with --resource.", strings.Join(names, " and ")), nil
}

// keysOf are the keys that the inquiry's principal is to use for such an action.
func (x *Explainer) keysOf() (arns, names []string, err error) {
	who, err := x.who(&Target{})
	if err != nil {
		return nil, nil, err
	}
	for _, r := range x.m.Resources {
		if r.Type != "AWS::KMS::Key" || len(r.Aliases) == 0 {
			continue
		}
		intended := slices.ContainsFunc(x.targets, func(t *Target) bool {
			return t.Resource == r.ARN && t.Action == standsFor(x.inquiry.Action) && x.intends(who.principal, who.beside, t)
		})
		if intended {
			arns, names = append(arns, r.ARN), append(names, r.Aliases[0])
		}
	}
	return arns, names, nil
}

func (x *Explainer) aliases() []string {
	var all []string
	for _, r := range x.m.Resources {
		all = append(all, r.Aliases...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// withPolicies are the services whose resources have policies of their own, by their names in ARNs.
var withPolicies = []string{"s3", "kms", "ecr", "sns", "sqs", "lambda", "secretsmanager"}

// unknownResource says that no template has what the request is about, where that matters.
func (x *Explainer) unknownResource(t *Target) string {
	if t.stack != nil || t.Resource == "*" {
		return ""
	}
	service := strings.Split(t.Resource+":::", ":")[2]
	if _, name, isRole := strings.Cut(t.Resource, ":role/"); isRole && service == "iam" {
		if t.Action != "sts:AssumeRole" && t.Action != "iam:PassRole" {
			return "" // who creates a role, say, asks about one that is not there yet
		}
		account := x.m.accountName(t.Account) + " " + t.Account
		if x.m.Org.AccountByID(t.Account) == nil {
			return fmt.Sprintf("Account %s is none of the organization file's, so whom its roles trust is not known.", t.Account)
		}
		var names []string
		for _, role := range x.m.byAccount[t.Account] {
			names = append(names, role.Name)
		}
		if similar := nearest(name, names); len(similar) > 0 {
			return fmt.Sprintf("No stack creates role %s in account %s; similar names there: %s.", name, account, strings.Join(similar, ", "))
		}
		return fmt.Sprintf("No stack creates role %s in account %s.", name, account)
	}
	if !slices.Contains(withPolicies, service) {
		return ""
	}
	note := fmt.Sprintf("No stack has %s, so its own policy is not known.", t.Resource)
	if service == "s3" {
		var names []string
		for _, r := range x.m.Resources {
			if r.Type == "AWS::S3::Bucket" {
				names = append(names, r.Name)
			}
		}
		bucket, _, _ := strings.Cut(t.Resource[strings.LastIndex(t.Resource, ":")+1:], "/")
		note += " Similar buckets: " + strings.Join(nearest(bucket, names), ", ") + "."
	}
	return note
}

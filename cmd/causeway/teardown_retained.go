package main

import (
	"fmt"
	"slices"

	"causeway/access"
	"causeway/config"
)

// retained is a resource that stays in AWS when its stack is deleted.
type retained struct {
	Account string `json:"account"`
	Stack   string `json:"stack"`
	Type    string `json:"type"` // CloudFormation's
	Name    string `json:"name"`
	Why     string `json:"why"`
	Remove  string `json:"remove"` // how to remove it by hand
}

// keeping is why resources of a type are retained, the property with their name, and how to remove one by hand: what comes
// before a command, if anything, and the command of the AWS CLI without the name.
type keeping struct{ of, property, why, before, command string }

// kept is what is retained, in the order in which to remove it: a key when nothing is left that it encrypts.
var kept = []keeping{
	{"AWS::S3::Bucket", "BucketName", "artifacts, templates, records of access", "empty it in the S3 console, all versions; then ", "s3api delete-bucket --bucket"},
	{"AWS::S3::BucketPolicy", "Bucket", "the bucket would be open to its whole account", "goes with the bucket", ""},
	{"AWS::ECR::Repository", "RepositoryName", "images", "", "ecr delete-repository --force --repository-name"},
	{"AWS::CodeArtifact::Repository", "RepositoryName", "packages", "delete it in the CodeArtifact console", ""},
	{"AWS::CodeArtifact::Domain", "DomainName", "packages", "delete its repositories first; then ", "codeartifact delete-domain --domain"},
	{"AWS::Logs::LogGroup", "LogGroupName", "records", "", "logs delete-log-group --log-group-name"},
	{"AWS::KMS::Key", "", "nothing that it encrypts can be read without it", "", "kms schedule-key-deletion --key-id"},
	{"AWS::KMS::Alias", "AliasName", "roles know the key by it", "goes with the key", ""},
}

// other is what is retained for a reason that only its stack knows.
var other = keeping{why: "it holds state", before: "remove it in the AWS console"}

// listRetained lists what stays of the stacks that the plan destroys.
func (p *planner) listRetained() {
	var stacks []*access.Stack
	for _, name := range p.destroyed {
		if stack := p.stacks[name]; stack != nil { // where there is none, p.err says so
			stacks = append(stacks, stack)
		}
	}
	p.plan.Retained = append(p.plan.Retained, retainedOf(p.org, stacks)...)
}

// retainedOf are the resources that stay when stacks are deleted, in the order in which to remove them.
func retainedOf(org *config.Organization, stacks []*access.Stack) []retained {
	var all []retained
	for _, why := range append(slices.Clone(kept), other) {
		for _, stack := range stacks {
			account := org.AccountByID(stack.Account)
			for _, r := range stack.Declared() {
				known := slices.ContainsFunc(kept, func(k keeping) bool { return k.of == r.Type })
				if r.Retained && (why.of == r.Type || !known && why.of == "") {
					all = append(all, keep(account, stack, r, why))
				}
			}
		}
	}
	return all
}

// keep is a resource that stays, and how to remove it.
func keep(account *config.Account, stack *access.Stack, r access.Declared, why keeping) retained {
	name := r.LogicalID
	if text, err := stack.Resolve(r.Properties[why.property]); err == nil && text != nil {
		name = fmt.Sprint(text)
	}
	argument := name
	if r.Type == "AWS::KMS::Key" {
		name = aliasOf(stack, r.LogicalID)
		argument = "$(" + awsCommand(account, stack.Region, "kms describe-key --query KeyMetadata.KeyId --output text --key-id "+name) + ")"
	}
	remove := why.before
	if why.command != "" {
		remove += awsCommand(account, stack.Region, why.command+" "+argument)
	}
	return retained{account.Name, stack.Name, r.Type, name, why.why, remove}
}

// retainAccount lists an account that the Organization stack has created: it outlives its line in the file.
func (p *planner) retainAccount(account *config.Account) {
	management, closes := p.org.ManagementAccount(), "by hand in AWS Organizations"
	if account.Exists() {
		closes = withProfile(management, "aws organizations close-account --account-id "+account.ID)
	}
	p.plan.Retained = append(p.plan.Retained, retained{management.Name, config.OrganizationStack, "AWS::Organizations::Account", account.Name,
		"nothing closes an account by itself", closes})
}

// aliasOf is the alias of a key of the stack, or its logical ID where it has none.
func aliasOf(stack *access.Stack, key string) string {
	declared := stack.Declared()
	i := slices.IndexFunc(declared, func(r access.Declared) bool {
		target, _ := r.Properties["TargetKeyId"].(map[string]any)
		return r.Type == "AWS::KMS::Alias" && target["Ref"] == key
	})
	if i < 0 {
		return key
	}
	return fmt.Sprint(declared[i].Properties["AliasName"])
}

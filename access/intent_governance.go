package access

import (
	"slices"
	"strings"

	"causeway/config"
)

// guards are what the Organization stack does about an account.
type guards struct {
	name             string
	governed         bool // service control policies hold for it
	withoutNetworks  bool // one of them is that about networks
	receivesBaseline bool // a StackSet delivers its roles
}

// changesRole are the actions that change a role.
var changesRole = []string{"iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRolePermissionsBoundary", "iam:DeleteRole"}

// withheld says whether the file leaves a target of the platform to the platform alone, so that not even an administrator of
// the account is to do it: changing roles, passing CloudFormationRole and erasing records in governed accounts, and building
// networks in those that use the shared one.
func (i *Intent) withheld(t *Target) bool {
	account := i.guarded[t.Account]
	if !account.governed {
		return false
	}
	switch {
	case t.Action == "iam:PassRole":
		return t.Object == account.name+" "+config.CloudFormationRole
	case strings.Contains(t.Object, "access logs of ") || strings.Contains(t.Object, flowLogRecords):
		return slices.Contains([]string{"s3:DeleteObject", "s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutObject"}, t.Action)
	case t.Action == "cloudformation:CreateChangeSet":
		return strings.HasPrefix(t.Object, "stack ") // that a pipeline deploys
	case t.Action == "kms:PutKeyPolicy" || t.Action == "kms:ScheduleKeyDeletion":
		return len(t.aliases) > 0 // the platform's keys
	case strings.HasPrefix(t.Object, "the network of "):
		return account.withoutNetworks
	}
	return slices.Contains(changesRole, t.Action) || t.Action == "logs:DeleteLogGroup"
}

package access

import (
	"slices"
	"strings"

	"causeway/config"
)

// changesRole are the actions that change a role.
var changesRole = []string{"iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRolePermissionsBoundary", "iam:DeleteRole"}

// withheld says whether the file leaves a target of the platform to the platform alone, so that not even an administrator of
// the account is to do it: changing roles, passing CloudFormationRole and erasing records in governed accounts, and building
// networks in those that use the shared one.
func (i *Intent) withheld(t *Target) bool {
	account := i.org.AccountByID(t.Account)
	if account == nil || !i.org.Governs(account) {
		return false
	}
	switch {
	case t.Action == "iam:PassRole":
		return t.Object == account.Name+" "+config.CloudFormationRole
	case strings.Contains(t.Object, "access logs of "):
		return slices.Contains([]string{"s3:DeleteObject", "s3:DeleteBucket", "s3:PutBucketPolicy"}, t.Action)
	case strings.HasPrefix(t.Object, "the network of "):
		return i.org.DeniesNetworks(account)
	}
	return slices.Contains(changesRole, t.Action) || t.Action == "logs:DeleteLogGroup"
}

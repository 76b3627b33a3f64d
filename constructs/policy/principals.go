package policy

import (
	"slices"
	"strings"
)

// Roles are IAM roles as principals of a resource policy or trust policy.
//
// The Principal is the root of their accounts, and aws:PrincipalArn narrows it to the roles themselves. A role's ARN
// as Principal would be rejected while the role does not exist, and would stop working once it is recreated: AWS
// stores the role's internal ID. With the ARN in the condition, accounts deploy in any order.
type Roles struct {
	ARNs           []string
	OrganizationID string // narrows further to members of the AWS Organization; "" where there is none
}

// Outside are those of the roles that live in other accounts than this one.
func (r Roles) Outside(account string) Roles {
	return Roles{OrganizationID: r.OrganizationID, ARNs: slices.DeleteFunc(slices.Clone(r.ARNs), func(arn string) bool {
		return accountOf(arn) == account
	})}
}

// inside are those of the roles that live in this account.
func (r Roles) inside(account string) Roles {
	return Roles{OrganizationID: r.OrganizationID, ARNs: slices.DeleteFunc(slices.Clone(r.ARNs), func(arn string) bool {
		return accountOf(arn) != account
	})}
}

// principal is the root of every account that one of the roles lives in.
func (r Roles) principal() *Principal {
	var roots List
	for _, arn := range r.ARNs {
		prefix, _, _ := strings.Cut(arn, ":role/")
		if root := prefix + ":root"; !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	return &Principal{AWS: roots}
}

// condition holds for sessions of the roles, and only for members of the organization.
func (r Roles) condition() Condition {
	condition := Condition{"ArnEquals": {"aws:PrincipalArn": r.ARNs}}
	if r.OrganizationID != "" {
		condition["StringEquals"] = map[string]List{"aws:PrincipalOrgID": {r.OrganizationID}}
	}
	return condition
}

// UnitRoles are roles by their names, in whatever account of some organizational units. A policy has no room for a thousand accounts;
// Principal takes no pattern but *, which these conditions narrow (IAM user guide, "aws:PrincipalOrgPaths").
type UnitRoles struct {
	ARNs           []string // with * in place of the account
	Units          []string // patterns of aws:PrincipalOrgPaths
	OrganizationID string
}

// condition holds for sessions of the roles in accounts of the units. An account has one path, so that any value is every value;
// without a value, as for an account of no organization, ForAnyValue does not hold.
func (r UnitRoles) condition() Condition {
	return Condition{
		"ArnLike":                {"aws:PrincipalArn": r.ARNs},
		"StringEquals":           {"aws:PrincipalOrgID": {r.OrganizationID}},
		"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": r.Units},
	}
}

// accountOf is the account in an ARN.
func accountOf(arn string) string {
	if parts := strings.Split(arn, ":"); len(parts) > 4 {
		return parts[4]
	}
	return ""
}

func service(name string) *Principal { return &Principal{Service: List{name + ".amazonaws.com"}} }

// regionalService is a service principal that bears the region in its name; in China it ends like the domain there.
func (e Environment) regionalService(name string) *Principal {
	return &Principal{Service: List{name + "." + e.Region + "." + e.domain()}}
}

// viaService holds where an AWS service of these regions uses the key on behalf of the caller. For China both spellings
// are accepted, because AWS documents neither.
func viaService(name string, where ...Environment) Condition {
	var services List
	for _, env := range where {
		services = append(services, name+"."+env.Region+".amazonaws.com")
		if env.domain() != "amazonaws.com" {
			services = append(services, name+"."+env.Region+"."+env.domain())
		}
	}
	return Condition{"StringEquals": {"kms:ViaService": services}}
}

// sourceAccount holds where the AWS service acts for this account: nobody else can make it use the role (the confused
// deputy). It is for services that document aws:SourceAccount.
func sourceAccount(account string) Condition {
	return Condition{"StringEquals": {"aws:SourceAccount": {account}}}
}

// sourceAccountIfSent is sourceAccount for services that do not document the key: where they leave it out, the
// statement still holds. Passing a role across accounts is impossible, so this closes what is not open today.
func sourceAccountIfSent(account string) Condition {
	return Condition{"StringEqualsIfExists": {"aws:SourceAccount": {account}}}
}

// passedTo holds where the role is handed to one of these services and no other.
func passedTo(services ...string) Condition {
	var principals List
	for _, name := range services {
		principals = append(principals, name+".amazonaws.com")
	}
	return Condition{"StringEquals": {"iam:PassedToService": principals}}
}

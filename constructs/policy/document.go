// Package policy holds every policy document as a plain Go value: what it allows, to whom and under which condition.
// Each is written once, in a function of its own, and is handed to the CDK as a finished document.
//
// Rules, held by tests: a Sid on every statement, no wildcard action in an Allow (CloudFormationRole and its boundary
// excepted), a `*` resource only with a comment that says why, and no partition written literally.
package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Document is an IAM policy document.
type Document struct {
	Statement []Statement `json:"Statement"`
	Version   string      `json:"Version"`
}

// Statement is one statement of a policy document.
type Statement struct {
	Sid       string     `json:"Sid"`
	Effect    Effect     `json:"Effect"`
	Principal *Principal `json:"Principal,omitempty"`
	Action    List       `json:"Action,omitempty"`
	NotAction List       `json:"NotAction,omitempty"` // of service control policies only
	Resource  List       `json:"Resource,omitempty"`
	Condition Condition  `json:"Condition,omitempty"`
}

// Effect is what a statement does.
type Effect string

// The effects of a statement.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Principal is who a statement of a resource policy or trust policy is about.
type Principal struct {
	AWS     List `json:"AWS,omitempty"`
	Service List `json:"Service,omitempty"`

	anybody bool // whoever he is, signed in or not; written as a plain `*`
}

// MarshalJSON writes anybody as `*`, which is all that endpoints take.
func (p Principal) MarshalJSON() ([]byte, error) {
	if p.anybody {
		return []byte(`"*"`), nil
	}
	type named Principal
	return json.Marshal(named(p))
}

// Condition is the condition of a statement: operator, context key, values.
type Condition map[string]map[string]List

// List is one or several values; one is written as a plain string, as AWS itself writes it.
type List []string

// MarshalJSON writes one value as a string and several as a list.
func (l List) MarshalJSON() ([]byte, error) {
	if len(l) == 1 {
		return json.Marshal(l[0])
	}
	return json.Marshal([]string(l))
}

// NewDocument is a policy document of these statements.
func NewDocument(statements ...Statement) Document {
	return Document{Version: "2012-10-17", Statement: statements}
}

// Value is the document as the plain maps and lists that the CDK takes in place of a JSON object.
func (d Document) Value() map[string]any {
	data, err := json.Marshal(d)
	if err != nil {
		panic(err) // strings, lists and maps always marshal
	}
	var value map[string]any
	if err := json.Unmarshal(data, &value); err != nil {
		panic(err)
	}
	return value
}

// And is the condition that holds where both do. The two must not test the same key with the same operator: a document
// can hold it only once.
func (c Condition) And(other Condition) Condition {
	both := Condition{}
	for _, condition := range []Condition{c, other} {
		for operator, keys := range condition {
			if both[operator] == nil {
				both[operator] = map[string]List{}
			}
			for key, values := range keys {
				if both[operator][key] != nil {
					panic("two conditions on " + key + " in one statement")
				}
				both[operator][key] = values
			}
		}
	}
	return both
}

// Environment is where a resource lives. It writes ARNs, so that no partition is ever written literally.
type Environment struct {
	Partition string // aws, aws-us-gov or aws-cn
	Region    string
	Account   string // twelve digits
}

// in is the same account in another region.
func (e Environment) in(region string) Environment {
	e.Region = region
	return e
}

// ARN is the ARN of a regional resource.
func (e Environment) ARN(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", e.Partition, service, e.Region, e.Account, resource)
}

// IAM is the ARN of an IAM resource, such as role/CodeDeployRole. IAM has no regions.
func (e Environment) IAM(resource string) string {
	return fmt.Sprintf("arn:%s:iam::%s:%s", e.Partition, e.Account, resource)
}

// global is the ARN of a resource of an account in a service without regions.
func (e Environment) global(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s::%s:%s", e.Partition, service, e.Account, resource)
}

// Bucket is the ARN of a bucket. Bucket names are global, so it has neither region nor account.
func (e Environment) Bucket(name string) string {
	return fmt.Sprintf("arn:%s:s3:::%s", e.Partition, name)
}

// Dashboard is the ARN of a CloudWatch dashboard. Dashboards have no regions.
func (e Environment) Dashboard(name string) string {
	return fmt.Sprintf("arn:%s:cloudwatch::%s:dashboard/%s", e.Partition, e.Account, name)
}

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

// domain is the domain of AWS in the partition.
func (e Environment) domain() string {
	if e.Partition == "aws-cn" {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}

// ConsoleDomain is the domain of AWS's console in the partition.
func (e Environment) ConsoleDomain() string {
	return map[string]string{"aws": "console.aws.amazon.com", "aws-us-gov": "console.amazonaws-us-gov.com",
		"aws-cn": "console.amazonaws.cn"}[e.Partition]
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

// Named is something by its name, and where it is.
type Named struct {
	Environment
	Name string
}

// Store is an application's artifact store in a region, as another account sees it: by names, because a key's ID is not
// known before it exists.
type Store struct {
	Environment
	ArtifactBucket  string   // ARN
	Releases        []string // what the keys of artifacts that stages read begin with
	ArtifactKey     string   // alias
	ImageRepository string   // ARN
	ImageKey        string   // alias
}

// environments are where the stores are.
func environments(stores []Store) []Environment {
	var all []Environment
	for _, store := range stores {
		all = append(all, store.Environment)
	}
	return all
}

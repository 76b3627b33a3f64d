// Package config says what an organization is: it reads the one file that users edit, rejects what AWS would
// reject later, and computes every name and ARN that crosses an account. It imports no CDK.
package config

import "slices"

// Organization is the whole file: accounts, shared services, network and applications.
type Organization struct {
	// Name is the prefix of every globally unique name: lower-case letters, digits and single hyphens, 2 to 20 characters.
	Name string `json:"name" jsonschema:"minLength=2,maxLength=20,pattern=^[a-z][a-z0-9]*(-[a-z0-9]+)*$"`
	// Region is the home region of everything; the partition follows from it.
	Region string `json:"region"`
	// AWSOrganization is the AWS Organization that the accounts belong to; leave it out where they share none.
	AWSOrganization *AWSOrganization `json:"organization,omitempty"`
	// Accounts are the AWS accounts by name; the rest of the file refers to these names.
	Accounts map[string]*Account `json:"accounts" jsonschema:"minProperties=1"`
	// SharedServices is where keys, artifact buckets, image repositories and pipelines live.
	SharedServices SharedServices `json:"sharedServices"`
	// Network is the VPC that the workload accounts share; leave it out to deploy none.
	Network *Network `json:"network,omitempty"`
	// Applications are what the pipelines build and deploy.
	Applications []*Application `json:"applications,omitempty"`
	// PlatformPipeline is the pipeline that deploys all of this itself; leave it out to deploy by hand.
	PlatformPipeline *PlatformPipeline `json:"platformPipeline,omitempty"`

	read *index // of an organization that was read, which nobody changes from then on; a copy of it may be changed
}

// AWSOrganization is the AWS Organization around the accounts.
type AWSOrganization struct {
	// ID is the organization's ID, as in o-a1b2c3d4e5; it narrows every cross-account policy with aws:PrincipalOrgID.
	ID string `json:"id" jsonschema:"pattern=^o-[a-z0-9]{10\\,32}$"`
	// RootID is the ID of the organization's root, as in r-a1b2.
	RootID string `json:"rootId,omitempty" jsonschema:"pattern=^r-[a-z0-9]{4\\,32}$"`
	// ManagementAccount is the name of the organization's management account.
	ManagementAccount string `json:"managementAccount,omitempty"`
	// Manage is true where the Organization stack shall create the units and accounts that do not exist yet, and attach
	// service control policies to the units that the accounts are in.
	Manage bool `json:"manage,omitempty"`
	// Delivery is how the roles of workload accounts reach them: stacks (default), a stack of each account; or stackset, one
	// template for all accounts of their units, those included that join later.
	Delivery Delivery `json:"delivery,omitempty" jsonschema:"enum=stacks,enum=stackset"`
	// Units are the organizational units by name.
	Units map[string]*Unit `json:"units,omitempty"`
}

// Delivery is how the workload baseline reaches its accounts.
type Delivery string

// DeliveryStackSet is delivery by a StackSet of the organization; none given means by a stack of each account.
const DeliveryStackSet Delivery = "stackset"

// Unit is an organizational unit; write {} for one that does not exist yet.
type Unit struct {
	// ID is the ID of an existing organizational unit, as in ou-a1b2-workload1.
	ID string `json:"id,omitempty" jsonschema:"pattern=^ou-[a-z0-9]{4\\,32}-[a-z0-9]{8\\,32}$"`
}

// Account is one AWS account.
type Account struct {
	// Name is the key of this account in the file.
	Name string `json:"-"`
	// ID is the AWS account ID: twelve digits, in quotes (YAML takes unquoted digits for a number and drops leading zeros).
	ID string `json:"id,omitempty" jsonschema:"pattern=^[0-9]{12}$"`
	// Email is the address of the root user of an account that the Organization stack is to create, which no other account
	// of AWS has; once the account exists, write its ID to it, and leave the address where it is.
	Email string `json:"email,omitempty" jsonschema:"minLength=6,maxLength=64,pattern=^[^@ ]+@[^@ ]+[.][^@ ]+$"`
	// Unit is the name of the organizational unit that the account belongs to.
	Unit string `json:"unit,omitempty"`
	// Profile is the name of the AWS CLI profile that deploys into the account.
	Profile string `json:"profile,omitempty" jsonschema:"pattern=^[A-Za-z0-9_.@/+-]+$"`
	// PermissionsBoundary is the name of a managed policy in the account, with its path, that replaces the permissions
	// boundary which Causeway gives CloudFormationRole and the roles that it creates.
	PermissionsBoundary string `json:"permissionsBoundary,omitempty" jsonschema:"pattern=^([A-Za-z0-9+=\\,.@_-]+/)*[A-Za-z0-9+=\\,.@_-]{1\\,128}$"`
	// MonthlyBudget is the account's budget for a month in US dollars, at least 1. budgetContact is told when 80 and 100 percent
	// are spent, and when AWS forecasts more.
	MonthlyBudget float64 `json:"monthlyBudget,omitempty" jsonschema:"minimum=1"`
	// AnomalyThreshold is the total of US dollars, at least 1, from which on budgetContact is told of unusual costs, once a day;
	// leave it out where the account has a cost anomaly monitor of its services already: AWS allows one (docs/costs.md).
	AnomalyThreshold float64 `json:"anomalyThreshold,omitempty" jsonschema:"minimum=1"`
	// BudgetContact is the e-mail address that is told of the account's costs.
	BudgetContact string `json:"budgetContact,omitempty" jsonschema:"maxLength=254,pattern=^[^@ ]+@[^@ ]+[.][^@ ]+$"`
	// Quotas are what AWS has raised for this account on request; what is left out has AWS's default.
	Quotas Quotas `json:"quotas,omitzero"`
}

// SharedServices is the account of keys, artifact buckets, image repositories and pipelines.
type SharedServices struct {
	// Account is the name of the shared-services account.
	Account string `json:"account"`
	// Notifications is the e-mail address that hears of every pipeline's alarms: failed and stuck executions.
	Notifications string `json:"notifications,omitempty" jsonschema:"maxLength=254,pattern=^[^@ ]+@[^@ ]+[.][^@ ]+$"`
	// Packages is the repository of packages that builds install from; leave it out to have none.
	Packages *Packages `json:"packages,omitempty"`
	// ReplicateImagesTo lists the other regions that receive a copy of every image; those of an application's stages receive
	// its images in any case.
	ReplicateImagesTo []string `json:"replicateImagesTo,omitempty" jsonschema:"uniqueItems=true"`
}

// OrganizationID is the AWS Organization's ID, or "" where the accounts share none.
func (o *Organization) OrganizationID() string {
	if o.AWSOrganization == nil {
		return ""
	}
	return o.AWSOrganization.ID
}

// SharedServicesAccount is the account of keys, artifact buckets, image repositories and pipelines.
func (o *Organization) SharedServicesAccount() *Account { return o.Accounts[o.SharedServices.Account] }

// Exists says whether the account exists, as far as the file knows: it has an ID.
func (a *Account) Exists() bool { return a.ID != "" }

// AccountsByName are the accounts that exist, sorted by name, so that the same file always gives the same output.
func (o *Organization) AccountsByName() []*Account {
	return slices.DeleteFunc(o.allAccounts(), func(account *Account) bool { return !account.Exists() })
}

// allAccounts are those included that the Organization stack has yet to create.
func (o *Organization) allAccounts() []*Account {
	return slices.Clone(o.index().accounts)
}

// AccountByID is the account with that ID, or nil where the file has none.
func (o *Organization) AccountByID(id string) *Account { return o.index().byID[id] }

// WorkloadAccounts are the accounts that at least one stage deploys into, sorted by name.
func (o *Organization) WorkloadAccounts() []*Account {
	return slices.DeleteFunc(o.AccountsByName(), func(account *Account) bool { return !o.isWorkload(account) })
}

package policy

import (
	"slices"
	"strings"
)

// This file and its neighbours execution_*.go have the policies of the CDK's execution role: what CloudFormation may do while
// it deploys the platform's own stacks into an account (`cdk bootstrap --cloudformation-execution-policies`).
//
// A policy is for everything that a kind of stack can have, and names are patterns: neither a new application nor a new
// gateway needs another policy, and what is taken out of the file can still be deleted. What it allows is composed from the
// calls of the resource types (execution_calls.go), so it is neither more nor less.
//
// They keep the CDK from whatever is not the platform's. They do not bound who writes the platform's templates: a role with a
// name of the platform may be given any policy inside it.

// Execution is an account that the CDK deploys into.
type Execution struct {
	Partition      string
	Account        string   // twelve digits
	Regions        []string // in which the account has stacks
	Organization   string   // the prefix of globally unique names
	OrganizationID string   // of the AWS Organization, in its management account; "" elsewhere
	Boundaries     []string // ARNs of the managed policies, one of which bounds CloudFormationRole
	Platform       bool     // the account may have the pipeline that deploys the platform
}

// env is where the account's resources are: in its only region, or in any, because each region by its name would not fit
// into the 6,144 characters of a managed policy.
func (e Execution) env() Environment {
	env := Environment{Partition: e.Partition, Region: "*", Account: e.Account}
	if len(e.Regions) == 1 {
		env.Region = e.Regions[0]
	}
	return env
}

// group are types of resources about which one statement is: they are found under the same ARNs.
type group struct {
	sid       string
	types     []string // as CallsOf takes them
	on        List
	condition Condition
}

// part is what a policy holds for a kind of stack, or for a half of one that does not fit into one policy: the types that
// such stacks can have, and what their calls need under conditions of their own.
type part struct {
	groups []group
	more   []Statement
}

// parts are the parts by their names.
var parts = map[string]func(Execution) part{
	"Artifacts":        executionArtifacts,
	"Registry":         executionRegistry,
	"Pipeline":         executionPipeline,
	"Monitoring":       executionMonitoring,
	"Source":           executionSource,
	"Packages":         executionPackages,
	"Network":          executionNetwork,
	"NetworkServices":  executionNetworkServices,
	"Workload":         executionWorkload,
	"WorkloadServices": executionWorkloadServices,
	"Developers":       executionDevelopers,
	"Costs":            executionCosts,
	"Organization":     executionOrganization,
}

// ExecutionPolicy lets CloudFormation deploy into the account what these parts are for, as in Network.
func ExecutionPolicy(e Execution, names ...string) Document {
	document := NewDocument(Statement{Sid: "ReadBootstrapVersion", Effect: Allow, Action: List{"ssm:GetParameters"},
		Resource: List{e.env().ARN("ssm", "parameter/cdk-bootstrap/hnb659fds/version")}}) // a parameter of every template
	var unnamed List
	for _, name := range names {
		p := parts[name](e)
		for _, g := range p.groups {
			var named List
			for _, t := range g.types {
				c, _ := CallsOf(t)
				named, unnamed = append(named, strings.Fields(c.Named)...), append(unnamed, strings.Fields(c.Unnamed)...)
			}
			if len(named) > 0 {
				document.Statement = append(document.Statement, Statement{Sid: name + g.sid, Effect: Allow, Action: sorted(named), Resource: g.on, Condition: g.condition})
			}
		}
		for _, s := range p.more {
			s.Sid = name + s.Sid
			document.Statement = append(document.Statement, s)
		}
	}
	if len(unnamed) > 0 {
		// For these actions IAM supports no resource (service authorization reference): they list, or create what has no ARN yet.
		document.Statement = append(document.Statement, Statement{Sid: "CallWithoutResource", Effect: Allow, Action: sorted(unnamed), Resource: List{"*"}})
	}
	return document
}

// ExecutionTypes are the types of resources that a part is for, as in AWS::S3::Bucket; with a property behind a dot where the
// property needs calls of its own.
func ExecutionTypes(name string) []string {
	var types []string
	for _, g := range parts[name](Execution{}).groups {
		types = append(types, g.types...)
	}
	return sorted(types)
}

// sorted are the values in order, each once.
func sorted(values []string) List { return slices.Compact(slices.Sorted(slices.Values(values))) }

// iam are the ARNs of IAM resources by their names: of roles, or of managed policies.
func (e Execution) iam(what string, names ...string) List {
	var arns List
	for _, name := range names {
		arns = append(arns, e.env().IAM(what+"/"+name))
	}
	return arns
}

// arns are the ARNs of a service's resources by their names.
func (e Execution) arns(service string, names ...string) List {
	var arns List
	for _, name := range names {
		arns = append(arns, e.env().ARN(service, name))
	}
	return arns
}

// pass lets roles be handed to one service.
func (e Execution) pass(service string, roles ...string) Statement {
	name, _, _ := strings.Cut(service, ".")
	sid := "Pass"
	for _, word := range strings.Split(name, "-") {
		sid += strings.ToUpper(word[:1]) + word[1:]
	}
	return Statement{Sid: sid, Effect: Allow, Action: List{"iam:PassRole"}, Resource: e.iam("role", roles...), Condition: passedTo(service)}
}

// serviceLinkedRole lets a service make the role that it links to itself on its first use in the account.
func (e Execution) serviceLinkedRole(service string) Statement {
	name, _, _ := strings.Cut(service, ".")
	return Statement{Sid: "LinkRoleOf" + strings.ToUpper(name[:1]) + name[1:], Effect: Allow, Action: List{"iam:CreateServiceLinkedRole"},
		Resource:  e.iam("role", "aws-service-role/"+service+".amazonaws.com/*"),
		Condition: Condition{"StringEquals": {"iam:AWSServiceName": {service + ".amazonaws.com"}}}}
}

// grant lets a service be granted the use of the account's keys, whose IDs are not known before they exist: the service asks
// for it, and the key's own policy allows it.
func (e Execution) grant(service string) Statement {
	var where []Environment
	for _, region := range e.Regions {
		where = append(where, e.env().in(region))
	}
	return Statement{Sid: "GrantKeysTo" + strings.ToUpper(service[:1]) + service[1:], Effect: Allow, Action: List{"kms:CreateGrant", "kms:RetireGrant"},
		Resource: e.arns("kms", "key/*"), Condition: viaService(service, where...)}
}

// keys are keys and their aliases. A key's ID is not known before it exists, and its alias comes after it.
func (e Execution) keys() []group {
	return []group{
		{sid: "Keys", types: []string{"AWS::KMS::Key"}, on: e.arns("kms", "key/*")},
		{sid: "Aliases", types: []string{"AWS::KMS::Alias"}, on: e.arns("kms", "alias/"+e.Organization+"/*", "key/*")},
	}
}

// functions are functions of these names with their log groups and roles, and what calls them.
func (e Execution) functions(callers []string, names ...string) []group {
	var functions, logGroups List
	for _, name := range names {
		functions, logGroups = append(functions, "function:"+name), append(logGroups, "log-group:/aws/lambda/"+name)
	}
	return []group{
		{sid: "Functions", types: append([]string{"AWS::Lambda::Function"}, callers...), on: e.arns("lambda", functions...)},
		{sid: "LogGroupsOfFunctions", types: []string{"AWS::Logs::LogGroup"}, on: e.arns("logs", logGroups...)},
	}
}

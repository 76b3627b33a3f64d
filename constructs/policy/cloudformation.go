package policy

import (
	"slices"
	"strings"
)

// applicationServices are the services whose resources an application's templates may create. Only here do policies
// name whole services: which actions CloudFormation calls for a resource is documented nowhere, and differs from
// version to version. Each is here for a reason; a team that needs another brings a permissions boundary of its own.
// What only one deploy type is made of, siteServices, is open in the accounts of that type.
var applicationServices = []applicationService{
	{"acm", "certificates of load balancers; what validates them in DNS is made elsewhere"},
	{"apigateway", "HTTP front doors of functions"},
	{"application-autoscaling", "scaling of ECS services"},
	{"autoscaling", "groups of servers"},
	{"cloudwatch", "alarms and dashboards, rollback of deployments"},
	{"codebuild", "builds that a stage runs in its own account"},
	{"codedeploy", "deployment groups, which DeployApp deploys to"},
	{"dynamodb", "tables"},
	{"ec2", "security groups and launch templates; building networks is denied below"},
	{"ecs", "clusters, services and task definitions"},
	{"elasticache", "caches"},
	{"elasticfilesystem", "file systems of tasks and servers"},
	{"elasticloadbalancing", "load balancers and target groups"},
	{"events", "rules that start functions, tasks and builds"},
	{"kms", "keys of the application's own data"},
	{"lambda", "functions and deployment hooks"},
	{"logs", "log groups"},
	{"rds", "databases"},
	{"s3", "buckets of the application's own data"},
	{"scheduler", "schedules"},
	{"secretsmanager", "secrets of databases and partners"},
	{"servicediscovery", "names of ECS services (Service Connect)"},
	{"sns", "topics"},
	{"sqs", "queues"},
	{"ssm", "parameters, and the network parameters that templates read; running commands is denied below"},
	{"states", "state machines"},
}

// siteServices are what a static site is made of besides.
var siteServices = []applicationService{
	{"cloudfront", "distributions in front of the buckets of sites"},
}

type applicationService struct{ prefix, reason string }

// CloudFormationTrust lets CloudFormation act for this account under the role.
//
// Knowing the account and the role's name does not open it: a role cannot be passed across accounts, and inside the
// account only CodePipelineCrossAccountRole may pass it. aws:SourceAccount says the same again where CloudFormation
// sends it; AWS documents that for extensions only, so the statement holds without it, too.
func CloudFormationTrust(env Environment) Document {
	return NewDocument(Statement{
		Sid: "CloudFormationCreatesResources", Effect: Allow, Principal: service("cloudformation"),
		Action: List{"sts:AssumeRole"}, Condition: sourceAccountIfSent(env.Account),
	})
}

// CloudFormation is what CloudFormationRole works with.
type CloudFormation struct {
	Environment
	Regions      []string // the regions of the stages in the account
	Deployments  []string // the stages, as in orders-dev
	Stacks       []string // ARNs of their stacks, as in …:stack/orders-dev-infrastructure, without the ID at the end
	Role         string   // ARN of CloudFormationRole itself
	Boundary     string   // ARN of the permissions boundary of CloudFormationRole and of every role that it creates
	Passable     []Pass   // roles of the platform that an application's resources run under
	OtherRoles   []string // ARNs of the platform's other roles in the account
	Organization string   // the prefix of globally unique names
	Stores       []string // the accounts whose artifact stores are protected: shared services, and this one where it has any
	Supplies     bool     // pipelines of other accounts fetch sources of this one
	Sources      []string // the buckets in the account that pipelines take sources from
	Everywhere   bool     // the platform has resources in other regions of the account, too
	DenyNetworks bool     // the network is another team's: applications build none
	Sites        bool     // a stage in the account is a static site
	AnyName      bool     // Deployments are patterns, which fit names of the platform, too
	ECSReplaces  bool     // ECS itself replaces the tasks of a stage in the account, under a role of the template's
}

// Pass is a role that may be handed to a service.
type Pass struct {
	Role     string // ARN
	Services []string
}

// What CloudFormation calls to manage roles. IAM checks the boundary of the role in changeRoles; the others change
// nothing that a boundary could hold back.
var (
	changeRoles = List{"iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
		"iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"}
	manageRoles = List{"iam:DeleteRole", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies",
		"iam:ListInstanceProfilesForRole", "iam:ListRolePolicies", "iam:ListRoleTags", "iam:TagRole", "iam:UntagRole",
		"iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"}
	manageInstanceProfiles = List{"iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile",
		"iam:DeleteInstanceProfile", "iam:GetInstanceProfile", "iam:RemoveRoleFromInstanceProfile"}
)

// CloudFormationRole lets CloudFormation create the resources of the stages in this account: whole services, so that
// the pipeline's own role needs none of them. What it may do with IAM and with CloudFormation itself is narrowed to
// names that begin with the stage's, as CloudFormation generates them from the name of the stack.
func CloudFormationRole(c CloudFormation) Document {
	document := NewDocument(c.createResources())
	document.Statement = append(document.Statement, c.createRoles()...)
	document.Statement = append(document.Statement, c.passRoles()...)
	document.Statement = append(document.Statement, c.createServiceLinkedRoles(), c.nestStacks())
	return document
}

// CloudFormationBoundary is the most that CloudFormationRole and every role that it creates can ever do, whatever
// policies they are given. Under it only CloudFormationRole itself may touch IAM and CloudFormation, and nobody the
// platform's own roles and resources, or the network. It is the same for any number of stages, because a managed
// policy holds 6,144 characters; CloudFormationRole's own policy has the exact names.
func CloudFormationBoundary(c CloudFormation) Document {
	itself := Condition{"ArnEquals": {"aws:PrincipalArn": {c.Role}}}
	others := append(append(List{"cloudformation:*", "iam:CreateServiceLinkedRole", "iam:PassRole"}, manageRoles...),
		manageInstanceProfiles...)
	rolesAndStacks := List{c.IAM("role/*"), c.IAM("instance-profile/*")}
	for _, region := range c.Regions {
		rolesAndStacks = append(rolesAndStacks, c.in(region).ARN("cloudformation", "stack/*"))
	}
	document := NewDocument(
		c.createResources(),
		Statement{Sid: "ChangeRolesUnderThisBoundary", Effect: Allow, Action: changeRoles,
			Resource: List{c.IAM("role/*")}, Condition: itself.And(c.underBoundary())},
		Statement{Sid: "ManageRolesAndStacks", Effect: Allow, Action: others, Resource: rolesAndStacks, Condition: itself},
		c.denyPlatformRoles(),
	)
	document.Statement = append(document.Statement, c.denials()...)
	return document
}

// createResources has `*` as its resource because what a template creates is named by the application.
func (c CloudFormation) createResources() Statement {
	services := applicationServices
	if c.Sites {
		services = slices.Concat(services, siteServices)
	}
	var actions List
	for _, service := range services {
		actions = append(actions, service.prefix+":*")
	}
	return Statement{Sid: "CreateResources", Effect: Allow, Action: actions, Resource: List{"*"}}
}

// underBoundary holds for roles that have the permissions boundary.
func (c CloudFormation) underBoundary() Condition {
	return Condition{"StringEquals": {"iam:PermissionsBoundary": {c.Boundary}}}
}

// createRoles allows roles of the stages in this account, and their policies, as long as they have the boundary. No
// action takes a boundary away.
func (c CloudFormation) createRoles() []Statement {
	var profiles List
	for _, deployment := range c.Deployments {
		profiles = append(profiles, c.IAM("instance-profile/"+deployment+"-*"))
	}
	roles := c.ownRoles()
	return []Statement{
		{Sid: "CreateRolesUnderBoundary", Effect: Allow, Action: changeRoles, Resource: roles, Condition: c.underBoundary()},
		{Sid: "ManageRoles", Effect: Allow, Action: manageRoles, Resource: roles},
		{Sid: "ManageInstanceProfiles", Effect: Allow, Action: manageInstanceProfiles, Resource: profiles},
	}
}

// ownRoles are the roles that the templates of the stages create. Their names are not known here: CloudFormation
// generates them from the stack's name.
func (c CloudFormation) ownRoles() List {
	var roles List
	for _, deployment := range c.Deployments {
		roles = append(roles, c.IAM("role/"+deployment+"-*"))
	}
	return roles
}

// passRoles allows handing the platform's roles to the one service that each is for, and the stages' own roles to the
// services that applications are made of. Where ECS shifts traffic by itself, it does so under such a role.
func (c CloudFormation) passRoles() []Statement {
	services := []string{"apigateway", "codebuild", "ec2", "ecs-tasks", "events", "lambda", "monitoring.rds", "scheduler", "states"}
	if c.ECSReplaces {
		services = append(services, "ecs")
	}
	statements := []Statement{{Sid: "PassOwnRoles", Effect: Allow, Action: List{"iam:PassRole"},
		Resource: c.ownRoles(), Condition: passedTo(services...)}}
	var taskRoles List
	for _, pass := range c.Passable {
		name := pass.Role[strings.LastIndex(pass.Role, "/")+1:]
		statements = append(statements, Statement{Sid: "Pass" + name, Effect: Allow, Action: List{"iam:PassRole"},
			Resource: List{pass.Role}, Condition: passedTo(pass.Services...)})
		if slices.Contains(pass.Services, "ecs-tasks") {
			taskRoles = append(taskRoles, pass.Role)
		}
	}
	if len(taskRoles) > 0 { // CloudFormation looks at the roles of a task definition
		statements = append(statements, Statement{Sid: "ReadTaskRoles", Effect: Allow, Action: List{"iam:GetRole"}, Resource: taskRoles})
	}
	// CloudFormation hands the role of a stack to itself for each stack nested in it.
	return append(statements, Statement{Sid: "PassItselfToNestedStacks", Effect: Allow, Action: List{"iam:PassRole"},
		Resource: List{c.Role}, Condition: passedTo("cloudformation")})
}

// createServiceLinkedRoles allows the roles that AWS services make for themselves on first use in an account.
func (c CloudFormation) createServiceLinkedRoles() Statement {
	return Statement{Sid: "CreateServiceLinkedRoles", Effect: Allow, Action: List{"iam:CreateServiceLinkedRole"},
		Resource: List{c.IAM("role/aws-service-role/*")},
		Condition: Condition{"StringEquals": {"iam:AWSServiceName": {"autoscaling.amazonaws.com",
			"dynamodb.application-autoscaling.amazonaws.com", "ecs.amazonaws.com",
			"ecs.application-autoscaling.amazonaws.com", "elasticache.amazonaws.com",
			"elasticloadbalancing.amazonaws.com", "rds.amazonaws.com"}}}}
}

// nestStacks allows stacks inside the stages' own; CloudFormation lets their names begin with the outer stack's.
func (c CloudFormation) nestStacks() Statement {
	var stacks List
	for _, stack := range c.Stacks {
		stacks = append(stacks, stack+"-*/*")
	}
	return Statement{Sid: "NestStacks", Effect: Allow, Action: List{"cloudformation:*"}, Resource: stacks}
}

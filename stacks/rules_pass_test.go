package stacks

import (
	"slices"
	"strings"

	"causeway/config"
)

// passRules hold which roles are handed to which services: passing a role gives away all that it may do.
func passRules() []rule {
	return []rule{
		{
			name:  "each role passes the roles that it must, and each to its own services",
			shape: "example",
			check: func(a *assembly) []string { return difference(a.passes(), wantPasses()) },
			mistakes: map[string]func(a *assembly){
				"another service": func(a *assembly) {
					a.find("Workload-orders-dev", "PassBuildRole")["Condition"] = parse(`{"StringEquals":{"iam:PassedToService":["codebuild.amazonaws.com","ec2.amazonaws.com","lambda.amazonaws.com"]}}`)
				},
				"CloudFormationRole to Lambda": func(a *assembly) {
					a.find("Workload-orders-dev", "PassCloudFormationRole")["Condition"] = parse(`{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`)
				},
				"any service": func(a *assembly) { delete(a.find("Workload-payments-prod", "PassEC2InstanceRole"), "Condition") },
				"the role of another stage": func(a *assembly) {
					a.find("Workload-payments-prod", "PassOwnRoles")["Resource"] = "arn:aws:iam::999999999999:role/payments-dev-*"
				},
				"a role more": func(a *assembly) {
					a.find("Workload-orders-dev", "PassTaskRoles")["Resource"] = parse(`["arn:aws:iam::222222222222:role/ECSTaskExecutionRole",
						"arn:aws:iam::222222222222:role/ECSTaskRole","arn:aws:iam::222222222222:role/orders-dev-task","arn:aws:iam::222222222222:role/CloudFormationRole"]`)
				},
				"by another role": func(a *assembly) {
					a.find("Workload-orders-dev", "ReadReleases")["Action"], a.find("Workload-orders-dev", "ReadReleases")["Resource"] =
						"iam:PassRole", "arn:aws:iam::222222222222:role/CloudFormationRole"
				},
				"not passed": func(a *assembly) { a.find("Workload-orders-dev", "PassCodeDeployRole")["Effect"] = "Deny" },
			},
		},
		{
			name:  "28, 29: the cross-account role creates and changes stacks under CloudFormationRole only",
			check: stacksUnderOtherRoles,
			mistakes: map[string]func(a *assembly){
				"under any role": func(a *assembly) { delete(a.find("Workload-orders-dev", "DeployStacks"), "Condition") },
				"under another role": func(a *assembly) {
					a.find("Workload-orders-dev", "DeployStacks")["Condition"] = parse(`{"ArnEquals":{"cloudformation:RoleArn":"arn:aws:iam::222222222222:role/BuildRole"}}`)
				},
				"where the caller names one": func(a *assembly) {
					a.find("Workload-orders-dev", "DeployStacks")["Condition"] = parse(`{"ArnEqualsIfExists":{"cloudformation:RoleArn":"arn:aws:iam::222222222222:role/CloudFormationRole"}}`)
				},
				"by the statement that watches": func(a *assembly) {
					a.find("Workload-orders-dev", "WatchStacks")["Action"] = parse(`["cloudformation:DescribeStacks","cloudformation:UpdateStack"]`)
				},
			},
		},
	}
}

// stages are the stages in each account of the example.
var stages = map[string]string{
	"222222222222": "orders-dev",
	"444444444444": "orders-qa",
	"555555555555": "orders-stage",
	"777777777777": "orders-prod",
	"888888888888": "payments-dev payments-staging",
	"999999999999": "payments-prod",
}

// The roles that are passed in each account of the example: by whom, which, to what services. {stage} stands for each
// stage in the account.
const (
	passedForOrders = `
		CodePipelineCrossAccountRole  CloudFormationRole    cloudformation
		CodePipelineCrossAccountRole  ECSTaskExecutionRole  ecs-tasks
		CodePipelineCrossAccountRole  ECSTaskRole           ecs-tasks
		CodePipelineCrossAccountRole  {stage}-task          ecs-tasks
		CodeDeployRole                ECSTaskExecutionRole  ecs-tasks
		CodeDeployRole                ECSTaskRole           ecs-tasks
		CodeDeployRole                {stage}-task          ecs-tasks
		CloudFormationRole            CodeDeployRole        codedeploy
		CloudFormationRole            ECSTaskExecutionRole  ecs-tasks
		CloudFormationRole            ECSTaskRole           ecs-tasks
		CloudFormationRole            BuildRole             codebuild lambda
		CloudFormationRole            CloudFormationRole    cloudformation
		CloudFormationRole            {stage}-*             ` + passedOwn
	passedForPayments = `
		CodePipelineCrossAccountRole  CloudFormationRole    cloudformation
		CloudFormationRole            CodeDeployRole        codedeploy
		CloudFormationRole            EC2InstanceRole       ec2
		CloudFormationRole            BuildRole             codebuild lambda
		CloudFormationRole            CloudFormationRole    cloudformation
		CloudFormationRole            {stage}-*             ` + passedOwn
	passedOwn = "apigateway codebuild ec2 ecs-tasks events lambda monitoring.rds scheduler states"
)

// wantPasses are the roles that must be passed in the example, as passes has them.
func wantPasses() []string {
	var all []string
	for account, names := range stages {
		for _, stage := range strings.Fields(names) {
			table := passedForOrders
			if strings.HasPrefix(stage, "payments-") {
				table = passedForPayments
			}
			for _, line := range lines(strings.ReplaceAll(table, "{stage}", stage)) {
				all = append(all, account+" "+line)
			}
		}
	}
	return all
}

// passes are the roles that every role passes: account, by whom, which, to what services.
func (a *assembly) passes() []string {
	var all []string
	for _, d := range a.documents() {
		for _, s := range d.statements {
			if d.kind == "boundary" || d.kind == "execution" || !s.allows() || !slices.Contains(s.actions(), "iam:PassRole") {
				continue // a boundary grants nothing, and execution policies have a rule of their own
			}
			services := strings.ReplaceAll(strings.Join(s.condition("StringEquals", "iam:PassedToService"), " "), ".amazonaws.com", "")
			for _, role := range s.resources() {
				name := strings.TrimPrefix(role, a.roleARN(d.template.account, ""))
				all = append(all, strings.Join([]string{d.template.account, d.role, name, services}, " "))
			}
		}
	}
	return all
}

// watching are the actions on a stack that take no role: they look, or go on under the role that a change set was
// created with.
var watching = []string{"cloudformation:DeleteChangeSet", "cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents",
	"cloudformation:DescribeStackResources", "cloudformation:DescribeStacks", "cloudformation:ExecuteChangeSet",
	"cloudformation:GetStackPolicy", "cloudformation:GetTemplate", "cloudformation:SetStackPolicy", "cloudformation:TagResource"}

func stacksUnderOtherRoles(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.role != config.CodePipelineCrossAccountRole || d.kind != "identity" {
			continue
		}
		for _, s := range d.statements {
			for _, action := range s.actions() {
				if !s.allows() || !strings.HasPrefix(action, "cloudformation:") || slices.Contains(watching, action) {
					continue
				}
				role, want := strings.Join(s.condition("ArnEquals", "cloudformation:RoleArn"), " "), a.roleARN(d.template.account, config.CloudFormationRole)
				if role != want {
					broken = append(broken, d.where(s)+" allows "+action+" under "+role)
				}
			}
		}
	}
	return broken
}

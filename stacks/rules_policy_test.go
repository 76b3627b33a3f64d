package stacks

import (
	"slices"
	"strings"
)

// policyRules hold for every policy document of every stack.
func policyRules() []rule {
	return []rule{
		{
			name:  "every statement has a Sid of its own",
			check: statementsWithoutSid,
			mistakes: map[string]func(a *assembly){
				"no Sid":      func(a *assembly) { delete(a.find("Workload-orders-dev", "ReadReleases"), "Sid") },
				"a Sid twice": func(a *assembly) { a.find("Workload-orders-dev", "ReadReleases")["Sid"] = "ReadArtifactBucket" },
			},
		},
		{
			name:  "no action is a wildcard, but for the whole services of CloudFormationRole and its boundary",
			check: wildcardActions,
			mistakes: map[string]func(a *assembly){
				"all of S3":            func(a *assembly) { a.find("Workload-orders-dev", "ReadReleases")["Action"] = "s3:*" },
				"everything":           func(a *assembly) { a.find("Workload-orders-dev", "CreateResources")["Action"] = "*" },
				"all of IAM":           func(a *assembly) { a.find("Workload-orders-dev", "CreateResources")["Action"] = "iam:*" },
				"part of a service":    func(a *assembly) { a.find("Workload-orders-dev", "CreateResources")["Action"] = "iam:Create*" },
				"all of Organizations": func(a *assembly) { a.find("Workload-orders-dev", "CreateResources")["Action"] = "organizations:*" },
			},
		},
		{
			name:  "only actions that support nothing else are about every resource",
			check: everyResource,
			mistakes: map[string]func(a *assembly){
				"any bucket": func(a *assembly) { a.find("Workload-orders-dev", "ReadReleases")["Resource"] = "*" },
				"any stack":  func(a *assembly) { a.find("Workload-orders-dev", "DeployStacks")["Resource"] = "*" },
			},
		},
		{
			name:  "a role is passed by its exact ARN and to named services only",
			check: loosePassRole,
			mistakes: map[string]func(a *assembly){
				"any role": func(a *assembly) { a.find("Workload-orders-dev", "PassCloudFormationRole")["Resource"] = "*" },
				"a pattern": func(a *assembly) {
					a.find("Workload-orders-dev", "PassTaskRoles")["Resource"] = "arn:aws:iam::222222222222:role/ECS*"
				},
				"to any service": func(a *assembly) { delete(a.find("Workload-orders-dev", "PassTaskRoles"), "Condition") },
				"own roles of another": func(a *assembly) {
					a.find("Workload-orders-dev", "PassOwnRoles")["Resource"] = "arn:aws:iam::222222222222:role/*"
				},
			},
		},
		{
			name:  "CloudFormationRole touches IAM only under the boundary and never the platform's own roles, but looks at those of tasks",
			check: unboundedIAM,
			mistakes: map[string]func(a *assembly){
				"no boundary on the role": func(a *assembly) {
					for _, r := range a.templates["Workload-orders-dev"].Resources {
						delete(r.Properties, "PermissionsBoundary")
					}
				},
				"roles without boundary": func(a *assembly) { delete(a.find("Workload-orders-dev", "CreateRolesUnderBoundary"), "Condition") },
				"any role": func(a *assembly) {
					a.find("Workload-orders-dev", "CreateRolesUnderBoundary")["Resource"] = "arn:aws:iam::222222222222:role/*"
				},
				"looking at another role": func(a *assembly) {
					a.find("Workload-orders-dev", "ReadTaskRoles")["Resource"] = "arn:aws:iam::222222222222:role/CodeDeployRole"
				},
				"changing a task's role": func(a *assembly) {
					a.find("Workload-orders-dev", "ReadTaskRoles")["Action"] = "iam:UpdateAssumeRolePolicy"
				},
				"taking a boundary away": func(a *assembly) {
					a.find("Workload-orders-dev", "ManageRoles")["Action"] = "iam:DeleteRolePermissionsBoundary"
				},
				"another boundary on the role": func(a *assembly) {
					for _, r := range a.templates["Workload-orders-dev"].Resources {
						if r.Properties["PermissionsBoundary"] != nil {
							r.Properties["PermissionsBoundary"] = "arn:aws:iam::aws:policy/AdministratorAccess"
						}
					}
				},
			},
		},
		{
			name:  "a role has the policies of its own stack only, and nobody else has any",
			check: permissionsFromElsewhere,
			mistakes: map[string]func(a *assembly){
				"AdministratorAccess": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::Role").Properties["ManagedPolicyArns"] = parse(`["arn:aws:iam::aws:policy/AdministratorAccess"]`)
				},
				"a policy that attaches itself": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::ManagedPolicy").Properties["Roles"] = parse(`["BuildRole"]`)
				},
				"a policy of the CDK's": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::ManagedPolicy").Type = "AWS::IAM::Policy"
				},
				"a user": func(a *assembly) { a.first("Workload-orders-dev", "AWS::IAM::Role").Type = "AWS::IAM::User" },
			},
		},
		{
			name:  "a service may use a role only for its own account",
			check: confusedDeputies,
			mistakes: map[string]func(a *assembly){
				"CloudFormation for anybody": func(a *assembly) {
					delete(a.find("Workload-orders-dev", "CloudFormationCreatesResources"), "Condition")
				},
				"CodeDeploy for another account": func(a *assembly) {
					a.find("Workload-orders-dev", "CodeDeployRunsDeployments")["Condition"] = parse(`{"StringEquals":{"aws:SourceAccount":"444444444444"}}`)
				},
				"any task of ECS": func(a *assembly) {
					a.find("Workload-orders-dev", "ECSRunsTasks")["Condition"].(map[string]any)["ArnLike"] = parse(`{"aws:SourceArn":"*"}`)
				},
				"any rule publishes": func(a *assembly) {
					delete(a.find("SharedServices-payments-Pipeline", "EventBridgePublishesEvents"), "Condition")
				},
				"an organization instead of an account": func(a *assembly) {
					a.find("Workload-orders-dev", "ECSRunsTasks")["Condition"] = parse(`{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)
				},
			},
		},
		{
			name: "the partition is the organization's own",
			check: func(a *assembly) []string {
				var broken []string
				for stack, t := range a.templates {
					for _, word := range strings.FieldsFunc(text(t.Resources), func(r rune) bool { return r == '"' || r == '\\' }) {
						if strings.HasPrefix(word, "arn:") && !strings.HasPrefix(word, "arn:"+a.partition()+":") {
							broken = append(broken, stack+" writes "+word)
						}
					}
				}
				return broken
			},
			mistakes: map[string]func(a *assembly){
				"the wrong partition": func(a *assembly) { a.find("Workload-orders-dev", "ReadReleases")["Resource"] = "arn:aws-cn:s3:::x" },
			},
		},
		{
			name:  "every policy and name is within AWS's limits",
			check: beyondLimits,
			mistakes: map[string]func(a *assembly){
				"a policy that is too large": func(a *assembly) {
					s := a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadReleases")
					s["Resource"] = strings.Repeat("x", 20<<10)
				},
				"a rule's name that is too long": func(a *assembly) {
					a.first("SharedServices-payments-Pipeline", "AWS::Events::Rule").Properties["Name"] = strings.Repeat("x", 65)
				},
				"a role name that is too long": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::Role").Properties["RoleName"] = strings.Repeat("x", 65)
				},
			},
		},
	}
}

func statementsWithoutSid(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		seen := map[string]bool{}
		for _, s := range d.statements {
			if sid := text(s["Sid"]); sid == "" || seen[sid] {
				broken = append(broken, d.where(s)+" has no Sid, or one that is there twice")
			}
			seen[text(s["Sid"])] = true
		}
	}
	return broken
}

func permissionsFromElsewhere(a *assembly) []string {
	var broken []string
	a.each("", func(t *template, id string, r *resource) {
		if strings.HasPrefix(r.Type, "AWS::IAM::") && !slices.Contains([]string{"AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::InstanceProfile"}, r.Type) {
			broken = append(broken, t.stack+" "+id+" is a "+r.Type)
		}
		for _, arn := range values(r.Properties["ManagedPolicyArns"]) {
			if !strings.HasPrefix(arn, `{"Ref":`) {
				broken = append(broken, t.stack+" "+id+" has "+arn)
			}
		}
		for _, key := range []string{"Roles", "Users", "Groups"} {
			if r.Type == "AWS::IAM::ManagedPolicy" && r.Properties[key] != nil {
				broken = append(broken, t.stack+" "+id+" attaches itself")
			}
		}
	})
	return broken
}

// wholeServices says whether a document is CloudFormationRole's or its boundary's.
func wholeServices(d document) bool {
	return d.kind == "boundary" || d.kind == "identity" && d.role == "CloudFormationRole"
}

// servicesOfApplications is the reviewed list of services that templates of applications may use as a whole; the
// reasons stand in constructs/policy/cloudformation.go. CloudFormation itself is narrowed by stack names, CloudFront is
// for accounts with a site (deployRules).
var servicesOfApplications = strings.Fields(`acm apigateway application-autoscaling autoscaling cloudformation cloudfront cloudwatch
	codebuild codedeploy dynamodb ec2 ecs elasticache elasticfilesystem elasticloadbalancing events kms lambda logs rds s3
	secretsmanager scheduler servicediscovery sns sqs ssm states`)

func wildcardActions(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		for _, s := range d.statements {
			for _, action := range s.actions() {
				service, verb, _ := strings.Cut(action, ":")
				whole := wholeServices(d) && verb == "*" && slices.Contains(servicesOfApplications, service)
				if s.allows() && strings.Contains(action, "*") && !whole {
					broken = append(broken, d.where(s)+" allows "+action)
				}
			}
			if s["NotAction"] != nil || s["NotResource"] != nil || s["NotPrincipal"] != nil {
				broken = append(broken, d.where(s)+" allows everything but something")
			}
		}
	}
	return broken
}

func everyResource(a *assembly) []string {
	allowed := []string{"SignInToECR", "RegisterTaskDefinitions", "WatchAlarms", "ReadListeners", "ReadServers", "DiscoverResources", "FindSharedSubnets", "FindVPNAttachment",
		"ReadSecurityGroupRules", "CreateResources", "ScanForVulnerabilities", "PutMetrics", "ReadMetrics", "DescribeAccount", "GetPackageToken",
		"CallWithoutResource", "NetworkServicesCreateShares", "OrganizationCreatePolicies"} // the last three in execution policies
	var broken []string
	for _, d := range a.documents() {
		if d.resource.Type == "AWS::KMS::Key" {
			continue // there * is the key itself
		}
		for _, s := range d.statements {
			if s.allows() && slices.Contains(s.resources(), "*") && !slices.Contains(allowed, text(s["Sid"])) {
				broken = append(broken, d.where(s)+" is about every resource")
			}
		}
	}
	return broken
}

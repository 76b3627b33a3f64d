package stacks

import (
	"encoding/json"
	"fmt"
	"path"
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
				"no Sid":      func(a *assembly) { delete(a.find("Workload-orders-dev", "ReadArtifacts"), "Sid") },
				"a Sid twice": func(a *assembly) { a.find("Workload-orders-dev", "ReadArtifacts")["Sid"] = "ReadArtifactBucket" },
			},
		},
		{
			name:  "no action is a wildcard, but for the whole services of CloudFormationRole and its boundary",
			check: wildcardActions,
			mistakes: map[string]func(a *assembly){
				"all of S3":            func(a *assembly) { a.find("Workload-orders-dev", "ReadArtifacts")["Action"] = "s3:*" },
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
				"any bucket": func(a *assembly) { a.find("Workload-orders-dev", "ReadArtifacts")["Resource"] = "*" },
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
			name:  "CloudFormationRole touches IAM only under the boundary and never the platform's own roles",
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
				"taking a boundary away": func(a *assembly) {
					a.find("Workload-orders-dev", "ManageRoles")["Action"] = "iam:DeleteRolePermissionsBoundary"
				},
				"the platform's roles open in the boundary": func(a *assembly) {
					a.find("Workload-orders-dev", "DenyPlatformRoles")["Resource"] = "arn:aws:iam::222222222222:role/cdk-*"
				},
			},
		},
		{
			name: "no managed policy of AWS is attached",
			check: func(a *assembly) []string {
				var broken []string
				a.each("AWS::IAM::Role", func(t *template, id string, r *resource) {
					for _, arn := range values(r.Properties["ManagedPolicyArns"]) {
						if !strings.HasPrefix(arn, `{"Ref":`) {
							broken = append(broken, t.stack+" "+id+" has "+arn)
						}
					}
				})
				return broken
			},
			mistakes: map[string]func(a *assembly){
				"AdministratorAccess": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::Role").Properties["ManagedPolicyArns"] = parse(`["arn:aws:iam::aws:policy/AdministratorAccess"]`)
				},
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
						if strings.HasPrefix(word, "arn:") && !strings.HasPrefix(word, "arn:"+a.org.Partition()+":") {
							broken = append(broken, stack+" writes "+word)
						}
					}
				}
				return broken
			},
			mistakes: map[string]func(a *assembly){
				"the wrong partition": func(a *assembly) { a.find("Workload-orders-dev", "ReadArtifacts")["Resource"] = "arn:aws-cn:s3:::x" },
			},
		},
		{
			name:  "every policy and name is within AWS's limits",
			check: beyondLimits,
			mistakes: map[string]func(a *assembly){
				"a policy that is too large": func(a *assembly) {
					s := a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadArtifacts")
					s["Resource"] = strings.Repeat("x", 20<<10)
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

// wholeServices says whether a document is CloudFormationRole's or its boundary's.
func wholeServices(d document) bool {
	return d.kind == "boundary" || d.kind == "identity" && d.role == "CloudFormationRole"
}

// servicesOfApplications is the reviewed list of services that templates of applications may use as a whole; the
// reasons stand in constructs/policy/cloudformation.go. CloudFormation itself is narrowed by stack names.
var servicesOfApplications = strings.Fields(`acm apigateway application-autoscaling autoscaling cloudformation cloudwatch
	codebuild codedeploy dynamodb ec2 ecs elasticache elasticfilesystem elasticloadbalancing events kms lambda logs rds s3
	secretsmanager servicediscovery sns sqs ssm states`)

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
	allowed := []string{"SignInToECR", "ReadListeners", "ReadServers", "DiscoverResources", "FindSharedSubnets",
		"ReadSecurityGroupRules", "CreateResources"}
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

func loosePassRole(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.kind == "boundary" {
			continue // it grants nothing; CloudFormationRole's own policy has the names
		}
		for _, s := range d.statements {
			if !s.allows() || !slices.Contains(s.actions(), "iam:PassRole") {
				continue
			}
			if services := s.condition("StringEquals", "iam:PassedToService"); len(services) == 0 || strings.Contains(strings.Join(services, ""), "*") {
				broken = append(broken, d.where(s)+" passes to any service")
			}
			for _, role := range s.resources() {
				own := d.role == "CloudFormationRole" && a.isOwnRolePattern(d.template.account, role)
				if strings.ContainsAny(role, "*?") && !own {
					broken = append(broken, d.where(s)+" passes "+role)
				}
			}
		}
	}
	return broken
}

// isOwnRolePattern says whether a pattern stands for the roles that the templates of one stage in the account create.
// Their names are not known: CloudFormation generates them from the name of the stack.
func (a *assembly) isOwnRolePattern(account, pattern string) bool {
	for _, app := range a.org.Applications {
		for _, stage := range app.Stages {
			id := a.org.Accounts[stage.Account].ID
			if id == account && pattern == fmt.Sprintf("arn:%s:iam::%s:role/%s-%s-*", a.org.Partition(), id, app.Name, stage.Name) {
				return true
			}
		}
	}
	return false
}

func unboundedIAM(a *assembly) []string {
	var broken []string
	created := a.roles()
	for _, d := range a.documents() {
		if d.role != "CloudFormationRole" || d.kind != "identity" {
			continue
		}
		boundary := text(d.resource.Properties["PermissionsBoundary"])
		if boundary == "" {
			broken = append(broken, d.template.stack+" CloudFormationRole has no boundary")
		}
		for _, s := range d.statements {
			for _, action := range s.actions() {
				if !s.allows() || !strings.HasPrefix(action, "iam:") {
					continue
				}
				if action == "iam:DeleteRolePermissionsBoundary" {
					broken = append(broken, d.where(s)+" takes boundaries away")
				}
				if changesPermissions[action] && strings.Join(s.condition("StringEquals", "iam:PermissionsBoundary"), "") != boundary {
					broken = append(broken, d.where(s)+" allows "+action+" without the boundary")
				}
				if action == "iam:PassRole" {
					continue
				}
				for _, resource := range s.resources() {
					for role := range created {
						if matched, _ := path.Match(strings.ReplaceAll(resource, "/", "|"), strings.ReplaceAll(role, "/", "|")); matched {
							broken = append(broken, d.where(s)+" allows "+action+" on "+role)
						}
					}
				}
			}
		}
	}
	return append(broken, openPlatformRoles(a)...)
}

// changesPermissions are the actions that could give a role more than its boundary.
var changesPermissions = map[string]bool{"iam:CreateRole": true, "iam:PutRolePolicy": true, "iam:AttachRolePolicy": true,
	"iam:DeleteRolePolicy": true, "iam:DetachRolePolicy": true, "iam:PutRolePermissionsBoundary": true}

// openPlatformRoles are the platform's roles in a workload account that its boundary does not protect.
func openPlatformRoles(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.kind != "boundary" {
			continue
		}
		var protected []string
		for _, s := range d.statements {
			if s["Sid"] == "DenyPlatformRoles" {
				protected = s.resources()
			}
		}
		for _, r := range d.template.Resources {
			if r.Type != "AWS::IAM::Role" {
				continue
			}
			name := text(r.Properties["RoleName"])
			if !slices.ContainsFunc(protected, func(arn string) bool {
				_, pattern, _ := strings.Cut(arn, "role/")
				matched, _ := path.Match(pattern, name)
				return matched
			}) {
				broken = append(broken, d.template.stack+" leaves role "+name+" open")
			}
		}
	}
	return broken
}

func confusedDeputies(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		for _, s := range d.statements {
			principal, _ := s["Principal"].(map[string]any)
			services := values(principal["Service"])
			if !s.allows() || len(services) == 0 || slices.Equal(services, []string{"ec2.amazonaws.com"}) {
				continue // EC2 sends no source account
			}
			if d.resource.Type == "AWS::KMS::Key" {
				continue // CloudWatch Logs is narrowed to the log group
			}
			account := strings.Join(s.condition("StringEquals", "aws:SourceAccount"), "") +
				strings.Join(s.condition("StringEqualsIfExists", "aws:SourceAccount"), "")
			if account != d.template.account {
				broken = append(broken, d.where(s)+fmt.Sprintf(" lets %v act for account %q", services, account))
			}
		}
	}
	return broken
}

// limits are AWS's limits on the size of policies, in characters without white space.
func limit(d document) int {
	switch {
	case d.kind == "trust":
		return 2048
	case d.resource.Type == "AWS::IAM::ManagedPolicy":
		return 6144
	case d.kind == "identity":
		return 10240
	case d.resource.Type == "AWS::KMS::Key":
		return 32768
	case d.resource.Type == "AWS::ECR::Repository":
		return 10240
	}
	return 20 << 10 // bucket policies; topic policies may be larger
}

func beyondLimits(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		data, err := json.Marshal(d.statements)
		if err != nil {
			panic(err)
		}
		if size := len(data) + 40; size > limit(d) {
			broken = append(broken, fmt.Sprintf("%s %s: %s policy of %d characters, AWS allows %d", d.template.stack, d.id, d.kind, size, limit(d)))
		}
	}
	a.each("", func(t *template, id string, r *resource) {
		for property, most := range map[string]int{"RoleName": 64, "BucketName": 63, "ManagedPolicyName": 128,
			"InstanceProfileName": 128, "FunctionName": 64, "TopicName": 256, "RepositoryName": 256, "AliasName": 256} {
			if name := text(r.Properties[property]); len(name) > most {
				broken = append(broken, fmt.Sprintf("%s %s: %s %s of %d characters, AWS allows %d", t.stack, id, property, name, len(name), most))
			}
		}
	})
	for stack, t := range a.templates {
		if len(t.Resources) > 500 || len(t.Outputs) > 200 || t.size > 1<<20 {
			broken = append(broken, stack+" is larger than a template can be")
		}
		for _, output := range t.Outputs {
			if len(output.Export.Name) > 255 {
				broken = append(broken, stack+" exports "+output.Export.Name)
			}
		}
	}
	return append(broken, pipelinesBeyondLimits(a)...)
}

// pipelinesBeyondLimits are actions whose configuration CodePipeline would reject.
func pipelinesBeyondLimits(a *assembly) []string {
	var broken []string
	for _, action := range a.actions() {
		configuration, _ := action.raw["Configuration"].(map[string]any)
		for key, value := range configuration {
			if len(text(value)) > 1000 {
				broken = append(broken, action.name()+": "+key+" is longer than 1,000 characters")
			}
		}
	}
	a.each("AWS::CodePipeline::Pipeline", func(t *template, _ string, r *resource) {
		if stages := r.Properties["Stages"].([]any); len(stages) > 50 || len(text(r.Properties["Name"])) > 100 {
			broken = append(broken, fmt.Sprintf("%s has %d stages, CodePipeline allows 50", t.stack, len(stages)))
		}
	})
	return broken
}

package stacks

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"causeway/config"
)

func loosePassRole(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.kind == "boundary" || d.kind == "execution" {
			continue // the one grants nothing, CloudFormationRole's own policy has the names; the others have a rule of their own
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
	return slices.ContainsFunc(a.deployments(), func(d deployment) bool {
		return d.account == account && pattern == a.roleARN(account, d.name+"-*")
	})
}

func unboundedIAM(a *assembly) []string {
	var broken []string
	created := a.roles()
	for _, d := range a.documents() {
		if d.role != "CloudFormationRole" || d.kind != "identity" {
			continue
		}
		boundary := a.boundaryARN(d.template)
		if bounds := text(d.resource.Properties["PermissionsBoundary"]); d.resource.Type == "AWS::IAM::Role" && bounds != boundary {
			broken = append(broken, fmt.Sprintf("%s CloudFormationRole is bounded by %q", d.template.stack, bounds))
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
						if action == "iam:GetRole" && taskRole(role) {
							continue // CloudFormation looks at the roles of a task definition
						}
						if matched, _ := path.Match(strings.ReplaceAll(resource, "/", "|"), strings.ReplaceAll(role, "/", "|")); matched {
							broken = append(broken, d.where(s)+" allows "+action+" on "+role)
						}
					}
				}
			}
		}
	}
	return broken
}

// taskRole says whether a role of the platform is one that tasks run under.
func taskRole(arn string) bool {
	return strings.HasSuffix(arn, ":role/"+config.ECSTaskExecutionRole) || strings.HasSuffix(arn, ":role/"+config.ECSTaskRole)
}

// changesPermissions are the actions that could give a role more than its boundary.
var changesPermissions = map[string]bool{"iam:CreateRole": true, "iam:PutRolePolicy": true, "iam:AttachRolePolicy": true,
	"iam:DeleteRolePolicy": true, "iam:DetachRolePolicy": true, "iam:PutRolePermissionsBoundary": true}

// sendsSourceARN are the services that document aws:SourceArn for the roles that they assume.
var sendsSourceARN = map[string]bool{"codedeploy.amazonaws.com": true, "ecs-tasks.amazonaws.com": true,
	"vpc-flow-logs.amazonaws.com": true, "delivery.logs.amazonaws.com": true, "events.amazonaws.com": true, "cloudwatch.amazonaws.com": true}

func confusedDeputies(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		for _, s := range d.statements {
			principal, _ := s["Principal"].(map[string]any)
			services := values(principal["Service"])
			if !s.allows() || len(services) == 0 || slices.Equal(services, []string{"ec2.amazonaws.com"}) {
				continue // EC2 sends no source account
			}
			if d.resource.Type == "AWS::KMS::Key" && !slices.Equal(services, []string{"delivery.logs.amazonaws.com"}) { // the services say for which log group or topic they use it
				if len(s.condition("ArnEquals", "kms:EncryptionContext:aws:logs:arn"))+len(s.condition("ArnEquals", "kms:EncryptionContext:aws:sns:topicArn")) == 0 {
					broken = append(broken, d.where(s)+fmt.Sprintf(" lets %v use the key for anything", services))
				}
				continue
			}
			account := strings.Join(s.condition("StringEquals", "aws:SourceAccount"), "") +
				strings.Join(s.condition("StringEqualsIfExists", "aws:SourceAccount"), "")
			if account != d.template.account {
				broken = append(broken, d.where(s)+fmt.Sprintf(" lets %v act for account %q", services, account))
			}
			source := strings.Join(append(s.condition("ArnEquals", "aws:SourceArn"), s.condition("ArnLike", "aws:SourceArn")...), " ")
			if sendsSourceARN[services[0]] && !strings.Contains(source, ":"+d.template.account+":") {
				broken = append(broken, d.where(s)+fmt.Sprintf(" lets %v act for %q", services, source))
			}
		}
	}
	return broken
}

package stacks

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

func statementsForTheOwnAccount(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.resource.Type != "AWS::S3::BucketPolicy" && d.resource.Type != "AWS::ECR::Repository" {
			continue
		}
		for _, s := range d.statements {
			if s.allows() && strings.Contains(strings.Join(s.principals(), " "), ":"+d.template.account+":") {
				broken = append(broken, d.where(s)+" lets in its own account")
			}
		}
	}
	for _, app := range a.org.Applications {
		outside := slices.ContainsFunc(config.ArtifactReaders(a.org, app), func(arn string) bool {
			return !strings.Contains(arn, ":"+a.org.SharedServicesAccount().ID+":")
		})
		if outside && !a.has(config.ArtifactsStack(app), "WorkloadRolesReadArtifacts") {
			broken = append(broken, config.ArtifactsStack(app)+" lets no other account read artifacts")
		}
	}
	return broken
}

// has says whether a stack allows something under that Sid.
func (a *assembly) has(stack, sid string) bool {
	for _, d := range a.documents() {
		for _, s := range d.statements {
			if d.template.stack == stack && s["Sid"] == sid && s.allows() {
				return true
			}
		}
	}
	return false
}

func malformedRoleARNs(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		for _, s := range d.statements {
			for _, principal := range s.principals() {
				if strings.HasPrefix(principal, "arn:") && !strings.HasSuffix(principal, ":root") {
					broken = append(broken, d.where(s)+" names "+principal)
				}
			}
			for _, arn := range s.condition("ArnEquals", "aws:PrincipalArn") {
				if !strings.Contains(arn, ":role/") {
					broken = append(broken, d.where(s)+" is narrowed to "+arn+", which is no role")
				}
			}
		}
	}
	return broken
}

// identity is what a role may do: its own statements, by action and resource.
func (a *assembly) identity(account, role string) []statement {
	var all []statement
	for _, d := range a.documents() {
		if d.kind == "identity" && d.template.account == account && d.role == role {
			all = append(all, d.statements...)
		}
	}
	return all
}

// may says whether one of the statements allows the action on the resource, both taken literally.
func may(statements []statement, action, resource string) bool {
	return slices.ContainsFunc(statements, func(s statement) bool {
		return s.allows() && slices.Contains(s.actions(), action) && slices.Contains(s.resources(), resource)
	})
}

// letsIn says whether a resource policy of the stack allows the role the action.
func (a *assembly) letsIn(stack, resourceType, action, roleARN string) bool {
	for _, d := range a.documents() {
		if d.template.stack != stack || d.resource.Type != resourceType {
			continue
		}
		for _, s := range d.statements {
			if s.allows() && slices.Contains(s.actions(), action) && slices.Contains(s.condition("ArnEquals", "aws:PrincipalArn"), roleARN) {
				return true
			}
		}
	}
	return false
}

// readers are the roles that must read artifacts. They are written out here, and not taken from config, so that the
// test does not agree with whatever config says.
func readers(app *config.Application) []string {
	return append([]string{"CodePipelineCrossAccountRole", "BuildRole"}, map[config.DeployType][]string{
		config.DeployECSBlueGreen: {"CodeDeployRole"},
		config.DeployEC2:          {"EC2InstanceRole"},
	}[app.Deploy]...)
}

func readersThatCannotRead(a *assembly) []string {
	var broken []string
	for _, app := range a.org.Applications {
		bucket := config.BucketARN(a.org, config.ArtifactBucket(a.org, app))
		for _, account := range a.org.StageAccounts(app) {
			for _, role := range readers(app) {
				arn, identity := config.RoleARN(a.org, account, role), a.identity(account.ID, role)
				for what, ok := range map[string]bool{
					"may not list the bucket":               may(identity, "s3:ListBucket", bucket),
					"may not get objects":                   may(identity, "s3:GetObject", bucket+"/*"),
					"may list objects, which are no bucket": !may(identity, "s3:ListBucket", bucket+"/*"),
					"is not let in by the bucket":           account == a.org.SharedServicesAccount() || a.letsIn(config.ArtifactsStack(app), "AWS::S3::BucketPolicy", "s3:GetObject", arn),
					"is not let in by the key":              a.letsIn(config.ArtifactsStack(app), "AWS::KMS::Key", "kms:Decrypt", arn),
				} {
					if !ok {
						broken = append(broken, fmt.Sprintf("%s: %s %s", app.Name, arn, what))
					}
				}
			}
		}
	}
	return broken
}

func writersThatCannotEncrypt(a *assembly) []string {
	var broken []string
	for _, action := range a.actions() {
		if len(action.artifacts("OutputArtifacts")) == 0 {
			continue
		}
		app := strings.TrimSuffix(strings.TrimPrefix(action.stack, "SharedServices-"), "-Pipeline")
		role := "CodePipelineRole-" + app
		if action.provider() == "CodeBuild" {
			role = "CodeBuildRole-" + app // CodeBuild writes its output itself
		}
		arn := config.RoleARN(a.org, a.org.SharedServicesAccount(), role)
		encrypts := slices.ContainsFunc(a.identity(a.org.SharedServicesAccount().ID, role), func(s statement) bool {
			return s.allows() && slices.Contains(s.actions(), "kms:GenerateDataKey") && slices.Contains(s.actions(), "kms:Encrypt")
		})
		if action.roleARN() != "" || !encrypts || !a.letsIn("SharedServices-"+app+"-Artifacts", "AWS::KMS::Key", "kms:GenerateDataKey", arn) {
			broken = append(broken, action.name()+" writes artifacts that "+arn+" cannot encrypt")
		}
	}
	return broken
}

func pushesFromOutside(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.resource.Type != "AWS::ECR::Repository" {
			continue
		}
		for _, s := range d.statements {
			got := slices.Sorted(slices.Values(s.actions()))
			if want := []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}; !slices.Equal(got, want) {
				broken = append(broken, fmt.Sprintf("%s allows %v", d.where(s), got))
			}
			if strings.Contains(text(s["Sid"]), "Push") {
				broken = append(broken, d.where(s)+" says push")
			}
		}
	}
	return broken
}

func crossAccountRolesThatDoNotFit(a *assembly) []string {
	var broken []string
	for _, account := range a.org.WorkloadAccounts() {
		identity := a.identity(account.ID, config.CodePipelineCrossAccountRole)
		region := "arn:" + a.org.Partition() + ":%s:" + a.org.Region + ":" + account.ID + ":"
		var stacks, applications []string
		for _, d := range a.org.DeploymentsInto(account) {
			for _, stack := range d.Stacks() {
				stacks = append(stacks, fmt.Sprintf(region, "cloudformation")+"stack/"+stack+"/*")
			}
			if d.Application.UsesCodeDeploy() {
				applications = append(applications, fmt.Sprintf(region, "codedeploy")+"application:"+d.Name())
			}
			if d.Application.Deploy == config.DeployECSBlueGreen {
				family := fmt.Sprintf(region, "ecs") + "task-definition/" + d.Name() + ":*"
				execution := config.RoleARN(a.org, account, config.ECSTaskExecutionRole)
				if !may(identity, "ecs:RegisterTaskDefinition", family) || !may(identity, "iam:PassRole", execution) {
					broken = append(broken, account.Name+": task definitions of "+d.Name()+" cannot be registered")
				}
				if !may(a.identity(account.ID, config.CodeDeployRole), "iam:PassRole", execution) {
					broken = append(broken, account.Name+": CodeDeploy cannot start tasks of "+d.Name())
				}
			}
		}
		for action, want := range map[string][]string{"cloudformation:CreateChangeSet": stacks, "cloudformation:DescribeChangeSet": stacks,
			"cloudformation:ExecuteChangeSet": stacks, "cloudformation:CreateStack": stacks, "cloudformation:DescribeStacks": stacks,
			"cloudformation:DeleteStack": nil, "codedeploy:GetApplication": applications} {
			if got := reach(identity, action); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
				broken = append(broken, fmt.Sprintf("%s: %s reaches %v, want %v", account.Name, action, got, want))
			}
		}
	}
	return broken
}

// reach is the resources that statements allow an action on, sorted.
func reach(statements []statement, action string) []string {
	var resources []string
	for _, s := range statements {
		if s.allows() && slices.Contains(s.actions(), action) {
			resources = append(resources, s.resources()...)
		}
	}
	return slices.Sorted(slices.Values(resources))
}

func imagesThatCannotBePulled(a *assembly) []string {
	var broken []string
	for _, app := range a.org.Applications {
		for _, account := range a.org.StageAccounts(app) {
			role := config.ECSTaskExecutionRole
			if app.Deploy == config.DeployEC2 && app.Image {
				role = config.EC2InstanceRole
			} else if app.Deploy != config.DeployECSBlueGreen {
				continue
			}
			arn, identity := config.RoleARN(a.org, account, role), a.identity(account.ID, role)
			local := account == a.org.SharedServicesAccount()
			if !may(identity, "ecr:GetAuthorizationToken", "*") ||
				!may(identity, "ecr:BatchGetImage", config.ImageRepositoryARN(a.org, app)) ||
				!local && !a.letsIn(config.ArtifactsStack(app), "AWS::ECR::Repository", "ecr:BatchGetImage", arn) ||
				!a.letsIn(config.ArtifactsStack(app), "AWS::KMS::Key", "kms:Decrypt", arn) {
				broken = append(broken, arn+" cannot pull images of "+app.Name)
			}
			if a.letsIn(config.ArtifactsStack(app), "AWS::ECR::Repository", "ecr:BatchGetImage", config.RoleARN(a.org, account, config.ECSTaskRole)) {
				broken = append(broken, "the task role pulls images of "+app.Name)
			}
		}
	}
	return broken
}

func discoveryOfData(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.role != "CrossAccountReadOnlyRole" || d.kind != "identity" {
			continue
		}
		for _, s := range d.statements {
			for _, action := range s.actions() {
				service, verb, _ := strings.Cut(action, ":")
				describes := strings.HasPrefix(verb, "Describe") || strings.HasPrefix(verb, "List") || service == "tag" || service == "codedeploy"
				holdsData := slices.Contains([]string{"s3", "ssm", "secretsmanager", "logs", "lambda", "dynamodb", "kms"}, service)
				if !describes || holdsData {
					broken = append(broken, d.where(s)+" allows "+action)
				}
			}
		}
	}
	return broken
}

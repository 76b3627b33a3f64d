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
	for _, deployment := range a.deployments() {
		if deployment.account != deployment.host && !a.has(a.store(deployment), "WorkloadRolesReadReleases") {
			broken = append(broken, a.store(deployment)+" lets no other account read artifacts")
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

// may says whether one of the statements allows the action on the resource, both taken literally, or its whole service.
func may(statements []statement, action, resource string) bool {
	service, _, _ := strings.Cut(action, ":")
	return slices.ContainsFunc(statements, func(s statement) bool {
		return s.allows() && (slices.Contains(s.actions(), action) && slices.Contains(s.resources(), resource) ||
			slices.Contains(s.actions(), service+":*") && slices.Contains(s.resources(), "*"))
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

// readers are the roles that must read artifacts.
func readers(app *config.Application) []string {
	return append([]string{"CodePipelineCrossAccountRole", "BuildRole"}, map[config.DeployType][]string{
		config.DeployECSBlueGreen: {"CodeDeployRole"},
		config.DeployEC2:          {"EC2InstanceRole"},
		config.DeployLambda:       {"CloudFormationRole"},
	}[app.Deploy]...)
}

func readersThatCannotRead(a *assembly) []string {
	var broken []string
	for _, d := range a.deployments() {
		bucket := fmt.Sprintf("arn:%s:s3:::%s-%s-artifacts-%s-%s", a.partition(), a.org.Name, d.pipeline, d.host, d.region)
		releases := bucket + "/" + d.pipeline[:min(20, len(d.pipeline))] + "/Release/*"
		if d.region != a.org.Region {
			releases = bucket + "/*" // it has nothing else
		}
		for _, role := range readers(d.app) {
			arn, identity := a.roleARN(d.account, role), a.identity(d.account, role)
			for what, ok := range map[string]bool{
				"may not list the bucket":               may(identity, "s3:ListBucket", bucket),
				"may not get objects":                   may(identity, "s3:GetObject", releases),
				"may list objects, which are no bucket": !slices.Contains(reach(identity, "s3:ListBucket"), bucket+"/*"),
				"is not let in by the bucket":           d.account == d.host || a.letsIn(a.store(d), "AWS::S3::BucketPolicy", "s3:GetObject", arn),
				"is not let in by the key":              a.letsIn(a.store(d), "AWS::KMS::Key", "kms:Decrypt", arn),
			} {
				if !ok {
					broken = append(broken, fmt.Sprintf("%s: %s %s", d.app.Name, arn, what))
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
		name, account := a.pipelineIn(action.stack)
		role := "CodePipelineRole-" + name
		if action.provider() == "CodeBuild" {
			role = "CodeBuildRole-" + name // CodeBuild writes its output itself
		}
		if action.roleARN() != "" { // of the account of a source
			account, role, _ = strings.Cut(strings.TrimPrefix(action.roleARN(), "arn:"+a.partition()+":iam::"), ":role/")
		}
		arn := a.roleARN(account, role)
		encrypts := slices.ContainsFunc(a.identity(account, role), func(s statement) bool {
			return s.allows() && slices.Contains(s.actions(), "kms:GenerateDataKey") && slices.Contains(s.actions(), "kms:Encrypt")
		})
		artifacts := strings.TrimSuffix(action.stack, "Pipeline") + "Artifacts"
		if !encrypts || !a.letsIn(artifacts, "AWS::KMS::Key", "kms:GenerateDataKey", arn) ||
			action.roleARN() != "" && !a.letsIn(artifacts, "AWS::S3::BucketPolicy", "s3:PutObject", arn) {
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
	stacks, applications, sites := map[string][]string{}, map[string][]string{}, map[string][]string{} // what is deployed into each account
	for _, d := range a.deployments() {
		for _, stack := range d.stacks() {
			stacks[d.account] = append(stacks[d.account], a.arnIn(d.region, "cloudformation", d.account, "stack/"+stack+"/*"))
		}
		if d.app.Deploy == config.DeployECSBlueGreen || d.app.Deploy == config.DeployEC2 {
			applications[d.account] = append(applications[d.account], a.arnIn(d.region, "codedeploy", d.account, "application:"+d.name))
		}
		if d.app.Deploy == config.DeployStaticSite {
			sites[d.account] = append(sites[d.account], fmt.Sprintf("arn:%s:s3:::%s-site-%s-%s/*", a.partition(), d.name, d.account, d.region))
		}
		if d.app.Deploy == config.DeployECSBlueGreen {
			broken = append(broken, a.tasksThatCannotStart(d)...)
		}
	}
	for account := range stacks {
		identity := a.identity(account, config.CodePipelineCrossAccountRole)
		for action, want := range map[string][]string{"cloudformation:CreateChangeSet": stacks[account],
			"cloudformation:DescribeChangeSet": stacks[account], "cloudformation:ExecuteChangeSet": stacks[account], "cloudformation:TagResource": stacks[account],
			"cloudformation:CreateStack": stacks[account], "cloudformation:DescribeStacks": stacks[account],
			"cloudformation:DeleteStack": nil, "codedeploy:GetApplication": applications[account],
			"s3:PutObject": sites[account]} {
			if got := reach(identity, action); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
				broken = append(broken, fmt.Sprintf("%s: %s reaches %v, want %v", account, action, got, want))
			}
		}
	}
	return broken
}

// tasksThatCannotStart says what a stage on ECS lacks to register task definitions and to start tasks.
func (a *assembly) tasksThatCannotStart(d deployment) []string {
	var broken []string
	identity, execution := a.identity(d.account, config.CodePipelineCrossAccountRole), a.roleARN(d.account, config.ECSTaskExecutionRole)
	if !may(identity, "ecs:RegisterTaskDefinition", "*") || !may(identity, "iam:PassRole", execution) {
		broken = append(broken, "task definitions of "+d.name+" cannot be registered")
	}
	if !may(a.identity(d.account, config.CodeDeployRole), "iam:PassRole", execution) {
		broken = append(broken, "CodeDeploy cannot start tasks of "+d.name)
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
	for _, d := range a.deployments() {
		role := config.ECSTaskExecutionRole
		if d.app.Deploy == config.DeployEC2 && d.app.Image {
			role = config.EC2InstanceRole
		} else if d.app.Deploy != config.DeployECSBlueGreen && d.app.Deploy != config.DeployECSRolling {
			continue
		}
		arn, identity := a.roleARN(d.account, role), a.identity(d.account, role)
		local := d.account == d.host
		if !may(identity, "ecr:GetAuthorizationToken", "*") ||
			!may(identity, "ecr:BatchGetImage", a.arnIn(d.region, "ecr", d.host, "repository/"+a.org.Name+"/"+d.pipeline)) ||
			!local && !a.letsIn(a.store(d), "AWS::ECR::Repository", "ecr:BatchGetImage", arn) ||
			!a.letsIn(a.store(d), "AWS::KMS::Key", "kms:Decrypt", arn) {
			broken = append(broken, arn+" cannot pull images of "+d.app.Name)
		}
		if a.letsIn(a.store(d), "AWS::ECR::Repository", "ecr:BatchGetImage", a.roleARN(d.account, config.ECSTaskRole)) {
			broken = append(broken, "the task role pulls images of "+d.app.Name)
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

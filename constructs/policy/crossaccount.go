package policy

// CodePipelineCrossAccountTrust lets exactly these pipeline roles assume the role. It is the only door into a
// workload account: no external ID, because CodePipeline cannot send one.
func CodePipelineCrossAccountTrust(pipelines Roles) Document {
	return NewDocument(Statement{
		Sid: "PipelinesDeployIntoThisAccount", Effect: Allow, Principal: pipelines.principal(),
		Action: List{"sts:AssumeRole"}, Condition: pipelines.condition(),
	})
}

// CrossAccount is one stage of one application, as CodePipelineCrossAccountRole deploys it.
type CrossAccount struct {
	Environment
	Store              Store
	Deployment         string   // as in orders-dev
	Stacks             []string // the CloudFormation stacks that the pipeline deploys, by name
	CodeDeploy         bool     // CodeDeploy deploys the stage
	ECS                bool     // to ECS
	SiteBucket         string   // ARN of the bucket that the stage's site is written to; "" where it is none
	CloudFormationRole string   // ARN
	TaskRoles          []string // ARNs of the roles that the stage's tasks may run under
}

// CodePipelineCrossAccountRole lets the pipeline's deploy actions read artifacts, deploy the stage's stacks by passing
// CloudFormationRole, and start its deployments. It creates no resource itself.
func CodePipelineCrossAccountRole(c CrossAccount) Document {
	document := NewDocument(readReleases(c.Store)...)
	document.Statement = append(document.Statement, c.deployStacks()...)
	if c.CodeDeploy {
		document.Statement = append(document.Statement, c.startDeployments()...)
	}
	if c.ECS {
		document.Statement = append(document.Statement,
			registerTaskDefinitions(), passTaskRoles(c.TaskRoles))
	}
	if c.SiteBucket != "" {
		document.Statement = append(document.Statement, c.writeSite()...)
	}
	document.Statement = append(document.Statement, c.runBuildsAndFunctions()...)
	return document
}

// deployStacks allows creating, changing and watching the stage's stacks, and only under CloudFormationRole. There is
// no DeleteStack, because no action replaces a failed stack, and no ValidateTemplate, which would need `*` and which
// CodePipeline does not call. AWS does not say whether a stack that is created or changed with tags takes TagResource, too.
func (c CrossAccount) deployStacks() []Statement {
	var stacks List
	for _, stack := range c.Stacks {
		stacks = append(stacks, c.ARN("cloudformation", "stack/"+stack+"/*"))
	}
	return []Statement{
		{Sid: "DeployStacks", Effect: Allow, Resource: stacks,
			Action:    List{"cloudformation:CreateChangeSet", "cloudformation:CreateStack", "cloudformation:UpdateStack"},
			Condition: Condition{"ArnEquals": {"cloudformation:RoleArn": {c.CloudFormationRole}}}},
		{Sid: "WatchStacks", Effect: Allow, Resource: stacks,
			Action: List{"cloudformation:DeleteChangeSet", "cloudformation:DescribeChangeSet",
				"cloudformation:DescribeStackEvents", "cloudformation:DescribeStackResources",
				"cloudformation:DescribeStacks", "cloudformation:ExecuteChangeSet", "cloudformation:GetStackPolicy",
				"cloudformation:GetTemplate", "cloudformation:SetStackPolicy", "cloudformation:TagResource"}},
		{Sid: "PassCloudFormationRole", Effect: Allow, Action: List{"iam:PassRole"}, Resource: List{c.CloudFormationRole},
			Condition: passedTo("cloudformation")},
	}
}

// startDeployments allows starting and watching deployments to the stage's deployment group.
func (c CrossAccount) startDeployments() []Statement {
	return []Statement{
		{Sid: "RegisterRevisions", Effect: Allow, Resource: List{c.ARN("codedeploy", "application:"+c.Deployment)},
			Action: List{"codedeploy:GetApplication", "codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"}},
		{Sid: "StartDeployments", Effect: Allow, Resource: List{deploymentGroup(c.Environment, c.Deployment)},
			Action: List{"codedeploy:CreateDeployment", "codedeploy:GetDeployment"}},
		{Sid: "ReadDeploymentConfigurations", Effect: Allow, Action: List{"codedeploy:GetDeploymentConfig"},
			Resource: List{c.ARN("codedeploy", "deploymentconfig:CodeDeployDefault.*"), c.ARN("codedeploy", "deploymentconfig:"+c.Deployment+"-*")}},
	}
}

// writeSite allows writing the files of the stage's site, and what CodePipeline looks at in a bucket before it writes.
// It reads and deletes none.
func (c CrossAccount) writeSite() []Statement {
	return []Statement{
		{Sid: "ReadSiteBucket", Effect: Allow, Resource: List{c.SiteBucket},
			Action: List{"s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"}},
		{Sid: "WriteSite", Effect: Allow, Action: List{"s3:PutObject"}, Resource: List{c.SiteBucket + "/*"}},
	}
}

// registerTaskDefinitions has `*` as its resource, as AWS documents the action's minimum (CodeDeployToECS): IAM checks
// the name of the family in some requests only. A definition alone runs nothing; its roles and the service are exact.
func registerTaskDefinitions() Statement {
	return Statement{Sid: "RegisterTaskDefinitions", Effect: Allow, Action: List{"ecs:RegisterTaskDefinition"}, Resource: List{"*"}}
}

// passTaskRoles allows handing these roles to the tasks of ECS.
func passTaskRoles(taskRoles []string) Statement {
	return Statement{Sid: "PassTaskRoles", Effect: Allow, Action: List{"iam:PassRole"}, Resource: taskRoles,
		Condition: passedTo("ecs-tasks")}
}

// runBuildsAndFunctions allows running the CodeBuild projects and Lambda functions of the stage.
func (c CrossAccount) runBuildsAndFunctions() []Statement {
	return []Statement{
		{Sid: "RunBuilds", Effect: Allow, Resource: List{c.ARN("codebuild", "project/"+c.Deployment+"-*")},
			Action: List{"codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"}},
		{Sid: "InvokeFunctions", Effect: Allow, Action: List{"lambda:InvokeFunction"},
			Resource: List{c.ARN("lambda", "function:"+c.Deployment+"-*")}},
	}
}

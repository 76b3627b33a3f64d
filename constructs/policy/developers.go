package policy

// Developers is what the role of an application's developers in a stage works with.
type Developers struct {
	Environment
	Deployment   string   // as in orders-dev
	Stacks       []string // its stacks, as in orders-dev-infrastructure
	Organization string   // the prefix of globally unique names
	Stores       []string // the accounts that artifact stores are in
	ECS          bool     // the stage is a service of ECS
	CodeDeploy   bool     // the stage has a deployment group
	Lambda       bool     // the stage is functions
	Servers      bool     // the stage is servers
	Operate      bool     // they restart the stage, too
}

// DeveloperTrust lets the application's developers assume the role from the roles that they sign in with. The ARNs of
// IAM Identity Center's have ? for the sixteen characters at their end that AWS chooses; ArnEquals matches like ArnLike.
func DeveloperTrust(developers Roles) Document {
	return NewDocument(Statement{
		Sid: "DevelopersSignIn", Effect: Allow, Principal: developers.principal(), Action: List{"sts:AssumeRole"},
		Condition: developers.condition(),
	})
}

// DeveloperRole lets developers see how a stage is, and operate it where they may. They change it through the pipeline only:
// nothing here passes a role, puts code or a definition in place, starts a deployment or touches a stack. Whoever updates a
// stack does so under the role that it was created with, CloudFormationRole, without passing it; and code that a developer
// puts on a server or into a function or build runs under a role of the platform, which reads releases. Artifacts are denied
// besides.
func DeveloperRole(d Developers) Document {
	document := NewDocument(d.seeStacks(), d.readLogs(), d.describe())
	document.Statement = append(document.Statement, d.seeResources()...)
	if d.Operate {
		document.Statement = append(document.Statement, d.operate()...)
	}
	document.Statement = append(document.Statement, denyArtifacts(d.Environment, d.Organization, d.Stores)...)
	return document
}

func (d Developers) seeStacks() Statement {
	var stacks List
	for _, stack := range d.Stacks {
		stacks = append(stacks, d.ARN("cloudformation", "stack/"+stack+"/*"), d.ARN("cloudformation", "stack/"+stack+"-*/*"))
	}
	return Statement{Sid: "SeeStacks", Effect: Allow, Resource: stacks,
		Action: List{"cloudformation:DescribeStackEvents", "cloudformation:DescribeStackResources", "cloudformation:DescribeStacks",
			"cloudformation:ListStackResources"}}
}

// readLogs is about the log groups of the stage's tasks, functions and builds, which bear its name.
func (d Developers) readLogs() Statement {
	var groups List
	for _, group := range []string{"/ecs/" + d.Deployment, "/aws/lambda/" + d.Deployment + "-*", "/aws/codebuild/" + d.Deployment + "-*"} {
		groups = append(groups, d.ARN("logs", "log-group:"+group), d.ARN("logs", "log-group:"+group+":*"))
	}
	return Statement{Sid: "ReadLogs", Effect: Allow, Resource: groups,
		Action: List{"logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"}}
}

// describe is what shows no data and no environment variables; in an account with several applications, of all of them.
func (d Developers) describe() Statement {
	return Statement{Sid: "DescribeAccount", Effect: Allow,
		Action: List{"autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeScalingActivities",
			"cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics",
			"cloudwatch:ListMetrics", "elasticloadbalancing:DescribeLoadBalancers",
			"elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth", "logs:DescribeLogGroups"},
		// Most of these actions support no resource but `*`; the others list, before one knows what there is.
		Resource: List{"*"}}
}

func (d Developers) seeResources() []Statement {
	var statements []Statement
	if d.CodeDeploy {
		statements = append(statements, Statement{Sid: "SeeDeployments", Effect: Allow,
			Resource: List{d.ARN("codedeploy", "application:"+d.Deployment), deploymentGroup(d.Environment, d.Deployment)},
			Action: List{"codedeploy:GetApplication", "codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup",
				"codedeploy:ListDeployments"}})
	}
	if d.ECS {
		statements = append(statements, Statement{Sid: "SeeTasks", Effect: Allow,
			Action:   List{"ecs:DescribeClusters", "ecs:DescribeServices", "ecs:DescribeTasks"},
			Resource: List{d.ARN("ecs", "cluster/"+d.Deployment), d.service(), d.tasks()}})
	}
	if d.Lambda {
		statements = append(statements, Statement{Sid: "SeeFunctions", Effect: Allow,
			Action:   List{"lambda:GetAlias", "lambda:ListAliases"},
			Resource: List{d.functions()}})
	}
	return statements
}

// operate is what changes the stage's state, but not what runs there.
func (d Developers) operate() []Statement {
	var statements []Statement
	if d.ECS {
		statements = append(statements, Statement{Sid: "RestartTasks", Effect: Allow, Action: List{"ecs:StopTask"}, Resource: List{d.tasks()}})
	}
	if d.Lambda {
		statements = append(statements, Statement{Sid: "InvokeFunctions", Effect: Allow, Action: List{"lambda:InvokeFunction"}, Resource: List{d.functions()}})
	}
	if d.Servers { // by ending one; an instance refresh could bring another launch template
		statements = append(statements, Statement{Sid: "ReplaceServers", Effect: Allow,
			Action:   List{"autoscaling:TerminateInstanceInAutoScalingGroup"},
			Resource: List{d.ARN("autoscaling", "autoScalingGroup:*:autoScalingGroupName/"+d.Deployment+"-*")}})
	}
	return statements
}

func (d Developers) service() string   { return d.ARN("ecs", "service/"+d.Deployment+"/"+d.Deployment) }
func (d Developers) tasks() string     { return d.ARN("ecs", "task/"+d.Deployment+"/*") }
func (d Developers) functions() string { return d.ARN("lambda", "function:"+d.Deployment+"-*") }

// denyArtifacts keeps developers out of artifacts, templates, images and their keys, of every application and whatever else
// they are given.
func denyArtifacts(env Environment, organization string, stores []string) []Statement {
	buckets, repositories, keys := List{env.Bucket("cdk-*")}, List{}, List{}
	for _, account := range stores {
		store := Environment{Partition: env.Partition, Region: "*", Account: account} // a store has a part in each region of its stages
		buckets = append(buckets, env.Bucket(organization+"-*-"+account+"-*"))
		repositories = append(repositories, store.ARN("ecr", "repository/"+organization+"/*"))
		keys = append(keys, store.ARN("kms", "key/*"))
	}
	return []Statement{
		{Sid: "DenyArtifacts", Effect: Deny, Action: List{"ecr:*", "s3:*"}, Resource: append(buckets, repositories...)},
		{Sid: "DenyArtifactKeys", Effect: Deny, Action: List{"kms:*"}, Resource: keys,
			Condition: Condition{"ForAnyValue:StringLike": {"kms:ResourceAliases": {"alias/" + organization + "/*"}}}},
	}
}

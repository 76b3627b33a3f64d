package policy

// ECSTaskTrust lets ECS run tasks of this account, in these regions, under the role.
func ECSTaskTrust(account string, where ...Environment) Document {
	var tasks List
	for _, env := range where {
		tasks = append(tasks, env.ARN("ecs", "*"))
	}
	return NewDocument(Statement{
		Sid: "ECSRunsTasks", Effect: Allow, Principal: service("ecs-tasks"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccount(account).And(Condition{"ArnLike": {"aws:SourceArn": tasks}}),
	})
}

// ECSTaskExecutionRole lets ECS, before a task's containers run, pull their image and write to the log group
// /ecs/<deployment>. On Fargate it is this role that pulls, not the task's.
func ECSTaskExecutionRole(env Environment, store Store, deployment string) Document {
	return NewDocument(append(pullFrom(store), Statement{Sid: "WriteLogs", Effect: Allow,
		Action:   List{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resource: List{env.ARN("logs", "log-group:/ecs/"+deployment+":*")}})...)
}

// EC2InstanceTrust lets servers run under the role. EC2 sends no source account; a role can be put on a server only by
// who may pass it, inside this account.
func EC2InstanceTrust() Document {
	return NewDocument(Statement{
		Sid: "EC2RunsServers", Effect: Allow, Principal: service("ec2"), Action: List{"sts:AssumeRole"},
	})
}

// EC2InstanceRole lets a server read the revisions that CodeDeploy deploys to it, and pull images where the
// application runs in containers. The stores are those of the regions that it deploys into.
func EC2InstanceRole(stores []Store, containers bool) Document {
	document := NewDocument(readReleases(stores...)...)
	if containers {
		document.Statement = append(document.Statement, pullFrom(stores...)...)
	}
	return document
}

// BuildTrust lets CodeBuild projects and Lambda functions of this account run under the role.
func BuildTrust(env Environment) Document {
	return NewDocument(
		Statement{Sid: "CodeBuildRunsProjects", Effect: Allow, Principal: service("codebuild"), Action: List{"sts:AssumeRole"},
			Condition: sourceAccount(env.Account)},
		Statement{Sid: "LambdaRunsFunctions", Effect: Allow, Principal: service("lambda"), Action: List{"sts:AssumeRole"},
			Condition: sourceAccountIfSent(env.Account)},
	)
}

// BuildRole lets a build or a function of the workload account read releases, and nothing else; but the projects that
// test these deployments write their logs and reports. The stores are those of the regions that one pipeline deploys into.
func BuildRole(stores []Store, tests []Named) Document {
	document := NewDocument(readReleases(stores...)...)
	if len(tests) == 0 {
		return document
	}
	var logs, reports List
	for _, test := range tests {
		logs = append(logs, test.ARN("logs", "log-group:/aws/codebuild/"+test.Name+":*"))
		reports = append(reports, test.ARN("codebuild", "report-group/"+test.Name+"-*"))
	}
	document.Statement = append(document.Statement,
		Statement{Sid: "WriteLogs", Effect: Allow, Action: List{"logs:CreateLogStream", "logs:PutLogEvents"}, Resource: logs},
		Statement{Sid: "WriteReports", Effect: Allow, Resource: reports,
			Action: List{"codebuild:BatchPutTestCases", "codebuild:CreateReport", "codebuild:CreateReportGroup", "codebuild:UpdateReport"}})
	return document
}

// CrossAccountReadOnlyTrust lets the builds of the applications that deploy into the account look around in it.
func CrossAccountReadOnlyTrust(builds Roles) Document {
	return NewDocument(Statement{
		Sid: "BuildsDiscoverResources", Effect: Allow, Principal: builds.principal(), Action: List{"sts:AssumeRole"},
		Condition: builds.condition(),
	})
}

// CrossAccountReadOnlyRole lets others see which resources an account has, by describing them and by their tags. It
// reads no data: no object, SSM parameter, secret, log or environment variable, only what stacks show of themselves,
// their parameters and outputs. AWS's ReadOnlyAccess reads it all.
func CrossAccountReadOnlyRole() Document {
	return NewDocument(Statement{
		Sid: "DiscoverResources", Effect: Allow,
		Action: List{"autoscaling:DescribeAutoScalingGroups", "cloudformation:DescribeStacks",
			"cloudformation:ListStackResources", "cloudwatch:DescribeAlarms", "codedeploy:GetApplication",
			"codedeploy:GetDeploymentGroup", "codedeploy:ListApplications", "codedeploy:ListDeploymentGroups",
			"ec2:DescribeInstances", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs",
			"ecs:DescribeClusters", "ecs:DescribeServices", "ecs:ListClusters", "ecs:ListServices",
			"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancers",
			"elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
			"tag:GetResources", "tag:GetTagKeys", "tag:GetTagValues"},
		// Discovery is for what the caller does not know yet, and most of these actions support no other resource.
		Resource: List{"*"},
	})
}

package policy

// deploymentGroup is the ARN of a stage's CodeDeploy deployment group, which bears the name of its application.
func deploymentGroup(env Environment, deployment string) string {
	return env.ARN("codedeploy", "deploymentgroup:"+deployment+"/"+deployment)
}

// CodeDeployTrust lets CodeDeploy use the role for the deployment groups of these stages of the account.
func CodeDeployTrust(account string, deployments []Named) Document {
	var groups List
	for _, d := range deployments {
		groups = append(groups, deploymentGroup(d.Environment, d.Name))
	}
	return NewDocument(Statement{
		Sid: "CodeDeployRunsDeployments", Effect: Allow, Principal: service("codedeploy"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccount(account).And(Condition{"ArnEquals": {"aws:SourceArn": groups}}),
	})
}

// CodeDeployRoleForECS lets CodeDeploy replace the stage's task set, point its load balancer's listeners at the new
// one, and read the revision. AWS's managed policy for it allows the same on every service of the account.
func CodeDeployRoleForECS(env Environment, store Store, deployment string, taskRoles []string) Document {
	statements := append(readReleases(store),
		watchAlarms(),
		Statement{Sid: "ReadListeners", Effect: Allow,
			Action: List{"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups"},
			// These actions support no resource but `*`.
			Resource: List{"*"}},
		Statement{Sid: "ShiftTraffic", Effect: Allow,
			Action: List{"elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"},
			Resource: List{
				env.ARN("elasticloadbalancing", "listener/app/"+deployment+"/*"),
				env.ARN("elasticloadbalancing", "listener/net/"+deployment+"/*"),
				env.ARN("elasticloadbalancing", "listener-rule/app/"+deployment+"/*"),
				env.ARN("elasticloadbalancing", "listener-rule/net/"+deployment+"/*"),
			}},
		Statement{Sid: "SwitchService", Effect: Allow, Action: List{"ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"},
			Resource: List{env.ARN("ecs", "service/"+deployment+"/"+deployment)}},
		Statement{Sid: "ReplaceTaskSets", Effect: Allow, Action: List{"ecs:CreateTaskSet", "ecs:DeleteTaskSet"},
			Resource: List{env.ARN("ecs", "task-set/"+deployment+"/"+deployment+"/*")}},
		Statement{Sid: "RunLifecycleHooks", Effect: Allow, Action: List{"lambda:InvokeFunction"},
			Resource: List{env.ARN("lambda", "function:"+deployment+"-*")}},
		passTaskRoles(taskRoles))
	return NewDocument(statements...)
}

// CodeDeployRoleForEC2 lets CodeDeploy deploy to the servers of the stage's Auto Scaling groups, in place, taking each
// out of its target group meanwhile. It reads no revision: the servers do.
func CodeDeployRoleForEC2(env Environment, deployment string) Document {
	return NewDocument(
		watchAlarms(),
		Statement{Sid: "ReadServers", Effect: Allow,
			Action: List{"autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeLifecycleHooks",
				"ec2:DescribeInstanceStatus", "ec2:DescribeInstances", "elasticloadbalancing:DescribeLoadBalancers",
				"elasticloadbalancing:DescribeTargetGroupAttributes", "elasticloadbalancing:DescribeTargetGroups",
				"elasticloadbalancing:DescribeTargetHealth", "tag:GetResources"},
			// These actions support no resource but `*`.
			Resource: List{"*"}},
		Statement{Sid: "HookIntoScaling", Effect: Allow,
			Resource: List{env.ARN("autoscaling", "autoScalingGroup:*:autoScalingGroupName/"+deployment+"-*")},
			Action: List{"autoscaling:CompleteLifecycleAction", "autoscaling:DeleteLifecycleHook",
				"autoscaling:PutLifecycleHook", "autoscaling:RecordLifecycleActionHeartbeat",
				"autoscaling:ResumeProcesses", "autoscaling:SuspendProcesses"}},
		Statement{Sid: "TakeServersOutOfService", Effect: Allow,
			Resource: List{env.ARN("elasticloadbalancing", "targetgroup/"+deployment+"-*/*")},
			Action:   List{"elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"}},
	)
}

// CodeDeployRoleForLambda lets CodeDeploy point the aliases of the stage's functions to new versions, and run the
// functions that test these before and after. CloudFormation hands it the revision itself, so it reads none.
func CodeDeployRoleForLambda(env Environment, deployment string) Document {
	functions := List{env.ARN("lambda", "function:"+deployment+"-*")}
	return NewDocument(
		watchAlarms(),
		Statement{Sid: "ShiftTraffic", Effect: Allow, Resource: functions,
			Action: List{"lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"}},
		Statement{Sid: "RunLifecycleHooks", Effect: Allow, Action: List{"lambda:InvokeFunction"}, Resource: functions},
	)
}

// watchAlarms lets CodeDeploy stop and roll back when an alarm of the stage goes off. It has `*` as its resource because
// CloudWatch requires that for composite alarms.
func watchAlarms() Statement {
	return Statement{Sid: "WatchAlarms", Effect: Allow, Action: List{"cloudwatch:DescribeAlarms"}, Resource: List{"*"}}
}

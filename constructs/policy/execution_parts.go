package policy

// This file has a function for each part: which types stacks can have, and by which names they are found.

// executionArtifacts is for the stateful half of pipelines, in every region: keys, buckets, image repositories.
func executionArtifacts(e Execution) part {
	return part{groups: append(e.keys(),
		group{sid: "Buckets", types: []string{"AWS::S3::Bucket", "AWS::S3::Bucket.LoggingConfiguration", "AWS::S3::Bucket.VersioningConfiguration", "AWS::S3::BucketPolicy"},
			on: List{e.env().Bucket(e.Organization + "-*-" + e.Account + "-*")}},
		group{sid: "Images", types: []string{"AWS::ECR::Repository"}, on: e.arns("ecr", "repository/"+e.Organization+"/*")},
		group{sid: "LogGroups", types: []string{"AWS::Logs::LogGroup", "AWS::Logs::LogGroup.KmsKeyId"}, // CodePipeline fixes the name of a scan's log group
			on: e.arns("logs", "log-group:/"+e.Organization+"/builds/*", "log-group:/aws/codepipeline/*")},
		group{sid: "Parameters", types: []string{"AWS::SSM::Parameter"}, on: e.arns("ssm", "parameter/causeway/*")},
	), more: []Statement{e.grant("ecr")}}
}

// executionRegistry is for what copies images to other regions, a setting of the whole account.
func executionRegistry(e Execution) part {
	return part{groups: []group{{types: []string{"AWS::ECR::ReplicationConfiguration"}}}, more: []Statement{e.serviceLinkedRole("replication.ecr")}}
}

// executionPipeline is for pipelines and the projects and roles that they run, the platform's own included.
func executionPipeline(e Execution) part {
	policies, roles := e.iam("policy", "CodePipelineRole-*"), []string{"CodePipelineRole-*", "CodeBuild*Role-*", "PipelineTriggerRole-*"}
	pipelines, builds, triggers := []string{roles[0]}, []string{roles[1]}, []string{roles[2]}
	if e.Platform {
		policies, roles = append(policies, e.iam("policy", "causeway-platform-pipeline-approval")...), append(roles, "causeway-platform-*")
		pipelines, triggers = append(pipelines, "causeway-platform-pipeline"), append(triggers, "causeway-platform-trigger")
		builds = append(builds, "causeway-platform-build", "causeway-platform-review", "causeway-platform-update")
	}
	return part{groups: []group{
		// A pipeline is called as its application: each by its name would let the policy grow with every application.
		{sid: "Pipelines", types: []string{"AWS::CodePipeline::Pipeline"}, on: e.arns("codepipeline", "*")},
		{sid: "Projects", types: []string{"AWS::CodeBuild::Project"}, on: e.arns("codebuild", "project/causeway-*")},
		{sid: "Rules", types: []string{"AWS::Events::Rule"}, on: e.arns("events", "rule/causeway-*")},
		{sid: "Policies", types: []string{"AWS::IAM::ManagedPolicy"}, on: policies},
		e.rolesWith(policies, roles...),
	}, more: []Statement{
		e.pass("codepipeline", pipelines...), e.pass("codebuild", builds...), e.pass("events", triggers...),
		// A connection has a random ID, and may be in another region than the pipeline.
		{Sid: "PassConnections", Effect: Allow, Action: List{"codeconnections:PassConnection", "codestar-connections:PassConnection"},
			Resource: List{e.env().in("*").ARN("codeconnections", "connection/*"), e.env().in("*").ARN("codestar-connections", "connection/*")}},
	}}
}

// executionMonitoring is for the other half of pipelines' stacks: what tells people about them, and the functions.
func executionMonitoring(e Execution) part {
	functions := []string{"causeway-*-keys", "causeway-*-watch"}
	return part{groups: append(e.functions([]string{"AWS::Lambda::Permission", "Custom::RegionalKey"}, functions...),
		group{sid: "Topics", types: []string{"AWS::SNS::Topic", "AWS::SNS::Topic.Subscription", "AWS::SNS::TopicPolicy"}, on: e.arns("sns", "causeway-*")},
		group{sid: "Events", types: []string{"AWS::Events::EventBus", "AWS::Events::EventBusPolicy", "AWS::Events::Rule"},
			on: e.arns("events", "event-bus/causeway-*", "event-bus/default", "rule/causeway-*")},
		group{sid: "Alarms", types: []string{"AWS::CloudWatch::Alarm"}, on: e.arns("cloudwatch", "alarm:causeway-*")},
		group{sid: "Dashboards", types: []string{"AWS::CloudWatch::Dashboard"}, on: List{e.env().Dashboard("causeway-*")}},
		group{sid: "Chat", types: []string{"AWS::Chatbot::SlackChannelConfiguration"}, on: List{e.env().global("chatbot", "chat-configuration/slack-channel/causeway-*")}},
		e.roles(append([]string{"causeway-*-chat", "causeway-*-events"}, functions...)...),
	), more: []Statement{e.pass("lambda", functions...), e.pass("events", "causeway-*-events"), e.pass("chatbot", "causeway-*-chat"),
		e.serviceLinkedRole("management.chatbot")}}
}

// executionSource is for what pipelines of other accounts fetch sources through.
func executionSource(e Execution) part {
	return part{groups: []group{
		{sid: "Rules", types: []string{"AWS::Events::Rule"}, on: e.arns("events", "rule/causeway-*")},
		e.roles("PipelineSource*Role-*", "PipelineConfiguration*Role-*"),
	}, more: []Statement{e.pass("events", "PipelineSourceEventRole-*", "PipelineConfigurationEventRole-*")}}
}

// executionPackages is for the repositories of packages.
func executionPackages(e Execution) part {
	return part{groups: append(e.keys(), group{sid: "Repositories", types: []string{"AWS::CodeArtifact::Domain", "AWS::CodeArtifact::Repository"},
		on: e.arns("codeartifact", "domain/"+e.Organization, "repository/"+e.Organization+"/"+e.Organization+"-*")}),
		more: []Statement{e.grant("codeartifact")}}
}

// executionWorkload is for the roles of workload accounts. CloudFormationRole exists only under its boundary.
func executionWorkload(e Execution) part {
	policies := e.iam("policy", "BuildRole-*", "CodeDeployRole-*", "CodePipelineCrossAccountRole-*", "EC2InstanceRole-*", "ECSTaskExecutionRole-*")
	bounded := e.iam("policy", "CloudFormationRole-*")
	underBoundary := Condition{"StringEquals": {"iam:PermissionsBoundary": e.Boundaries}}
	return part{groups: []group{
		{sid: "Policies", types: []string{"AWS::IAM::ManagedPolicy"}, on: append(append(e.iam("policy", "CausewayWorkloadBoundary"), bounded...), policies...)},
		{sid: "InstanceProfiles", types: []string{"AWS::IAM::InstanceProfile"}, on: e.iam("instance-profile", "EC2InstanceRole")},
		e.rolesWith(policies, "BuildRole", "CloudWatch-CrossAccountSharingRole", "CodeDeployRole", "CodePipelineCrossAccountRole", "CrossAccountReadOnlyRole",
			"EC2InstanceRole", "ECSTaskExecutionRole", "ECSTaskRole"),
		{types: []string{"AWS::IAM::Role.PermissionsBoundary"}},
	}, more: []Statement{
		{Sid: "ChangeRoleUnderBoundary", Effect: Allow, Action: changeRoles, Resource: e.iam("role", "CloudFormationRole"), Condition: underBoundary.And(ofOurs(bounded))},
		{Sid: "ManageBoundedRole", Effect: Allow, Resource: e.iam("role", "CloudFormationRole"),
			Action: List{"iam:DeleteRole", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:TagRole", "iam:UntagRole",
				"iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"}},
		e.pass("ec2", "EC2InstanceRole"),
	}}
}

// executionWorkloadServices is for the other half of workload accounts' stacks: network parameters and the forwarding of events.
func executionWorkloadServices(e Execution) part {
	return part{groups: append(e.functions([]string{"AWS::Lambda::Permission", "Custom::NetworkParameters"}, "causeway-network-parameters*"),
		group{sid: "Rules", types: []string{"AWS::Events::Rule"}, on: e.arns("events", "rule/causeway-*")},
		group{sid: "Parameters", types: []string{"AWS::SSM::Parameter"}, on: e.arns("ssm", "parameter/causeway/network/*")},
		e.roles("causeway-deployment-events", "causeway-network-parameters*"),
	), more: []Statement{e.pass("lambda", "causeway-network-parameters*"), e.pass("events", "causeway-deployment-events")}}
}

// executionDevelopers is for the roles of developers.
func executionDevelopers(e Execution) part {
	return part{groups: []group{e.roles("causeway-developer-*")}}
}

// executionCosts is for budgets and cost anomaly monitors. AWS gives them their names, or IDs.
func executionCosts(e Execution) part {
	return part{groups: []group{
		{sid: "Budgets", types: []string{"AWS::Budgets::Budget"}, on: List{e.env().global("budgets", "budget/*")}},
		{sid: "Anomalies", types: []string{"AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription"},
			on: List{e.env().global("ce", "anomalymonitor/*"), e.env().global("ce", "anomalysubscription/*")}},
	}}
}

// roles are roles of the platform by their names, with no managed policy.
func (e Execution) roles(names ...string) group {
	return group{sid: "Roles", types: []string{"AWS::IAM::Role"}, on: e.iam("role", names...)}
}

// rolesWith are roles to which these managed policies may be attached, and no others.
func (e Execution) rolesWith(policies List, names ...string) group {
	return group{sid: "Roles", types: []string{"AWS::IAM::Role", "AWS::IAM::Role.ManagedPolicyArns"}, on: e.iam("role", names...), condition: ofOurs(policies)}
}

// ofOurs holds where a managed policy that is attached is one of these. The other actions on roles are about no policy.
func ofOurs(policies List) Condition {
	return Condition{"ArnLikeIfExists": {"iam:PolicyARN": policies}}
}

package stacks

// arn begins every ARN, whatever its partition, service, region and account.
const arn = `arn:aws(-cn|-us-gov)?:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:`

// executionPolicy begins findings on the policies of the CDK's execution role.
const executionPolicy = `ExecutionPolicies-[a-z-]+/CausewayExecution[A-Za-z]+: AwsSolutions-IAM5\[Resource::arn:aws(-cn|-us-gov)?:[a-z0-9-]+:([a-z0-9-]*|\*):[0-9]*:`

// acceptedFindings are the findings of cdk-nag that stand, each for a reason. A finding is written path: rule[detail];
// the expressions match all of it.
var acceptedFindings = []struct{ finding, reason string }{
	{
		finding: `Workload-[a-z-]+/(CloudFormationRole|Boundary): AwsSolutions-IAM5\[Action::(acm|apigateway|application-autoscaling|autoscaling|cloudformation|cloudwatch|codebuild|codedeploy|dynamodb|ec2|ecs|elasticache|elasticfilesystem|elasticloadbalancing|events|kms|lambda|logs|rds|s3|scheduler|secretsmanager|servicediscovery|sns|sqs|ssm|states):\*\]`,
		reason: "CloudFormation needs whole services, because AWS documents nowhere which actions it calls for a resource. " +
			"IAM is not among them, each service has a reason of its own, CloudFormation is narrowed to the stages' stacks, and a boundary holds the rest.",
	},
	{
		finding: `Workload-[a-z-]+/(CloudFormationRole|Boundary): AwsSolutions-IAM5\[Action::cloudfront:\*\]`,
		reason:  "As above, and only in accounts with a static site, whose templates have a distribution.",
	},
	{
		finding: `Workload-[a-z-]+/(CloudFormationRole|Boundary): AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "What a template creates is named by the application. The platform's own resources and the network are denied by name.",
	},
	{
		finding: `Workload-[a-z-]+/CloudFormationRole: AwsSolutions-IAM5\[Resource::` + arn + `(role/|instance-profile/|stack/)[a-z0-9-]+-\*(/\*)?\]`,
		reason:  "CloudFormation generates these names from the name of the stack; they begin with the stage's, which no role of the platform does.",
	},
	{
		finding: `Workload-[a-z-]+/CloudFormationRole: AwsSolutions-IAM5\[Resource::` + arn + `role/aws-service-role/\*\]`,
		reason:  "Service-linked roles only, of the services that the condition iam:AWSServiceName names.",
	},
	{
		finding: `Workload-[a-z-]+/Boundary: AwsSolutions-IAM5\[Resource::` + arn + `(role|instance-profile|stack)/\*\]`,
		reason:  "A boundary grants nothing. CloudFormationRole's own policy has the names, and only it may use these lines (aws:PrincipalArn).",
	},
	{
		finding: `Workload-baseline/[A-Za-z0-9]+(-[a-z-]+)?: AwsSolutions-IAM5\[Resource::` + arn + `[a-z0-9:/-]*\*-\*[a-z0-9:/*-]*\]`,
		reason: "One template for all accounts: *-* stands for the name of an application and its stage, of which an account has those that are deployed there. " +
			"The platform's own names are denied, and the proof shows that access is the same as with exact names.",
	},
	{
		finding: `Workload-baseline/[A-Za-z0-9]+-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn + `(repository/[a-z]+/\*|[a-z]+-\*-artifacts-[0-9]+-[a-z0-9-]+(/\*/(Release|Site)/\*)?)\]`,
		reason:  "As above, of the stores in shared services: whom one lets in, its own policies say exactly.",
	},
	{
		finding: `Workload-[a-z-]+/[A-Za-z0-9-]+: AwsSolutions-IAM5\[Resource::` + arn + `key/\*\]`,
		reason: "A key's ID is not known before it exists, and the account is another one: the condition kms:ResourceAliases names the one key. " +
			"The key's own policy names the role, too.",
	},
	{
		finding: `Workload-[a-z-]+/(CodePipelineCrossAccountRole|CodeDeployRole|EC2InstanceRole|BuildRole)-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn + `[a-z0-9-]+-artifacts-[a-z0-9-]+/[a-z-]+/(Release|Site)/\*\]`,
		reason:  "The releases in the application's own artifact bucket; their keys are the pipeline's run IDs.",
	},
	{
		finding: `Workload-[a-z-]+/(CodePipelineCrossAccountRole|CodeDeployRole|EC2InstanceRole|BuildRole)-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn + `[a-z0-9-]+-artifacts-[0-9]{12}-[a-z0-9-]+/\*\]`,
		reason:  "The artifact bucket of another region than the pipeline's, into which CodePipeline copies what the stages there read, and no more.",
	},
	{
		finding: `(SharedServices|Environment)-[a-z-]+-Pipeline/CodePipelineRole: AwsSolutions-IAM5\[Resource::` + arn + `[a-z0-9-]+-artifacts-[0-9]{12}-[a-z0-9-]+/\*\]`,
		reason:  "The copies of artifacts in the application's own bucket of another region; their keys are the pipeline's run IDs.",
	},
	{
		finding: `((SharedServices|Environment)-[a-z-]+-Pipeline/CodePipelineRole|PlatformPipeline/PipelineRole|[A-Za-z-]+Pipeline/OtherRegions/Finder/Role): AwsSolutions-IAM5\[Resource::` + arn + `key/\*\]`,
		reason: "The ID of a key in another region is not known here, because stacks import nothing across regions: the condition kms:ResourceAliases names the one key. " +
			"The key's own policy names the pipeline's role, too; the function only looks the key up.",
	},
	{
		finding: `Workload-[a-z-]+/CodePipelineCrossAccountRole-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn + `[a-z0-9-]+-site-[a-z0-9-]+/\*\]`,
		reason:  "The files of the stage's site, which the application names. The bucket has an exact name.",
	},
	{
		finding: `(SharedServices|Environment)-[a-z-]+-Pipeline/(CodePipelineRole|CodeBuild(Tests|Analysis|Seal)?Role): AwsSolutions-IAM5\[Resource::<Store(Artifacts|Templates)[A-F0-9]+.Arn>/([a-z-]+/(Source|Configurat|Build|Release|Site)/)?\*\]`,
		reason:  "The objects of the application's own buckets; their keys are the pipeline's run IDs, or the build's choice.",
	},
	{
		finding: `PlatformPipeline/(Pipeline|Build|Review|Update)Role: AwsSolutions-IAM5\[Resource::(<StoreArtifacts[A-F0-9]+.Arn>/(causeway-platform/(Source|Assembly)/)?|` + arn + `[a-z0-9-]+-platform-[0-9]{12}-[a-z0-9-]+/)\*\]`,
		reason:  "The objects of the bucket of the pipeline that deploys the platform, and the copies in other regions; their keys are the pipeline's run IDs.",
	},
	{
		finding: `(SharedServices-[a-z]+-|)(Source|Configuration)(-[a-z]+|)/[a-z-]+/Role: AwsSolutions-IAM5\[Resource::` + arn + `[a-z0-9-]+-artifacts-[a-z0-9-]+/[a-z-]+/(Source|Configurat)/\*\]`,
		reason:  "The artifact that the role writes for one pipeline; its keys are the pipeline's run IDs.",
	},
	{
		finding: `(SharedServices-[a-z]+-|)(Source|Configuration)(-[a-z]+|)/[a-z-]+/Role: AwsSolutions-IAM5\[Resource::` + arn + `key/\*\]`,
		reason:  "The ID of the pipeline's key is not known in the source's account: the condition kms:ResourceAliases names the one key, and its policy the role.",
	},
	{
		finding: `Workload-[a-z-]+/CodePipelineCrossAccountRole-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn + `stack/[a-z0-9-]+-(infrastructure|application)/\*\]`,
		reason:  "The stack has an exact name; the part after it is the unique ID that CloudFormation gives it.",
	},
	{
		finding: `Workload-[a-z-]+/CodePipelineCrossAccountRole-[a-z-]+: AwsSolutions-IAM5\[Resource::\*\]`,
		reason: "Registering a task definition, for which AWS documents no other resource as enough. A definition runs nothing " +
			"by itself: the roles that may be passed with it, and the service that uses it, are exact.",
	},
	{
		finding: `Workload-[a-z-]+/CodePipelineCrossAccountRole-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn + `deploymentconfig:(CodeDeployDefault\.|[a-z0-9-]+-)\*\]`,
		reason:  "Reading AWS's deployment configurations, or the stage's own: they say how fast to deploy.",
	},
	{
		finding: `Workload-[a-z-]+/(CodePipelineCrossAccountRole|CodeDeployRole)-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn +
			`(project/|function:|alarm:|targetgroup/|autoScalingGroup:\*:autoScalingGroupName/)[a-z0-9-]+-\*(/\*)?\]`,
		reason: "The application names the builds, functions, alarms, target groups and servers of a stage, beginning with the stage's name.",
	},
	{
		finding: `Workload-[a-z-]+/CodeDeployRole-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn + `(listener(-rule)?/(app|net)/[a-z0-9-]+/\*|task-set/[a-z0-9-]+/[a-z0-9-]+/\*)\]`,
		reason:  "Load balancer and service have exact names; the part after them is the ID that AWS gives their listeners and task sets.",
	},
	{
		finding: `Workload-[a-z-]+/(CodeDeployRole|ECSTaskExecutionRole|EC2InstanceRole)-[a-z-]+: AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "Describing load balancers, servers and composite alarms, and signing in to ECR, support no other resource.",
	},
	{
		finding: `Developers-[a-z-]+/causeway-developer-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn +
			`(stack/[a-z-]+|log-group:/aws/(lambda|codebuild)/[a-z-]+-\*(:\*)?|task/[a-z-]+|function:[a-z-]+-\*|autoScalingGroup:\*:autoScalingGroupName/[a-z-]+-\*)(-\*)?(/\*)?\]`,
		reason: "The stage's stacks, with those nested in them, its logs, tasks, functions and servers: their names begin with the stage's, and the rest is AWS's or the application's.",
	},
	{
		finding: `Developers-[a-z-]+/causeway-developer-[a-z-]+: AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "Describing scaling, load balancers, alarms and metrics supports no other resource. No data, and no environment variables.",
	},
	{
		finding: `((SharedServices|Environment)-[a-z-]+-Pipeline/CodeBuild(Tests|Analysis)Role|Workload-[a-z-]+/BuildRole): AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "A token for CodeArtifact (sts:AWSServiceName), an action that supports no other resource. What it opens, the policies of domain and repository say.",
	},
	{
		finding: `(SharedServices|Environment)-[a-z-]+-Pipeline/CodeBuildRole: AwsSolutions-IAM5\[Resource::` + arn + `package/[a-z0-9-]+/[a-z0-9-]+-packages/\*\]`,
		reason:  "Packages have the names that their publishers give them; it is a publisher's build, and the platform's one repository of packages.",
	},
	{
		finding: `Workload-[a-z-]+/CrossAccountReadOnlyRole: AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "Discovery is for what the caller does not know yet. The actions describe resources and read no data.",
	},
	{
		finding: `(Workload-[a-z0-9-]+/Network/Publisher|Network(-[a-z0-9-]+)?/VPC/CloseDefaultSecurityGroup|Network/VPC/TransitGateway/FindAttachment)/Role: AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "DescribeSubnets, DescribeSecurityGroupRules and DescribeTransitGatewayAttachments support no other resource.",
	},
	{
		finding: `[A-Za-z]+-[a-z-]+-Pipeline/Watch/Watcher/Role: AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "PutMetricData supports no other resource; the condition cloudwatch:namespace names the platform's own namespace.",
	},
	{
		finding: `Workload-[a-z-]+/MetricsRole: AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "Metrics have no ARN: reading and listing them supports no other resource.",
	},
	{
		finding: `Workload-[a-z0-9-]+/Network/Publisher/Role: AwsSolutions-IAM5\[Resource::` + arn + `parameter/causeway/network/\*\]`,
		reason:  "The function owns this namespace of parameters: one a tier, and those of tiers that are gone.",
	},
	{
		finding: `[A-Za-z0-9/-]+: AwsSolutions-IAM5\[Resource::` + arn + `log-group:/[A-Za-z0-9/-]+:\*\]`,
		reason:  "The log group has an exact name; the part after it are its streams, which the writer names.",
	},
	{
		finding: `(SharedServices|Environment)-[a-z-]+-Pipeline/CodeBuild(Tests|Analysis)?Role: AwsSolutions-IAM5\[Resource::` + arn + `report-group/causeway-[a-z0-9-]+-(build|tests|analysis)-\*\]`,
		reason:  "CodeBuild names report groups after the project and the buildspec.",
	},
	{
		finding: `Workload-[a-z-]+/BuildRole-[a-z-]+: AwsSolutions-IAM5\[Resource::` + arn + `report-group/[a-z0-9-]+-test-\*\]`,
		reason:  "CodeBuild names report groups after the project and the buildspec; the project has an exact name.",
	},
	{
		finding: `(SharedServices|Environment)-[a-z-]+-Pipeline/(CodeBuildRole|CodePipelineRole): AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "Signing in to ECR, and asking Inspector about a list of software, support no other resource.",
	},
	{
		finding: `Network(-[a-z0-9-]+)?/VPC/FlowLogs/Bucket: AwsSolutions-S1`,
		reason:  "The bucket holds logs itself. Who reads or changes it is recorded by CloudTrail, whose data events the account's administrators enable.",
	},
	{
		finding: `Network(-[a-z0-9-]+)?/VPC/Acl-[a-z0-9-]+: AwsSolutions-VPC3`,
		reason: "cdk-nag advises against network ACLs because they are easily wrong. These follow from the tiers' routes, and a rule walks " +
			"requests and answers through them.",
	},
	{
		finding: executionPolicy + `(role/(CodeBuild\*Role|CodePipelineRole|Pipeline(Configuration|Source|Trigger)(\*|Event)?Role)-\*|role/causeway-(\*-[a-z]+|[a-z-]+\*)|policy/[A-Za-z0-9]+Role-\*)\]`,
		reason: "The platform's roles of this kind of stack, and their policies, by the beginnings of their names: a new application needs no other policy. " +
			"The CDK's roles and the execution policies do not begin so.",
	},
	{
		finding: executionPolicy + `role/aws-service-role/[a-z.]+/\*\]`,
		reason:  "The service-linked role of one service, as the condition iam:AWSServiceName says, too.",
	},
	{
		finding: executionPolicy + `((alarm:|chat-configuration/slack-channel/|dashboard/|event-bus/|function:|log-group:/aws/lambda/|project/|rule/)?causeway-[a-z*-]*|event-bus/default|` +
			`alias/[a-z-]+/\*|domain/[a-z-]+|repository/[a-z-]+/([a-z]+-)?\*|log-group:/([a-z-]+/(builds|network)|aws/codepipeline)/\*|` +
			`parameter/(causeway/(network/)?\*|cdk-bootstrap/hnb659fds/version)|[a-z-]+-(\*|flow-logs)-[0-9]{12}-\*|stackset(-target)?/[a-z-]+-workload-baseline:\*)\]`,
		reason: "The platform's names begin so, and only its stacks make them. The region is a pattern, too, where the account has stacks in several.",
	},
	{
		finding: executionPolicy + `((anomalymonitor|anomalysubscription|budget|change|connection|hostedzone|key|resolver-endpoint|resolver-rule|resource-share|type/resource)/\*|` +
			`(account|ou|root)/o-[a-z0-9]+/\*|policy/o-[a-z0-9]+/service_control_policy/\*)\]`,
		reason: "AWS gives them their IDs, which are not known before they exist. The actions are those of the one type.",
	},
	{
		finding: `ExecutionPolicies-[a-z-]+/CausewayExecution(Network|Pipeline): AwsSolutions-IAM5\[Resource::arn:aws(-cn|-us-gov)?:(ec2|codepipeline):[a-z0-9*-]+:[0-9]{12}:\*\]`,
		reason: "What a network consists of has IDs only, and the account is the network's; a pipeline is called as its application, whose name may be any. " +
			"The actions say which types it is about.",
	},
	{
		finding: `ExecutionPolicies-[a-z-]+/CausewayExecution[A-Za-z]+: AwsSolutions-IAM5\[Resource::\*\]`,
		reason:  "Actions for which IAM supports no resource, because they list, or create what has no ARN yet. A rule names the statements.",
	},
}

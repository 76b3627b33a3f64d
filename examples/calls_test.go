package examples

// call is what CloudFormation calls to create, update, read and delete a resource.
type call struct {
	actions string            // separated by spaces
	on      string            // service and resource of an ARN, as in ecs:cluster/{ClusterName}, with properties in braces; or "*"
	context map[string]string // what the request says besides
}

// calls are what CloudFormation calls for each type of resource in the examples: the permissions of the handlers in the
// type's public schema (aws cloudformation describe-type), short of those for properties that no example uses. The
// schemas of AWS::ApiGatewayV2::Stage, AWS::CodeDeploy::DeploymentGroup and AWS::EC2::LaunchTemplate name none; theirs are
// the services' own API.
var calls = map[string][]call{
	"AWS::ApiGatewayV2::Api":         httpAPI,
	"AWS::ApiGatewayV2::Integration": httpAPI,
	"AWS::ApiGatewayV2::Route":       httpAPI,
	"AWS::ApiGatewayV2::Stage":       httpAPI,
	"AWS::ApplicationAutoScaling::ScalableTarget": {
		{actions: "application-autoscaling:DescribeScalableTargets application-autoscaling:DescribeScheduledActions", on: "*"},
		{actions: "application-autoscaling:DeregisterScalableTarget application-autoscaling:ListTagsForResource application-autoscaling:RegisterScalableTarget application-autoscaling:TagResource application-autoscaling:UntagResource",
			on: "application-autoscaling:scalable-target/1"},
		serviceLinked("ecs.application-autoscaling", "ApplicationAutoScaling_ECSService"),
		alarms,
	},
	"AWS::ApplicationAutoScaling::ScalingPolicy": {
		{actions: "application-autoscaling:DescribeScalingPolicies", on: "*"},
		{actions: "application-autoscaling:DeleteScalingPolicy application-autoscaling:PutScalingPolicy", on: "application-autoscaling:scalable-target/1"},
		alarms,
	},
	"AWS::AutoScaling::AutoScalingGroup": {
		{actions: "autoscaling:DescribeAutoScalingGroups autoscaling:DescribeAutoScalingInstances autoscaling:DescribeLifecycleHooks autoscaling:DescribeLoadBalancerTargetGroups autoscaling:DescribeNotificationConfigurations autoscaling:DescribeScalingActivities autoscaling:DescribeTags ec2:DescribeInstances ec2:DescribeLaunchTemplateVersions ec2:DescribeSubnets elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetHealth", on: "*"},
		// The last three are for UpdatePolicy.
		{actions: "autoscaling:AttachLoadBalancerTargetGroups autoscaling:CreateAutoScalingGroup autoscaling:CreateOrUpdateTags autoscaling:DeleteAutoScalingGroup autoscaling:DeleteTags autoscaling:DetachLoadBalancerTargetGroups autoscaling:DisableMetricsCollection autoscaling:EnableMetricsCollection autoscaling:UpdateAutoScalingGroup autoscaling:ResumeProcesses autoscaling:SuspendProcesses autoscaling:TerminateInstanceInAutoScalingGroup",
			on: "autoscaling:autoScalingGroup:1:autoScalingGroupName/{AutoScalingGroupName}"},
		serviceLinked("autoscaling", "AutoScaling"),
	},
	"AWS::CloudFront::Distribution": {
		{actions: "cloudfront:CreateDistribution cloudfront:ListDistributions", on: "*"},
		{actions: "cloudfront:DeleteDistribution cloudfront:GetDistribution cloudfront:GetDistributionConfig cloudfront:ListTagsForResource cloudfront:TagResource cloudfront:UntagResource cloudfront:UpdateDistribution",
			on: "cloudfront:distribution/1"},
	},
	"AWS::CloudFront::OriginAccessControl": {
		{actions: "cloudfront:CreateOriginAccessControl", on: "*"},
		{actions: "cloudfront:DeleteOriginAccessControl cloudfront:GetOriginAccessControl cloudfront:UpdateOriginAccessControl", on: "cloudfront:origin-access-control/1"},
	},
	"AWS::CloudFront::ResponseHeadersPolicy": {
		{actions: "cloudfront:CreateResponseHeadersPolicy", on: "*"},
		{actions: "cloudfront:DeleteResponseHeadersPolicy cloudfront:GetResponseHeadersPolicy cloudfront:UpdateResponseHeadersPolicy", on: "cloudfront:response-headers-policy/1"},
	},
	"AWS::CloudWatch::Alarm": {
		{actions: "cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource cloudwatch:PutMetricAlarm cloudwatch:TagResource cloudwatch:UntagResource",
			on: "cloudwatch:alarm:{AlarmName}"},
	},
	"AWS::CodeBuild::Project": {
		{actions: "codebuild:BatchGetProjects codebuild:CreateProject codebuild:DeleteProject codebuild:UpdateProject", on: "codebuild:project/{Name}"},
		passes("{ServiceRole}", "codebuild"),
	},
	"AWS::CodeDeploy::Application": {
		{actions: "codedeploy:CreateApplication codedeploy:DeleteApplication codedeploy:GetApplication codedeploy:ListTagsForResource codedeploy:TagResource codedeploy:UntagResource codedeploy:UpdateApplication",
			on: "codedeploy:application:{ApplicationName}"},
	},
	"AWS::CodeDeploy::DeploymentGroup": {
		{actions: "codedeploy:CreateDeploymentGroup codedeploy:DeleteDeploymentGroup codedeploy:GetDeploymentGroup codedeploy:TagResource codedeploy:UntagResource codedeploy:UpdateDeploymentGroup",
			on: "codedeploy:deploymentgroup:{ApplicationName}/{DeploymentGroupName}"},
		passes("{ServiceRoleArn}", "codedeploy"),
	},
	"AWS::DynamoDB::Table": {
		{actions: "dynamodb:CreateTable dynamodb:DeleteTable dynamodb:DescribeContinuousBackups dynamodb:DescribeContributorInsights dynamodb:DescribeKinesisStreamingDestination dynamodb:DescribeTable dynamodb:DescribeTimeToLive dynamodb:GetResourcePolicy dynamodb:ListTagsOfResource dynamodb:TagResource dynamodb:UntagResource dynamodb:UpdateContinuousBackups dynamodb:UpdateTable dynamodb:UpdateTimeToLive",
			on: "dynamodb:table/{TableName}"},
	},
	"AWS::EC2::LaunchTemplate": {
		{actions: "ec2:DescribeLaunchTemplateVersions ec2:DescribeLaunchTemplates", on: "*"},
		{actions: "ec2:CreateLaunchTemplate ec2:CreateLaunchTemplateVersion ec2:CreateTags ec2:DeleteLaunchTemplate ec2:DeleteLaunchTemplateVersions ec2:DeleteTags ec2:ModifyLaunchTemplate",
			on: "ec2:launch-template/lt-1"},
		// Whoever makes an Auto Scaling group must be allowed to start its servers.
		{actions: "ec2:RunInstances", on: "ec2:image/{LaunchTemplateData.ImageId}"},
		{actions: "ec2:RunInstances ec2:CreateTags", on: "ec2:instance/i-1"},
		{actions: "ec2:RunInstances", on: "ec2:launch-template/lt-1"},
		{actions: "ec2:RunInstances", on: "ec2:network-interface/eni-1"},
		{actions: "ec2:RunInstances", on: "ec2:security-group/sg-1"},
		{actions: "ec2:RunInstances", on: "ec2:subnet/subnet-1"},
		{actions: "ec2:RunInstances ec2:CreateTags", on: "ec2:volume/vol-1"},
		passes("iam:role/{LaunchTemplateData.IamInstanceProfile.Name}", "ec2"),
	},
	"AWS::EC2::SecurityGroup": {
		{actions: "ec2:DescribeInstances ec2:DescribeSecurityGroups", on: "*"},
		{actions: "ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress ec2:CreateSecurityGroup ec2:CreateTags ec2:DeleteSecurityGroup ec2:DeleteTags ec2:RevokeSecurityGroupEgress ec2:RevokeSecurityGroupIngress",
			on: "ec2:security-group/sg-1"},
		{actions: "ec2:CreateSecurityGroup", on: "ec2:vpc/{VpcId}"},
	},
	"AWS::EC2::SecurityGroupEgress": {
		{actions: "ec2:DescribeSecurityGroupRules", on: "*"},
		{actions: "ec2:AuthorizeSecurityGroupEgress ec2:RevokeSecurityGroupEgress ec2:UpdateSecurityGroupRuleDescriptionsEgress",
			on: "ec2:security-group/sg-1"},
	},
	"AWS::ECS::Cluster": {
		{actions: "ecs:DeleteCluster ecs:DescribeClusters ecs:ListTagsForResource ecs:PutClusterCapacityProviders ecs:TagResource ecs:UntagResource ecs:UpdateCluster ecs:UpdateClusterSettings",
			on: "ecs:cluster/{ClusterName}"},
		{actions: "ecs:CreateCluster", on: "ecs:cluster/{ClusterName}"},
		serviceLinked("ecs", "ECS"),
	},
	"AWS::ECS::Service": {
		{actions: "ecs:CreateService ecs:DeleteService ecs:DescribeServices ecs:ListServiceDeployments ecs:ListTagsForResource ecs:TagResource ecs:UntagResource ecs:UpdateService",
			on: "ecs:service/{Cluster}/{ServiceName}"},
		{actions: "ecs:DescribeServiceDeployments ecs:StopServiceDeployment", on: "ecs:service-deployment/{Cluster}/{ServiceName}/1"},
	},
	"AWS::ECS::TaskDefinition": {
		{actions: "ecs:DeregisterTaskDefinition ecs:DescribeTaskDefinition", on: "*"},
		{actions: "ecs:ListTagsForResource ecs:RegisterTaskDefinition ecs:TagResource ecs:UntagResource", on: "ecs:task-definition/{Family}:1"},
		{actions: "iam:GetRole", on: "{ExecutionRoleArn}"},
		{actions: "iam:GetRole", on: "{TaskRoleArn}"},
		passes("{ExecutionRoleArn}", "ecs-tasks"),
		passes("{TaskRoleArn}", "ecs-tasks"),
	},
	"AWS::ElasticLoadBalancingV2::Listener": {
		{actions: "elasticloadbalancing:DescribeListenerAttributes elasticloadbalancing:DescribeListeners", on: "*"},
		{actions: "elasticloadbalancing:CreateListener", on: "elasticloadbalancing:loadbalancer/app/{deployment}/1"},
		{actions: "elasticloadbalancing:DeleteListener elasticloadbalancing:ModifyListener elasticloadbalancing:ModifyListenerAttributes",
			on: "elasticloadbalancing:listener/app/{deployment}/1/2"},
	},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {
		{actions: "elasticloadbalancing:DescribeLoadBalancerAttributes elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeTags", on: "*"},
		{actions: "elasticloadbalancing:AddTags elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:DeleteLoadBalancer elasticloadbalancing:ModifyLoadBalancerAttributes elasticloadbalancing:RemoveTags elasticloadbalancing:SetIpAddressType elasticloadbalancing:SetSecurityGroups elasticloadbalancing:SetSubnets",
			on: "elasticloadbalancing:loadbalancer/app/{Name}/1"},
		serviceLinked("elasticloadbalancing", "ElasticLoadBalancing"),
	},
	"AWS::ElasticLoadBalancingV2::TargetGroup": {
		{actions: "ec2:DescribeVpcs elasticloadbalancing:DescribeTags elasticloadbalancing:DescribeTargetGroupAttributes elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetHealth", on: "*"},
		// And AddTags and RemoveTags, which the engine knows of load balancers only.
		{actions: "elasticloadbalancing:CreateTargetGroup elasticloadbalancing:DeleteTargetGroup elasticloadbalancing:DeregisterTargets elasticloadbalancing:ModifyTargetGroup elasticloadbalancing:ModifyTargetGroupAttributes elasticloadbalancing:RegisterTargets",
			on: "elasticloadbalancing:targetgroup/{Name}/1"},
	},
	"AWS::IAM::Role": {
		{actions: "iam:CreateRole iam:AttachRolePolicy iam:DeleteRolePolicy iam:DetachRolePolicy iam:PutRolePolicy", on: "iam:role/{RoleName}",
			context: map[string]string{"iam:PermissionsBoundary": "{PermissionsBoundary}"}},
		{actions: "iam:DeleteRole iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies iam:TagRole iam:UntagRole iam:UpdateAssumeRolePolicy iam:UpdateRole iam:UpdateRoleDescription",
			on: "iam:role/{RoleName}"},
	},
	"AWS::Lambda::Alias": { // and GetProvisionedConcurrencyConfig, here and of versions: the engine cannot tell the two apart
		{actions: "lambda:CreateAlias lambda:DeleteAlias lambda:GetAlias lambda:UpdateAlias", on: "lambda:function:{FunctionName}"},
		// For UpdatePolicy.
		{actions: "codedeploy:CreateDeployment codedeploy:GetDeployment codedeploy:GetDeploymentGroup",
			on: "codedeploy:deploymentgroup:{deployment}/{deployment}"},
		{actions: "codedeploy:GetDeploymentConfig", on: "codedeploy:deploymentconfig:CodeDeployDefault.LambdaCanary10Percent5Minutes"},
		{actions: "codedeploy:StopDeployment", on: "*"},
	},
	"AWS::Lambda::Function": {
		{actions: "lambda:CreateFunction lambda:DeleteFunction lambda:GetFunction lambda:GetFunctionCodeSigningConfig lambda:GetRuntimeManagementConfig lambda:ListTags lambda:TagResource lambda:UntagResource lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration",
			on: "lambda:function:{FunctionName}"},
		{actions: "s3:GetObject s3:GetObjectVersion", on: "s3:{Code.S3Bucket}/{Code.S3Key}"}, // and kms:Decrypt, which the proof's journeys have
		passes("{Role}", "lambda"),
	},
	"AWS::Lambda::Permission": {
		{actions: "lambda:AddPermission lambda:GetPolicy lambda:RemovePermission", on: "lambda:function:{deployment}-api"},
	},
	"AWS::Lambda::Version": {
		{actions: "lambda:DeleteFunction lambda:GetFunctionConfiguration lambda:GetFunctionScalingConfig lambda:GetRuntimeManagementConfig lambda:ListVersionsByFunction lambda:PublishVersion",
			on: "lambda:function:{FunctionName}"},
	},
	"AWS::Logs::LogGroup": {
		{actions: "logs:DescribeLogGroups", on: "*"},
		{actions: "logs:CreateLogGroup logs:DeleteLogGroup logs:DeleteRetentionPolicy logs:GetDataProtectionPolicy logs:ListTagsForResource logs:PutRetentionPolicy logs:TagResource logs:UntagResource",
			on: "logs:log-group:{LogGroupName}"},
	},
	"AWS::S3::Bucket": {
		{actions: "s3:CreateBucket s3:DeleteBucket s3:ListBucket s3:GetAccelerateConfiguration s3:GetAnalyticsConfiguration s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketLogging s3:GetBucketNotification s3:GetBucketObjectLockConfiguration s3:GetBucketOwnershipControls s3:GetBucketPublicAccessBlock s3:GetBucketTagging s3:GetBucketVersioning s3:GetBucketWebsite s3:GetEncryptionConfiguration s3:GetIntelligentTieringConfiguration s3:GetInventoryConfiguration s3:GetLifecycleConfiguration s3:GetMetricsConfiguration s3:GetReplicationConfiguration s3:PutBucketOwnershipControls s3:PutBucketPublicAccessBlock s3:PutBucketTagging s3:PutBucketVersioning s3:PutEncryptionConfiguration s3:PutLifecycleConfiguration",
			on: "s3:{BucketName}"},
	},
	"AWS::S3::BucketPolicy": {
		{actions: "s3:DeleteBucketPolicy s3:GetBucketPolicy s3:PutBucketPolicy", on: "s3:{Bucket}"},
	},

	// What no example has, to see what is denied.
	"AWS::EC2::InternetGateway": {
		{actions: "ec2:CreateInternetGateway ec2:DeleteInternetGateway", on: "ec2:internet-gateway/igw-1"},
	},
	"AWS::EC2::VPC": {
		{actions: "ec2:CreateVpc ec2:DeleteVpc ec2:ModifyVpcAttribute", on: "ec2:vpc/vpc-2"},
	},
}

// httpAPI is what CloudFormation calls for each part of an HTTP API. The engine knows API Gateway's verbs, but not for these
// parts: domain names stand for them, because what is allowed or not is the service as a whole.
var httpAPI = []call{
	{actions: "apigateway:POST", on: "apigateway:/domainnames"},
	{actions: "apigateway:DELETE apigateway:GET apigateway:PATCH", on: "apigateway:/domainnames/1"},
	{actions: "apigateway:DELETE apigateway:GET apigateway:PUT", on: "apigateway:/tags/1"},
}

// alarms are what Application Auto Scaling makes for a policy that tracks a target.
var alarms = call{actions: "cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms cloudwatch:PutMetricAlarm", on: "cloudwatch:alarm:TargetTracking-1"}

// passes is handing a role to a service.
func passes(role, service string) call {
	return call{actions: "iam:PassRole", on: role, context: map[string]string{"iam:PassedToService": service + ".amazonaws.com"}}
}

// serviceLinked is making the role that a service has for itself in an account.
func serviceLinked(service, name string) call {
	return call{actions: "iam:CreateServiceLinkedRole", on: "iam:role/aws-service-role/" + service + ".amazonaws.com/AWSServiceRoleFor" + name,
		context: map[string]string{"iam:AWSServiceName": service + ".amazonaws.com"}}
}

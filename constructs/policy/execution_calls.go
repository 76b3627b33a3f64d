package policy

// Calls are what CloudFormation calls to create, read, update, tag and delete resources of a type.
type Calls struct {
	Named   string // actions on the resource itself, whose ARN is known, or what it begins with
	Unnamed string // actions for which IAM supports no resource
	Others  string // actions on other resources, such as the role that the resource runs under, or under a condition
}

// CallsOf are the calls for a type, as in AWS::S3::Bucket, or for a property of it, as in AWS::S3::Bucket.LoggingConfiguration.
func CallsOf(resourceType string) (Calls, bool) {
	if c, known := calls[resourceType]; known {
		return c, true
	}
	c, known := networkCalls[resourceType]
	return c, known
}

// calls are the permissions of the handlers in the types' public schemas (aws cloudformation describe-type), short of those
// for properties that no stack has. A type.Property has the calls that only resources with the property need. Types whose
// schemas name none have the actions of the services' own API: AWS::Budgets::Budget, AWS::CodeBuild::Project, AWS::IAM::InstanceProfile
// and AWS::IAM::ManagedPolicy.
//
// No stack removes an account: CloudFormation retains it, so organizations:CloseAccount is missing on purpose.
var calls = map[string]Calls{
	"AWS::Budgets::Budget":    {Named: "budgets:ModifyBudget budgets:ViewBudget"},
	"AWS::CE::AnomalyMonitor": {Named: "ce:DeleteAnomalyMonitor ce:GetAnomalyMonitors ce:UpdateAnomalyMonitor", Unnamed: "ce:CreateAnomalyMonitor"},
	"AWS::CE::AnomalySubscription": {Named: "ce:DeleteAnomalySubscription ce:GetAnomalySubscriptions ce:UpdateAnomalySubscription",
		Unnamed: "ce:CreateAnomalySubscription"},
	"AWS::Chatbot::SlackChannelConfiguration": {
		Named:   "chatbot:DeleteSlackChannelConfiguration chatbot:TagResource chatbot:UntagResource chatbot:UpdateSlackChannelConfiguration",
		Unnamed: "chatbot:CreateSlackChannelConfiguration chatbot:DescribeSlackChannelConfigurations chatbot:ListTagsForResource",
		Others:  "iam:CreateServiceLinkedRole iam:PassRole"},
	"AWS::CloudFormation::StackSet": {
		Named: "cloudformation:CreateStackInstances cloudformation:DeleteStackInstances cloudformation:DeleteStackSet cloudformation:DescribeStackInstance " +
			"cloudformation:DescribeStackSet cloudformation:DescribeStackSetOperation cloudformation:ListStackInstances cloudformation:ListStackSetOperationResults " +
			"cloudformation:UpdateStackInstances cloudformation:UpdateStackSet",
		Unnamed: "cloudformation:CreateStackSet cloudformation:GetTemplateSummary"},
	"AWS::CloudWatch::Alarm": {Named: "cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource cloudwatch:PutMetricAlarm " +
		"cloudwatch:TagResource cloudwatch:UntagResource"},
	"AWS::CloudWatch::Dashboard": {Named: "cloudwatch:DeleteDashboards cloudwatch:GetDashboard cloudwatch:ListTagsForResource cloudwatch:PutDashboard"},
	"AWS::CodeArtifact::Domain": {
		Named: "codeartifact:DeleteDomain codeartifact:DeleteDomainPermissionsPolicy codeartifact:DescribeDomain codeartifact:GetDomainPermissionsPolicy " +
			"codeartifact:ListTagsForResource codeartifact:PutDomainPermissionsPolicy codeartifact:TagResource codeartifact:UntagResource",
		Unnamed: "codeartifact:CreateDomain", Others: "kms:CreateGrant kms:RetireGrant"},
	"AWS::CodeArtifact::Repository": {
		Named: "codeartifact:AssociateExternalConnection codeartifact:AssociateWithDownstreamRepository codeartifact:DeleteRepository " +
			"codeartifact:DeleteRepositoryPermissionsPolicy codeartifact:DescribeRepository codeartifact:DisassociateExternalConnection " +
			"codeartifact:GetRepositoryPermissionsPolicy codeartifact:ListTagsForResource codeartifact:PutRepositoryPermissionsPolicy codeartifact:TagResource " +
			"codeartifact:UntagResource codeartifact:UpdateRepository",
		Unnamed: "codeartifact:CreateRepository"},
	"AWS::CodeBuild::Project": {Named: "codebuild:BatchGetProjects codebuild:CreateProject codebuild:DeleteProject codebuild:UpdateProject", Others: "iam:PassRole"},
	"AWS::CodePipeline::Pipeline": {
		Named: "codepipeline:CreatePipeline codepipeline:DeletePipeline codepipeline:GetPipeline codepipeline:GetPipelineState codepipeline:ListTagsForResource " +
			"codepipeline:TagResource codepipeline:UntagResource codepipeline:UpdatePipeline",
		Others: "codeconnections:PassConnection codestar-connections:PassConnection iam:PassRole"},
	"AWS::ECR::ReplicationConfiguration": {Unnamed: "ecr:DescribeRegistry ecr:PutReplicationConfiguration", Others: "iam:CreateServiceLinkedRole"},
	"AWS::ECR::Repository": {
		Named: "ecr:CreateRepository ecr:DeleteLifecyclePolicy ecr:DeleteRepository ecr:DeleteRepositoryPolicy ecr:DescribeRepositories ecr:GetLifecyclePolicy " +
			"ecr:GetRepositoryPolicy ecr:ListTagsForResource ecr:PutImageScanningConfiguration ecr:PutImageTagMutability ecr:PutLifecyclePolicy " +
			"ecr:SetRepositoryPolicy ecr:TagResource ecr:UntagResource",
		Others: "kms:CreateGrant kms:RetireGrant"},
	"AWS::Events::EventBus": {Named: "events:CreateEventBus events:DeleteEventBus events:DescribeEventBus events:ListTagsForResource events:TagResource " +
		"events:UntagResource events:UpdateEventBus"},
	"AWS::Events::EventBusPolicy": {Named: "events:DescribeEventBus", Unnamed: "events:PutPermission events:RemovePermission"},
	"AWS::Events::Rule": {
		Named: "events:DeleteRule events:DescribeRule events:ListTagsForResource events:ListTargetsByRule events:PutRule events:PutTargets events:RemoveTargets " +
			"events:TagResource events:UntagResource",
		Others: "iam:PassRole"},
	"AWS::IAM::InstanceProfile": {Named: "iam:AddRoleToInstanceProfile iam:CreateInstanceProfile iam:DeleteInstanceProfile iam:GetInstanceProfile iam:RemoveRoleFromInstanceProfile",
		Others: "iam:PassRole"},
	"AWS::IAM::ManagedPolicy": {Named: "iam:CreatePolicy iam:CreatePolicyVersion iam:DeletePolicy iam:DeletePolicyVersion iam:GetPolicy iam:GetPolicyVersion " +
		"iam:ListEntitiesForPolicy iam:ListPolicyVersions iam:SetDefaultPolicyVersion"},
	"AWS::IAM::Role": {Named: "iam:CreateRole iam:DeleteRole iam:DeleteRolePolicy iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies " +
		"iam:PutRolePolicy iam:TagRole iam:UntagRole iam:UpdateAssumeRolePolicy iam:UpdateRole iam:UpdateRoleDescription"},
	"AWS::IAM::Role.ManagedPolicyArns":   {Named: "iam:AttachRolePolicy iam:DetachRolePolicy"},
	"AWS::IAM::Role.PermissionsBoundary": {Others: "iam:PutRolePermissionsBoundary"},
	"AWS::KMS::Alias":                    {Named: "kms:CreateAlias kms:DeleteAlias kms:UpdateAlias", Unnamed: "kms:ListAliases"},
	"AWS::KMS::Key": {
		Named: "kms:DescribeKey kms:EnableKeyRotation kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags kms:PutKeyPolicy kms:ScheduleKeyDeletion " +
			"kms:TagResource kms:UntagResource kms:UpdateKeyDescription",
		Unnamed: "kms:CreateKey"},
	"AWS::Lambda::Function": {
		Named: "lambda:CreateFunction lambda:DeleteFunction lambda:GetFunction lambda:GetFunctionCodeSigningConfig lambda:GetFunctionRecursionConfig " +
			"lambda:GetRuntimeManagementConfig lambda:ListTags lambda:TagResource lambda:UntagResource lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration",
		Others: "iam:PassRole"},
	"AWS::Lambda::Permission": {Named: "lambda:AddPermission lambda:GetPolicy lambda:RemovePermission"},
	"AWS::Logs::LogGroup": {
		Named: "logs:CreateLogGroup logs:DeleteLogGroup logs:DescribeIndexPolicies logs:GetDataProtectionPolicy logs:ListTagsForResource logs:ListTagsLogGroup " +
			"logs:PutRetentionPolicy logs:TagLogGroup logs:TagResource logs:UntagLogGroup logs:UntagResource",
		Unnamed: "logs:DescribeLogGroups"},
	"AWS::Logs::LogGroup.KmsKeyId": {Named: "logs:AssociateKmsKey logs:DisassociateKmsKey"},
	"AWS::Organizations::Account": {
		Named: "organizations:DescribeAccount organizations:ListParents organizations:ListTagsForResource organizations:MoveAccount organizations:TagResource " +
			"organizations:UntagResource",
		Unnamed: "organizations:CreateAccount organizations:DescribeCreateAccountStatus organizations:ListRoots"},
	"AWS::Organizations::OrganizationalUnit": {Named: "organizations:CreateOrganizationalUnit organizations:DeleteOrganizationalUnit " +
		"organizations:DescribeOrganizationalUnit organizations:ListOrganizationalUnitsForParent organizations:ListParents organizations:ListTagsForResource " +
		"organizations:TagResource organizations:UntagResource organizations:UpdateOrganizationalUnit"},
	"AWS::Organizations::Policy": {
		Named: "organizations:AttachPolicy organizations:DeletePolicy organizations:DescribePolicy organizations:DetachPolicy organizations:ListTagsForResource " +
			"organizations:ListTargetsForPolicy organizations:TagResource organizations:UntagResource organizations:UpdatePolicy",
		Others: "organizations:CreatePolicy organizations:ListPolicies"},
	"AWS::S3::Bucket": {Named: "s3:CreateBucket s3:DeleteBucket s3:GetAccelerateConfiguration s3:GetAnalyticsConfiguration s3:GetBucketCORS s3:GetBucketLogging " +
		"s3:GetBucketNotification s3:GetBucketObjectLockConfiguration s3:GetBucketOwnershipControls s3:GetBucketPublicAccessBlock s3:GetBucketTagging " +
		"s3:GetBucketVersioning s3:GetBucketWebsite s3:GetEncryptionConfiguration s3:GetIntelligentTieringConfiguration s3:GetInventoryConfiguration " +
		"s3:GetLifecycleConfiguration s3:GetMetricsConfiguration s3:GetReplicationConfiguration s3:ListBucket s3:ListTagsForResource " +
		"s3:PutBucketOwnershipControls s3:PutBucketPublicAccessBlock s3:PutBucketTagging s3:PutEncryptionConfiguration s3:PutLifecycleConfiguration " +
		"s3:TagResource s3:UntagResource"},
	"AWS::S3::Bucket.LoggingConfiguration":    {Named: "s3:PutBucketLogging"},
	"AWS::S3::Bucket.VersioningConfiguration": {Named: "s3:PutBucketVersioning"},
	"AWS::S3::BucketPolicy":                   {Named: "s3:DeleteBucketPolicy s3:GetBucketPolicy s3:PutBucketPolicy"},
	"AWS::SNS::Topic": {Named: "sns:CreateTopic sns:DeleteTopic sns:GetDataProtectionPolicy sns:GetTopicAttributes sns:ListSubscriptionsByTopic " +
		"sns:ListTagsForResource sns:SetTopicAttributes sns:TagResource sns:UntagResource"},
	"AWS::SNS::Topic.Subscription": {Named: "sns:Subscribe sns:Unsubscribe"},
	"AWS::SNS::TopicPolicy":        {Named: "sns:SetTopicAttributes"},
	"AWS::SSM::Parameter": {Named: "ssm:AddTagsToResource ssm:DeleteParameter ssm:GetParameters ssm:ListTagsForResource ssm:PutParameter " +
		"ssm:RemoveTagsFromResource"},
	"Custom::ClosedSecurityGroup": {Named: "lambda:InvokeFunction"},
	"Custom::NetworkParameters":   {Named: "lambda:InvokeFunction"},
	"Custom::RegionalKey":         {Named: "lambda:InvokeFunction"},
	"Custom::VPNAttachment":       {Named: "lambda:InvokeFunction"},
}

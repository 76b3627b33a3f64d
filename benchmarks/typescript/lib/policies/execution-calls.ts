/** What CloudFormation calls to create, read, update, tag and delete resources of a type: the handlers' permissions in its schema. */
interface Calls {
  /** On the resource itself, whose ARN is known, or what it begins with. */
  readonly named: string[];
  /** Actions for which IAM supports no resource. */
  readonly unnamed?: string[];
}

const of = (service: string, ...actions: string[]) => actions.map((action) => `${service}:${action}`);

export const CALLS = {
  alarm: {
    named: [
      ...of('cloudwatch', 'DeleteAlarms', 'DescribeAlarms', 'ListTagsForResource', 'PutMetricAlarm', 'TagResource'),
      ...of('cloudwatch', 'UntagResource'),
    ],
  },
  alias: { named: of('kms', 'CreateAlias', 'DeleteAlias', 'UpdateAlias'), unnamed: of('kms', 'ListAliases') },
  anomalyMonitor: {
    named: of('ce', 'DeleteAnomalyMonitor', 'GetAnomalyMonitors', 'UpdateAnomalyMonitor'),
    unnamed: of('ce', 'CreateAnomalyMonitor'),
  },
  anomalySubscription: {
    named: of('ce', 'DeleteAnomalySubscription', 'GetAnomalySubscriptions', 'UpdateAnomalySubscription'),
    unnamed: of('ce', 'CreateAnomalySubscription'),
  },
  bucket: {
    named: [
      ...of('s3', 'CreateBucket', 'DeleteBucket', 'ListBucket', 'ListTagsForResource', 'TagResource', 'UntagResource'),
      ...of('s3', 'GetAccelerateConfiguration', 'GetAnalyticsConfiguration', 'GetBucketCORS', 'GetBucketLogging'),
      ...of('s3', 'GetBucketNotification', 'GetBucketObjectLockConfiguration', 'GetBucketOwnershipControls'),
      ...of('s3', 'GetBucketPublicAccessBlock', 'GetBucketTagging', 'GetBucketVersioning', 'GetBucketWebsite'),
      ...of('s3', 'GetEncryptionConfiguration', 'GetIntelligentTieringConfiguration', 'GetInventoryConfiguration'),
      ...of('s3', 'GetLifecycleConfiguration', 'GetMetricsConfiguration', 'GetReplicationConfiguration'),
      ...of('s3', 'PutBucketLogging', 'PutBucketOwnershipControls', 'PutBucketPublicAccessBlock', 'PutBucketTagging'),
      ...of('s3', 'PutBucketVersioning', 'PutEncryptionConfiguration', 'PutLifecycleConfiguration'),
    ],
  },
  bucketPolicy: { named: of('s3', 'DeleteBucketPolicy', 'GetBucketPolicy', 'PutBucketPolicy') },
  budget: { named: of('budgets', 'ModifyBudget', 'ViewBudget') },
  chatChannel: {
    named: [
      ...of('chatbot', 'DeleteSlackChannelConfiguration', 'TagResource', 'UntagResource'),
      ...of('chatbot', 'UpdateSlackChannelConfiguration'),
    ],
    unnamed: of('chatbot', 'CreateSlackChannelConfiguration', 'DescribeSlackChannelConfigurations', 'ListTagsForResource'),
  },
  customResource: { named: of('lambda', 'InvokeFunction') },
  dashboard: { named: of('cloudwatch', 'DeleteDashboards', 'GetDashboard', 'ListTagsForResource', 'PutDashboard') },
  eventBus: {
    named: [
      ...of('events', 'CreateEventBus', 'DeleteEventBus', 'DescribeEventBus', 'ListTagsForResource', 'TagResource'),
      ...of('events', 'UntagResource', 'UpdateEventBus'),
    ],
  },
  eventBusPolicy: { named: of('events', 'DescribeEventBus'), unnamed: of('events', 'PutPermission', 'RemovePermission') },
  function: {
    named: [
      ...of('lambda', 'CreateFunction', 'DeleteFunction', 'GetFunction', 'GetFunctionCodeSigningConfig'),
      ...of('lambda', 'GetFunctionRecursionConfig', 'GetRuntimeManagementConfig', 'ListTags', 'TagResource', 'UntagResource'),
      ...of('lambda', 'UpdateFunctionCode', 'UpdateFunctionConfiguration'),
    ],
  },
  instanceProfile: {
    named: [
      ...of('iam', 'AddRoleToInstanceProfile', 'CreateInstanceProfile', 'DeleteInstanceProfile'),
      ...of('iam', 'GetInstanceProfile', 'RemoveRoleFromInstanceProfile'),
    ],
  },
  key: {
    named: [
      ...of('kms', 'DescribeKey', 'EnableKeyRotation', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListResourceTags'),
      ...of('kms', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'TagResource', 'UntagResource', 'UpdateKeyDescription'),
    ],
    unnamed: of('kms', 'CreateKey'),
  },
  logGroup: {
    named: [
      ...of('logs', 'CreateLogGroup', 'DeleteLogGroup', 'DescribeIndexPolicies', 'GetDataProtectionPolicy'),
      ...of('logs', 'ListTagsForResource', 'ListTagsLogGroup', 'PutRetentionPolicy', 'TagLogGroup', 'TagResource'),
      ...of('logs', 'UntagLogGroup', 'UntagResource'),
    ],
    unnamed: of('logs', 'DescribeLogGroups'),
  },
  logGroupKey: { named: of('logs', 'AssociateKmsKey', 'DisassociateKmsKey') },
  managedPolicy: {
    named: [
      ...of('iam', 'CreatePolicy', 'CreatePolicyVersion', 'DeletePolicy', 'DeletePolicyVersion', 'GetPolicy'),
      ...of('iam', 'GetPolicyVersion', 'ListEntitiesForPolicy', 'ListPolicyVersions', 'SetDefaultPolicyVersion'),
    ],
  },
  parameter: {
    named: [
      ...of('ssm', 'AddTagsToResource', 'DeleteParameter', 'GetParameters', 'ListTagsForResource'),
      ...of('ssm', 'PutParameter', 'RemoveTagsFromResource'),
    ],
  },
  permission: { named: of('lambda', 'AddPermission', 'GetPolicy', 'RemovePermission') },
  pipeline: {
    named: [
      ...of('codepipeline', 'CreatePipeline', 'DeletePipeline', 'GetPipeline', 'GetPipelineState', 'ListTagsForResource'),
      ...of('codepipeline', 'TagResource', 'UntagResource', 'UpdatePipeline'),
    ],
  },
  project: { named: of('codebuild', 'BatchGetProjects', 'CreateProject', 'DeleteProject', 'UpdateProject') },
  repository: {
    named: [
      ...of('ecr', 'CreateRepository', 'DeleteLifecyclePolicy', 'DeleteRepository', 'DeleteRepositoryPolicy'),
      ...of('ecr', 'DescribeRepositories', 'GetLifecyclePolicy', 'GetRepositoryPolicy', 'ListTagsForResource'),
      ...of('ecr', 'PutImageScanningConfiguration', 'PutImageTagMutability', 'PutLifecyclePolicy', 'SetRepositoryPolicy'),
      ...of('ecr', 'TagResource', 'UntagResource'),
    ],
  },
  role: {
    named: [
      ...of('iam', 'CreateRole', 'DeleteRole', 'DeleteRolePolicy', 'GetRole', 'GetRolePolicy', 'ListAttachedRolePolicies'),
      ...of('iam', 'ListRolePolicies', 'PutRolePolicy', 'TagRole', 'UntagRole', 'UpdateAssumeRolePolicy', 'UpdateRole'),
      ...of('iam', 'UpdateRoleDescription'),
    ],
  },
  rolePolicies: { named: of('iam', 'AttachRolePolicy', 'DetachRolePolicy') },
  rule: {
    named: [
      ...of('events', 'DeleteRule', 'DescribeRule', 'ListTagsForResource', 'ListTargetsByRule', 'PutRule', 'PutTargets'),
      ...of('events', 'RemoveTargets', 'TagResource', 'UntagResource'),
    ],
  },
  topic: {
    named: [
      ...of('sns', 'CreateTopic', 'DeleteTopic', 'GetDataProtectionPolicy', 'GetTopicAttributes'),
      ...of('sns', 'ListSubscriptionsByTopic', 'ListTagsForResource', 'SetTopicAttributes', 'Subscribe'),
      ...of('sns', 'TagResource', 'Unsubscribe', 'UntagResource'),
    ],
  },
} satisfies Record<string, Calls>;

/** A type of resources, or a property that needs calls of its own. */
export type ResourceType = keyof typeof CALLS;

/** The calls for a type. */
export const callsOf = (type: ResourceType): Calls => CALLS[type];

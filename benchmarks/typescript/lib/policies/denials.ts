import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Account, Organization } from '../organization';
import { deny } from './statements';

/** Keep applications out of what the platform has in the account, and out of settings of the account as a whole. */
export function denials(org: Organization, account: Account): iam.PolicyStatement[] {
  return [
    denyPlatformResources(org, account),
    denyPlatformAliases(org, account),
    denyPlatformKeys(org, account),
    denyAccountSettings(),
  ];
}

/** Keeps every role out of the platform's roles, the CDK's, and the boundary itself. */
export function denyPlatformRoles({ environment }: Account): iam.PolicyStatement {
  const roles = [
    names.CLOUDFORMATION_ROLE,
    'cdk-*',
    'causeway-*',
    names.BUILD_ROLE,
    names.CODEDEPLOY_ROLE,
    names.TASK_EXECUTION_ROLE,
    names.TASK_ROLE,
    names.CROSS_ACCOUNT_ROLE,
    names.READ_ONLY_ROLE,
    names.METRICS_ROLE,
  ];
  return deny(
    'DenyPlatformRoles',
    ['Attach', 'Create', 'Delete', 'Detach', 'Put', 'Set', 'Tag', 'Untag', 'Update'].map((verb) => `iam:${verb}*`),
    [environment.globalArn('iam', `policy/${names.BOUNDARY}`), ...roles.map((role) => environment.role(role))],
  );
}

/** Keeps applications from changing what bears a name of the platform. */
function denyPlatformResources(org: Organization, { environment }: Account): iam.PolicyStatement {
  return deny(
    'DenyPlatformResources',
    [
      'cloudwatch:*',
      'codebuild:*',
      'events:*',
      'lambda:*',
      'logs:*',
      's3:Create*',
      's3:Delete*',
      's3:Put*',
      's3:Update*',
      'sns:*',
      'ssm:Delete*',
      'ssm:Put*',
    ],
    [
      environment.bucket('cdk-*'),
      environment.bucket(names.storeBuckets(org, org.sharedServices.environment.account)),
      environment.arn('codebuild', 'project/causeway-*'),
      environment.arn('codebuild', 'report-group/causeway-*'),
      environment.arn('cloudwatch', 'alarm:causeway-*'),
      environment.globalArn('cloudwatch', 'dashboard/causeway-*'),
      environment.arn('events', 'event-bus/causeway-*'),
      environment.arn('events', 'rule/causeway-*'),
      environment.arn('lambda', 'function:causeway-*'),
      environment.arn('sns', 'causeway-*'),
      environment.arn('logs', `log-group:/${org.name}/*`),
      environment.arn('logs', 'log-group:/aws/lambda/causeway-*'),
      environment.arn('ssm', 'parameter/causeway/*'),
      environment.arn('ssm', 'parameter/cdk-bootstrap/*'),
    ],
  );
}

/** Keeps the aliases where they are: roles find the platform's keys by them. */
function denyPlatformAliases(org: Organization, { environment }: Account): iam.PolicyStatement {
  return deny(
    'DenyPlatformAliases',
    ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
    [environment.arn('kms', `alias/${org.name}/*`)],
  );
}

/** Keeps applications from changing, granting and destroying the platform's keys. */
function denyPlatformKeys(org: Organization, { environment }: Account): iam.PolicyStatement {
  return deny(
    'DenyPlatformKeys',
    [
      'kms:CancelKeyDeletion',
      'kms:Create*',
      'kms:Delete*',
      'kms:Disable*',
      'kms:Enable*',
      'kms:ImportKeyMaterial',
      'kms:Put*',
      'kms:RevokeGrant',
      'kms:Schedule*',
      'kms:Update*',
    ],
    [environment.arn('kms', 'key/*'), org.sharedServices.environment.arn('kms', 'key/*')],
    { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': `alias/${org.name}/*` } },
  );
}

/** Leaves settings of the account as a whole to its administrators. These actions support no resource, or none that is known. */
function denyAccountSettings(): iam.PolicyStatement {
  return deny(
    'DenyAccountSettings',
    [
      'ec2:Disable*BlockPublicAccess',
      'ec2:DisableEbsEncryptionByDefault',
      'ec2:ModifyImageAttribute',
      'ec2:ModifySnapshotAttribute',
      'events:PutPermission',
      'events:RemovePermission',
      'events:UpdateEventBus',
      'logs:*AccountPolicy',
      'rds:ModifyDB*SnapshotAttribute',
      's3:*AccessPoint*',
      's3:PutAccountPublicAccessBlock',
      'ssm:*Association*',
      'ssm:ModifyDocumentPermission',
      'ssm:SendCommand',
      'ssm:Start*',
      'ssm:UpdateServiceSetting',
    ],
    ['*'],
  );
}

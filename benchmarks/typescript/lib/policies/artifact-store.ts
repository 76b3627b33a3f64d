import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Application } from '../organization';
import { DECRYPT, ENCRYPT, PULL_IMAGES, READ_BUCKET, READ_OBJECTS } from './actions';
import { Roles, rolesIn } from './principals';
import { allow, Conditions, denyWithoutTls, forAccount, forAccountIfSent } from './statements';

/** The resource of every statement in a key policy: there `*` means the key itself and nothing else. */
const THIS_KEY = ['*'];

/** The roles of a stage's account that read releases. */
const ARTIFACT_READERS = [names.CROSS_ACCOUNT_ROLE, names.BUILD_ROLE, names.CODEDEPLOY_ROLE];

/** The policy of the key that encrypts artifacts, templates, build logs and notifications. */
export function artifactKeyPolicy(app: Application): iam.PolicyDocument {
  const { organization: org, accounts } = app;
  const writers = [names.pipelineRole(app), names.projectRole(app, 'build'), names.projectRole(app, 'seal')];
  const testers = [names.projectRole(app, 'tests'), names.projectRole(app, 'analysis')];
  const readers = [...rolesIn(accounts, ...ARTIFACT_READERS), ...rolesIn(accounts, names.CLOUDFORMATION_ROLE)];
  return new iam.PolicyDocument({
    statements: [
      administerKey(app),
      Roles.in(org, [org.sharedServices], ...writers).allow('PipelineEncryptsArtifacts', ENCRYPT, THIS_KEY),
      new Roles(org, accounts, readers).allow('WorkloadRolesDecryptArtifacts', DECRYPT, THIS_KEY),
      encryptLogs(app),
      Roles.in(org, [org.sharedServices], ...testers).allow('TestsDecryptSources', DECRYPT, THIS_KEY),
      ...(org.notifications ? [encryptAlarms(app)] : []),
    ],
  });
}

/** The policy of the key that encrypts images. ECR uses it under a grant; roles that pull images decrypt through ECR only. */
export function imageKeyPolicy(app: Application): iam.PolicyDocument {
  const { organization: org, accounts, environment } = app;
  const viaEcr = { StringEquals: { 'kms:ViaService': `ecr.${environment.region}.amazonaws.com` } };
  return new iam.PolicyDocument({
    statements: [
      administerKey(app),
      new iam.PolicyStatement({
        sid: 'ECREncryptsImages',
        principals: [new iam.AccountPrincipal(environment.account)],
        actions: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:RetireGrant'],
        resources: THIS_KEY,
        conditions: viaEcr,
      }),
      Roles.in(org, accounts, names.TASK_EXECUTION_ROLE).allow('WorkloadRolesDecryptImages', DECRYPT, THIS_KEY, viaEcr),
    ],
  });
}

/** Lets roles of the stages' accounts read releases, and refuses everybody who does not use TLS. */
export function artifactBucketPolicy(app: Application): iam.PolicyDocument {
  const readers = Roles.in(app.organization, app.accounts, ...ARTIFACT_READERS);
  const bucket = app.environment.bucket(names.artifactBucket(app));
  return readableBucket('WorkloadRolesReadReleases', bucket, `${names.artifactPrefix(app, 'Release')}*`, readers);
}

/** Lets CloudFormation in the stages' accounts read nested templates, and refuses everybody who does not use TLS. */
export function templateBucketPolicy(app: Application): iam.PolicyDocument {
  const readers = Roles.in(app.organization, app.accounts, names.CLOUDFORMATION_ROLE);
  return readableBucket('WorkloadRolesReadTemplates', app.environment.bucket(names.templateBucket(app)), '*', readers);
}

/** Lets S3 deliver the access logs of the other two buckets, and refuses everybody who does not use TLS. */
export function accessLogBucketPolicy(app: Application): iam.PolicyDocument {
  const { environment } = app;
  const bucket = environment.bucket(names.accessLogBucket(app));
  return new iam.PolicyDocument({
    statements: [
      denyWithoutTls(['s3:*'], [bucket, `${bucket}/*`]),
      allowService('S3DeliversAccessLogs', 'logging.s3.amazonaws.com', ['s3:PutObject'], [`${bucket}/*`], {
        ...forAccount(environment.account),
        ArnEquals: {
          'aws:SourceArn': [environment.bucket(names.artifactBucket(app)), environment.bucket(names.templateBucket(app))],
        },
      }),
    ],
  });
}

/** Lets the roles that start tasks pull images. A repository policy is about its repository, so it has no resource. */
export function pullImagesFromOutside(app: Application): iam.PolicyStatement {
  return Roles.in(app.organization, app.accounts, names.TASK_EXECUTION_ROLE).allow('WorkloadRolesPullImages', PULL_IMAGES);
}

/** The policy of a topic for a pipeline's alarms: exactly these publish, and nobody without TLS. */
export function alarmTopicPolicy(app: Application, topic: string): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [
      denyWithoutTls(['sns:Publish'], [topic]),
      allowService('CloudWatchPublishesAlarms', 'cloudwatch.amazonaws.com', ['sns:Publish'], [topic], {
        ...forAccountIfSent(app.environment.account),
        ArnEquals: { 'aws:SourceArn': names.alarmArns(app) },
      }),
    ],
  });
}

/** S3 matches each action of the one statement with the resource that it applies to. */
function readableBucket(sid: string, bucket: string, keys: string, readers: Roles): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [
      denyWithoutTls(['s3:*'], [bucket, `${bucket}/*`]),
      readers.allow(sid, [...READ_BUCKET, ...READ_OBJECTS], [bucket, `${bucket}/${keys}`]),
    ],
  });
}

/** Lets administrators of the account manage a key, but neither encrypt, decrypt nor grant. */
function administerKey({ environment }: Application): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'AccountAdministersKey',
    principals: [new iam.AccountPrincipal(environment.account)],
    actions: [
      'kms:CancelKeyDeletion',
      'kms:CreateAlias',
      'kms:DeleteAlias',
      'kms:DescribeKey',
      'kms:DisableKey',
      'kms:DisableKeyRotation',
      'kms:EnableKey',
      'kms:EnableKeyRotation',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:ListGrants',
      'kms:ListKeyPolicies',
      'kms:ListResourceTags',
      'kms:PutKeyPolicy',
      'kms:RevokeGrant',
      'kms:ScheduleKeyDeletion',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:UpdateAlias',
      'kms:UpdateKeyDescription',
    ],
    resources: THIS_KEY,
  });
}

/** Lets CloudWatch Logs encrypt the log groups of builds and scans. */
function encryptLogs(app: Application): iam.PolicyStatement {
  const { environment } = app;
  const logGroups = [names.buildLogGroup(app), names.scanLogGroup(app)];
  return allowService(
    'CloudWatchLogsEncryptsLogGroup',
    `logs.${environment.region}.amazonaws.com`,
    ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    THIS_KEY,
    {
      ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': logGroups.map((name) => environment.arn('logs', `log-group:${name}`)) },
    },
  );
}

/** Lets CloudWatch encrypt what it publishes to the topic of the alarms. */
function encryptAlarms(app: Application): iam.PolicyStatement {
  const { environment } = app;
  return allowService('CloudWatchEncryptsAlarms', 'cloudwatch.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'], THIS_KEY, {
    ...forAccountIfSent(environment.account),
    ArnEquals: { 'kms:EncryptionContext:aws:sns:topicArn': environment.arn('sns', names.alarmTopic(app)) },
  });
}

/** A statement of a resource policy that allows a service these actions. */
function allowService(
  sid: string,
  service: string,
  actions: string[],
  resources: string[],
  conditions: Conditions,
): iam.PolicyStatement {
  const statement = allow(sid, actions, resources, conditions);
  statement.addServicePrincipal(service);
  return statement;
}

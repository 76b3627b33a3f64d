import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Account, Organization } from '../organization';
import { CHANGE_ROLES } from './actions';
import { callsOf, ResourceType } from './execution-calls';
import { allow, Conditions, pass } from './statements';

/** What the CDK's execution role may do in shared services: its managed policies, by what their names end with. */
export function sharedServicesExecution(org: Organization): Record<string, iam.PolicyStatement[]> {
  return {
    Artifacts: new ArtifactsExecution(org, org.sharedServices).statements,
    Pipeline: new PipelineExecution(org, org.sharedServices).statements,
    Monitoring: new MonitoringExecution(org, org.sharedServices).statements,
  };
}

/** The same in a workload account. */
export function workloadExecution(org: Organization, account: Account): Record<string, iam.PolicyStatement[]> {
  return {
    Workload: new WorkloadExecution(org, account).statements,
    Account: new AccountExecution(org, account).statements,
  };
}

/** The statements of a policy while they are put together, for resources by patterns of their names. */
abstract class Execution {
  private readonly said: iam.PolicyStatement[] = [];
  private readonly withoutResource = new Set<string>();

  constructor(
    protected readonly org: Organization,
    private readonly account: Account,
  ) {
    // A parameter of every template.
    this.add(allow('ReadBootstrapVersion', ['ssm:GetParameters'], this.arns('ssm', 'parameter/cdk-bootstrap/hnb659fds/version')));
  }

  /** What the policy says, with the actions for which IAM supports no resource at the end. */
  get statements(): iam.PolicyStatement[] {
    if (this.withoutResource.size === 0) return this.said;
    return [...this.said, allow('CallWithoutResource', [...this.withoutResource], ['*'])];
  }

  protected add(...statements: iam.PolicyStatement[]): void {
    this.said.push(...statements);
  }

  /** Allows what CloudFormation calls for resources of these types. */
  protected manage(sid: string, types: ResourceType[], resources: string[], conditions?: Conditions): void {
    const calls = types.map(callsOf);
    for (const action of calls.flatMap(({ unnamed }) => unnamed ?? [])) this.withoutResource.add(action);
    this.add(allow(sid, [...new Set(calls.flatMap(({ named }) => named))], resources, conditions));
  }

  /** Allows roles to which these managed policies may be attached, and no others. */
  protected manageRoles(sid: string, roles: string[], policies: string[]): void {
    this.manage(sid, ['role', 'rolePolicies'], this.roles(...roles), { ArnLikeIfExists: { 'iam:PolicyARN': policies } });
  }

  /** Allows functions of these names with their log groups, and what calls them. */
  protected manageFunctions(stacks: string, callers: ResourceType[], ...functions: string[]): void {
    this.manage(
      `${stacks}Functions`,
      ['function', ...callers],
      this.arns('lambda', ...functions.map((name) => `function:${name}`)),
    );
    const logGroups = functions.map((name) => `log-group:/aws/lambda/${name}`);
    this.manage(`${stacks}LogGroupsOfFunctions`, ['logGroup'], this.arns('logs', ...logGroups));
  }

  protected arns(service: string, ...resources: string[]): string[] {
    return resources.map((resource) => this.account.environment.arn(service, resource));
  }

  protected globalArns(service: string, ...resources: string[]): string[] {
    return resources.map((resource) => this.account.environment.globalArn(service, resource));
  }

  protected roles(...roles: string[]): string[] {
    return this.globalArns('iam', ...roles.map((role) => `role/${role}`));
  }

  protected policies(...policies: string[]): string[] {
    return this.globalArns('iam', ...policies.map((policy) => `policy/${policy}`));
  }

  /** Resources of the account in whichever region. */
  protected anywhere(service: string, resource: string): string {
    const { partition, account } = this.account.environment;
    return `arn:${partition}:${service}:*:${account}:${resource}`;
  }

  /** The buckets of the account's artifact stores, in whichever region. */
  protected get storeBuckets(): string {
    const { environment } = this.account;
    return environment.bucket(`${this.org.name}-*-${environment.account}-*`);
  }
}

/** For the stateful half of pipelines: keys, buckets, image repositories. */
class ArtifactsExecution extends Execution {
  constructor(org: Organization, account: Account) {
    super(org, account);
    // A key's ID is not known before it exists, and its alias comes after it.
    this.manage('ArtifactsKeys', ['key'], this.arns('kms', 'key/*'));
    this.manage('ArtifactsAliases', ['alias'], this.arns('kms', `alias/${org.name}/*`, 'key/*'));
    this.manage('ArtifactsBuckets', ['bucket', 'bucketPolicy'], [this.storeBuckets]);
    this.manage('ArtifactsImages', ['repository'], this.arns('ecr', `repository/${org.name}/*`));
    const logGroups = [`log-group:/${org.name}/builds/*`, 'log-group:/aws/codepipeline/*'];
    this.manage('ArtifactsLogGroups', ['logGroup', 'logGroupKey'], this.arns('logs', ...logGroups));
    this.manage('ArtifactsParameters', ['parameter'], this.arns('ssm', 'parameter/causeway/*'));
    this.add(
      allow('ArtifactsGrantKeysToEcr', ['kms:CreateGrant', 'kms:RetireGrant'], this.arns('kms', 'key/*'), {
        StringEquals: { 'kms:ViaService': `ecr.${org.region}.amazonaws.com` },
      }),
    );
  }
}

/** For pipelines and the projects and roles that they run, a pipeline of the platform's own included. */
class PipelineExecution extends Execution {
  constructor(org: Organization, account: Account) {
    super(org, account);
    const policies = this.policies('CodePipelineRole-*', 'causeway-platform-pipeline-approval');
    // A pipeline is called as its application.
    this.manage('PipelinePipelines', ['pipeline'], this.arns('codepipeline', '*'));
    this.manage('PipelineProjects', ['project'], this.arns('codebuild', 'project/causeway-*'));
    this.manage('PipelineRules', ['rule'], this.arns('events', 'rule/causeway-*'));
    this.manage('PipelinePolicies', ['managedPolicy'], policies);
    this.manageRoles(
      'PipelineRoles',
      ['CodePipelineRole-*', 'CodeBuild*Role-*', 'PipelineTriggerRole-*', 'causeway-platform-*'],
      policies,
    );
    const projects = ['build', 'review', 'update'].map((does) => `causeway-platform-${does}`);
    this.add(
      pass('PipelinePassCodepipeline', this.roles('CodePipelineRole-*', 'causeway-platform-pipeline'), 'codepipeline'),
      pass('PipelinePassCodebuild', this.roles('CodeBuild*Role-*', ...projects), 'codebuild'),
      pass('PipelinePassEvents', this.roles('PipelineTriggerRole-*', 'causeway-platform-trigger'), 'events'),
      // A connection has a random ID, and may be in another region than the pipeline.
      allow(
        'PipelinePassConnections',
        ['codeconnections:PassConnection', 'codestar-connections:PassConnection'],
        [this.anywhere('codeconnections', 'connection/*'), this.anywhere('codestar-connections', 'connection/*')],
      ),
    );
  }
}

/** For what tells people about pipelines, and for functions. */
class MonitoringExecution extends Execution {
  constructor(org: Organization, account: Account) {
    super(org, account);
    const functions = ['causeway-*-keys', 'causeway-*-watch'];
    this.manageFunctions('Monitoring', ['permission', 'customResource'], ...functions);
    this.manage('MonitoringTopics', ['topic'], this.arns('sns', 'causeway-*'));
    const events = this.arns('events', 'event-bus/causeway-*', 'event-bus/default', 'rule/causeway-*');
    this.manage('MonitoringEvents', ['eventBus', 'eventBusPolicy', 'rule'], events);
    this.manage('MonitoringAlarms', ['alarm'], this.arns('cloudwatch', 'alarm:causeway-*'));
    this.manage('MonitoringDashboards', ['dashboard'], this.globalArns('cloudwatch', 'dashboard/causeway-*'));
    this.manage('MonitoringChat', ['chatChannel'], this.globalArns('chatbot', 'chat-configuration/slack-channel/causeway-*'));
    this.manage('MonitoringRoles', ['role'], this.roles('causeway-*-chat', 'causeway-*-events', ...functions));
    this.add(
      pass('MonitoringPassLambda', this.roles(...functions), 'lambda'),
      pass('MonitoringPassEvents', this.roles('causeway-*-events'), 'events'),
      pass('MonitoringPassChatbot', this.roles('causeway-*-chat'), 'chatbot'),
      allow(
        'MonitoringLinkRoleOfManagement',
        ['iam:CreateServiceLinkedRole'],
        this.roles('aws-service-role/management.chatbot.amazonaws.com/*'),
        { StringEquals: { 'iam:AWSServiceName': 'management.chatbot.amazonaws.com' } },
      ),
    );
  }
}

/** For the roles of workload accounts. CloudFormationRole exists only under its boundary. */
class WorkloadExecution extends Execution {
  constructor(org: Organization, account: Account) {
    super(org, account);
    const bounded = this.policies('CloudFormationRole-*');
    const policies = this.policies(
      'BuildRole-*',
      'CodeDeployRole-*',
      'CodePipelineCrossAccountRole-*',
      'EC2InstanceRole-*',
      'ECSTaskExecutionRole-*',
    );
    const roles = [
      'BuildRole',
      'CloudWatch-CrossAccountSharingRole',
      'CodeDeployRole',
      'CodePipelineCrossAccountRole',
      'CrossAccountReadOnlyRole',
      'EC2InstanceRole',
      'ECSTaskExecutionRole',
      'ECSTaskRole',
    ];
    const [boundary] = this.policies(names.BOUNDARY);
    const cloudFormationRole = this.roles(names.CLOUDFORMATION_ROLE);
    this.manage('WorkloadPolicies', ['managedPolicy'], [boundary, ...bounded, ...policies]);
    this.manage('WorkloadInstanceProfiles', ['instanceProfile'], this.globalArns('iam', 'instance-profile/EC2InstanceRole'));
    this.manageRoles('WorkloadRoles', roles, policies);
    this.add(
      allow('WorkloadChangeRoleUnderBoundary', CHANGE_ROLES, cloudFormationRole, {
        StringEquals: { 'iam:PermissionsBoundary': boundary },
        ArnLikeIfExists: { 'iam:PolicyARN': bounded },
      }),
      allow(
        'WorkloadManageBoundedRole',
        [
          ...[
            'iam:DeleteRole',
            'iam:GetRole',
            'iam:GetRolePolicy',
            'iam:ListAttachedRolePolicies',
            'iam:ListRolePolicies',
            'iam:TagRole',
          ],
          'iam:UntagRole',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole',
          'iam:UpdateRoleDescription',
        ],
        cloudFormationRole,
      ),
      pass('WorkloadPassEc2', this.roles('EC2InstanceRole'), 'ec2'),
    );
  }
}

/** For the other half of workload accounts' stacks: network parameters, forwarding of events, budgets. */
class AccountExecution extends Execution {
  constructor(org: Organization, account: Account) {
    super(org, account);
    this.manageFunctions('WorkloadServices', ['permission', 'customResource'], 'causeway-network-parameters*');
    this.manage('WorkloadServicesRules', ['rule'], this.arns('events', 'rule/causeway-*'));
    this.manage('WorkloadServicesParameters', ['parameter'], this.arns('ssm', 'parameter/causeway/network/*'));
    this.manage('WorkloadServicesRoles', ['role'], this.roles('causeway-deployment-events', 'causeway-network-parameters*'));
    this.add(
      pass('WorkloadServicesPassLambda', this.roles('causeway-network-parameters*'), 'lambda'),
      pass('WorkloadServicesPassEvents', this.roles('causeway-deployment-events'), 'events'),
    );
    this.manage('CostsBudgets', ['budget'], this.globalArns('budgets', 'budget/*'));
    const anomalies = this.globalArns('ce', 'anomalymonitor/*', 'anomalysubscription/*');
    this.manage('CostsAnomalies', ['anomalyMonitor', 'anomalySubscription'], anomalies);
  }
}

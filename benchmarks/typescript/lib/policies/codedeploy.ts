import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Account, Deployment } from '../organization';
import { TrustedPrincipal, trustedService } from './principals';
import { readReleases } from './releases';
import { allow, forAccount, pass } from './statements';

/** The ARN of a stage's deployment group, which bears the name of its application. */
export function deploymentGroup({ account, name }: Deployment): string {
  return account.environment.arn('codedeploy', `deploymentgroup:${name}/${name}`);
}

/** Lets CodeDeploy use the role for the deployment groups of the account's stages. */
export function codeDeployTrust({ environment, deployments }: Account): TrustedPrincipal {
  return trustedService('CodeDeployRunsDeployments', 'codedeploy', {
    ...forAccount(environment.account),
    ArnEquals: { 'aws:SourceArn': deployments.map(deploymentGroup) },
  });
}

/** Lets CodeDeploy replace the stage's task set, point its load balancer's listeners at the new one, and read the revision. */
export function shiftTraffic(deployment: Deployment): iam.PolicyStatement[] {
  const { application, account, name } = deployment;
  const { environment } = account;
  return [
    ...readReleases(application),
    // CloudWatch requires `*` for composite alarms.
    allow('WatchAlarms', ['cloudwatch:DescribeAlarms'], ['*']),
    // These actions support no resource but `*`.
    allow(
      'ReadListeners',
      [
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeRules',
        'elasticloadbalancing:DescribeTargetGroups',
      ],
      ['*'],
    ),
    allow(
      'ShiftTraffic',
      ['elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyRule'],
      ['listener/app', 'listener/net', 'listener-rule/app', 'listener-rule/net'].map((kind) =>
        environment.arn('elasticloadbalancing', `${kind}/${name}/*`),
      ),
    ),
    allow(
      'SwitchService',
      ['ecs:DescribeServices', 'ecs:UpdateServicePrimaryTaskSet'],
      [environment.arn('ecs', `service/${name}/${name}`)],
    ),
    allow('ReplaceTaskSets', ['ecs:CreateTaskSet', 'ecs:DeleteTaskSet'], [environment.arn('ecs', `task-set/${name}/${name}/*`)]),
    allow('RunLifecycleHooks', ['lambda:InvokeFunction'], [environment.arn('lambda', `function:${name}-*`)]),
    passTaskRoles(deployment),
  ];
}

/** Lets a role hand the roles of the stage's tasks to ECS: the platform's, or one of its own by a fixed name. */
export function passTaskRoles(deployment: Deployment): iam.PolicyStatement {
  const roles = [names.TASK_EXECUTION_ROLE, names.TASK_ROLE, names.ownTaskRole(deployment)];
  return pass(
    'PassTaskRoles',
    roles.map((role) => deployment.account.environment.role(role)),
    'ecs-tasks',
  );
}

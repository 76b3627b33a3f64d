import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Account, Organization } from '../organization';
import { CHANGE_ROLES, MANAGE_INSTANCE_PROFILES, MANAGE_ROLES } from './actions';
import { denials, denyPlatformRoles } from './denials';
import { TrustedPrincipal, trustedService } from './principals';
import { allow, Conditions, forAccountIfSent, pass } from './statements';

/** The services whose resources an application's templates may create. */
const APPLICATION_SERVICES = [
  'acm',
  'apigateway',
  'application-autoscaling',
  'autoscaling',
  'cloudwatch',
  'codebuild',
  'codedeploy',
  'dynamodb',
  'ec2',
  'ecs',
  'elasticache',
  'elasticfilesystem',
  'elasticloadbalancing',
  'events',
  'kms',
  'lambda',
  'logs',
  'rds',
  's3',
  'scheduler',
  'secretsmanager',
  'servicediscovery',
  'sns',
  'sqs',
  'ssm',
  'states',
];

/** The services that an application's own roles may be handed to. */
const RUNTIME_SERVICES = [
  'apigateway',
  'codebuild',
  'ec2',
  'ecs-tasks',
  'events',
  'lambda',
  'monitoring.rds',
  'scheduler',
  'states',
];

/** The services that make roles for themselves on first use in an account. */
const LINKED_SERVICES = [
  'autoscaling',
  'dynamodb.application-autoscaling',
  'ecs',
  'ecs.application-autoscaling',
  'elasticache',
  'elasticloadbalancing',
  'rds',
];

/** Lets CloudFormation act for the account under the role. */
export function cloudFormationTrust({ environment }: Account): TrustedPrincipal {
  return trustedService('CloudFormationCreatesResources', 'cloudformation', forAccountIfSent(environment.account));
}

/** Lets CloudFormation create the resources of the account's stages, and roles and stacks by the stages' names. */
export function createStages(account: Account): iam.PolicyStatement[] {
  const { environment, deployments } = account;
  const roles = deployments.map(({ name }) => environment.role(`${name}-*`));
  const profiles = deployments.map(({ name }) => environment.globalArn('iam', `instance-profile/${name}-*`));
  const stacks = deployments.map((deployment) =>
    environment.arn('cloudformation', `stack/${names.infrastructureStack(deployment)}-*/*`),
  );
  return [
    createResources(),
    allow('CreateRolesUnderBoundary', CHANGE_ROLES, roles, underBoundary(account)),
    allow('ManageRoles', MANAGE_ROLES, roles),
    allow('ManageInstanceProfiles', MANAGE_INSTANCE_PROFILES, profiles),
    pass('PassOwnRoles', roles, ...RUNTIME_SERVICES),
    ...passPlatformRoles(account),
    allow('CreateServiceLinkedRoles', ['iam:CreateServiceLinkedRole'], [environment.role('aws-service-role/*')], {
      StringEquals: { 'iam:AWSServiceName': LINKED_SERVICES.map((service) => `${service}.amazonaws.com`) },
    }),
    allow('NestStacks', ['cloudformation:*'], stacks),
  ];
}

/** The most that CloudFormationRole and every role that it creates can ever do, whatever policies they are given. */
export function boundary(org: Organization, account: Account): iam.PolicyStatement[] {
  const { environment } = account;
  const itself = { ArnEquals: { 'aws:PrincipalArn': environment.role(names.CLOUDFORMATION_ROLE) } };
  return [
    createResources(),
    allow('ChangeRolesUnderThisBoundary', CHANGE_ROLES, [environment.role('*')], { ...itself, ...underBoundary(account) }),
    allow(
      'ManageRolesAndStacks',
      ['cloudformation:*', 'iam:CreateServiceLinkedRole', 'iam:PassRole', ...MANAGE_ROLES, ...MANAGE_INSTANCE_PROFILES],
      [environment.role('*'), environment.globalArn('iam', 'instance-profile/*'), environment.arn('cloudformation', 'stack/*')],
      itself,
    ),
    denyPlatformRoles(account),
    ...denials(org, account),
  ];
}

/** What a template creates is named by the application. */
function createResources(): iam.PolicyStatement {
  return allow(
    'CreateResources',
    APPLICATION_SERVICES.map((service) => `${service}:*`),
    ['*'],
  );
}

/** Holds for roles that have the permissions boundary. */
function underBoundary({ environment }: Account): Conditions {
  return { StringEquals: { 'iam:PermissionsBoundary': environment.globalArn('iam', `policy/${names.BOUNDARY}`) } };
}

/** Allows handing each of the platform's roles to the services that it is for. */
function passPlatformRoles({ environment }: Account): iam.PolicyStatement[] {
  const passRole = (role: string, ...services: string[]) => pass(`Pass${role}`, [environment.role(role)], ...services);
  return [
    passRole(names.BUILD_ROLE, 'codebuild', 'lambda'),
    passRole(names.CODEDEPLOY_ROLE, 'codedeploy'),
    passRole(names.TASK_EXECUTION_ROLE, 'ecs-tasks'),
    passRole(names.TASK_ROLE, 'ecs-tasks'),
    // CloudFormation looks at the roles of a task definition.
    allow('ReadTaskRoles', ['iam:GetRole'], [environment.role(names.TASK_EXECUTION_ROLE), environment.role(names.TASK_ROLE)]),
    // CloudFormation hands the role of a stack to itself for each stack nested in it.
    pass('PassItselfToNestedStacks', [environment.role(names.CLOUDFORMATION_ROLE)], 'cloudformation'),
  ];
}

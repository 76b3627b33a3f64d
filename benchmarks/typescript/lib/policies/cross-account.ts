import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Deployment } from '../organization';
import { RUN_BUILDS } from './actions';
import { deploymentGroup, passTaskRoles } from './codedeploy';
import { readReleases } from './releases';
import { allow, pass } from './statements';

/** Lets the pipeline's deploy actions deploy one stage: its stacks by passing CloudFormationRole, and its deployments. */
export function deployStage(deployment: Deployment): iam.PolicyStatement[] {
  return [
    ...readReleases(deployment.application),
    ...deployStacks(deployment),
    ...startDeployments(deployment),
    // AWS documents `*` as the least that the action needs.
    allow('RegisterTaskDefinitions', ['ecs:RegisterTaskDefinition'], ['*']),
    passTaskRoles(deployment),
    ...runBuildsAndFunctions(deployment),
  ];
}

/** Creating, changing and watching the stage's stacks, under CloudFormationRole only. */
function deployStacks(deployment: Deployment): iam.PolicyStatement[] {
  const { environment } = deployment.account;
  const stacks = [environment.arn('cloudformation', `stack/${names.infrastructureStack(deployment)}/*`)];
  const cloudFormationRole = environment.role(names.CLOUDFORMATION_ROLE);
  return [
    allow(
      'DeployStacks',
      ['cloudformation:CreateChangeSet', 'cloudformation:CreateStack', 'cloudformation:UpdateStack'],
      stacks,
      { ArnEquals: { 'cloudformation:RoleArn': cloudFormationRole } },
    ),
    allow(
      'WatchStacks',
      [
        'cloudformation:DeleteChangeSet',
        'cloudformation:DescribeChangeSet',
        'cloudformation:DescribeStackEvents',
        'cloudformation:DescribeStackResources',
        'cloudformation:DescribeStacks',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:GetStackPolicy',
        'cloudformation:GetTemplate',
        'cloudformation:SetStackPolicy',
        'cloudformation:TagResource',
      ],
      stacks,
    ),
    pass('PassCloudFormationRole', [cloudFormationRole], 'cloudformation'),
  ];
}

/** Starting and watching deployments to the stage's deployment group. */
function startDeployments(deployment: Deployment): iam.PolicyStatement[] {
  const { environment } = deployment.account;
  return [
    allow(
      'RegisterRevisions',
      ['codedeploy:GetApplication', 'codedeploy:GetApplicationRevision', 'codedeploy:RegisterApplicationRevision'],
      [environment.arn('codedeploy', `application:${deployment.name}`)],
    ),
    allow('StartDeployments', ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment'], [deploymentGroup(deployment)]),
    allow(
      'ReadDeploymentConfigurations',
      ['codedeploy:GetDeploymentConfig'],
      [
        environment.arn('codedeploy', 'deploymentconfig:CodeDeployDefault.*'),
        environment.arn('codedeploy', `deploymentconfig:${deployment.name}-*`),
      ],
    ),
  ];
}

/** Running the CodeBuild projects and Lambda functions of the stage. */
function runBuildsAndFunctions({ account, name }: Deployment): iam.PolicyStatement[] {
  return [
    allow('RunBuilds', RUN_BUILDS, [account.environment.arn('codebuild', `project/${name}-*`)]),
    allow('InvokeFunctions', ['lambda:InvokeFunction'], [account.environment.arn('lambda', `function:${name}-*`)]),
  ];
}

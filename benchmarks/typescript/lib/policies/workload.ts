import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Account, Application, Deployment } from '../organization';
import { WRITE_LOGS } from './actions';
import { TrustedPrincipal, trustedService } from './principals';
import { pullImages, readReleases } from './releases';
import { allow, forAccount, forAccountIfSent } from './statements';

/** Lets ECS run tasks of the account under the role. */
export function taskTrust({ environment }: Account): TrustedPrincipal {
  return trustedService('ECSRunsTasks', 'ecs-tasks', {
    ...forAccount(environment.account),
    ArnLike: { 'aws:SourceArn': environment.arn('ecs', '*') },
  });
}

/** Lets ECS pull a task's image and write to the log group of the stage. */
export function startTasks({ application, account, name }: Deployment): iam.PolicyStatement[] {
  return [
    ...pullImages(application),
    allow('WriteLogs', WRITE_LOGS, [account.environment.arn('logs', `log-group:/ecs/${name}:*`)]),
  ];
}

/** Lets CodeBuild projects and Lambda functions of the account run under the role. */
export function buildTrust({ environment }: Account): iam.IPrincipal {
  return new iam.CompositePrincipal(
    trustedService('CodeBuildRunsProjects', 'codebuild', forAccount(environment.account)),
    trustedService('LambdaRunsFunctions', 'lambda', forAccountIfSent(environment.account)),
  );
}

/** Lets a build or function of the account read releases, and the projects that test stages write logs and reports. */
export function readAndTest(app: Application, { environment, deployments }: Account): iam.PolicyStatement[] {
  const tests = deployments.filter(({ application, stage }) => application === app && stage.test).map(names.testProject);
  if (tests.length === 0) return readReleases(app);
  return [
    ...readReleases(app),
    allow(
      'WriteLogs',
      WRITE_LOGS,
      tests.map((test) => environment.arn('logs', `log-group:/aws/codebuild/${test}:*`)),
    ),
    allow(
      'WriteReports',
      ['codebuild:BatchPutTestCases', 'codebuild:CreateReport', 'codebuild:CreateReportGroup', 'codebuild:UpdateReport'],
      tests.map((test) => environment.arn('codebuild', `report-group/${test}-*`)),
    ),
  ];
}

/** Lets others see which resources the account has. It reads no data. Most of these actions support no resource. */
export function discoverResources(): iam.PolicyStatement {
  return allow(
    'DiscoverResources',
    [
      'autoscaling:DescribeAutoScalingGroups',
      'cloudformation:DescribeStacks',
      'cloudformation:ListStackResources',
      'cloudwatch:DescribeAlarms',
      'codedeploy:GetApplication',
      'codedeploy:GetDeploymentGroup',
      'codedeploy:ListApplications',
      'codedeploy:ListDeploymentGroups',
      'ec2:DescribeInstances',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
      'ecs:DescribeClusters',
      'ecs:DescribeServices',
      'ecs:ListClusters',
      'ecs:ListServices',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'tag:GetResources',
      'tag:GetTagKeys',
      'tag:GetTagValues',
    ],
    ['*'],
  );
}

/** Lets dashboards of other accounts show metrics and alarms, which have no ARN. */
export function readMetrics(): iam.PolicyStatement {
  return allow(
    'ReadMetrics',
    ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'cloudwatch:GetMetricStatistics', 'cloudwatch:ListMetrics'],
    ['*'],
  );
}

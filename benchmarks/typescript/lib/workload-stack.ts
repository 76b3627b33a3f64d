import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import * as names from './names';
import { Account, Deployment, Organization } from './organization';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';
import { boundary, cloudFormationTrust, createStages } from './policies/cloudformation';
import { codeDeployTrust, shiftTraffic } from './policies/codedeploy';
import { deployStage } from './policies/cross-account';
import { denials } from './policies/denials';
import { Roles } from './policies/principals';
import { buildTrust, discoverResources, readAndTest, readMetrics, startTasks, taskTrust } from './policies/workload';

/** The roles of a workload account, least privilege to the stages that are deployed into it. */
export class WorkloadStack extends PlatformStack {
  constructor(
    scope: Construct,
    private readonly org: Organization,
    private readonly workload: Account,
  ) {
    super(scope, names.workloadStack(workload), workload, { description: `Roles and network parameters of ${workload.name}` });
    this.tag(sharedTags(workload.deployments));
    this.addCodePipelineCrossAccountRole();
    this.addCloudFormationRole();
    this.addCodeDeployRole();
    this.addTaskRoles();
    this.addBuildRole();
    this.addCrossAccountReadOnlyRole();
    this.addMetricsRole();
  }

  private addCodePipelineCrossAccountRole(): void {
    new PlatformRole(this, names.CROSS_ACCOUNT_ROLE, {
      roleName: names.CROSS_ACCOUNT_ROLE,
      description: 'Assumed by the pipelines for their deploy actions',
      trust: this.rolesOfPipelines(...this.applications.map(names.pipelineRole)).trusted('PipelinesDeployIntoThisAccount'),
      policies: this.byStage(deployStage),
    });
  }

  /** The role under which CloudFormation creates an application's resources, and its permissions boundary. */
  private addCloudFormationRole(): void {
    const permissionsBoundary = new iam.ManagedPolicy(this, 'Boundary', {
      managedPolicyName: names.BOUNDARY,
      description: 'The most that CloudFormationRole and the roles that it creates can do',
      statements: boundary(this.org, this.workload),
    });
    const role = new PlatformRole(this, names.CLOUDFORMATION_ROLE, {
      roleName: names.CLOUDFORMATION_ROLE,
      description: "Handed to CloudFormation: creates the resources of the applications' templates",
      trust: cloudFormationTrust(this.workload),
      permissions: createStages(this.workload),
      policies: { denials: denials(this.org, this.workload) },
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(this, 'BoundaryByName', names.BOUNDARY),
    });
    role.node.addDependency(permissionsBoundary);
  }

  private addCodeDeployRole(): void {
    new PlatformRole(this, names.CODEDEPLOY_ROLE, {
      roleName: names.CODEDEPLOY_ROLE,
      description: 'Lets CodeDeploy drive the deployments of the applications',
      trust: codeDeployTrust(this.workload),
      policies: this.byStage(shiftTraffic),
    });
  }

  private addTaskRoles(): void {
    new PlatformRole(this, names.TASK_EXECUTION_ROLE, {
      roleName: names.TASK_EXECUTION_ROLE,
      description: "Lets ECS pull images and write logs for the applications' tasks",
      trust: taskTrust(this.workload),
      policies: this.byStage(startTasks),
    });
    new PlatformRole(this, names.TASK_ROLE, {
      roleName: names.TASK_ROLE,
      description: 'For containers that call no AWS service',
      trust: taskTrust(this.workload),
    });
  }

  private addBuildRole(): void {
    new PlatformRole(this, names.BUILD_ROLE, {
      roleName: names.BUILD_ROLE,
      description: "For CodeBuild projects and Lambda functions that read the applications' artifacts",
      trust: buildTrust(this.workload),
      policies: Object.fromEntries(this.applications.map((app) => [app.name, readAndTest(app, this.workload)])),
    });
  }

  private addCrossAccountReadOnlyRole(): void {
    new PlatformRole(this, names.READ_ONLY_ROLE, {
      roleName: names.READ_ONLY_ROLE,
      description: 'Lets the builds of the applications discover resources, but read no data',
      trust: this.rolesOfPipelines(...this.applications.map((app) => names.projectRole(app, 'build'))).trusted(
        'BuildsDiscoverResources',
      ),
      permissions: [discoverResources()],
    });
  }

  /** Lets the dashboards of the pipelines show metrics of the account. */
  private addMetricsRole(): void {
    new PlatformRole(this, 'MetricsRole', {
      roleName: names.METRICS_ROLE,
      description: 'Lets dashboards in the accounts of the pipelines show metrics',
      trust: this.rolesOfPipelines(names.METRICS_READER).trusted('DashboardsReadMetrics'),
      permissions: [readMetrics()],
    });
  }

  /** The applications with a stage in the account. */
  private get applications() {
    return [...new Set(this.workload.deployments.map(({ application }) => application))];
  }

  /** Roles of the account that pipelines are in. */
  private rolesOfPipelines(...roles: string[]): Roles {
    return Roles.in(this.org, [this.org.sharedServices], ...roles);
  }

  /** A policy for each stage in the account. */
  private byStage(policy: (deployment: Deployment) => iam.PolicyStatement[]): Record<string, iam.PolicyStatement[]> {
    return Object.fromEntries(this.workload.deployments.map((deployment) => [deployment.name, policy(deployment)]));
  }
}

/** The tags of what belongs to all these stages: the application and the stage that they have in common. */
function sharedTags(deployments: Deployment[]): Record<string, string> {
  const [{ application, stage }] = deployments;
  return {
    ...(deployments.every((d) => d.application === application) && { 'causeway:application': application.name }),
    ...(deployments.every((d) => d.stage.name === stage.name) && { 'causeway:stage': stage.name }),
  };
}

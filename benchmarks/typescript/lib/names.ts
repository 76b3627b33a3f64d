import { Account, Application, Deployment, Organization } from './organization';

/** Every physical name. Who has a resource and who refers to it from another account take its name from here. */

/** The roles of a workload account. */
export const CROSS_ACCOUNT_ROLE = 'CodePipelineCrossAccountRole';
export const CLOUDFORMATION_ROLE = 'CloudFormationRole';
export const CODEDEPLOY_ROLE = 'CodeDeployRole';
export const TASK_EXECUTION_ROLE = 'ECSTaskExecutionRole';
export const TASK_ROLE = 'ECSTaskRole';
export const BUILD_ROLE = 'BuildRole';
export const READ_ONLY_ROLE = 'CrossAccountReadOnlyRole';
/** CloudWatch fixes the name. */
export const METRICS_ROLE = 'CloudWatch-CrossAccountSharingRole';
/** The role that CloudWatch has in the account of a dashboard, with its path. */
export const METRICS_READER = 'aws-service-role/cloudwatch-crossaccount.amazonaws.com/AWSServiceRoleForCloudWatchCrossAccount';
/** The managed policy that bounds CloudFormationRole and every role that it creates. */
export const BOUNDARY = 'CausewayWorkloadBoundary';

export const workloadStack = (account: Account) => `Workload-${account.name}`;
export const executionPoliciesStack = (account: Account) => `ExecutionPolicies-${account.name}`;
export const artifactsStack = (app: Application) => `SharedServices-${app.name}-Artifacts`;
export const pipelineStack = (app: Application) => `SharedServices-${app.name}-Pipeline`;

/** Of a stage. */
export const infrastructureStack = (deployment: Deployment) => `${deployment.name}-infrastructure`;
export const ownTaskRole = (deployment: Deployment) => `${deployment.name}-task`;
export const testProject = (deployment: Deployment) => `${deployment.name}-test`;
export const approvalTopic = (deployment: Deployment) => `causeway-${deployment.name}-approval`;

/** Of an artifact store. Buckets end with account and region, because their names are unique in the world. */
const bucket = (app: Application, kind: string) =>
  [app.organization.name, app.name, kind, app.environment.account, app.environment.region].join('-');
export const artifactBucket = (app: Application) => bucket(app, 'artifacts');
export const templateBucket = (app: Application) => bucket(app, 'templates');
export const accessLogBucket = (app: Application) => bucket(app, 'logs');
export const artifactKey = (app: Application) => `alias/${app.organization.name}/${app.name}/artifacts`;
export const imageKey = (app: Application) => `alias/${app.organization.name}/${app.name}/images`;
export const imageRepository = (app: Application) => `${app.organization.name}/${app.name}`;
export const parameter = (app: Application, part: string) => `/causeway/${app.name}/${part}`;
export const buildLogGroup = (app: Application) => `/${app.organization.name}/builds/${app.name}`;
/** CodePipeline fixes the name. */
export const scanLogGroup = (app: Application) => `/aws/codepipeline/${app.name}`;

/** What CodePipeline begins the keys of an artifact with: twenty characters of the pipeline's name, ten of the artifact's. */
export const artifactPrefix = (app: Application, artifact: string) => `${app.name.slice(0, 20)}/${artifact.slice(0, 10)}/`;

/** The CodeBuild projects of a pipeline, by what they do, and what the names of their roles begin with. */
export const PROJECT_ROLES = {
  build: 'CodeBuildRole',
  seal: 'CodeBuildSealRole',
  tests: 'CodeBuildTestRole',
  analysis: 'CodeBuildAnalysisRole',
};
export type ProjectKind = keyof typeof PROJECT_ROLES;
export const PROJECTS = Object.keys(PROJECT_ROLES) as ProjectKind[];

/** Of a pipeline. */
export const pipelineRole = (app: Application) => `CodePipelineRole-${app.name}`;
export const project = (app: Application, kind: ProjectKind) => `causeway-${app.name}-${kind}`;
export const projectRole = (app: Application, kind: ProjectKind) => `${PROJECT_ROLES[kind]}-${app.name}`;

/** Of what observes a pipeline. */
export const alarmTopic = (app: Application) => `causeway-${app.name}-alarms`;
export const failedAlarm = (app: Application) => `causeway-${app.name}-failed`;
export const stuckAlarm = (app: Application) => `causeway-${app.name}-stuck`;
export const watchFunction = (app: Application) => `causeway-${app.name}-watch`;
export const dashboard = (app: Application) => `causeway-${app.name}`;

/** The ARNs of a pipeline's alarms. */
export const alarmArns = (app: Application) =>
  [failedAlarm(app), stuckAlarm(app)].map((name) => app.environment.arn('cloudwatch', `alarm:${name}`));

/** The names of the accounts' buckets of artifact stores, as a pattern. */
export const storeBuckets = (org: Organization, account: string) => `${org.name}-*-${account}-${org.region}*`;

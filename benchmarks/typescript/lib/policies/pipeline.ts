import * as iam from 'aws-cdk-lib/aws-iam';
import { ArtifactsStack } from '../artifacts-stack';
import * as names from '../names';
import { Application } from '../organization';
import { ENCRYPT, PULL_IMAGES, READ_BUCKET, READ_OBJECTS, RUN_BUILDS, WRITE_LOGS } from './actions';
import { rolesIn, TrustedPrincipal, trustedService } from './principals';
import { signInToEcr } from './releases';
import { allow, forAccountIfSent } from './statements';

/** Lets CodePipeline run pipelines of the account under the role. */
export function pipelineTrust({ environment }: Application): TrustedPrincipal {
  return trustedService('CodePipelineRunsPipelines', 'codepipeline', forAccountIfSent(environment.account));
}

/** Lets the pipeline fetch the source, start builds and scans, and assume the roles of its deploy actions. */
export function runPipeline(app: Application, { artifactBucket, key, images }: ArtifactsStack): iam.PolicyStatement[] {
  const { environment, source } = app;
  const scans = environment.arn('logs', `log-group:${names.scanLogGroup(app)}`);
  return [
    // A connection reaches every repository that its owner chose; this pipeline fetches one.
    allow('FetchSource', ['codeconnections:UseConnection', 'codestar-connections:UseConnection'], [source.connectionArn], {
      'ForAllValues:StringEquals': {
        'codeconnections:FullRepositoryId': source.repository,
        'codestar-connections:FullRepositoryId': source.repository,
      },
    }),
    allow('UseArtifactBucket', READ_BUCKET, [artifactBucket.bucketArn]),
    allow(
      'ReadAndWriteArtifacts',
      ['s3:PutObject', ...READ_OBJECTS, 's3:PutObjectAcl'], // the source action sets an ACL
      [artifactBucket.arnForObjects('*')],
    ),
    allow('EncryptArtifacts', ENCRYPT, [key.keyArn]),
    allow(
      'RunBuilds',
      RUN_BUILDS,
      names.PROJECTS.map((kind) => environment.arn('codebuild', `project/${names.project(app, kind)}`)),
    ),
    allow('AssumeCrossAccountRoles', ['sts:AssumeRole'], rolesIn(app.accounts, names.CROSS_ACCOUNT_ROLE)),
    // The action is about the list that the request contains.
    allow('ScanForVulnerabilities', ['inspector-scan:ScanSbom'], ['*']),
    allow('LogScans', ['logs:CreateLogGroup', ...WRITE_LOGS], [scans, `${scans}:*`]),
    signInToEcr(),
    allow('PullImageToScan', PULL_IMAGES, [images.repositoryArn]),
  ];
}

/** Lets the pipeline tell who is to approve. */
export function askForApproval(topics: string[]): iam.PolicyStatement {
  return allow('AskForApproval', ['sns:Publish'], topics);
}

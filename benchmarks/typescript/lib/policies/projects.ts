import * as iam from 'aws-cdk-lib/aws-iam';
import { ArtifactsStack } from '../artifacts-stack';
import * as names from '../names';
import { Application } from '../organization';
import { DECRYPT, ENCRYPT, PULL_IMAGES, READ_OBJECTS, WRITE_LOGS } from './actions';
import { rolesIn, TrustedPrincipal, trustedService } from './principals';
import { signInToEcr } from './releases';
import { allow, forAccount } from './statements';

/** Lets CodeBuild run projects of the account under the role. */
export function projectTrust({ environment }: Application): TrustedPrincipal {
  return trustedService('CodeBuildRunsProjects', 'codebuild', forAccount(environment.account));
}

/** Lets a project read a commit, and write nothing but logs and reports. */
export function judgeCommit(app: Application, kind: names.ProjectKind, store: ArtifactsStack): iam.PolicyStatement[] {
  return [
    ...readArtifacts(app, 'Source', store),
    allow('DecryptArtifacts', DECRYPT, [store.key.keyArn]),
    writeReports(app, kind),
  ];
}

/** Lets the build write its result, nested templates and images, and look around in the accounts of its stages. */
export function build(app: Application, store: ArtifactsStack): iam.PolicyStatement[] {
  return [
    ...readArtifacts(app, 'Source', store),
    ...writeArtifacts(app, 'Build', store),
    writeReports(app, 'build'),
    // A stack's template names a nested one by its key alone, so a key is written once.
    allow('PublishTemplates', ['s3:PutObject'], [store.templateBucket.arnForObjects('*')], {
      Null: { 's3:if-none-match': 'false' },
    }),
    allow('DiscoverResources', ['sts:AssumeRole'], rolesIn(app.accounts, names.READ_ONLY_ROLE)),
    signInToEcr(),
    allow(
      'PushImages',
      ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart', ...PULL_IMAGES],
      [store.images.repositoryArn],
    ),
  ];
}

/** Lets the seal read what the build made, find its image, and write what the stages deploy. */
export function seal(app: Application, store: ArtifactsStack): iam.PolicyStatement[] {
  return [
    ...readArtifacts(app, 'Build', store),
    ...writeArtifacts(app, 'Release', store),
    allow('FindImage', ['ecr:DescribeImages'], [store.images.repositoryArn]),
  ];
}

/** What every project needs. None lists the bucket: CodePipeline knows an artifact by its key alone, whose end is random. */
function readArtifacts(app: Application, artifact: string, { artifactBucket }: ArtifactsStack): iam.PolicyStatement[] {
  return [
    allow('WriteLogs', WRITE_LOGS, [app.environment.arn('logs', `log-group:${names.buildLogGroup(app)}:*`)]),
    allow('UseArtifactBucket', ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'], [artifactBucket.bucketArn]),
    allow('ReadArtifacts', READ_OBJECTS, [artifactBucket.arnForObjects(`${names.artifactPrefix(app, artifact)}*`)]),
  ];
}

/** What a project with a result needs. */
function writeArtifacts(app: Application, artifact: string, { artifactBucket, key }: ArtifactsStack): iam.PolicyStatement[] {
  return [
    allow('WriteResult', ['s3:PutObject'], [artifactBucket.arnForObjects(`${names.artifactPrefix(app, artifact)}*`)]),
    allow('EncryptArtifacts', ENCRYPT, [key.keyArn]),
  ];
}

/** Allows the reports that buildspecs name; CodeBuild puts the project's name before theirs. */
function writeReports(app: Application, kind: names.ProjectKind): iam.PolicyStatement {
  return allow(
    'WriteReports',
    [
      'codebuild:BatchPutCodeCoverages',
      'codebuild:BatchPutTestCases',
      'codebuild:CreateReport',
      'codebuild:CreateReportGroup',
      'codebuild:UpdateReport',
    ],
    [app.environment.arn('codebuild', `report-group/${names.project(app, kind)}-*`)],
  );
}

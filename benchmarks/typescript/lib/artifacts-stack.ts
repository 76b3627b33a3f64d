import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import * as names from './names';
import { Application } from './organization';
import { PlatformStack } from './platform-stack';
import * as policies from './policies/artifact-store';
import { RetainedKey } from './retained-key';

/** The removal policy of everything that must not be lost. */
const removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** What every bucket has: no public access, no ACLs, and it outlives its stack. */
const PRIVATE: s3.BucketProps = {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy,
};

/** The stateful half of a pipeline: its keys, buckets and image repository. */
export class ArtifactsStack extends PlatformStack {
  readonly key: RetainedKey;
  readonly artifactBucket: s3.Bucket;
  readonly templateBucket: s3.Bucket;
  readonly images: ecr.Repository;

  constructor(
    scope: Construct,
    private readonly app: Application,
  ) {
    super(scope, names.artifactsStack(app), app.organization.sharedServices, {
      description: `Keys, artifacts, templates and images of ${app.name}`,
      terminationProtection: true,
    });
    this.tag({ 'causeway:application': app.name });
    this.key = new RetainedKey(this, 'Key', {
      aliasName: names.artifactKey(app),
      description: 'Encrypts artifacts, templates, build logs and notifications',
      policy: policies.artifactKeyPolicy(app),
    });
    this.addLogGroup('BuildLogs', names.buildLogGroup(app));
    this.addLogGroup('ScanLogs', names.scanLogGroup(app));
    const accessLogs = this.addAccessLogs();
    this.artifactBucket = this.addBucket('Artifacts', names.artifactBucket(app), policies.artifactBucketPolicy(app), accessLogs);
    this.templateBucket = this.addBucket('Templates', names.templateBucket(app), policies.templateBucketPolicy(app), accessLogs);
    this.images = this.addImageRepository();
    this.publish('ArtifactBucketParameter', 'artifact-bucket', this.artifactBucket.bucketName);
    this.publish('TemplateBucketParameter', 'template-bucket', this.templateBucket.bucketName);
    this.publish('ArtifactKeyParameter', 'artifact-key', this.key.keyArn);
    this.publish('ImageRepositoryParameter', 'image-repository', this.imageRepositoryUri);
  }

  /** The URI of the image repository, as ECR says it. The construct composes it of the parts of its ARN. */
  get imageRepositoryUri(): string {
    return (this.images.node.defaultChild as ecr.CfnRepository).attrRepositoryUri;
  }

  /** Keeps for a year what was built, and from what. */
  private addLogGroup(id: string, logGroupName: string): void {
    new logs.LogGroup(this, id, {
      logGroupName,
      retention: logs.RetentionDays.ONE_YEAR,
      encryptionKey: this.key,
      removalPolicy,
    });
  }

  /** The bucket that records who reads the others, and may be written before they are created. */
  private addAccessLogs(): s3.BucketPolicy {
    const bucketName = names.accessLogBucket(this.app);
    const bucket = new s3.Bucket(this, 'AccessLogs', {
      ...PRIVATE,
      bucketName,
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        { id: 'KeepForAYear', expiration: Duration.days(365), abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
    return this.addPolicy('AccessLogs', bucket, bucketName, policies.accessLogBucketPolicy(this.app));
  }

  /** A bucket that the key encrypts. No current object is ever deleted: production may run on one that is years old. */
  private addBucket(id: string, bucketName: string, policy: iam.PolicyDocument, accessLogs: s3.BucketPolicy): s3.Bucket {
    const bucket = new s3.Bucket(this, id, {
      ...PRIVATE,
      bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      versioned: true,
      // By its name, because the CDK adds to the policy of a bucket of its own.
      serverAccessLogsBucket: s3.Bucket.fromBucketName(this, `${id}AccessLogs`, accessLogs.bucket.bucketName),
      serverAccessLogsPrefix: `${bucketName}/`,
      lifecycleRules: [
        {
          id: 'ForgetOverwrittenVersions',
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    Annotations.of(bucket).acknowledgeWarning(
      '@aws-cdk/aws-s3:accessLogsPolicyNotAdded',
      'The access logs have a policy of their own',
    );
    bucket.node.addDependency(accessLogs); // S3 refuses to log where it may not write
    this.addPolicy(id, bucket, bucketName, policy);
    return bucket;
  }

  /** A bucket policy that outlives the stack with its bucket. It names the bucket as its statements do. */
  private addPolicy(id: string, bucket: s3.Bucket, bucketName: string, document: iam.PolicyDocument): s3.BucketPolicy {
    const policy = new s3.BucketPolicy(this, `${id}Policy`, { bucket, document, removalPolicy });
    const resource = policy.node.defaultChild as s3.CfnBucketPolicy;
    resource.bucket = bucketName;
    policy.node.addDependency(bucket);
    return policy;
  }

  /** A repository with a key of its own. What was tested under a tag is what production pulls under it. */
  private addImageRepository(): ecr.Repository {
    const repository = new ecr.Repository(this, 'Images', {
      repositoryName: names.imageRepository(this.app),
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.KMS,
      encryptionKey: new RetainedKey(this, 'ImagesKey', {
        aliasName: names.imageKey(this.app),
        description: 'Encrypts images',
        policy: policies.imageKeyPolicy(this.app),
      }),
      lifecycleRules: [
        {
          rulePriority: 1,
          description: 'Untagged images go after two weeks',
          tagStatus: ecr.TagStatus.UNTAGGED,
          maxImageAge: Duration.days(14),
        },
      ],
      removalPolicy,
    });
    repository.addToResourcePolicy(policies.pullImagesFromOutside(this.app));
    return repository;
  }

  /** Names a part of the store in an SSM parameter, for people and programs of the account. */
  private publish(id: string, part: string, stringValue: string): void {
    new ssm.StringParameter(this, id, { parameterName: names.parameter(this.app, part), stringValue });
  }
}

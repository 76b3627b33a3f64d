import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Application } from '../organization';
import { DECRYPT, PULL_IMAGES, READ_BUCKET, READ_OBJECTS } from './actions';
import { allow, Conditions } from './statements';

/** What roles of workload accounts may do with the artifacts and the images of an application. */

/** Lets a role read and decrypt what the pipeline has sealed, and nothing else of its artifacts. */
export function readReleases(app: Application): iam.PolicyStatement[] {
  const bucket = app.environment.bucket(names.artifactBucket(app));
  return [
    allow('ReadArtifactBucket', READ_BUCKET, [bucket]),
    allow('ReadReleases', READ_OBJECTS, [`${bucket}/${names.artifactPrefix(app, 'Release')}*`]),
    decryptByAlias('DecryptArtifacts', app, names.artifactKey(app)),
  ];
}

/** Lets a role pull the images of the application. */
export function pullImages(app: Application): iam.PolicyStatement[] {
  const { environment } = app;
  return [
    signInToEcr(),
    allow('PullImages', PULL_IMAGES, [environment.arn('ecr', `repository/${names.imageRepository(app)}`)]),
    decryptByAlias('DecryptImages', app, names.imageKey(app), {
      StringEquals: { 'kms:ViaService': `ecr.${environment.region}.amazonaws.com` },
    }),
  ];
}

/** The action supports no resource. */
export function signInToEcr(): iam.PolicyStatement {
  return allow('SignInToECR', ['ecr:GetAuthorizationToken'], ['*']);
}

/** Lets a role decrypt with the key that bears the alias: its ID is not known before it exists. */
function decryptByAlias(sid: string, app: Application, alias: string, conditions: Conditions = {}): iam.PolicyStatement {
  return allow(sid, DECRYPT, [app.environment.arn('kms', 'key/*')], {
    'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias },
    ...conditions,
  });
}

import { RemovalPolicy } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface RetainedKeyProps {
  /** Other accounts find the key by it. */
  readonly aliasName: string;
  readonly description: string;
  readonly policy: iam.PolicyDocument;
}

/** A key that AWS rotates every year. It and its alias outlive their stack. */
export class RetainedKey extends kms.Key {
  constructor(scope: Construct, id: string, { aliasName, description, policy }: RetainedKeyProps) {
    const removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    super(scope, id, { description, policy, enableKeyRotation: true, removalPolicy });
    const alias = new kms.Alias(this, 'Alias', { aliasName, targetKey: this, removalPolicy });
    // The construct names the key by its ARN.
    (alias.node.defaultChild as kms.CfnAlias).targetKeyId = this.keyId;
  }
}

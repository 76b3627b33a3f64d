import { RegionInfo } from 'aws-cdk-lib/region-info';

/** Where resources live: an account in a region. It writes ARNs, so that no partition is ever written literally. */
export class Environment {
  readonly partition: string;

  constructor(
    readonly account: string,
    readonly region: string,
  ) {
    this.partition = RegionInfo.get(region).partition ?? 'aws';
  }

  /** The ARN of a regional resource. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** The ARN of a resource of the account in a service without regions, as IAM. */
  globalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}::${this.account}:${resource}`;
  }

  /** The ARN of a role. */
  role(name: string): string {
    return this.globalArn('iam', `role/${name}`);
  }

  /** The ARN of a bucket, whose name is unique in the world. */
  bucket(name: string): string {
    return `arn:${this.partition}:s3:::${name}`;
  }
}

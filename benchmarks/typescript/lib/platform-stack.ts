import { Stack, StackProps, Tags } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Account } from './organization';

/** A stack of the platform in an account. Everything in it bears the account's tags. */
export class PlatformStack extends Stack {
  constructor(scope: Construct, name: string, account: Account, props: StackProps) {
    super(scope, name, { ...props, env: account.environment });
    this.tag({ 'causeway:account': account.name, 'causeway:managed-by': 'causeway' });
  }

  /** Tags everything but dashboards, whose tags CloudFormation does not take in every region yet. */
  protected tag(tags: Record<string, string>): void {
    for (const [key, value] of Object.entries(tags)) {
      Tags.of(this).add(key, value, { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] });
    }
  }
}

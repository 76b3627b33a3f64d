import { BootstraplessSynthesizer } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import * as names from './names';
import { Account } from './organization';
import { PlatformStack } from './platform-stack';

/** The policies of the CDK's execution role in an account, deployed before the account is bootstrapped. */
export class ExecutionPoliciesStack extends PlatformStack {
  constructor(scope: Construct, account: Account, policies: Record<string, iam.PolicyStatement[]>) {
    super(scope, names.executionPoliciesStack(account), account, {
      description: `What CloudFormation may do in ${account.name} for the CDK`,
      synthesizer: new BootstraplessSynthesizer(),
      terminationProtection: true,
    });
    for (const [about, statements] of Object.entries(policies)) {
      const name = `CausewayExecution${about}`;
      new iam.ManagedPolicy(this, name, {
        managedPolicyName: name,
        description: 'What CloudFormation may do for the CDK',
        statements,
      });
    }
  }
}

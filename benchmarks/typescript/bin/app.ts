import { App } from 'aws-cdk-lib/core';
import { ArtifactsStack } from '../lib/artifacts-stack';
import { ExecutionPoliciesStack } from '../lib/execution-policies-stack';
import { Organization } from '../lib/organization';
import { sharedServicesExecution, workloadExecution } from '../lib/policies/execution';
import { WorkloadStack } from '../lib/workload-stack';

const app = new App();
const org = Organization.load(app.node.getContext('config') as string);
for (const account of org.workloadAccounts) {
  new WorkloadStack(app, org, account);
  new ExecutionPoliciesStack(app, account, workloadExecution(org, account));
}
for (const application of org.applications) new ArtifactsStack(app, application);
new ExecutionPoliciesStack(app, org.sharedServices, sharedServicesExecution(org));
app.synth();

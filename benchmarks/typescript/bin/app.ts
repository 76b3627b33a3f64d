import { App } from 'aws-cdk-lib/core';
import { ArtifactsStack } from '../lib/artifacts-stack';
import { ExecutionPoliciesStack } from '../lib/execution-policies-stack';
import { Organization } from '../lib/organization';
import { PipelineStack } from '../lib/pipeline-stack';
import { sharedServicesExecution, workloadExecution } from '../lib/policies/execution';
import { WorkloadStack } from '../lib/workload-stack';

/** The stacks of the organization whose file the context value config names. */
const app = new App();
const org = Organization.load(app.node.getContext('config') as string);
for (const application of org.applications) {
  new PipelineStack(app, application, new ArtifactsStack(app, application));
}
for (const account of org.workloadAccounts) {
  new WorkloadStack(app, org, account);
  new ExecutionPoliciesStack(app, account, workloadExecution(org, account));
}
new ExecutionPoliciesStack(app, org.sharedServices, sharedServicesExecution(org));
app.synth();

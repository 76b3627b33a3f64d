import { App } from 'aws-cdk-lib/core';
import { Organization } from '../lib/organization';
import { WorkloadStack } from '../lib/workload-stack';

const app = new App();
const org = Organization.load(app.node.getContext('config') as string);
for (const account of org.workloadAccounts) new WorkloadStack(app, org, account);
app.synth();

import * as iam from 'aws-cdk-lib/aws-iam';
import * as names from '../names';
import { Application } from '../organization';
import { WRITE_LOGS } from './actions';
import { TrustedPrincipal, trustedService } from './principals';
import { allow, forAccountIfSent } from './statements';

/** Lets Lambda run functions of the account under the role. */
export function functionTrust({ environment }: Application): TrustedPrincipal {
  return trustedService('LambdaRunsFunction', 'lambda', forAccountIfSent(environment.account));
}

/** Lets the function look at the executions of the pipeline, and say how many have failed or are stuck. */
export function watchExecutions(app: Application, namespace: string): iam.PolicyStatement[] {
  const { environment } = app;
  return [
    allow('WriteLogs', WRITE_LOGS, [environment.arn('logs', `log-group:/aws/lambda/${names.watchFunction(app)}:*`)]),
    allow(
      'ReadExecutions',
      ['codepipeline:ListActionExecutions', 'codepipeline:ListPipelineExecutions'],
      [environment.arn('codepipeline', app.name)],
    ),
    // PutMetricData supports no resource.
    allow('PutMetrics', ['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': namespace } }),
  ];
}

import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { WATCH_CODE } from './causeway-files';
import * as names from './names';
import { Application } from './organization';
import { PlatformRole } from './platform-role';
import { functionTrust, watchExecutions } from './policies/watch';

/** The metrics of the function that watches pipelines. */
export const NAMESPACE = 'Causeway';
export const FAILED_EXECUTIONS = 'FailedExecutions';
export const STUCK_EXECUTIONS = 'StuckExecutions';

/** Counts failed and stuck executions of a pipeline every fifteen minutes, with an alarm on each count. */
export class Watch extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly app: Application,
    private readonly topic?: sns.ITopic,
  ) {
    super(scope, id);
    this.addSchedule(this.addFunction());
    this.addAlarm('Failed', FAILED_EXECUTIONS, {
      alarmName: names.failedAlarm(app),
      alarmDescription: `Executions of pipeline ${app.name} have failed, and none has succeeded since`,
      // What has failed stays failed until an execution succeeds, also where the function does not run.
      treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    });
    const stuck = this.addAlarm('Stuck', STUCK_EXECUTIONS, {
      alarmName: names.stuckAlarm(app),
      alarmDescription: `Executions of pipeline ${app.name} have worked on one action for four hours, or waited for people for three days`,
      treatMissingData: cloudwatch.TreatMissingData.MISSING,
    });
    // Without data nobody watches: that is told, too.
    if (topic) stuck.addInsufficientDataAction(new SnsAction(topic));
  }

  private addFunction(): lambda.Function {
    const functionName = names.watchFunction(this.app);
    const description = `Counts executions of pipeline ${this.app.name} that have failed or are stuck`;
    const role = new PlatformRole(this, 'Role', {
      roleName: functionName,
      description,
      trust: functionTrust(this.app),
      permissions: watchExecutions(this.app, NAMESPACE),
    });
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const watcher = new lambda.Function(this, 'Function', {
      functionName,
      description,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(WATCH_CODE),
      role,
      timeout: Duration.minutes(1),
      environment: { PIPELINE: this.app.name, NAMESPACE },
      logGroup,
    });
    // The log group is the one that Lambda uses by itself.
    const resource = watcher.node.defaultChild as lambda.CfnFunction;
    resource.loggingConfig = undefined;
    resource.node.addDependency(logGroup); // otherwise Lambda makes the log group first, and its creation here fails
    return watcher;
  }

  private addSchedule(watcher: lambda.Function): void {
    const { environment } = this.app;
    const ruleName = names.watchFunction(this.app);
    new events.Rule(this, 'Schedule', {
      ruleName,
      description: 'Looks for failed and stuck executions',
      schedule: events.Schedule.rate(Duration.minutes(15)),
      targets: [{ bind: () => ({ id: 'Watcher', arn: watcher.functionArn }) }],
    });
    watcher.addPermission('Schedule', {
      principal: new iam.ServicePrincipal('events.amazonaws.com'),
      sourceArn: environment.arn('events', `rule/${ruleName}`),
      sourceAccount: environment.account,
    });
    // The construct names the function by its ARN.
    const permission = watcher.node.findChild('Schedule') as lambda.CfnPermission;
    permission.functionName = watcher.functionName;
  }

  /** An alarm on a metric. Its period is twice the schedule's, so that each has data. */
  private addAlarm(
    id: string,
    metricName: string,
    props: Pick<cloudwatch.AlarmProps, 'alarmName' | 'alarmDescription' | 'treatMissingData'>,
  ): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, {
      ...props,
      metric: new cloudwatch.Metric({
        namespace: NAMESPACE,
        metricName,
        dimensionsMap: { PipelineName: this.app.name },
        statistic: cloudwatch.Stats.MAXIMUM,
        period: Duration.minutes(30),
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: 1,
    });
    if (this.topic) {
      alarm.addAlarmAction(new SnsAction(this.topic));
      alarm.addOkAction(new SnsAction(this.topic));
    }
    return alarm;
  }
}

import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import * as names from './names';
import { Application, Deployment } from './organization';
import { FAILED_EXECUTIONS, NAMESPACE, STUCK_EXECUTIONS } from './watch';

/** A metric of a graph, as the body of a dashboard has it. */
type Metric = unknown[];

/** A dashboard of a pipeline, its builds, and its stages in whatever account they are. */
export class PipelineDashboard extends cloudwatch.Dashboard {
  constructor(
    scope: Construct,
    id: string,
    private readonly app: Application,
  ) {
    super(scope, id, { dashboardName: names.dashboard(app) });
    this.addWidgets(new FlowingWidget('alarm', 24, 2, { title: 'Alarms', alarms: names.alarmArns(app) }));
    this.addWidgets(heading(`Pipeline ${app.name}`));
    this.addRow(this.failures(), this.durations(), this.builds());
    for (const deployment of app.deployments) {
      this.addWidgets(heading(`${deployment.name} in ${deployment.account.name}`));
      this.addRow(service(deployment), loadBalancer(deployment));
    }
  }

  /** Graphs beside each other. */
  private addRow(...graphs: { title: string; metrics: Metric[] }[]): void {
    const { region } = this.app.environment;
    const width = Math.floor(24 / graphs.length);
    for (const graph of graphs) this.addWidgets(new FlowingWidget('metric', width, 6, { ...graph, region, period: 300 }));
  }

  private failures() {
    const metric = (name: string) => [NAMESPACE, name, 'PipelineName', this.app.name, { stat: 'Maximum' }];
    return { title: 'Executions that have failed, or are stuck', metrics: [metric(FAILED_EXECUTIONS), metric(STUCK_EXECUTIONS)] };
  }

  private durations() {
    return {
      title: 'Duration of executions, s',
      metrics: [['AWS/CodePipeline', 'PipelineDuration', 'PipelineName', this.app.name, { stat: 'Average' }]],
    };
  }

  private builds() {
    const metrics = names.PROJECTS.flatMap((kind) =>
      ['SucceededBuilds', 'FailedBuilds'].map((name) => [
        'AWS/CodeBuild',
        name,
        'ProjectName',
        names.project(this.app, kind),
        { stat: 'Sum' },
      ]),
    );
    return { title: 'Builds', metrics };
  }
}

/** A graph of the stage's ECS service. */
function service({ name, account }: Deployment) {
  const metric = (metricName: string) => [
    'AWS/ECS',
    metricName,
    'ClusterName',
    name,
    'ServiceName',
    name,
    { accountId: account.environment.account, stat: 'Average' },
  ];
  return { title: 'Service: CPU and memory, %', metrics: [metric('CPUUtilization'), metric('MemoryUtilization')] };
}

/** A graph of the errors of the stage's load balancer, whose whole name is not known before it exists. */
function loadBalancer({ name, account }: Deployment) {
  const metric = (metricName: string) => {
    const search = `{AWS/ApplicationELB,LoadBalancer} MetricName="${metricName}" LoadBalancer=app/${name}`;
    return [{ accountId: account.environment.account, expression: `SEARCH('${search}', 'Sum', 300)`, label: metricName }];
  };
  const metrics = [metric('HTTPCode_Target_5XX_Count'), metric('HTTPCode_ELB_5XX_Count')];
  return { title: 'Load balancer: errors (5xx)', metrics };
}

function heading(text: string): cloudwatch.IWidget {
  return new FlowingWidget('text', 24, 1, { markdown: `## ${text}` });
}

/** A widget that flows after the one before it: those of the CDK have a fixed place. */
class FlowingWidget implements cloudwatch.IWidget {
  constructor(
    private readonly type: string,
    readonly width: number,
    readonly height: number,
    private readonly properties: Record<string, unknown>,
  ) {}

  position(): void {}

  toJson(): unknown[] {
    const { type, width, height, properties } = this;
    return [{ type, width, height, properties }];
  }
}

const { CodePipelineClient, ListPipelineExecutionsCommand, ListActionExecutionsCommand } = require('@aws-sdk/client-codepipeline');
const { CloudWatchClient, PutMetricDataCommand } = require('@aws-sdk/client-cloudwatch');
const pipelines = new CodePipelineClient(), metrics = new CloudWatchClient();
const pipelineName = process.env.PIPELINE, hour = 3600e3;

// How long nothing may happen: while something works, and while people are waited for.
const workLimit = 4 * hour, peopleLimit = 72 * hour;

// Counts the newest executions that have failed since one succeeded, and those that are stuck.
async function handle() {
  const { pipelineExecutionSummaries: executions = [] } =
    await pipelines.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: 100 }));
  // A rollback succeeds where an execution has failed: it ends nothing.
  const ended = executions.filter(({ executionType }) => executionType !== 'ROLLBACK').map(({ status }) => status).filter((status) => ['Failed', 'Succeeded'].includes(status));
  const failed = [...ended, 'Succeeded'].indexOf('Succeeded');
  let stuck = 0;
  for (const execution of executions.filter(({ status }) => status === 'InProgress')) {
    if (await isStuck(execution)) stuck += 1;
  }
  const Dimensions = [{ Name: 'PipelineName', Value: pipelineName }];
  await metrics.send(new PutMetricDataCommand({ Namespace: process.env.NAMESPACE, MetricData: [
    { MetricName: 'FailedExecutions', Dimensions, Value: failed, Unit: 'Count' },
    { MetricName: 'StuckExecutions', Dimensions, Value: stuck, Unit: 'Count' }] }));
  return { failed, stuck };
}

// An execution in which no action works waits for people: for an approval, its own or that of the execution ahead of
// it, or until somebody enables the transition into its next stage.
async function isStuck({ pipelineExecutionId, lastUpdateTime }) {
  const { actionExecutionDetails: actions = [] } =
    await pipelines.send(new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, maxResults: 100 }));
  const running = actions.filter(({ status }) => status === 'InProgress');
  const working = running.filter(({ input }) => input?.actionTypeId?.category !== 'Approval');
  const started = (working.length > 0 ? working : running).map(({ startTime }) => new Date(startTime).getTime());
  const since = started.length > 0 ? Math.min(...started) : new Date(lastUpdateTime).getTime();
  return Date.now() - since > (working.length > 0 ? workLimit : peopleLimit);
}

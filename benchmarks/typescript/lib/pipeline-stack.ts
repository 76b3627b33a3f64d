import { CfnOutput, Tags } from 'aws-cdk-lib/core';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ArtifactsStack } from './artifacts-stack';
import { PipelineDashboard } from './dashboard';
import { EmailTopic } from './email-topic';
import * as names from './names';
import { Application, Deployment } from './organization';
import { PipelineProjects } from './pipeline-projects';
import { DeployStage } from './pipeline-stages';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';
import { alarmTopicPolicy } from './policies/artifact-store';
import { askForApproval, pipelineTrust, runPipeline } from './policies/pipeline';
import { denyWithoutTls } from './policies/statements';
import { Watch } from './watch';

/** CodePipeline's variable for the execution that an action runs in. */
const EXECUTION_ID = '#{codepipeline.PipelineExecutionId}';

/** Inspector may find no vulnerability of these severities. */
const THRESHOLDS = { criticalThreshold: 0, highThreshold: 0 };

/** The stateless half of a pipeline: the pipeline itself, what it runs, and what tells people about it. */
export class PipelineStack extends PlatformStack {
  private readonly projects: PipelineProjects;
  private readonly approvalTopics: Map<Deployment, sns.ITopic>;

  constructor(
    scope: Construct,
    private readonly app: Application,
    private readonly store: ArtifactsStack,
  ) {
    super(scope, names.pipelineStack(app), app.organization.sharedServices, { description: `Pipeline of ${app.name}` });
    this.tag({ 'causeway:application': app.name });
    this.approvalTopics = this.addApprovalTopics();
    this.projects = new PipelineProjects(this, 'Projects', app, store);
    const pipeline = this.addPipeline();
    new Watch(this, 'Watch', app, this.addAlarmTopic());
    new PipelineDashboard(this, 'Dashboard', app);
    new CfnOutput(this, 'PipelineName', { value: pipeline.pipelineName });
  }

  /** Topics that ask one e-mail address for the approval of a stage. */
  private addApprovalTopics(): Map<Deployment, sns.ITopic> {
    const topics = new Map<Deployment, sns.ITopic>();
    for (const deployment of this.app.deployments) {
      const email = deployment.stage.approval?.notify;
      if (!email) continue;
      const topicName = names.approvalTopic(deployment);
      const topic = new EmailTopic(this, `ApprovalOf-${deployment.stage.name}`, {
        topicName,
        email,
        masterKey: this.store.key,
        policy: new iam.PolicyDocument({
          statements: [denyWithoutTls(['sns:Publish'], [this.app.environment.arn('sns', topicName)])],
        }),
      });
      Tags.of(topic).add('causeway:stage', deployment.stage.name);
      topics.set(deployment, topic);
    }
    return topics;
  }

  /** The topic that tells the platform's e-mail address of alarms, where there is one. */
  private addAlarmTopic(): sns.ITopic | undefined {
    const { organization, environment } = this.app;
    const topicName = names.alarmTopic(this.app);
    if (!organization.notifications) return undefined;
    return new EmailTopic(this, 'Alarms', {
      topicName,
      email: organization.notifications,
      masterKey: this.store.key,
      policy: alarmTopicPolicy(this.app, environment.arn('sns', topicName)),
    });
  }

  /** Source, Test, Build, then one stage after the other. Its role is immutable: grants of the CDK's own would be wider. */
  private addPipeline(): codepipeline.Pipeline {
    const source = new codepipeline.Artifact('Source');
    const release = new codepipeline.Artifact('Release');
    const pipeline = new codepipeline.Pipeline(this, 'Pipeline', {
      pipelineName: this.app.name,
      pipelineType: codepipeline.PipelineType.V2,
      executionMode: codepipeline.ExecutionMode.SUPERSEDED,
      role: this.addPipelineRole().withoutPolicyUpdates(),
      usePipelineRoleForActions: true,
      artifactBucket: this.importArtifactBucket(),
    });
    pipeline.addStage({ stageName: 'Source', actions: [this.fetchSource(source)] });
    pipeline.addStage({ stageName: 'Test', actions: this.judgeCommit(source) });
    pipeline.addStage({ stageName: 'Build', actions: this.buildRelease(source, release) });
    for (const deployment of this.app.deployments) {
      const { stage } = deployment;
      // A stage of its own, so that a refusal is no failed deployment.
      if (stage.approval) pipeline.addStage({ stageName: `Approve-${stage.name}`, actions: [this.askForApproval(deployment)] });
      pipeline.addStage({
        stageName: stage.name,
        actions: new DeployStage(this, `Deploy-${stage.name}`, deployment, release).actions,
      });
    }
    return pipeline;
  }

  /** The bucket and its key by their names: to the policies of its own the CDK adds grants for the roles of the actions. */
  private importArtifactBucket(): s3.IBucket {
    const { artifactBucket, key } = this.store;
    return s3.Bucket.fromBucketAttributes(this, 'ArtifactBucket', {
      bucketName: artifactBucket.bucketName,
      encryptionKey: kms.Key.fromKeyArn(this, 'ArtifactKey', key.keyArn),
    });
  }

  /** The only role that the workload accounts trust. */
  private addPipelineRole(): iam.Role {
    const topics = [...this.approvalTopics.keys()].map((deployment) =>
      this.app.environment.arn('sns', names.approvalTopic(deployment)),
    );
    return new PlatformRole(this, 'CodePipelineRole', {
      roleName: names.pipelineRole(this.app),
      description: `Runs the pipeline of ${this.app.name}`,
      trust: pipelineTrust(this.app),
      permissions: runPipeline(this.app, this.store),
      policies: topics.length > 0 ? { approvals: [askForApproval(topics)] } : {},
    });
  }

  private fetchSource(output: codepipeline.Artifact): codepipeline.IAction {
    const { connectionArn, repository, branch } = this.app.source;
    const slash = repository.lastIndexOf('/');
    return new actions.CodeStarConnectionsSourceAction({
      actionName: 'Source',
      variablesNamespace: 'Source',
      connectionArn,
      owner: repository.slice(0, slash),
      repo: repository.slice(slash + 1),
      branch,
      output,
    });
  }

  /** All at once: the sooner one has failed, the better. */
  private judgeCommit(input: codepipeline.Artifact): codepipeline.IAction[] {
    const type = actions.CodeBuildActionType.TEST;
    return [
      new actions.CodeBuildAction({ actionName: 'UnitTests', project: this.projects.tests, input, type }),
      new actions.CodeBuildAction({ actionName: 'StaticAnalysis', project: this.projects.analysis, input, type }),
      new actions.InspectorSourceCodeScanAction({
        actionName: 'ScanDependencies',
        input,
        output: new codepipeline.Artifact('SourceSBOM'),
        ...THRESHOLDS,
      }),
    ];
  }

  /** Builds the commit, scans the image, and seals what has been made: only the seal writes what stages deploy. */
  private buildRelease(source: codepipeline.Artifact, release: codepipeline.Artifact): codepipeline.IAction[] {
    const built = new codepipeline.Artifact('Build');
    const environmentVariables = { IMAGE_TAG: { value: EXECUTION_ID } };
    return [
      new actions.CodeBuildAction({
        actionName: 'Build',
        project: this.projects.build,
        input: source,
        outputs: [built],
        environmentVariables,
      }),
      new actions.InspectorEcrImageScanAction({
        actionName: 'ScanImage',
        runOrder: 2,
        repository: this.store.images,
        imageTag: EXECUTION_ID,
        output: new codepipeline.Artifact('ImageSBOM'),
        ...THRESHOLDS,
      }),
      new actions.CodeBuildAction({
        actionName: 'Seal',
        runOrder: 3,
        project: this.projects.seal,
        input: built,
        outputs: [release],
        environmentVariables,
      }),
    ];
  }

  private askForApproval(deployment: Deployment): codepipeline.IAction {
    const { stage, account } = deployment;
    const { name, environment } = this.app;
    return new actions.ManualApprovalAction({
      actionName: 'Approve',
      additionalInformation: `Deploy commit #{Source.CommitId} to ${stage.name} in account ${account.environment.account}?`,
      externalEntityLink: `https://console.aws.amazon.com/codesuite/codepipeline/pipelines/${name}/view?region=${environment.region}`,
      notificationTopic: this.approvalTopics.get(deployment),
    });
  }
}

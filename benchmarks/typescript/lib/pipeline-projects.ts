import { Duration } from 'aws-cdk-lib/core';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ArtifactsStack } from './artifacts-stack';
import { ANALYSIS_BUILDSPEC, SEAL_PROGRAM, TESTS_BUILDSPEC } from './causeway-files';
import * as names from './names';
import { Application, Deployment } from './organization';
import { PlatformRole } from './platform-role';
import * as policies from './policies/projects';

/** The files of a release, by the names that CodeDeploy and most repositories use, too. */
export const INFRASTRUCTURE_TEMPLATE = 'infrastructure.yaml';
export const APP_SPEC = 'appspec.yaml';
export const taskDefinition = ({ stage }: Deployment) => `taskdef-${stage.name}.json`;
/** The tags of a stage's stacks, which the seal writes. */
export const tagsFile = ({ stage }: Deployment) => `causeway-tags-${stage.name}.json`;

interface ProjectSettings {
  readonly kind: names.ProjectKind;
  readonly description: string;
  readonly buildSpec: codebuild.BuildSpec;
  readonly permissions: iam.PolicyStatement[];
  readonly variables?: Record<string, string>;
  readonly buildsImage?: boolean;
}

/** The CodeBuild projects of a pipeline, each under a role of its own. */
export class PipelineProjects extends Construct {
  readonly tests: codebuild.PipelineProject;
  readonly analysis: codebuild.PipelineProject;
  readonly build: codebuild.PipelineProject;
  readonly seal: codebuild.PipelineProject;
  private readonly logGroup: logs.ILogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly app: Application,
    private readonly store: ArtifactsStack,
  ) {
    super(scope, id);
    this.logGroup = logs.LogGroup.fromLogGroupName(this, 'Logs', names.buildLogGroup(app));
    this.tests = this.addProject({
      kind: 'tests',
      description: `Runs the unit tests of ${app.name}`,
      buildSpec: new TextBuildSpec(TESTS_BUILDSPEC),
      permissions: policies.judgeCommit(app, 'tests', store),
    });
    this.analysis = this.addProject({
      kind: 'analysis',
      description: `Analyses sources and templates of ${app.name}`,
      buildSpec: new TextBuildSpec(ANALYSIS_BUILDSPEC),
      permissions: policies.judgeCommit(app, 'analysis', store),
    });
    this.build = this.addProject({
      kind: 'build',
      description: `Builds ${app.name}`,
      buildSpec: codebuild.BuildSpec.fromSourceFilename('buildspec.yml'),
      permissions: policies.build(app, store),
      variables: { TEMPLATE_BUCKET: store.templateBucket.bucketName, IMAGE_REPOSITORY: store.imageRepositoryUri },
      buildsImage: true,
    });
    this.seal = this.addSeal();
  }

  /** Checks what the build made. Its buildspec never comes from the commit. */
  private addSeal(): codebuild.PipelineProject {
    const { deployments } = this.app;
    const taskDefinitions = deployments.map(taskDefinition);
    return this.addProject({
      kind: 'seal',
      description: `Checks and seals what the build made of ${this.app.name}`,
      buildSpec: sealBuildSpec(deployments),
      permissions: policies.seal(this.app, this.store),
      variables: {
        FILES: [INFRASTRUCTURE_TEMPLATE, ...taskDefinitions, APP_SPEC].join(' '),
        IMAGE_REPOSITORY: this.store.imageRepositoryUri,
        TASK_DEFINITIONS: taskDefinitions.join(' '),
      },
    });
  }

  private addProject(settings: ProjectSettings): codebuild.PipelineProject {
    const { kind, description, buildSpec, permissions, buildsImage = false } = settings;
    const role = new PlatformRole(this, `${kind}-role`, {
      roleName: names.projectRole(this.app, kind),
      description,
      trust: policies.projectTrust(this.app),
      permissions,
    });
    const variables = {
      STAGES: this.app.deployments.map(({ stage, account }) => `${stage.name}=${account.environment.account}`).join(' '),
      TEMPLATES: INFRASTRUCTURE_TEMPLATE,
      ...settings.variables,
    };
    return new codebuild.PipelineProject(this, kind, {
      projectName: names.project(this.app, kind),
      description,
      role: role.withoutPolicyUpdates(),
      grantReportGroupPermissions: false,
      encryptionKey: this.store.key,
      buildSpec,
      environment: {
        buildImage: codebuild.LinuxBuildImage.AMAZON_LINUX_2023_5,
        computeType: codebuild.ComputeType.SMALL,
        privileged: buildsImage,
      },
      environmentVariables: Object.fromEntries(
        Object.entries(variables)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => [name, { value }]),
      ),
      cache: codebuild.Cache.local(buildsImage ? codebuild.LocalCacheMode.DOCKER_LAYER : codebuild.LocalCacheMode.CUSTOM),
      logging: { cloudWatch: { logGroup: this.logGroup } },
      timeout: Duration.hours(1),
    });
  }
}

/** A buildspec that is text already, comments included. */
class TextBuildSpec extends codebuild.BuildSpec {
  override readonly isImmediate = true;

  constructor(private readonly text: string) {
    super();
  }

  override toBuildSpec(): string {
    return this.text;
  }
}

/** Makes the artifact Release of what the build made, with the tags of the stages' stacks in it. */
function sealBuildSpec(deployments: Deployment[]): codebuild.BuildSpec {
  const tags = Object.fromEntries(
    [...deployments]
      .sort((a, b) => (tagsFile(a) < tagsFile(b) ? -1 : 1))
      .map((deployment) => [
        tagsFile(deployment),
        {
          Tags: {
            'causeway:account': deployment.account.name,
            'causeway:application': deployment.application.name,
            'causeway:managed-by': 'pipeline',
            'causeway:stage': deployment.stage.name,
          },
        },
      ]),
  );
  return codebuild.BuildSpec.fromObject({
    version: 0.2,
    env: { shell: 'bash' },
    phases: {
      build: { commands: [`TAGS='${JSON.stringify(tags)}' /usr/bin/python3 -I - <<'END'\n${SEAL_PROGRAM}END\n`] },
    },
    artifacts: { files: ['**/*'] },
  });
}

import { CfnCapabilities } from 'aws-cdk-lib/core';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import * as names from './names';
import { Deployment } from './organization';
import { APP_SPEC, INFRASTRUCTURE_TEMPLATE, tagsFile, taskDefinition } from './pipeline-projects';

/** The actions that deploy a stage, one after the other. The pipeline assumes the role of the stage's account for each. */
export class DeployStage extends Construct {
  readonly actions: codepipeline.IAction[];
  private readonly crossAccountRole: iam.IRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly deployment: Deployment,
    private readonly release: codepipeline.Artifact,
  ) {
    super(scope, id);
    this.crossAccountRole = this.roleOfAccount(names.CROSS_ACCOUNT_ROLE);
    this.actions = [this.deployInfrastructure(), this.deployApp()];
    if (deployment.stage.test) this.actions.push(this.testDeployment());
  }

  /** The infrastructure comes first: the application is deployed into it. */
  private deployInfrastructure(): codepipeline.IAction {
    const { application, account, stage } = this.deployment;
    return new actions.CloudFormationCreateUpdateStackAction({
      actionName: 'DeploySupportingInfra',
      runOrder: 1,
      stackName: names.infrastructureStack(this.deployment),
      templatePath: this.release.atPath(INFRASTRUCTURE_TEMPLATE),
      templateConfiguration: this.release.atPath(tagsFile(this.deployment)),
      parameterOverrides: { ApplicationName: application.name, StageName: stage.name },
      adminPermissions: false,
      cfnCapabilities: [CfnCapabilities.NAMED_IAM],
      role: this.crossAccountRole,
      deploymentRole: this.roleOfAccount(names.CLOUDFORMATION_ROLE),
      account: account.environment.account,
    });
  }

  /** CodeDeploy shifts traffic to a new task set. Application and deployment group are created by the infrastructure. */
  private deployApp(): codepipeline.IAction {
    const { account, name } = this.deployment;
    const application = codedeploy.EcsApplication.fromEcsApplicationArn(
      this,
      'Application',
      account.environment.arn('codedeploy', `application:${name}`),
    );
    return new actions.CodeDeployEcsDeployAction({
      actionName: 'DeployApp',
      runOrder: 2,
      deploymentGroup: codedeploy.EcsDeploymentGroup.fromEcsDeploymentGroupAttributes(this, 'DeploymentGroup', {
        application,
        deploymentGroupName: name,
      }),
      role: this.crossAccountRole,
      taskDefinitionTemplateFile: this.release.atPath(taskDefinition(this.deployment)),
      appSpecTemplateFile: this.release.atPath(APP_SPEC),
      containerImageInputs: [{ input: this.release, taskDefinitionPlaceholder: 'IMAGE' }],
    });
  }

  /** Runs a project of the stage's own template in its account. */
  private testDeployment(): codepipeline.IAction {
    const { environment } = this.deployment.account;
    const arn = environment.arn('codebuild', `project/${names.testProject(this.deployment)}`);
    return new actions.CodeBuildAction({
      actionName: 'TestDeployment',
      runOrder: 3,
      project: codebuild.Project.fromProjectArn(this, 'Test', arn),
      input: this.release,
      type: actions.CodeBuildActionType.TEST,
      role: this.crossAccountRole,
    });
  }

  private roleOfAccount(name: string): iam.IRole {
    return iam.Role.fromRoleArn(this, name, this.deployment.account.environment.role(name), { mutable: false });
  }
}

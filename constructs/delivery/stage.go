package delivery

import (
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Stage is one environment that a pipeline deploys into.
//
// Its deploy actions have two roles: the pipeline assumes CrossAccountRole in the stage's account, and that role hands
// CloudFormationRole to CloudFormation. A role cannot be passed across accounts, so it takes both.
type Stage struct {
	Name                string
	Environment         policy.Environment
	CrossAccountRole    awsiam.IRole
	CloudFormationRole  awsiam.IRole
	InfrastructureStack string
	Parameters          map[string]string // of the stage's CloudFormation stacks
	Approve             bool              // wait for a person before anything is deployed
	ReviewChangeSet     bool              // wait for a person between creating and executing the infrastructure's change set
	ApprovalTopic       awssns.ITopic     // asks for both; nil: nobody is told
	DeployApp           DeployApp
}

// What a build's artifact must contain to be deployed: the names that CodeDeploy and most repositories use, too.
const (
	infrastructureTemplate = "infrastructure.yaml"
	applicationTemplate    = "template.yaml"
	appSpec                = "appspec.yaml"
)

// taskDefinition is the file with the stage's task definition. Each stage has its own, because family, log group and the
// account in the ARNs of its roles differ, and CodePipeline replaces nothing in it but the image.
func (s Stage) taskDefinition() string { return "taskdef-" + s.Name + ".json" }

const changeSetName = "causeway-review"

// actions are the stage's actions, one after the other. The infrastructure comes first: DeployApp deploys into it.
func (s Stage) actions(scope constructs.Construct, build awscodepipeline.Artifact) []awscodepipeline.IAction {
	var actions []awscodepipeline.IAction
	add := func(action func(order int) awscodepipeline.IAction) {
		actions = append(actions, action(len(actions)+1))
	}
	if s.Approve {
		add(func(order int) awscodepipeline.IAction {
			return s.askFor("Approve", "Deploy to "+s.Name+" in account "+s.Environment.Account+"?", order)
		})
	}
	if s.ReviewChangeSet {
		add(func(order int) awscodepipeline.IAction { return s.createChangeSet(build, order) })
		add(func(order int) awscodepipeline.IAction {
			return s.askFor("ReviewChangeSet", "Execute change set "+changeSetName+" of stack "+s.InfrastructureStack+
				" in account "+s.Environment.Account+"? It is shown in the CloudFormation console there.", order)
		})
		add(s.executeChangeSet)
	} else {
		add(func(order int) awscodepipeline.IAction {
			return s.deployStack("DeploySupportingInfra", s.InfrastructureStack, build.AtPath(jsii.String(infrastructureTemplate)), order)
		})
	}
	add(func(order int) awscodepipeline.IAction { return s.DeployApp(scope, s, build, order) })
	return actions
}

// askFor is a manual approval with a question.
func (s Stage) askFor(name, question string, order int) awscodepipeline.IAction {
	return awscodepipelineactions.NewManualApprovalAction(&awscodepipelineactions.ManualApprovalActionProps{
		ActionName: jsii.String(name), AdditionalInformation: jsii.String(question),
		NotificationTopic: s.ApprovalTopic, RunOrder: jsii.Number(order),
	})
}

// deployStack creates or updates a stack. It does not replace one that failed: a person decides what to delete.
func (s Stage) deployStack(action, stack string, template awscodepipeline.ArtifactPath, order int) awscodepipeline.IAction {
	return awscodepipelineactions.NewCloudFormationCreateUpdateStackAction(&awscodepipelineactions.CloudFormationCreateUpdateStackActionProps{
		ActionName: jsii.String(action), RunOrder: jsii.Number(order),
		StackName: jsii.String(stack), TemplatePath: template, ParameterOverrides: s.parameterOverrides(),
		AdminPermissions: jsii.Bool(false), CfnCapabilities: capabilities(),
		Role: s.CrossAccountRole, DeploymentRole: s.CloudFormationRole, Account: jsii.String(s.Environment.Account),
	})
}

func (s Stage) createChangeSet(build awscodepipeline.Artifact, order int) awscodepipeline.IAction {
	return awscodepipelineactions.NewCloudFormationCreateReplaceChangeSetAction(&awscodepipelineactions.CloudFormationCreateReplaceChangeSetActionProps{
		ActionName: jsii.String("CreateChangeSet"), RunOrder: jsii.Number(order), ChangeSetName: jsii.String(changeSetName),
		StackName: jsii.String(s.InfrastructureStack), TemplatePath: build.AtPath(jsii.String(infrastructureTemplate)),
		ParameterOverrides: s.parameterOverrides(), AdminPermissions: jsii.Bool(false), CfnCapabilities: capabilities(),
		Role: s.CrossAccountRole, DeploymentRole: s.CloudFormationRole, Account: jsii.String(s.Environment.Account),
	})
}

func (s Stage) executeChangeSet(order int) awscodepipeline.IAction {
	return awscodepipelineactions.NewCloudFormationExecuteChangeSetAction(&awscodepipelineactions.CloudFormationExecuteChangeSetActionProps{
		ActionName: jsii.String("DeploySupportingInfra"), RunOrder: jsii.Number(order), ChangeSetName: jsii.String(changeSetName),
		StackName: jsii.String(s.InfrastructureStack), Role: s.CrossAccountRole, Account: jsii.String(s.Environment.Account),
	})
}

func (s Stage) parameterOverrides() *map[string]any {
	overrides := map[string]any{}
	for name, value := range s.Parameters {
		overrides[name] = value
	}
	return &overrides
}

// capabilities let templates create roles, with names of their own where they like. Macros stay off: they would run
// code that the template does not show.
func capabilities() *[]awscdk.CfnCapabilities {
	return &[]awscdk.CfnCapabilities{awscdk.CfnCapabilities_NAMED_IAM}
}

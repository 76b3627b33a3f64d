package delivery

import (
	"maps"

	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodebuild"
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
	Elsewhere           bool // in another region than the pipeline
	CrossAccountRole    awsiam.IRole
	CloudFormationRole  awsiam.IRole
	InfrastructureStack string
	Parameters          map[string]string // of the stage's CloudFormation stacks
	Revision            string            // of the source, for people: text with variables of the source action
	Approve             bool              // wait for a person before anything is deployed
	ApprovalLink        string            // what the person should look at
	ReviewChangeSet     bool              // wait for a person between creating and executing the infrastructure's change set
	ApprovalTopic       awssns.ITopic     // asks for both; nil: nobody is told
	DeployApp           DeployApp
	TestProject         string // CodeBuild project in the stage's account that tests what was deployed; "" for none
	RollBack            bool   // when the stage fails, deploy again what succeeded there last
}

// What a release must contain to be deployed: the names that CodeDeploy and most repositories use, too.
const (
	InfrastructureTemplate = "infrastructure.yaml"
	ApplicationTemplate    = "template.yaml"
	ECSAppSpec             = "appspec.yaml"
	ServerAppSpec          = "appspec.yml"
	SiteDirectory          = "site" // the files of a static site
	imageDetail            = "imageDetail.json"
)

// imageDetailIn is the file with the image as another region has it; the seal writes it.
func imageDetailIn(region string) string { return "imageDetail-" + region + ".json" }

// TaskDefinition is the file with a stage's task definition. Each stage has its own, because family, log group and the
// account in the ARNs of its roles differ, and CodePipeline replaces nothing in it but the image.
func TaskDefinition(stage string) string { return "taskdef-" + stage + ".json" }

// tagsFile is the file with the tags of a stage's stacks, which CloudFormation puts on all that they create. The seal writes
// it: the action has no other place for tags.
func tagsFile(stage string) string { return "causeway-tags-" + stage + ".json" }

// changeSetName is another in every execution: what one person has reviewed, no other execution replaces.
const changeSetName = "causeway-" + executionID

// approvalActions ask a person before the stage; none where nobody is asked. They are a stage of their own, so that the
// stage can be rolled back when a deployment fails, and is not when a person says no.
func (s Stage) approvalActions() []awscodepipeline.IAction {
	if !s.Approve {
		return nil
	}
	return []awscodepipeline.IAction{
		s.askFor("Approve", "Deploy "+s.Revision+" to "+s.Name+" in "+s.where()+"?", s.ApprovalLink, 1)}
}

// deployActions are the stage's own actions, one after the other. The infrastructure comes first: DeployApp deploys into it.
func (s Stage) deployActions(scope constructs.Construct, release Release) []awscodepipeline.IAction {
	actions := s.infrastructureActions(release)
	actions = append(actions, s.DeployApp(scope, s, release, len(actions)+1))
	if s.TestProject != "" {
		actions = append(actions, s.testDeployment(scope, release, len(actions)+1))
	}
	return actions
}

// infrastructureActions deploy the infrastructure, or let a person review its change set in between. They are in one stage:
// CodePipeline locks it, so that no other execution changes the stack meanwhile, and retries it as a whole.
func (s Stage) infrastructureActions(release Release) []awscodepipeline.IAction {
	if !s.ReviewChangeSet {
		return []awscodepipeline.IAction{
			s.deployStack("DeploySupportingInfra", s.InfrastructureStack, release, InfrastructureTemplate, nil, 1)}
	}
	return []awscodepipeline.IAction{
		s.createChangeSet(release.Everything, 1),
		s.askFor("ReviewChangeSet", "Execute change set "+changeSetName+" of stack "+s.InfrastructureStack+" in "+s.where()+"?",
			s.stackInConsole(), 2),
		s.executeChangeSet(3),
	}
}

// stackInConsole is where CloudFormation's console shows the infrastructure's stack with its change sets.
func (s Stage) stackInConsole() string {
	return "https://" + s.Environment.ConsoleDomain() + "/cloudformation/home?region=" + s.Environment.Region + "#/stacks?filteringText=" + s.InfrastructureStack
}

// onFailure deploys what the stage had before, where it is to be rolled back. CodePipeline can when that was deployed by
// the pipeline as it is now.
func (s Stage) onFailure() *awscodepipeline.FailureConditions {
	if !s.RollBack {
		return nil
	}
	return &awscodepipeline.FailureConditions{Result: awscodepipeline.Result_ROLLBACK}
}

// testDeployment runs a project of the stage's own template in its account. It has no output: CodeBuild could not write
// it to the bucket of another account.
func (s Stage) testDeployment(scope constructs.Construct, release Release, order int) awscodepipeline.IAction {
	project := awscodebuild.Project_FromProjectArn(scope, jsii.String(s.TestProject), jsii.String(s.Environment.ARN("codebuild", "project/"+s.TestProject)))
	return awscodepipelineactions.NewCodeBuildAction(&awscodepipelineactions.CodeBuildActionProps{
		ActionName: jsii.String("TestDeployment"), RunOrder: jsii.Number(order), Project: project, Input: release.Everything,
		Type: awscodepipelineactions.CodeBuildActionType_TEST, Role: s.CrossAccountRole,
	})
}

// askFor is a manual approval with a question, and a link to what it is about.
func (s Stage) askFor(name, question, link string, order int) awscodepipeline.IAction {
	return awscodepipelineactions.NewManualApprovalAction(&awscodepipelineactions.ManualApprovalActionProps{
		ActionName: jsii.String(name), AdditionalInformation: jsii.String(question), ExternalEntityLink: jsii.String(link),
		NotificationTopic: s.ApprovalTopic, RunOrder: jsii.Number(order),
	})
}

// deployStack creates or updates a stack, with more parameters besides the stage's. It does not replace one that failed: a
// person decides what to delete.
func (s Stage) deployStack(action, stack string, release Release, template string, more map[string]any, order int) awscodepipeline.IAction {
	parameters := s.parameterOverrides()
	maps.Copy(*parameters, more)
	return awscodepipelineactions.NewCloudFormationCreateUpdateStackAction(&awscodepipelineactions.CloudFormationCreateUpdateStackActionProps{
		ActionName: jsii.String(action), RunOrder: jsii.Number(order),
		StackName: jsii.String(stack), TemplatePath: release.Everything.AtPath(jsii.String(template)),
		TemplateConfiguration: release.Everything.AtPath(jsii.String(tagsFile(s.Name))), ParameterOverrides: parameters,
		AdminPermissions: jsii.Bool(false), CfnCapabilities: capabilities(),
		Role: s.CrossAccountRole, DeploymentRole: s.CloudFormationRole, Account: jsii.String(s.Environment.Account), Region: s.otherRegion(),
	})
}

func (s Stage) createChangeSet(release awscodepipeline.Artifact, order int) awscodepipeline.IAction {
	return awscodepipelineactions.NewCloudFormationCreateReplaceChangeSetAction(&awscodepipelineactions.CloudFormationCreateReplaceChangeSetActionProps{
		ActionName: jsii.String("CreateChangeSet"), RunOrder: jsii.Number(order), ChangeSetName: jsii.String(changeSetName),
		StackName: jsii.String(s.InfrastructureStack), TemplatePath: release.AtPath(jsii.String(InfrastructureTemplate)),
		TemplateConfiguration: release.AtPath(jsii.String(tagsFile(s.Name))), ParameterOverrides: s.parameterOverrides(),
		AdminPermissions: jsii.Bool(false), CfnCapabilities: capabilities(),
		Role: s.CrossAccountRole, DeploymentRole: s.CloudFormationRole, Account: jsii.String(s.Environment.Account), Region: s.otherRegion(),
	})
}

func (s Stage) executeChangeSet(order int) awscodepipeline.IAction {
	return awscodepipelineactions.NewCloudFormationExecuteChangeSetAction(&awscodepipelineactions.CloudFormationExecuteChangeSetActionProps{
		ActionName: jsii.String("DeploySupportingInfra"), RunOrder: jsii.Number(order), ChangeSetName: jsii.String(changeSetName),
		StackName: jsii.String(s.InfrastructureStack), Role: s.CrossAccountRole, Account: jsii.String(s.Environment.Account), Region: s.otherRegion(),
	})
}

// where is where the stage is, for people.
func (s Stage) where() string {
	if s.Elsewhere {
		return "account " + s.Environment.Account + ", " + s.Environment.Region
	}
	return "account " + s.Environment.Account
}

// otherRegion is the stage's region where it is another than the pipeline's; nil otherwise.
func (s Stage) otherRegion() *string {
	if s.Elsewhere {
		return jsii.String(s.Environment.Region)
	}
	return nil
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

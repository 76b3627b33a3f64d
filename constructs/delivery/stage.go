package delivery

import (
	"maps"

	"causeway/constructs/policy"
	"causeway/internal/jsontext"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/jsii-runtime-go"
)

// Stage is one environment that a pipeline deploys into.
//
// Its deploy actions have two roles: the pipeline assumes CrossAccountRole in the stage's account, and that role hands
// CloudFormationRole to CloudFormation. A role cannot be passed across accounts, so it takes both.
type Stage struct {
	Name                string
	Environment         policy.Environment
	Elsewhere           bool   // in another region than the pipeline
	CrossAccountRole    string // ARNs
	CloudFormationRole  string
	InfrastructureStack string
	Parameters          map[string]string // of the stage's CloudFormation stacks
	Revision            string            // of the source, for people: text with variables of the source action
	Approve             bool              // wait for a person before anything is deployed
	ApprovalLink        string            // what the person should look at
	ReviewChangeSet     bool              // wait for a person between creating and executing the infrastructure's change set
	ApprovalTopic       *string           // asks for both; nil: nobody is told
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
func (s Stage) approvalActions() []Action {
	if !s.Approve {
		return nil
	}
	return []Action{approval("Approve", "Deploy "+s.Revision+" to "+s.Name+" in "+s.where()+"?", s.ApprovalLink, s.ApprovalTopic, 1)}
}

// deployActions are the stage's own actions, one after the other. The infrastructure comes first: DeployApp deploys into it.
func (s Stage) deployActions() []Action {
	actions := append(s.infrastructureActions(), s.DeployApp(s))
	if s.TestProject != "" {
		actions = append(actions, s.testDeployment())
	}
	for i := range actions {
		actions[i].Order = i + 1
	}
	return actions
}

// infrastructureActions deploy the infrastructure, or let a person review its change set in between. They are in one stage:
// CodePipeline locks it, so that no other execution changes the stack meanwhile, and retries it as a whole.
func (s Stage) infrastructureActions() []Action {
	if !s.ReviewChangeSet {
		return []Action{s.deployStack("DeploySupportingInfra", s.InfrastructureStack, InfrastructureTemplate, nil)}
	}
	return []Action{
		s.createChangeSet(),
		approval("ReviewChangeSet", "Execute change set "+changeSetName+" of stack "+s.InfrastructureStack+" in "+s.where()+"?",
			s.stackInConsole(), s.ApprovalTopic, 2),
		s.executeChangeSet(),
	}
}

// stackInConsole is where CloudFormation's console shows the infrastructure's stack with its change sets.
func (s Stage) stackInConsole() string {
	return "https://" + s.Environment.ConsoleDomain() + "/cloudformation/home?region=" + s.Environment.Region + "#/stacks?filteringText=" + s.InfrastructureStack
}

// onFailure deploys what the stage had before, where it is to be rolled back. CodePipeline can when that was deployed by
// the pipeline as it is now.
func (s Stage) onFailure() any {
	if !s.RollBack {
		return nil
	}
	return &awscodepipeline.CfnPipeline_FailureConditionsProperty{Result: jsii.String("ROLLBACK")}
}

// testDeployment runs a project of the stage's own template in its account. It has no output: CodeBuild could not write
// it to the bucket of another account.
func (s Stage) testDeployment() Action {
	return s.inAccount(codeBuild("Test", "TestDeployment", s.TestProject, ReleaseArtifact))
}

// deployStack creates or updates a stack, with more parameters besides the stage's. It does not replace one that failed: a
// person decides what to delete.
func (s Stage) deployStack(action, stack, template string, more map[string]any) Action {
	configuration := s.templateOf(stack, template, more)
	configuration["ActionMode"] = "CREATE_UPDATE"
	return s.cloudFormation(action, configuration, ReleaseArtifact)
}

func (s Stage) createChangeSet() Action {
	configuration := s.templateOf(s.InfrastructureStack, InfrastructureTemplate, nil)
	configuration["ActionMode"], configuration["ChangeSetName"] = "CHANGE_SET_REPLACE", changeSetName
	return s.cloudFormation("CreateChangeSet", configuration, ReleaseArtifact)
}

func (s Stage) executeChangeSet() Action {
	return s.cloudFormation("DeploySupportingInfra", map[string]any{
		"ActionMode": "CHANGE_SET_EXECUTE", "StackName": s.InfrastructureStack, "ChangeSetName": changeSetName})
}

// templateOf is what a stack is made of. Templates may create roles, with names of their own where they like. Macros stay off:
// they would run code that the template does not show.
func (s Stage) templateOf(stack, template string, more map[string]any) map[string]any {
	parameters := map[string]any{}
	for name, value := range s.Parameters {
		parameters[name] = value
	}
	maps.Copy(parameters, more)
	return map[string]any{
		"StackName": stack, "TemplatePath": inRelease(template), "TemplateConfiguration": inRelease(tagsFile(s.Name)),
		"ParameterOverrides": jsontext.Of(parameters), "Capabilities": "CAPABILITY_NAMED_IAM", "RoleArn": s.CloudFormationRole,
	}
}

// inRelease is a file of the release as CloudFormation's actions name it.
func inRelease(file string) string { return ReleaseArtifact + "::" + file }

func (s Stage) cloudFormation(name string, configuration map[string]any, inputs ...string) Action {
	return s.inAccount(Action{Name: name, Category: "Deploy", Provider: "CloudFormation", Inputs: inputs, Configuration: configuration})
}

// inAccount is the action in the stage's account and region.
func (s Stage) inAccount(action Action) Action {
	action.Role = s.CrossAccountRole
	if s.Elsewhere {
		action.Region = s.Environment.Region
	}
	return action
}

// where is where the stage is, for people.
func (s Stage) where() string {
	if s.Elsewhere {
		return "account " + s.Environment.Account + ", " + s.Environment.Region
	}
	return "account " + s.Environment.Account
}

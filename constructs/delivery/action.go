package delivery

import (
	"causeway/internal/jsontext"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/jsii-runtime-go"
)

// Action is an action of a pipeline, as the pipeline structure reference of CodePipeline's user guide has it.
type Action struct {
	Name          string
	Category      string // Source, Build, Test, Deploy, Approval or Invoke
	Provider      string // of AWS
	Order         int    // in its stage, from 1: those of the same order run at once
	Role          string // ARN; "" for the pipeline's own
	Region        string // "" for the pipeline's own
	Namespace     string // of the variables that it sets; "" for none
	Inputs        []string
	Outputs       []string // artifacts, by their names
	Configuration map[string]any
}

// version is that of all the actions that a pipeline has here.
const version = "1"

// declaration is the action as CloudFormation takes it.
func (a Action) declaration() *awscodepipeline.CfnPipeline_ActionDeclarationProperty {
	declared := &awscodepipeline.CfnPipeline_ActionDeclarationProperty{
		Name: jsii.String(a.Name), RunOrder: jsii.Number(a.Order), Configuration: a.Configuration,
		ActionTypeId: &awscodepipeline.CfnPipeline_ActionTypeIdProperty{Category: jsii.String(a.Category), Owner: jsii.String("AWS"),
			Provider: jsii.String(a.Provider), Version: jsii.String(version)},
		RoleArn: optional(a.Role), Region: optional(a.Region), Namespace: optional(a.Namespace),
	}
	var inputs, outputs []any
	for _, name := range a.Inputs {
		inputs = append(inputs, &awscodepipeline.CfnPipeline_InputArtifactProperty{Name: jsii.String(name)})
	}
	for _, name := range a.Outputs {
		outputs = append(outputs, &awscodepipeline.CfnPipeline_OutputArtifactProperty{Name: jsii.String(name)})
	}
	if len(inputs) > 0 {
		declared.InputArtifacts = inputs
	}
	if len(outputs) > 0 {
		declared.OutputArtifacts = outputs
	}
	return declared
}

// codeBuild is an action that runs a project. Where it has several inputs, the buildspec is in the first; the others are in
// CODEBUILD_SRC_DIR_<name>.
func codeBuild(category, name, project string, inputs ...string) Action {
	action := Action{Name: name, Category: category, Provider: "CodeBuild", Order: 1, Inputs: inputs,
		Configuration: map[string]any{"ProjectName": project}}
	if len(inputs) > 1 {
		action.Configuration["PrimarySource"] = inputs[0]
	}
	return action
}

// with gives the project of the action these environment variables.
func (a Action) with(variables ...environmentVariable) Action {
	a.Configuration["EnvironmentVariables"] = jsontext.Of(append([]environmentVariable{}, variables...))
	return a
}

// environmentVariable is a variable of a project as the action has it.
type environmentVariable struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

// executionID is CodePipeline's variable for the execution that an action runs in.
const executionID = "#{codepipeline.PipelineExecutionId}"

// execution is an environment variable with the execution's ID.
func execution(name string) environmentVariable {
	return environmentVariable{Name: name, Type: "PLAINTEXT", Value: executionID}
}

// approval asks a person a question, with a link to what it is about. The topic tells him of it; nil: nobody is told.
func approval(name, question, link string, topic *string, order int) Action {
	configuration := map[string]any{"CustomData": question, "ExternalEntityLink": link}
	if topic != nil {
		configuration["NotificationArn"] = *topic
	}
	return Action{Name: name, Category: "Approval", Provider: "Manual", Order: order, Configuration: configuration}
}

// optional is a property; nil where it is empty.
func optional(value string) *string {
	if value == "" {
		return nil
	}
	return &value
}

package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// imageAction is a source action of type ECR. The CDK's own makes an EventBridge rule of its own, which needs CloudTrail,
// and a role for it.
type imageAction struct {
	awscodepipelineactions.Action
	configuration map[string]any
}

func newImageAction(source Source, repository, tag string, output awscodepipeline.Artifact) awscodepipeline.IAction {
	action := &imageAction{configuration: map[string]any{"RepositoryName": repository, "ImageTag": tag}}
	awscodepipelineactions.NewAction_Override(action, &awscodepipeline.ActionProperties{
		ActionName: jsii.String(source.Name), Category: awscodepipeline.ActionCategory_SOURCE, Provider: jsii.String("ECR"),
		VariablesNamespace: jsii.String(source.Name), Role: source.Role, Outputs: &[]awscodepipeline.Artifact{output},
		ArtifactBounds: &awscodepipeline.ActionArtifactBounds{MinInputs: jsii.Number(0), MaxInputs: jsii.Number(0),
			MinOutputs: jsii.Number(1), MaxOutputs: jsii.Number(1)},
	})
	return action
}

// Bound is called by the CDK for the action's configuration.
func (a *imageAction) Bound(constructs.Construct, awscodepipeline.IStage, *awscodepipeline.ActionBindOptions) *awscodepipeline.ActionConfig {
	return &awscodepipeline.ActionConfig{Configuration: a.configuration}
}

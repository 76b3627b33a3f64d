package delivery

import (
	"maps"
	"strings"

	"causeway/constructs/cfn"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// This file hands to the CDK's Pipeline what pipelines are made of here. CDK Pipelines builds on no other.

// l2Action is an action for the CDK's Pipeline. The CDK's own would need the project, topic or repository of each imported.
type l2Action struct {
	awscodepipelineactions.Action
	configuration map[string]any
}

func newL2Action(stack *cfn.Stack, action Action, known artifacts) awscodepipeline.IAction {
	l2 := &l2Action{configuration: map[string]any{}}
	for name, value := range action.Configuration {
		if text, ok := value.(string); ok {
			value = stack.Token(text)
		}
		l2.configuration[name] = value
	}
	bounds := &awscodepipeline.ActionArtifactBounds{MinInputs: jsii.Number(0), MaxInputs: jsii.Number(len(action.Inputs)),
		MinOutputs: jsii.Number(0), MaxOutputs: jsii.Number(len(action.Outputs))}
	awscodepipelineactions.NewAction_Override(l2, &awscodepipeline.ActionProperties{
		ActionName: jsii.String(action.Name), Category: awscodepipeline.ActionCategory(strings.ToUpper(action.Category)), Provider: jsii.String(action.Provider),
		RunOrder: jsii.Number(action.Order), VariablesNamespace: optional(action.Namespace), ArtifactBounds: bounds,
		Inputs: known.all(action.Inputs), Outputs: known.all(action.Outputs),
	})
	return l2
}

// Bound is called by the CDK for the action's configuration.
func (a *l2Action) Bound(constructs.Construct, awscodepipeline.IStage, *awscodepipeline.ActionBindOptions) *awscodepipeline.ActionConfig {
	return &awscodepipeline.ActionConfig{Configuration: a.configuration}
}

// artifacts are the CDK's objects for artifacts, by their names: one each.
type artifacts map[string]awscodepipeline.Artifact

func (a artifacts) named(name string) awscodepipeline.Artifact {
	if a[name] == nil {
		a[name] = awscodepipeline.NewArtifact(jsii.String(name), nil)
	}
	return a[name]
}

func (a artifacts) all(names []string) *[]awscodepipeline.Artifact {
	var all []awscodepipeline.Artifact
	for _, name := range names {
		all = append(all, a.named(name))
	}
	return &all
}

// importInto gives the CDK's Pipeline its artifact stores.
func (b Buckets) importInto(stack *cfn.Stack, l2 *awscodepipeline.PipelineProps, home string) {
	construct, imported := stack.Construct(), map[string]awss3.IBucket{}
	for region, bucket := range maps.All(b) {
		key := awskms.Key_FromKeyArn(construct, jsii.String("ArtifactKey-"+region), stack.Token(bucket.Key))
		imported[region] = awss3.Bucket_FromBucketAttributes(construct, jsii.String("ArtifactBucket-"+region), &awss3.BucketAttributes{
			BucketName: stack.Token(bucket.Name), Region: jsii.String(region), EncryptionKey: key})
	}
	if len(imported) == 1 {
		l2.ArtifactBucket = imported[home]
		return
	}
	l2.CrossRegionReplicationBuckets = &imported
}

// imported is a role that the CDK adds nothing to: it would otherwise add grants of its own, wider than what the actions use.
func imported(scope constructs.Construct, id string, arn *string) awsiam.IRole {
	return awsiam.Role_FromRoleArn(scope, jsii.String(id), arn, &awsiam.FromRoleArnOptions{Mutable: jsii.Bool(false)})
}

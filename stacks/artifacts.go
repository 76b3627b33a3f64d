package stacks

import (
	"causeway/config"
	"causeway/constructs/delivery"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// ArtifactsStack is the stateful half of an application in the shared-services account. It is protected from
// termination, everything in it is retained, and the pipeline's imports lock it: nothing here is ever lost.
type ArtifactsStack struct {
	Store  *delivery.ArtifactStore
	Images awsecr.CfnRepository
}

// NewArtifactsStack creates the application's keys, buckets and image repository.
func NewArtifactsStack(scope constructs.Construct, org *config.Organization, app *config.Application) *ArtifactsStack {
	account := org.SharedServicesAccount()
	env := environment(org, account)
	stack := newStack(scope, org, account, config.ArtifactsStack(app), "Keys, artifacts, templates and images of "+app.Name, true)
	store := delivery.NewArtifactStore(stack, "Store", &delivery.ArtifactStoreProps{
		Environment:     env,
		ArtifactBucket:  config.ArtifactBucket(org, app),
		TemplateBucket:  config.TemplateBucket(org, app),
		AccessLogBucket: config.AccessLogBucket(org, app),
		KeyAlias:        config.ArtifactKeyAlias(org, app),
		Writers: roles(org, []string{
			config.RoleARN(org, account, config.PipelineRole(app)),
			config.RoleARN(org, account, config.BuildProjectRole(app)),
		}),
		Readers:         roles(org, config.ArtifactReaders(org, app)),
		TemplateReaders: roles(org, config.TemplateReaders(org, app)),
		BuildLogGroup:   config.BuildLogGroup(org, app),
	})
	images := delivery.NewImageRepository(stack, "Images", &delivery.ImageRepositoryProps{
		Environment: env,
		Name:        config.ImageRepository(org, app),
		KeyAlias:    config.ImageKeyAlias(org, app),
		Pullers:     roles(org, config.ImagePullers(org, app)),
	})
	publish(stack, app, "ArtifactBucketParameter", "artifact-bucket", store.ArtifactBucket.Ref())
	publish(stack, app, "TemplateBucketParameter", "template-bucket", store.TemplateBucket.Ref())
	publish(stack, app, "ArtifactKeyParameter", "artifact-key", store.Key.AttrArn())
	publish(stack, app, "ImageRepositoryParameter", "image-repository", images.AttrRepositoryUri())
	return &ArtifactsStack{Store: store, Images: images}
}

// publish names a part of the artifact store in an SSM parameter, for people and programs of the account.
func publish(stack awscdk.Stack, app *config.Application, id, part string, value *string) {
	awsssm.NewCfnParameter(stack, jsii.String(id), &awsssm.CfnParameterProps{
		Name: jsii.String(config.ArtifactParameter(app, part)), Type: jsii.String("String"), Value: value,
	})
}

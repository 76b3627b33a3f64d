package stacks

import (
	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/delivery"
	"causeway/constructs/policy"
	"causeway/constructs/tag"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"
)

// ArtifactsStack is the stateful half of a pipeline, in the pipeline's account. It is protected from
// termination, everything in it is retained, and the pipeline's imports lock it: nothing here is ever lost.
type ArtifactsStack struct {
	Store  *delivery.ArtifactStore
	Images *cfn.Resource
}

// NewArtifactsStack creates the pipeline's keys, buckets and image repository.
func NewArtifactsStack(scope *cfn.App, org *config.Organization, p *config.Pipeline) *ArtifactsStack {
	account := p.Account
	env := environment(org, account)
	stack := newStack(scope, org, account, config.ArtifactsStack(p), "Keys, artifacts, templates and images of "+p.Name(), true)
	tag.Everything(stack, p.Tags())
	store := delivery.NewArtifactStore(stack.Scope, "Store", &delivery.ArtifactStoreProps{
		Environment:     env,
		ArtifactBucket:  config.ArtifactBucket(org, p),
		TemplateBucket:  config.TemplateBucket(org, p),
		AccessLogBucket: config.AccessLogBucket(org, p),
		KeyAlias:        config.ArtifactKeyAlias(org, p),
		Writers: roles(org, []string{
			config.RoleARN(org, account, config.PipelineRole(p)),
			config.RoleARN(org, account, config.BuildProjectRole(p, config.BuildCommit)),
			config.RoleARN(org, account, config.BuildProjectRole(p, config.SealBuild)),
		}),
		Testers:         roles(org, config.SourceReaders(org, p)),
		Releases:        releases(p),
		Readers:         roles(org, config.ArtifactReaders(org, p, org.Region)),
		TemplateReaders: roles(org, config.TemplateReaders(org, p)),
		Uploads:         uploads(org, p),
		BuildLogGroup:   config.BuildLogGroup(org, p),
		ScanLogGroup:    scanLogGroup(p),
		Topics: policy.Topics{Alarms: regional(env, "sns", "", config.Topics(org, p)...),
			Events:    regional(env, "sns", "", config.EventTopics(p)...),
			Publisher: roles(org, []string{config.RoleARN(org, account, config.EventRole(p))})},
	})
	images := delivery.NewImageRepository(stack.Scope, "Images", &delivery.ImageRepositoryProps{
		Environment: env,
		Name:        config.ImageRepository(org, p),
		KeyAlias:    config.ImageKeyAlias(org, p),
		Pullers:     roles(org, config.ImagePullers(org, p, org.Region)),
	})
	publish(stack, p, "ArtifactBucketParameter", "artifact-bucket", store.ArtifactBucket.Ref())
	publish(stack, p, "TemplateBucketParameter", "template-bucket", store.TemplateBucket.Ref())
	publish(stack, p, "ArtifactKeyParameter", "artifact-key", store.Key.Att("Arn"))
	publish(stack, p, "ImageRepositoryParameter", "image-repository", images.Att("RepositoryUri"))
	return &ArtifactsStack{Store: store, Images: images}
}

// releases are what the keys of the artifacts begin with that stages read.
func releases(p *config.Pipeline) []string { return artifactPrefixes(p, sealed(p)) }

// artifactPrefixes are what the keys of these artifacts begin with.
func artifactPrefixes(p *config.Pipeline, artifacts []string) []string {
	var prefixes []string
	for _, artifact := range artifacts {
		prefixes = append(prefixes, config.ArtifactPrefix(p, artifact))
	}
	return prefixes
}

// sealed are the artifacts that only the seal writes, and stages deploy.
func sealed(p *config.Pipeline) []string {
	if p.Application.BuildsSite() {
		return []string{delivery.ReleaseArtifact, delivery.SiteArtifact}
	}
	return []string{delivery.ReleaseArtifact}
}

// scanLogGroup is the log group of the pipeline's scans; "" where nothing is scanned.
func scanLogGroup(p *config.Pipeline) string {
	if len(p.Application.FailsOn()) == 0 {
		return ""
	}
	return config.ScanLogGroup(p)
}

// publish names a part of the artifact store in an SSM parameter, for people and programs of the account.
func publish(stack *cfn.Stack, p *config.Pipeline, id, part string, value *string) {
	stack.Add(id, &awsssm.CfnParameterProps{
		Name: jsii.String(config.ArtifactParameter(p, part)), Type: jsii.String("String"), Value: value,
	})
}

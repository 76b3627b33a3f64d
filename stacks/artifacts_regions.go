package stacks

import (
	"slices"

	"causeway/constructs/cfn"

	"causeway/config"
	"causeway/constructs/delivery"
	"causeway/constructs/tag"
)

// NewRegionalArtifactsStack creates what a pipeline has in another region, in the pipeline's account: the store of the
// artifacts of its actions there, and the copies of its images. It is protected and retained like that of the home region.
// Only roles of stages in that region are let in.
func NewRegionalArtifactsStack(scope *cfn.App, org *config.Organization, p *config.Pipeline, region string) *cfn.Stack {
	env := environmentIn(org, p.Account, region)
	stack := newStackIn(scope, p.Account, region, config.ArtifactsStackIn(p, region), "Copies of artifacts and images of "+p.Name(), true)
	tag.Everything(stack, p.Tags())
	if slices.Contains(org.OtherRegions(p), region) {
		store := delivery.NewRegionalStore(stack.Scope, "Store", &delivery.RegionalStoreProps{
			Environment:     env,
			ArtifactBucket:  config.ArtifactBucketIn(org, p, region),
			AccessLogBucket: config.AccessLogBucketIn(org, p, region),
			KeyAlias:        config.ArtifactKeyAlias(org, p),
			Pipeline:        roles(org, []string{config.RoleARN(org, p.Account, config.PipelineRole(p))}),
			Readers:         roles(org, config.ArtifactReaders(org, p, region)),
		})
		publish(stack, p, "ArtifactBucketParameter", "artifact-bucket", store.ArtifactBucket.Ref())
		publish(stack, p, "ArtifactKeyParameter", "artifact-key", store.Key.Att("Arn"))
	}
	if slices.Contains(org.ImageRegions(p), region) {
		images := delivery.NewImageRepository(stack.Scope, "Images", &delivery.ImageRepositoryProps{
			Environment: env,
			Name:        config.ImageRepository(org, p),
			KeyAlias:    config.ImageKeyAlias(org, p),
			Pullers:     roles(org, config.ImagePullers(org, p, region)),
		})
		publish(stack, p, "ImageRepositoryParameter", "image-repository", images.Att("RepositoryUri"))
	}
	return stack
}

// NewRegistryStack copies the images of an account to other regions. A registry has one configuration for it, so one stack
// has those of all pipelines.
func NewRegistryStack(scope *cfn.App, org *config.Organization, account *config.Account) *cfn.Stack {
	stack := newStack(scope, org, account, config.RegistryStack(org, account), "Copies images to other regions", false)
	var replications []delivery.Replication
	for _, to := range org.Replications(account) {
		replications = append(replications, delivery.Replication(to))
	}
	delivery.NewReplication(stack.Scope, "Replication", account.ID, replications)
	return stack
}

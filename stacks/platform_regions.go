package stacks

import (
	"maps"

	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/delivery"
	"causeway/constructs/policy"
)

// This file has the artifact stores of the platform's pipeline: CodePipeline needs one in each region that it deploys into.

// NewPlatformArtifactsStack creates the artifact store of a region. It is protected from termination, everything in it is
// retained, and in the home region the pipeline's imports lock it.
func NewPlatformArtifactsStack(scope *cfn.App, org *config.Organization, region string) *ArtifactsStack {
	account := org.SharedServicesAccount()
	stack := newStackIn(scope, account, region, config.PlatformArtifactsStack(org, region), "Keys and artifacts of the pipeline that deploys the platform", true)
	own := func(names ...string) policy.Roles {
		var arns []string
		for _, name := range names {
			arns = append(arns, config.RoleARN(org, account, name))
		}
		return roles(org, arns)
	}
	props := &delivery.PlatformStoreProps{
		Environment:     environmentIn(org, account, region),
		ArtifactBucket:  config.PlatformBucketIn(org, region),
		AccessLogBucket: config.PlatformLogBucketIn(org, region),
		KeyAlias:        config.PlatformKeyAlias(org),
		Applications:    config.ApplicationRoles(org, account),
		Use:             policy.PlatformKeyUse{Writers: own(config.PlatformPipelineRole), Deployers: roles(org, config.PlatformDeployersIn(org, region))},
	}
	if region == org.Region {
		props.Assemblies = config.PlatformArtifactPrefix(delivery.AssemblyArtifact)
		props.Use.LogGroup = config.PlatformLogGroup(org)
		props.Use.Writers = own(config.PlatformPipelineRole, config.PlatformProject(config.BuildPlatform))
		props.Use.Readers = own(config.PlatformProject(config.ReviewPlatform), config.PlatformProject(config.UpdatePlatform))
	}
	store := delivery.NewPlatformStore(stack.Scope, "Store", props)
	return &ArtifactsStack{Store: store}
}

// buckets are the buckets of the pipeline's artifacts, by region.
func (p *platformPipeline) buckets() delivery.Buckets {
	buckets := delivery.Buckets{p.org.Region: p.store.Bucket()}
	var stores []delivery.OtherStore
	for _, store := range p.copies() {
		stores = append(stores, delivery.OtherStore{Store: store,
			Bucket: config.PlatformBucketIn(p.org, store.Region), Stack: config.PlatformArtifactsStack(p.org, store.Region)})
	}
	if len(stores) > 0 {
		maps.Copy(buckets, delivery.OtherBuckets(p.stack.Scope, "OtherRegions", &delivery.OtherBucketsProps{
			Environment: p.env, Function: config.PlatformKeyFunction, Stores: stores}))
	}
	return buckets
}

// copies are the stores of other regions, as the pipeline's role writes into them.
func (p *platformPipeline) copies() []policy.Store {
	var stores []policy.Store
	for _, region := range p.org.PlatformStoreRegions()[1:] {
		stores = append(stores, policy.Store{
			Environment:    environmentIn(p.org, p.org.SharedServicesAccount(), region),
			ArtifactBucket: config.BucketARN(p.org, config.PlatformBucketIn(p.org, region)),
			ArtifactKey:    config.PlatformKeyAlias(p.org),
		})
	}
	return stores
}

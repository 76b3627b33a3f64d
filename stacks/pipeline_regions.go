package stacks

import (
	"maps"
	"strings"

	"causeway/config"
	"causeway/constructs/delivery"
	"causeway/constructs/policy"
)

// This file has what a pipeline needs for stages in other regions than its own.

// buckets are the buckets of the pipeline's artifacts, by region.
func (s *pipelineStack) buckets() delivery.Buckets {
	buckets := delivery.Buckets{s.org.Region: s.artifacts.Store.Bucket()}
	var stores []delivery.OtherStore
	for _, region := range s.org.OtherRegions(s.pipeline) {
		stores = append(stores, delivery.OtherStore{Store: pipelineStore(s.org, s.pipeline, region),
			Bucket: config.ArtifactBucketIn(s.org, s.pipeline, region), Stack: config.ArtifactsStackIn(s.pipeline, region)})
	}
	if len(stores) > 0 {
		maps.Copy(buckets, delivery.OtherBuckets(s.stack.Scope, "OtherRegions", &delivery.OtherBucketsProps{
			Environment: s.env, Function: config.KeyFunction(s.pipeline), Stores: stores}))
	}
	return buckets
}

// copies are the artifact stores in other regions.
func (s *pipelineStack) copies() []policy.Store {
	var stores []policy.Store
	for _, region := range s.org.OtherRegions(s.pipeline) {
		stores = append(stores, pipelineStore(s.org, s.pipeline, region))
	}
	return stores
}

// regions tells the build which region each stage is in, as in "dev=eu-west-1 prod-us=us-east-1".
func (s *pipelineStack) regions() string {
	var stages []string
	for _, stage := range s.pipeline.Stages {
		stages = append(stages, stage.Name+"="+s.org.StageRegion(stage))
	}
	return strings.Join(stages, " ")
}

// stagesElsewhere tells the seal which stages are in other regions, as regions does.
func (s *pipelineStack) stagesElsewhere() string {
	var stages []string
	for _, stage := range s.pipeline.Stages {
		if region := s.org.StageRegion(stage); region != s.org.Region {
			stages = append(stages, stage.Name+"="+region)
		}
	}
	return strings.Join(stages, " ")
}

// hasStagesElsewhere says whether a stage is in another region.
func (s *pipelineStack) hasStagesElsewhere() bool { return len(s.org.OtherRegions(s.pipeline)) > 0 }

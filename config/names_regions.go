package config

// This file computes the names of what stands in other regions than the home region. IAM has no regions; keys and image
// repositories bear in each region the name that they have in the home region.

// ArtifactsStackIn is the name of the stack with what the pipeline has in another region.
func ArtifactsStackIn(p *Pipeline, region string) string { return ArtifactsStack(p) + "-" + region }

// RegistryStack is the name of the stack that copies the images of an account to other regions.
func RegistryStack(org *Organization, account *Account) string {
	if account == org.SharedServicesAccount() {
		return SharedServicesPrefix + "Registry"
	}
	return environmentPrefix + account.Name + "-Registry"
}

// WorkloadStackIn is the name of the stack with what a workload account has in another region.
func WorkloadStackIn(account *Account, region string) string {
	return WorkloadStack(account) + "-" + region
}

// ArtifactBucketIn is the name of the bucket in a region that holds the artifacts of the pipeline's actions there.
func ArtifactBucketIn(org *Organization, p *Pipeline, region string) string {
	return bucketName(org, p, "artifacts", region)
}

// AccessLogBucketIn is the name of the bucket that records who read the pipeline's others in a region.
func AccessLogBucketIn(org *Organization, p *Pipeline, region string) string {
	return bucketName(org, p, "logs", region)
}

// ImageRepositoryARNIn is the ARN of the pipeline's ECR repository in a region.
func ImageRepositoryARNIn(org *Organization, p *Pipeline, region string) string {
	return repositoryARN(org, p.Account, region, ImageRepository(org, p))
}

// KeyFunction is the name of the function that finds the keys of the pipeline's artifact stores in other regions.
func KeyFunction(p *Pipeline) string { return "causeway-" + p.Name() + "-keys" }

package policy

// documentsOfThePlatformsPipeline are examples of the policies of the pipeline that deploys the platform.
func documentsOfThePlatformsPipeline() map[string]Document {
	source, assembly := "causeway-platform/Source/", "causeway-platform/Assembly/"
	deployers := inOrganization(role(shared, "cdk-hnb659fds-deploy-role-111111111111-cn-north-1"), role(dev, "cdk-hnb659fds-deploy-role-222222222222-cn-north-1"))
	return map[string]Document{
		"PlatformBuildRole": PlatformBuildRole(project([]string{source}, []string{assembly})),
		"PlatformReviewRole": PlatformReviewRole(project([]string{source, assembly}, nil), shared.ARN("codepipeline", "causeway-platform"),
			[]string{role(dev, "cdk-hnb659fds-lookup-role-222222222222-cn-north-1")}),
		"PlatformUpdateRole": PlatformUpdateRole(project([]string{source, assembly}, nil), []string{
			role(shared, "cdk-hnb659fds-deploy-role-111111111111-cn-north-1"), role(shared, "cdk-hnb659fds-file-publishing-role-111111111111-cn-north-1")}),
		"PlatformBucket": PlatformBucket(shared, shared.Bucket("acme-platform"), assembly, PlatformReaders{
			Deployers: deployers, Applications: []string{role(shared, "CloudFormationRole"), role(shared, "console-live-*")}}),
		"PlatformKey": PlatformKey(shared, PlatformKeyUse{
			Writers:   inOrganization(role(shared, "causeway-platform-pipeline"), role(shared, "causeway-platform-build")),
			Readers:   inOrganization(role(shared, "causeway-platform-review"), role(shared, "causeway-platform-update")),
			Deployers: deployers, LogGroup: "/acme/builds/platform"}),
	}
}

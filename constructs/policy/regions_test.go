package policy

// documentsInTwoRegions are examples of the documents that know regions, for an account with stages in two.
func documentsInTwoRegions() map[string]Document {
	far, farDev := shared.in("cn-northwest-1"), dev.in("cn-northwest-1")
	copies := Store{Environment: far, ArtifactBucket: far.Bucket("orders-artifacts-far"), Releases: []string{""}, ArtifactKey: orders.ArtifactKey,
		ImageRepository: far.ARN("ecr", "repository/acme/orders"), ImageKey: orders.ImageKey}
	stores := []Store{orders, copies}
	tests := []Named{{dev, "orders-dev-test"}, {farDev, "orders-far-test"}}
	return map[string]Document{
		"RegionalArtifactKey": RegionalArtifactKey(far, inOrganization(role(shared, "CodePipelineRole-orders")), inOrganization(role(dev, "BuildRole"))),
		"KeyFunction":         KeyFunction(shared, "causeway-orders-keys", []Store{copies}),
		"CodePipelineRoleInTwoRegions": CodePipelineRole(Pipeline{Source: CodeCommitSource("Source", shared.ARN("codecommit", "orders")),
			ArtifactBucket: shared.Bucket("orders-artifacts"), ArtifactKey: shared.ARN("kms", "key/1"), Copies: []Store{copies},
			BuildProjects: []string{shared.ARN("codebuild", "project/orders")}, CrossAccountRoles: []string{role(dev, "CodePipelineCrossAccountRole")}}),
		"SealRoleWithCopies": SealRole(project([]string{"orders/Build/"}, []string{"orders/Release/"}), orders.ImageRepository, true),
		"CloudFormationBoundaryInTwoRegions": CloudFormationBoundary(CloudFormation{Environment: dev, Regions: []string{dev.Region, farDev.Region},
			Role: role(dev, "CloudFormationRole"), Boundary: dev.IAM("policy/CausewayWorkloadBoundary"), Organization: "acme", Stores: []string{shared.Account}, Everywhere: true}),
		"CodeDeployTrustInTwoRegions":      CodeDeployTrust(dev.Account, []Named{{dev, "orders-dev"}, {farDev, "orders-far"}}),
		"ECSTaskTrustInTwoRegions":         ECSTaskTrust(dev.Account, dev, farDev),
		"EC2InstanceRoleInTwoRegions":      EC2InstanceRole(stores, true),
		"BuildRoleInTwoRegions":            BuildRole(stores, tests),
		"DeploymentEventTrustInTwoRegions": DeploymentEventTrust(dev.Account, []Named{{dev, "causeway-orders-dev-events"}, {farDev, "causeway-orders-far-events"}}),
		"DeploymentEventRoleInTwoRegions":  DeploymentEventRole(shared.Account, []string{shared.ARN("events", "event-bus/causeway-orders"), dev.ARN("events", "event-bus/causeway-orders-dev")}),
	}
}

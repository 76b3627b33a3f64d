package e2e

// platformPipeline adds a pipeline of the platform to the example, with this source.
func platformPipeline(source string) edit {
	return edit{"sharedServices:\n", "platformPipeline:\n  source: " + source + "\nsharedServices:\n"}
}

// Wrong files: the pipeline that deploys the platform.
var invalidPlatform = []invalid{
	{name: "a platform without a source", edits: []edit{{"sharedServices:\n", "platformPipeline: {}\nsharedServices:\n"}}, want: []string{`:28:1: platformPipeline: is missing the key source: the repository, or the archive, with this file and the rest of Causeway, in the shared-services account: codecommit, codeconnections or s3`}},
	{name: "a platform made of an image", edits: []edit{platformPipeline("{type: ecr, repository: platform, tag: latest}")}, want: []string{`:29:18: platformPipeline.source.type: "ecr" holds images, and the platform is made of its sources; use codecommit, codeconnections or s3`}},
	{name: "a platform of another account", edits: []edit{platformPipeline("{type: codecommit, repository: platform, branch: main, account: network}")}, want: []string{`:29:75: platformPipeline.source.account: "network" is not where the platform can come from: who changes it there would change every account; keep it in shared-services, and leave this out`}},
	{name: "a platform of several branches",
		edits: []edit{platformPipeline(`{type: codeconnections, connectionArn: "arn:aws:codeconnections:eu-west-1:111111111111:connection/11111111-2222-3333-4444-555555555555", repository: acme/platform, branch: main, branches: {include: [main, release]}}`)},
		want:  []string{`:29:189: platformPipeline.source.branches: would deploy the platform from several branches, one over the other; leave it out, and write the one in branch`}},
	{name: "a platform that a connection of another account fetches",
		edits: []edit{platformPipeline(`{type: codeconnections, connectionArn: "arn:aws:codeconnections:eu-west-1:222222222222:connection/11111111-2222-3333-4444-555555555555", repository: platform, branch: main}`)},
		want: []string{
			`:29:50: platformPipeline.source.connectionArn: "arn:aws:codeconnections:eu-west-1:222222222222:connection/11111111-2222-3333-44… belongs to account 222222222222; the pipeline runs in shared-services (111111111111): make the connection there`,
			`:29:160: platformPipeline.source.repository: "platform" is no repository at a provider; write owner/name`,
		}},
	{name: "a platform from its own bucket", edits: []edit{platformPipeline("{type: s3, bucket: acme-platform-111111111111-eu-west-1, key: platform.zip}")}, want: []string{`:29:30: platformPipeline.source.bucket: "acme-platform-111111111111-eu-west-1" is the pipeline's own; write the bucket that the archive comes from`}},
	{name: "a platform without a branch", edits: []edit{platformPipeline("{type: codecommit, repository: platform}")}, want: []string{`:29:3: platformPipeline.source: is missing the key branch: a source of type codecommit has repository, branch`}},
	{name: "a file of the platform above its repository, and nobody to approve",
		edits: []edit{platformPipeline("{type: codecommit, repository: platform, branch: main}\n  file: ../acme.yaml\n  approval: {}")}, want: []string{
			`:30:9: platformPipeline.file: "../acme.yaml" does not fit: where this file is in the source, as in config/acme.yaml: letters, digits and . _ - /, no name beginning with a dot; config/organization.yaml where it is left out`,
			`:31:3: platformPipeline.approval: is missing the key notify: the e-mail address that is asked to approve`,
		}},
	{name: "an application called like the platform",
		edits: []edit{platformPipeline("{type: codecommit, repository: platform, branch: main}"), {"  - name: payments  ", "  - name: platform  "}}, want: []string{`:63:11: applications[1].name: "platform" is what the platform's own pipeline is called (platformPipeline); choose another`}},
}

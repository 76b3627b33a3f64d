package e2e

// Wrong files: packages.
var invalidPackages = []invalid{
	{name: "packages of nowhere",
		edits: []edit{{"  notifications: platform@example.com\n", "  notifications: platform@example.com\n  packages: {externalConnections: [npm], publishers: [library]}\n"}},
		want: []string{
			`:31:36: sharedServices.packages.externalConnections[0]: "npm" is no external connection of CodeArtifact; use crates-io, maven-central, maven-clojars, maven-commonsware, maven-googleandroid, maven-gradleplugins, npmjs, nuget-org, pypi, ruby-gems-org`,
			`:31:55: sharedServices.packages.publishers[0]: "library" is none of the applications: orders, payments`,
		}},
	{name: "packages where CodeArtifact is missing",
		text: "name: acme\nregion: eu-central-2\naccounts:\n  tools: {id: \"111111111111\"}\nsharedServices: {account: tools, packages: {}}\n" +
			"applications:\n  - name: web\n    source: {type: s3, bucket: acme-source, key: web.zip}\n    deploy: cloudformation\n    scan: none\n    stages: [{name: dev, account: tools}]\n",
		want: []string{":5:34: sharedServices.packages: needs AWS CodeArtifact, which is not offered in eu-central-2; leave it out"}},
}

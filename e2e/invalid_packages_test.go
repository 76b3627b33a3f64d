package e2e

// Wrong files: packages.
var invalidPackages = []invalid{
	{name: "packages of nowhere",
		edits: []edit{{"  notifications: platform@example.com\n", "  notifications: platform@example.com\n  packages: {externalConnections: [npm], publishers: [library]}\n"}},
		want: []string{
			`:31:36: sharedServices.packages.externalConnections[0]: "npm" is no external connection of CodeArtifact; use crates-io, maven-central, maven-clojars, maven-commonsware, maven-googleandroid, maven-gradleplugins, npmjs, nuget-org, pypi, ruby-gems-org`,
			`:31:55: sharedServices.packages.publishers[0]: "library" is none of the applications: orders, payments`,
		}},
	{name: "packages for units without an ID, and for none",
		edits: []edit{{"  notifications: platform@example.com\n", "  notifications: platform@example.com\n  packages: {units: [Infrastructure, Workload, Workloads]}\n"}},
		want: []string{
			`:31:22: sharedServices.packages.units[0]: "Infrastructure" has no id, by which policies know a unit; use units that exist already, or leave it out, which names each account of the file`,
			`:31:38: sharedServices.packages.units[1]: "Workload" is none of the units: Infrastructure, Workloads; add it to organization.units with its id, or leave it out, which names each account of the file`,
		}},
	{name: "packages for units without an organization",
		text: "name: acme\nregion: eu-west-1\naccounts:\n  tools: {id: \"111111111111\"}\nsharedServices: {account: tools, packages: {units: [Workloads]}}\n" +
			"applications:\n  - name: web\n    source: {type: s3, bucket: acme-source, key: web.zip}\n    deploy: cloudformation\n    scan: none\n    stages: [{name: dev, account: tools}]\n",
		want: []string{`:5:53: sharedServices.packages.units[0]: "Workloads" is none of the units: (there are none); add it to organization.units with its id, or leave it out, which names each account of the file`}},
	{name: "packages where CodeArtifact is missing",
		text: "name: acme\nregion: eu-central-2\naccounts:\n  tools: {id: \"111111111111\"}\nsharedServices: {account: tools, packages: {}}\n" +
			"applications:\n  - name: web\n    source: {type: s3, bucket: acme-source, key: web.zip}\n    deploy: cloudformation\n    scan: none\n    stages: [{name: dev, account: tools}]\n",
		want: []string{":5:34: sharedServices.packages: needs AWS CodeArtifact, which is not offered in eu-central-2; leave it out"}},
}

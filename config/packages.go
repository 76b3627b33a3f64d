package config

import (
	"maps"
	"slices"
)

// Packages is the repository of packages in shared services (AWS CodeArtifact), which builds install from.
type Packages struct {
	// ExternalConnections are the public repositories behind it, as in npmjs, pypi or maven-central.
	ExternalConnections []string `json:"externalConnections,omitempty" jsonschema:"uniqueItems=true"`
	// Publishers are the applications whose builds may publish packages, such as shared libraries; omit for none.
	Publishers []string `json:"publishers,omitempty" jsonschema:"uniqueItems=true"`
	// Units are organizational units whose accounts install packages, those included that the file does not have: policies name
	// the units in place of their accounts, so that any number of them fits. Omit it to name each account, of which about 60 fit.
	Units []string `json:"units,omitempty" jsonschema:"uniqueItems=true"`
}

// externalConnections are CodeArtifact's names of public repositories, with the tool that the platform's buildspecs install
// from them with; "" for others.
var externalConnections = map[string]string{"npmjs": "npm", "pypi": "pip", "nuget-org": "", "maven-central": "", "maven-googleandroid": "",
	"maven-gradleplugins": "", "maven-commonsware": "", "maven-clojars": "", "ruby-gems-org": "", "crates-io": ""}

// packageRegions are the regions that offer CodeArtifact: none of GovCloud or China.
var packageRegions = []string{"ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "eu-central-1", "eu-north-1", "eu-south-1",
	"eu-west-1", "eu-west-2", "eu-west-3", "us-east-1", "us-east-2", "us-west-2"}

// Tools are the tools whose public packages are behind the repository, among those that the platform's buildspecs use.
func (p *Packages) Tools() []string {
	var tools []string
	for _, connection := range p.ExternalConnections {
		if tool := externalConnections[connection]; tool != "" {
			tools = append(tools, tool)
		}
	}
	return tools
}

// Publishes says whether the builds of the application may publish packages.
func (o *Organization) Publishes(app *Application) bool {
	return o.SharedServices.Packages != nil && slices.Contains(o.SharedServices.Packages.Publishers, app.Name)
}

// PackagesStack is the name of the stack with the repository of packages.
const PackagesStack = SharedServicesPrefix + "Packages"

// PackageDomain is the name of the CodeArtifact domain.
func PackageDomain(org *Organization) string { return org.Name }

// PackageRepository is the name of the repository that builds install from.
func PackageRepository(org *Organization) string { return org.Name + "-packages" }

// ConnectedRepository is the name of the repository with one external connection, of which CodeArtifact allows a repository one.
func ConnectedRepository(org *Organization, connection string) string {
	return org.Name + "-" + connection
}

// PackageKeyAlias is the alias of the key that encrypts packages.
func PackageKeyAlias(org *Organization) string { return "alias/" + org.Name + "/packages" }

// PackageReaders are the ARNs of the roles that install packages and are named one by one: builds, tests and analyses of every
// pipeline, and builds in workload accounts, where no unit stands for their account.
func PackageReaders(org *Organization) []string {
	var arns []string
	for _, p := range org.Pipelines() {
		if !org.InstallsByUnit(p.Account) {
			arns = append(append(arns, RoleARN(org, p.Account, BuildProjectRole(p, BuildCommit))), SourceReaders(org, p)...)
		}
	}
	for _, account := range org.WorkloadAccounts() {
		if !org.InstallsByUnit(account) {
			arns = append(arns, RoleARN(org, account, BuildRole))
		}
	}
	return arns
}

// UnitPackageReaders are the ARNs of the roles that install packages in any account of a unit, where * stands for the account, and for
// the name of a pipeline in it.
func UnitPackageReaders(org *Organization) []string {
	anywhere := &Account{ID: "*"}
	arns := []string{RoleARN(org, anywhere, BuildRole)}
	if org.BuildsByUnit() {
		for _, does := range []string{BuildCommit, TestCommit, AnalyseCommit} {
			arns = append(arns, RoleARN(org, anywhere, buildProjectRoles[does]+"*"))
		}
	}
	return arns
}

// PackageUnits are the units whose accounts install packages, as aws:PrincipalOrgPaths has them, wherever in the organization they are.
func PackageUnits(org *Organization) []string {
	var paths []string
	for _, name := range org.SharedServices.Packages.Units {
		paths = append(paths, org.AWSOrganization.ID+"/*/"+org.AWSOrganization.Units[name].ID+"/*")
	}
	return paths
}

// InstallsByUnit says whether roles of the account install packages because of the unit that it is in. Those of shared services need
// nobody to let them in.
func (o *Organization) InstallsByUnit(account *Account) bool {
	packages := o.SharedServices.Packages
	return packages != nil && account != o.SharedServicesAccount() && slices.Contains(packages.Units, account.Unit)
}

// PackagePublishers are the ARNs of the roles that publish packages.
func PackagePublishers(org *Organization) []string {
	var arns []string
	for _, p := range org.Pipelines() {
		if org.Publishes(p.Application) {
			arns = append(arns, RoleARN(org, p.Account, BuildProjectRole(p, BuildCommit)))
		}
	}
	return arns
}

// BuildsByUnit says whether pipelines run in accounts that install packages because of their unit.
func (o *Organization) BuildsByUnit() bool {
	return slices.ContainsFunc(o.Pipelines(), func(p *Pipeline) bool { return o.InstallsByUnit(p.Account) })
}

// connectionNames are the external connections that there are.
func connectionNames() []string { return slices.Sorted(maps.Keys(externalConnections)) }

package access

import (
	"strings"

	"causeway/config"
)

// The types of resources of CodeArtifact.
const (
	packageDomainType     = "AWS::CodeArtifact::Domain"
	packageRepositoryType = "AWS::CodeArtifact::Repository"
)

// installPackages is what a build does that installs packages.
func (m *Model) installPackages(i *itinerary, account *config.Account, role string) {
	if m.Org.SharedServices.Packages == nil {
		return
	}
	shared, repository := m.Org.SharedServicesAccount(), "repository/"+config.PackageDomain(m.Org)+"/"+config.PackageRepository(m.Org)
	i.does(account, role, "get a token for packages", "sts:GetServiceBearerToken", "*", map[string]string{"sts:AWSServiceName": "codeartifact.amazonaws.com"})
	i.does(account, role, "sign in to the package domain", "codeartifact:GetAuthorizationToken", m.regional(shared, "codeartifact", "domain/"+config.PackageDomain(m.Org)), nil)
	i.does(account, role, "find the packages", "codeartifact:GetRepositoryEndpoint", m.regional(shared, "codeartifact", repository), nil)
	i.does(account, role, "install packages", "codeartifact:ReadFromRepository", m.regional(shared, "codeartifact", repository), nil)
}

// publishPackages is what a build of a publisher does besides.
func (m *Model) publishPackages(i *itinerary, p *config.Pipeline) {
	if m.Org.Publishes(p.Application) {
		i.does(p.Account, config.BuildProjectRole(p, config.BuildCommit), "publish a package", "codeartifact:PublishPackageVersion", m.regional(m.Org.SharedServicesAccount(),
			"codeartifact", "package/"+config.PackageDomain(m.Org)+"/"+config.PackageRepository(m.Org)+"/npm/acme/button"), nil)
	}
}

// packageIn is the ARN of a package in the repository.
func packageIn(repository string) string {
	return strings.Replace(repository, ":repository/", ":package/", 1) + "/npm/acme/button"
}

// packageNames are the names for people of the repositories of packages, by ARN.
func (m *Model) packageNames() map[string]string {
	if m.Org.SharedServices.Packages == nil {
		return nil
	}
	arn := func(resource string) string {
		return m.regional(m.Org.SharedServicesAccount(), "codeartifact", resource)
	}
	domain := config.PackageDomain(m.Org)
	names := map[string]string{arn("domain/" + domain): "the package domain", arn("repository/" + domain + "/" + config.PackageRepository(m.Org)): "packages",
		keyName(m.Org.Region, config.PackageKeyAlias(m.Org)): "the package key"}
	for _, connection := range m.Org.SharedServices.Packages.ExternalConnections {
		names[arn("repository/"+domain+"/"+config.ConnectedRepository(m.Org, connection))] = "packages of " + connection
	}
	return names
}

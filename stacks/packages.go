package stacks

import (
	"strings"

	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/delivery"
	"causeway/constructs/policy"
)

// NewPackagesStack creates the repository of packages in shared services. It is protected from termination, and everything in
// it is retained.
func NewPackagesStack(scope *cfn.App, org *config.Organization) *cfn.Stack {
	account := org.SharedServicesAccount()
	stack := newStack(scope, org, account, config.PackagesStack, "Packages that builds install", true)
	var connections []delivery.Connection
	for _, to := range org.SharedServices.Packages.ExternalConnections {
		connections = append(connections, delivery.Connection{Repository: config.ConnectedRepository(org, to), To: to})
	}
	delivery.NewPackages(stack.Scope, "Packages", &delivery.PackagesProps{
		Environment: environment(org, account), Packages: *packages(org, false), Domain: config.PackageDomain(org), Repository: config.PackageRepository(org),
		KeyAlias: config.PackageKeyAlias(org), Connections: connections,
		Readers: packageReaders(org), Publishers: roles(org, config.PackagePublishers(org)),
	})
	return stack
}

// packageReaders are who installs packages: roles that are named, and those of units.
func packageReaders(org *config.Organization) policy.PackageReaders {
	readers := policy.PackageReaders{Roles: roles(org, config.PackageReaders(org))}
	if len(org.SharedServices.Packages.Units) > 0 {
		readers.OfUnits = policy.UnitRoles{ARNs: config.UnitPackageReaders(org), Units: config.PackageUnits(org), OrganizationID: org.OrganizationID()}
	}
	return readers
}

// packages are the packages that builds install, or publish, too; nil where there are none.
func packages(org *config.Organization, publishes bool) *policy.Packages {
	if org.SharedServices.Packages == nil {
		return nil
	}
	env, repository := environment(org, org.SharedServicesAccount()), config.PackageDomain(org)+"/"+config.PackageRepository(org)
	return &policy.Packages{Domain: env.ARN("codeartifact", "domain/"+config.PackageDomain(org)),
		Repository: env.ARN("codeartifact", "repository/"+repository), Contents: env.ARN("codeartifact", "package/"+repository+"/*"), Publishes: publishes}
}

// packageVariables tell builds where packages are, and which tools install public ones from there.
func packageVariables(org *config.Organization) map[string]string {
	packages := org.SharedServices.Packages
	if packages == nil {
		return nil
	}
	variables := map[string]string{"PACKAGE_DOMAIN": config.PackageDomain(org), "PACKAGE_DOMAIN_OWNER": org.SharedServicesAccount().ID,
		"PACKAGE_REPOSITORY": config.PackageRepository(org)}
	if tools := packages.Tools(); len(tools) > 0 {
		variables["PACKAGE_TOOLS"] = strings.Join(tools, " ")
	}
	return variables
}

package access

import (
	"slices"
	"strings"

	"causeway/config"
)

// installing is what a role does that installs packages.
var installing = []string{"sign in to the package domain", "read packages"}

// packages grants what builds do with packages: all install them, those of publishers publish them.
func (i *Intent) packages() {
	if i.org.SharedServices.Packages == nil {
		return
	}
	install := func(account *config.Account, role string) {
		i.grant(account, role, installing...)
	}
	for _, p := range i.org.Pipelines() {
		install(p.Account, config.BuildProjectRole(p, config.BuildCommit))
		for _, gate := range p.Application.Gates() {
			install(p.Account, config.BuildProjectRole(p, gate))
		}
		if i.org.Publishes(p.Application) {
			i.grant(p.Account, config.BuildProjectRole(p, config.BuildCommit), "publish packages")
		}
	}
	for _, account := range i.org.AccountsByName() {
		if len(i.org.DeploymentsInto(account)) > 0 || i.org.InstallsByUnit(account) {
			install(account, config.BuildRole)
		}
	}
}

// installsAsMember says whether the principal is to install packages because of his unit alone: a role that is called like those that
// do, in an account that the file does not have.
func (i *Intent) installsAsMember(p *Principal, t *Target) bool {
	if p.unit == "" || !slices.Contains(installing, t.String()) {
		return false
	}
	builds := slices.ContainsFunc([]string{"CodeBuildRole-", "CodeBuildTestRole-", "CodeBuildAnalysisRole-"}, func(prefix string) bool {
		return strings.HasPrefix(p.Name, prefix)
	})
	return p.Name == config.BuildRole || i.org.BuildsByUnit() && builds
}

package access

import "causeway/config"

// packages grants what builds do with packages: all install them, those of publishers publish them.
func (i *Intent) packages() {
	if i.org.SharedServices.Packages == nil {
		return
	}
	install := func(account *config.Account, role string) {
		i.grant(account, role, "sign in to the package domain", "read packages")
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
	for _, account := range i.org.WorkloadAccounts() {
		install(account, config.BuildRole)
	}
}

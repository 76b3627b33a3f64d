package access

import (
	"strings"

	"causeway/config"
)

// baseline grants what a StackSet gives every account that it delivers to: the same roles, whatever is deployed there.
func (i *Intent) baseline() {
	for _, account := range i.org.BaselineAccounts() {
		for _, app := range i.org.Applications {
			i.passes(account, app)
			for _, d := range i.org.DeploymentsInto(account) {
				if app.UsesCodeDeploy() {
					i.grant(account, config.CodePipelineCrossAccountRole, "start deployments of "+d.Name())
				}
			}
		}
	}
}

// trustsByPattern says whether the target is a role that a StackSet has delivered, which trusts the roles of all pipelines by
// their beginnings. So what the pipeline's role may assume is said by its own policy alone, in shared services, where only the
// platform changes it.
func (i *Intent) trustsByPattern(p *Principal, t *Target) bool {
	account := i.guarded[t.Account]
	shared := i.guarded[i.org.SharedServicesAccount().ID]
	if t.Action != "sts:AssumeRole" || !account.receivesBaseline || !shared.governed ||
		p.Account != i.org.SharedServicesAccount().ID || p.organization != i.org.OrganizationID() {
		return false
	}
	switch strings.TrimPrefix(t.Object, account.name+" ") {
	case config.CodePipelineCrossAccountRole:
		return strings.HasPrefix(p.Name, "CodePipelineRole-")
	case config.CrossAccountReadOnlyRole:
		return strings.HasPrefix(p.Name, "CodeBuildRole-")
	}
	return false
}

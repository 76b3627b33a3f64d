package stacks

import (
	"slices"

	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/monitoring"
	"causeway/constructs/tag"
)

// newRegionalWorkloadStack creates what a workload account needs in another region than the home region, besides its roles,
// which have no region: rules that forward deployments, and the network's parameters.
func newRegionalWorkloadStack(scope *cfn.App, org *config.Organization, account *config.Account, region string) {
	deployments := slices.DeleteFunc(org.DeploymentsInto(account), func(d config.Deployment) bool {
		return org.StageRegion(d.Stage) != region
	})
	stack := newStackIn(scope, account, region, config.WorkloadStackIn(account, region), "What "+account.Name+" needs in "+region, false)
	tag.Everything(stack, config.SharedTags(deployments))
	s := &workloadStack{stack: stack, org: org, account: account, env: environmentIn(org, account, region), deployments: deployments}
	s.addNetworkParameters()
	if forwards := deploymentEvents(org, deployments); len(forwards) > 0 {
		monitoring.NewForwardingRules(stack.Scope, "DeploymentEvents", config.RoleARN(org, account, config.DeploymentEventRole), forwards)
	}
}

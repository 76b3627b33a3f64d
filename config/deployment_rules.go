package config

import (
	"fmt"
	"strings"
)

// EventBridge takes patterns of 2,048 characters. A pattern on deployments has at most 400 beside those that name them.
const roomForDeployments = 2048 - 400

// DeploymentRule is the name of an EventBridge rule on deployments of the pipeline's stages, counted from 0: on the default
// event bus for those in the pipeline's account and region, on the pipeline's own for those in others.
func DeploymentRule(p *Pipeline, n int) string {
	name := "causeway-" + p.Name() + "-deployments"
	if n > 0 {
		name += fmt.Sprintf("-%d", n+1)
	}
	return name
}

// RuleDeployments are the pipeline's deployments into its own account and region, or those into others, by the rule that tells
// of them: as many as its pattern can name.
func RuleDeployments(org *Organization, p *Pipeline, own bool) [][]Deployment {
	var rules [][]Deployment
	room := 0
	for _, d := range org.DeploymentsHere(p, own) {
		needs := len(patternOf(org, d))
		if needs > room {
			rules, room = append(rules, nil), roomForDeployments
		}
		rules[len(rules)-1], room = append(rules[len(rules)-1], d), room-needs
	}
	return rules
}

// patternOf is what names a deployment in the pattern of a rule: account, and application of CodeDeploy or stacks.
func patternOf(org *Organization, d Deployment) string {
	account := org.Accounts[d.Stage.Account].ID
	if d.Application.UsesCodeDeploy() {
		return fmt.Sprintf("%q,%q,", account, d.Name())
	}
	var pattern strings.Builder
	fmt.Fprintf(&pattern, "%q,", account)
	for _, stack := range d.Stacks() {
		fmt.Fprintf(&pattern, `{"prefix":"arn:%s:cloudformation:%s:%s:stack/%s/"},`, org.Partition(), org.StageRegion(d.Stage), account, stack)
	}
	return pattern.String()
}

package stacks

import (
	"causeway/config"
	"causeway/constructs/monitoring"
	"causeway/constructs/policy"
	"causeway/constructs/role"
)

// addDeploymentEvents forwards deployments to the accounts of their pipelines, where somebody hears of them there.
func (s *workloadStack) addDeploymentEvents() {
	if forwards := deploymentEvents(s.org, s.deployments); len(forwards) > 0 {
		monitoring.NewForwarding(s.stack.Scope, "DeploymentEvents", s.env, config.DeploymentEventRole, forwards)
	}
}

// deploymentEvents are the rules that forward deployments, each in the region of its stage.
func deploymentEvents(org *config.Organization, deployments []config.Deployment) []monitoring.Forward {
	var forwards []monitoring.Forward
	for _, d := range deployments {
		if org.ForwardsEvents(d) {
			bus := environment(org, d.Pipeline.Account).ARN("events", "event-bus/"+config.EventBus(d.Pipeline))
			forwards = append(forwards, monitoring.Forward{Environment: stageEnvironment(org, d), ID: d.Name(), Rule: config.DeploymentEventRule(d),
				Bus: bus, Event: deploymentEvent(org, []config.Deployment{d}), Tags: config.SharedTags([]config.Deployment{d})})
		}
	}
	return forwards
}

// deploymentEvent is what people hear of deployments of one pipeline: of CodeDeploy's, or of stacks that have failed
// where CodeDeploy deploys nothing.
func deploymentEvent(org *config.Organization, deployments []config.Deployment) monitoring.Event {
	pipeline := deployments[0].Pipeline
	env := environment(org, pipeline.Account)
	var applications, stacks []string
	for _, d := range deployments {
		applications = append(applications, d.Name())
		for _, stack := range d.Stacks() {
			stacks = append(stacks, stageEnvironment(org, d).ARN("cloudformation", "stack/"+stack))
		}
	}
	event := monitoring.FailedStacks(env, pipeline.Name(), stacks)
	if pipeline.Application.UsesCodeDeploy() {
		event = monitoring.Deployments(env, pipeline.Name(), applications)
	}
	if len(org.OtherRegions(pipeline)) > 0 {
		event = event.InRegions(org.Region)
	}
	return event
}

// addMetricsRole lets the dashboards of pipelines in other accounts show metrics of this one.
func (s *workloadStack) addMetricsRole() {
	readers := config.MetricsReaders(s.org, s.account)
	if len(readers) == 0 {
		return
	}
	permissions := policy.MetricsRole()
	role.New(s.stack.Scope, "MetricsRole", &role.Props{
		Name: config.MetricsRole, Description: "Lets dashboards in the accounts of the pipelines show metrics",
		Trust: policy.MetricsTrust(roles(s.org, readers)), Permissions: &permissions,
	})
}

// otherRoles are the platform's roles in the account that nothing is passed to, and whose names do not tell them.
func (s *workloadStack) otherRoles() []string {
	others := []string{s.roleARN(config.CodePipelineCrossAccountRole), s.roleARN(config.CrossAccountReadOnlyRole)}
	if len(config.MetricsReaders(s.org, s.account)) > 0 {
		others = append(others, s.roleARN(config.MetricsRole))
	}
	return others
}

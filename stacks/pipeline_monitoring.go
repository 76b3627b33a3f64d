package stacks

import (
	"fmt"
	"slices"

	"causeway/constructs/cfn"

	"causeway/config"
	"causeway/constructs/monitoring"
	"causeway/constructs/policy"
	"causeway/constructs/role"
)

// addMonitoring adds what tells people about the pipeline and what it deploys: alarms and a dashboard in any case,
// topics and rules where somebody listens.
func (s *pipelineStack) addMonitoring() {
	p, listeners := s.pipeline, s.app.Notifications
	var topic, chat *cfn.Resource
	var all []any
	newTopic := func(id, name, email string) *cfn.Resource {
		created := monitoring.NewTopic(s.stack.Scope, id, &monitoring.TopicProps{
			Environment: s.env, Name: name, Email: email, Key: s.key, Alarms: s.alarms()})
		all = append(all, created.Ref())
		return created
	}
	if listeners != nil && listeners.Email != "" {
		topic = newTopic("Events", config.EventTopic(p), listeners.Email)
	}
	if listeners != nil && listeners.Slack != nil {
		chat = newTopic("ChatEvents", config.ChatTopic(p), "")
		monitoring.NewChat(s.stack.Scope, "Chat", &monitoring.ChatProps{
			Environment: s.env, Name: config.ChatTopic(p), Role: config.ChatRole(p),
			WorkspaceID: listeners.Slack.WorkspaceID, ChannelID: listeners.Slack.ChannelID, Topic: chat,
		})
	}
	if email := s.org.SharedServices.Notifications; email != "" {
		newTopic("Alarms", config.AlarmTopic(p), email)
	}
	if listeners != nil {
		s.addEventRules(topic, chat)
	}
	monitoring.NewWatch(s.stack.Scope, "Watch", &monitoring.WatchProps{
		Environment: s.env, Function: config.WatchFunction(p), Pipeline: p.Name(),
		FailedAlarm: config.FailedAlarm(p), StuckAlarm: config.StuckAlarm(p), Topics: all,
	})
	s.addDashboard()
}

// alarms are the ARNs of the pipeline's alarms.
func (s *pipelineStack) alarms() []string {
	return regional(s.env, "cloudwatch", "alarm:", config.FailedAlarm(s.pipeline), config.StuckAlarm(s.pipeline))
}

// eventRole is the role under which EventBridge publishes events.
func (s *pipelineStack) eventRole() *cfn.Resource {
	permissions := policy.EventRole(regional(s.env, "sns", "", config.EventTopics(s.pipeline)...), *s.key)
	return role.New(s.stack.Scope, "EventRole", &role.Props{
		Name: config.EventRole(s.pipeline), Description: "Publishes events of the pipeline and its stages",
		Trust: policy.EventTrust(s.env, config.EventRules(s.org, s.pipeline)), Permissions: &permissions,
	})
}

// addEventRules adds the rules on executions, approvals and deployments, and the event bus for those in other accounts.
func (s *pipelineStack) addEventRules(topic, chat *cfn.Resource) {
	p, publisher := s.pipeline, s.eventRole()
	newRule := func(id, name string, event monitoring.Event) {
		monitoring.NewRule(s.stack.Scope, id, &monitoring.RuleProps{Name: name, Event: event, Role: publisher, Topic: topic, Chat: chat})
	}
	newRule("ExecutionRule", config.ExecutionRule(p), monitoring.Executions(s.env, p.Name()))
	newRule("ApprovalRule", config.ApprovalRule(p), monitoring.Approvals(s.env, p.Name()))
	for n, deployments := range config.RuleDeployments(s.org, p, true) {
		newRule(numbered("DeploymentRule", n), config.DeploymentRule(p, n), deploymentEvent(s.org, deployments))
	}
	forwarding := s.org.ForwardingAccounts(p)
	if len(forwarding) == 0 {
		return
	}
	var forwarders []string
	for _, account := range forwarding {
		forwarders = append(forwarders, config.RoleARN(s.org, account, config.DeploymentEventRole))
	}
	bus := monitoring.NewEventBus(s.stack.Scope, "EventBus", s.env, config.EventBus(p), roles(s.org, forwarders))
	for n, deployments := range config.RuleDeployments(s.org, p, false) {
		monitoring.NewRule(s.stack.Scope, numbered("ForwardedDeploymentRule", n), &monitoring.RuleProps{
			Name: config.DeploymentRule(p, n), Bus: bus, Accounts: s.accountIDs(deployments),
			Event: deploymentEvent(s.org, deployments), Role: publisher, Topic: topic, Chat: chat,
		})
	}
}

// numbered is the construct ID of one of several, counted from 0.
func numbered(id string, n int) string {
	if n == 0 {
		return id
	}
	return fmt.Sprint(id, n+1)
}

// accountIDs are the accounts that deployments go into, each once.
func (s *pipelineStack) accountIDs(deployments []config.Deployment) []string {
	var ids []string
	for _, d := range deployments {
		if id := s.org.Accounts[d.Stage.Account].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// addDashboard adds the dashboard of the pipeline over the accounts of its stages.
func (s *pipelineStack) addDashboard() {
	dashboard := &monitoring.DashboardProps{
		Environment: s.env, Name: config.Dashboard(s.pipeline), Pipeline: s.pipeline.Name(),
		Alarms: s.alarms(),
	}
	for _, does := range s.projects() {
		dashboard.BuildProjects = append(dashboard.BuildProjects, config.BuildProject(s.pipeline, does))
	}
	for _, d := range s.pipeline.Deployments() {
		dashboard.Stages = append(dashboard.Stages, monitoring.DashboardStage{
			Title: title(s.org, d), Account: s.org.Accounts[d.Stage.Account].ID,
			Region: s.org.StageRegion(d.Stage), Graphs: graphs(d)})
	}
	monitoring.NewDashboard(s.stack.Scope, "Dashboard", dashboard)
}

// title is what the dashboard calls a deployment.
func title(org *config.Organization, d config.Deployment) string {
	title := d.Name() + " in " + d.Stage.Account
	if region := org.StageRegion(d.Stage); region != org.Region {
		title += ", " + region
	}
	return title
}

// graphs are what a stage's deployment runs on.
func graphs(d config.Deployment) []monitoring.Graph {
	switch d.Application.Deploy {
	case config.DeployECSBlueGreen, config.DeployECSRolling:
		return []monitoring.Graph{monitoring.ECSService(d.Name()), monitoring.LoadBalancer(d.Name())}
	case config.DeployEC2:
		return []monitoring.Graph{monitoring.Servers(d.Name()), monitoring.LoadBalancer(d.Name())}
	default: // a template may have either
		return []monitoring.Graph{monitoring.Functions(d.Name()), monitoring.LoadBalancer(d.Name())}
	}
}

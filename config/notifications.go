package config

import "slices"

// Notifications are who hears of an application: executions of its pipeline, approvals, deployments and alarms.
type Notifications struct {
	// Email is the e-mail address that hears of executions, approvals, deployments and alarms.
	Email string `json:"email,omitempty" jsonschema:"maxLength=254,pattern=^[^@ ]+@[^@ ]+[.][^@ ]+$"`
	// Slack is the Slack channel that hears of them; its workspace is authorized once in the console (docs/monitoring.md).
	Slack *Slack `json:"slack,omitempty"`
}

// Slack is a channel of a Slack workspace.
type Slack struct {
	// WorkspaceID is the ID of the workspace, as in T0123ABCD.
	WorkspaceID string `json:"workspaceId" jsonschema:"pattern=^T[A-Z0-9]{8\\,}$"`
	// ChannelID is the ID of the channel, as in C0123ABCD, or G0123ABCD where it is private.
	ChannelID string `json:"channelId" jsonschema:"pattern=^[CG][A-Z0-9]{8\\,}$"`
}

// Names of what observes a pipeline, in the pipeline's account.

// EventTopic is the name of the topic that tells the application's e-mail address of events and alarms.
func EventTopic(p *Pipeline) string { return "causeway-" + p.Name() + "-events" }

// ChatTopic is the name of the topic that tells the application's Slack channel of events and alarms.
func ChatTopic(p *Pipeline) string { return "causeway-" + p.Name() + "-chat" }

// AlarmTopic is the name of the topic that tells the platform's e-mail address of alarms.
func AlarmTopic(p *Pipeline) string { return "causeway-" + p.Name() + "-alarms" }

// ChatRole is the name of the role that Amazon Q Developer in chat applications works under in the Slack channel.
func ChatRole(p *Pipeline) string { return "causeway-" + p.Name() + "-chat" }

// ExecutionRule is the name of the EventBridge rule on executions of the pipeline.
func ExecutionRule(p *Pipeline) string { return "causeway-" + p.Name() + "-executions" }

// ApprovalRule is the name of the EventBridge rule on approvals in the pipeline.
func ApprovalRule(p *Pipeline) string { return "causeway-" + p.Name() + "-approvals" }

// EventBus is the name of the event bus that receives the deployments of the pipeline's stages in other accounts.
func EventBus(p *Pipeline) string { return "causeway-" + p.Name() }

// WatchFunction is the name of the function that looks for failed and stuck executions, and of its schedule.
func WatchFunction(p *Pipeline) string { return "causeway-" + p.Name() + "-watch" }

// FailedAlarm is the name of the alarm on executions that have failed.
func FailedAlarm(p *Pipeline) string { return "causeway-" + p.Name() + "-failed" }

// StuckAlarm is the name of the alarm on executions that are stuck.
func StuckAlarm(p *Pipeline) string { return "causeway-" + p.Name() + "-stuck" }

// Dashboard is the name of the CloudWatch dashboard.
func Dashboard(p *Pipeline) string { return "causeway-" + p.Name() }

// Names of what an account shows of itself to the accounts of the pipelines that deploy into it.
const (
	// DeploymentEventRole is the role under which EventBridge forwards deployments.
	DeploymentEventRole = "causeway-deployment-events"
	// MetricsRole is the role under which CloudWatch reads metrics for another account's dashboard. CloudWatch fixes the name.
	MetricsRole = "CloudWatch-CrossAccountSharingRole"
	// MetricsReader is the service-linked role that CloudWatch has in the account of the dashboard, with its path.
	MetricsReader = "aws-service-role/cloudwatch-crossaccount.amazonaws.com/AWSServiceRoleForCloudWatchCrossAccount"
)

// DeploymentEventRule is the name of the EventBridge rule, in a workload account, that forwards a stage's deployments. It
// has 64 characters at most, as EventBridge allows.
func DeploymentEventRule(d Deployment) string { return "causeway-" + d.Name() + "-events" }

// EventRole is the name of the role under which EventBridge publishes events to the pipeline's topics.
func EventRole(p *Pipeline) string { return "causeway-" + p.Name() + "-events" }

// EventRules are the names of the rules on events that people hear of, with the event bus of those that are not on the
// account's default one.
func EventRules(org *Organization, p *Pipeline) []string {
	rules := []string{ExecutionRule(p), ApprovalRule(p)}
	for n := range RuleDeployments(org, p, true) {
		rules = append(rules, DeploymentRule(p, n))
	}
	for n := range RuleDeployments(org, p, false) {
		rules = append(rules, EventBus(p)+"/"+DeploymentRule(p, n))
	}
	return rules
}

// EventTopics are the names of the topics that hear of events of the pipeline and its stages.
func EventTopics(p *Pipeline) []string {
	var topics []string
	if n := p.Application.Notifications; n != nil {
		if n.Email != "" {
			topics = append(topics, EventTopic(p))
		}
		if n.Slack != nil {
			topics = append(topics, ChatTopic(p))
		}
	}
	return topics
}

// Topics are the names of all topics of the pipeline, which hear of its alarms: one for each kind of listener that there is.
func Topics(org *Organization, p *Pipeline) []string {
	topics := EventTopics(p)
	if org.SharedServices.Notifications != "" {
		topics = append(topics, AlarmTopic(p))
	}
	return topics
}

// DeploymentsHere are the pipeline's deployments into its own account and region, or those into others.
func (o *Organization) DeploymentsHere(p *Pipeline, here bool) []Deployment {
	return slices.DeleteFunc(p.Deployments(), func(d Deployment) bool {
		return here != (d.Stage.Account == p.Account.Name && o.StageRegion(d.Stage) == o.Region)
	})
}

// ForwardsEvents says whether somebody hears of the deployment in another account or region than it happens in.
func (o *Organization) ForwardsEvents(d Deployment) bool {
	return d.Application.Notifications != nil &&
		(d.Stage.Account != d.Pipeline.Account.Name || o.StageRegion(d.Stage) != o.Region)
}

// ForwardingAccounts are the accounts that forward deployments to the pipeline's event bus, in the order of its stages. Its
// own is one where a stage deploys into another region of it.
func (o *Organization) ForwardingAccounts(p *Pipeline) []*Account {
	var accounts []*Account
	for _, d := range o.DeploymentsHere(p, false) {
		if account := o.Accounts[d.Stage.Account]; o.ForwardsEvents(d) && !slices.Contains(accounts, account) {
			accounts = append(accounts, account)
		}
	}
	return accounts
}

// OtherAccounts are the accounts that the pipeline deploys into, but for its own.
func (o *Organization) OtherAccounts(p *Pipeline) []*Account {
	return slices.DeleteFunc(o.StageAccounts(p), func(account *Account) bool { return account == p.Account })
}

// MetricsReaders are the ARNs of CloudWatch's roles in the accounts whose dashboards show metrics of an account.
func MetricsReaders(org *Organization, account *Account) []string {
	var arns []string
	seen := map[*Account]bool{account: true}
	for _, p := range org.PipelinesInto(account) {
		if !seen[p.Account] {
			seen[p.Account] = true
			arns = append(arns, RoleARN(org, p.Account, MetricsReader))
		}
	}
	return arns
}

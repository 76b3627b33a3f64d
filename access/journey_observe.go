package access

import (
	"path"

	"causeway/config"
)

// observation is from events and alarms of a pipeline and its stages to whom they are told, and to its dashboard.
func (m *Model) observation(p *config.Pipeline) *Journey {
	org, host := m.Org, p.Account
	i := &itinerary{m, &Journey{Name: "observe " + p.Name()}}
	m.watch(i, p)
	for _, topic := range config.Topics(org, p) {
		m.publishAlarm(i, p, "tell "+topic+" of an alarm", topic, config.FailedAlarm(p))
		m.publishAlarm(i, p, "tell "+topic+" of the other alarm", topic, config.StuckAlarm(p))
		if topic == config.AlarmTopic(p) {
			continue
		}
		for _, rule := range config.EventRules(org, p) {
			m.publishEvent(i, p, topic, rule)
		}
	}
	for _, d := range p.Deployments() {
		if org.ForwardsEvents(d) {
			account := org.Accounts[d.Stage.Account]
			i.serves(account, config.DeploymentEventRole, "events", m.ofStage(d, "events", "rule/"+config.DeploymentEventRule(d)))
			i.does(account, config.DeploymentEventRole, "forward deployments of "+d.Name(), "events:PutEvents",
				m.regional(host, "events", "event-bus/"+config.EventBus(p)), ofDeployment)
		}
	}
	m.showMetrics(i, p)
	return i.journey
}

// watch is how the function looks for failed and stuck executions.
func (m *Model) watch(i *itinerary, p *config.Pipeline) {
	host, function, pipeline := p.Account, config.WatchFunction(p), m.regional(p.Account, "codepipeline", p.Name())
	i.acts(host, "events", "run "+function, "lambda:InvokeFunction", m.regional(host, "lambda", "function:"+function),
		map[string]string{"aws:SourceArn": m.regional(host, "events", "rule/"+function)})
	i.serves(host, function, "lambda", "")
	i.does(host, function, "list executions", "codepipeline:ListPipelineExecutions", pipeline, nil)
	i.does(host, function, "list their actions", "codepipeline:ListActionExecutions", pipeline, nil)
	i.does(host, function, "put metrics", "cloudwatch:PutMetricData",
		m.regional(host, "cloudwatch", "dataset/default"), map[string]string{"cloudwatch:namespace": "Causeway"}) // where metrics are
}

// publishAlarm is how CloudWatch publishes an alarm to a topic of the pipeline, and encrypts what it publishes.
func (m *Model) publishAlarm(i *itinerary, p *config.Pipeline, name, topic, alarm string) {
	arn := m.regional(p.Account, "sns", topic)
	i.acts(p.Account, "cloudwatch", name, "sns:Publish", arn,
		map[string]string{"aws:SourceArn": m.regional(p.Account, "cloudwatch", "alarm:"+alarm)})
	i.acts(p.Account, "cloudwatch", "encrypt it", "kms:GenerateDataKey", m.key(config.ArtifactKeyAlias(m.Org, p)),
		map[string]string{"kms:EncryptionContext:aws:sns:topicArn": arn})
}

// publishEvent is how EventBridge publishes what a rule finds, under the pipeline's role for it.
func (m *Model) publishEvent(i *itinerary, p *config.Pipeline, topic, rule string) {
	host, role, arn := p.Account, config.EventRole(p), m.regional(p.Account, "sns", topic)
	i.serves(host, role, "events", m.regional(host, "events", "rule/"+rule))
	i.does(host, role, "tell "+topic+" of what "+rule+" finds", "sns:Publish", arn, nil)
	i.does(host, role, "encrypt it", "kms:GenerateDataKey", m.key(config.ArtifactKeyAlias(m.Org, p)),
		map[string]string{"kms:EncryptionContext:aws:sns:topicArn": arn})
}

// showMetrics is how CloudWatch reads metrics of the stages' accounts for the dashboard. Its role has a policy of AWS's,
// which allows exactly this.
func (m *Model) showMetrics(i *itinerary, p *config.Pipeline) {
	for _, account := range m.Org.OtherAccounts(p) {
		reader := m.anybody(p.Account.ID, m.Org.OrganizationID(), config.MetricsReader, p.Account.Name+" "+path.Base(config.MetricsReader))
		i.add("show metrics of "+account.Name, reader, m.target("sts:AssumeRole", config.RoleARN(m.Org, account, config.MetricsRole), nil))
		i.does(account, config.MetricsRole, "read metrics", "cloudwatch:GetMetricStatistics", "*", nil)
	}
}

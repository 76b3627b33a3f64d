package access

import "testing"

// Where the example's notifications are.
const (
	paymentPipeline = "SharedServices-payments-Pipeline"
	eventTopic      = "EventsPolicy8228782F" // the policy of the topic that hears of events
	eventBus        = "EventBusPolicy"
	watcher         = "WatchWatcherRoleBD1DD1D8"
)

// observed are mistakes in what tells people about pipelines.
var observed = []mistake{
	{"a role that any rule may use", place{paymentPipeline, "EventRole", "EventBridgePublishesEvents"}, set("Condition", nil),
		"events.amazonaws.com for a stranger may assume shared-services causeway-payments-events"},
	{"a topic that EventBridge publishes to for anybody", place{paymentPipeline, eventTopic, "Anybody"}, say(map[string]any{"Effect": "Allow",
		"Principal": map[string]any{"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": "arn:aws:sns:eu-west-1:111111111111:causeway-payments-events"}),
		"events.amazonaws.com for a stranger may publish events of payments"},
	{"a topic that any alarm publishes to", place{paymentPipeline, eventTopic, "CloudWatchPublishesAlarms"}, set("Condition", nil),
		"cloudwatch.amazonaws.com for a stranger may publish events of payments"},
	{"a role that has forgotten a rule", place{paymentPipeline, "EventRole", ""}, in("EventBridgePublishesEvents",
		replace("arn:aws:events:eu-west-1:111111111111:rule/causeway-payments-approvals", "")), "observe payments: events acts under causeway-payments-events"},
	{"a role that publishes nothing", place{paymentPipeline, "EventRole", ""}, in("PublishEvents", drop),
		"observe payments: tell causeway-payments-events of what causeway-payments-executions finds"},
	{"a topic that has forgotten an alarm", place{paymentPipeline, eventTopic, ""}, in("CloudWatchPublishesAlarms",
		replace("arn:aws:cloudwatch:eu-west-1:111111111111:alarm:causeway-payments-stuck", "")),
		"observe payments: tell causeway-payments-events of the other alarm"},
	{"a key that the publisher uses for anything", place{paymentStore, artifactKey, "EventRoleEncryptsMessages"},
		both(when("ArnEquals", "kms:EncryptionContext:aws:sns:topicArn", nil), elsewhere(place{paymentPipeline, "EventRole", "EncryptMessages"}, set("Condition", nil))),
		"shared-services causeway-payments-events may decrypt with the artifact key of payments"},
	{"a key that the publisher may not use", place{paymentStore, artifactKey, ""}, in("EventRoleEncryptsMessages", drop), "observe payments: encrypt it"},
	{"a key under conditions that the publisher does not meet", place{paymentStore, artifactKey, ""},
		in("EventRoleEncryptsMessages", when("ArnEquals", "kms:EncryptionContext:aws:sns:topicArn", "arn:aws:sns:eu-west-1:111111111111:another")),
		"observe payments: encrypt it"},
	{"a key that CloudWatch uses for strangers", place{paymentStore, artifactKey, "CloudWatchEncryptsAlarms"}, when("StringEqualsIfExists", "aws:SourceAccount", nil),
		"cloudwatch.amazonaws.com for a stranger may encrypt messages with the artifact key of payments"},
	{"an event bus for an account, not for its role", place{paymentPipeline, eventBus, "Forward"}, have("Statement", forwarding(nil)),
		"payments-nonprod Administrator may send deployments to the event bus of payments"},
	{"an event bus for any event", place{paymentPipeline, eventBus, "Forward"}, have("Statement", forwarding(map[string]any{
		"ArnEquals": map[string]any{"aws:PrincipalArn": role("888888888888", "role/causeway-deployment-events")}})),
		"payments-nonprod causeway-deployment-events, whatever policies it is given, may send other events to the event bus of payments"},
	{"a second statement for an event bus", place{paymentPipeline, eventBus, "Forward"}, elsewhere(place{paymentPipeline, "More", ""},
		add("AWS::Events::EventBusPolicy", map[string]any{"EventBusName": "causeway-payments", "StatementId": "Forward", "Statement": forwarding(nil)})),
		"payments-nonprod Administrator may send other events to the event bus of payments"},
	{"a policy of an event bus that nobody makes", place{paymentPipeline, "More", ""}, add("AWS::Events::EventBusPolicy", map[string]any{
		"EventBusName": "orders", "StatementId": "Forward", "Statement": forwarding(nil)}), "is about orders, a AWS::Events::EventBus that no stack"},
	{"an event bus that nobody forwards to", place{paymentPipeline, "EventBus", ""}, func(_ testing.TB, e edited, at place) { delete(e.resources(at), eventBus) },
		"payments-nonprod causeway-deployment-events is to send deployments to the event bus of payments, but may not"},
	{"a function that may start the pipeline", place{paymentPipeline, watcher, "ReadExecutions"}, set("Action", "codepipeline:*"),
		"shared-services causeway-payments-watch may start the pipeline of payments"},
	{"metrics in another namespace", place{paymentPipeline, watcher, ""}, in("PutMetrics", when("StringEquals", "cloudwatch:namespace", "Other")),
		"observe payments: put metrics"},
	{"metrics for a whole account", place{ordersDev, "MetricsRole", "DashboardsReadMetrics"}, when("ArnEquals", "aws:PrincipalArn", nil),
		"shared-services Administrator may assume orders-dev CloudWatch-CrossAccountSharingRole"},
	{"a metrics role that reads logs", place{ordersDev, "MetricsRole", "ReadMetrics"}, replace("cloudwatch:ListMetrics", "logs:FilterLogEvents"),
		"orders-dev CloudWatch-CrossAccountSharingRole may read log group /aws/lambda/causeway-network-parameters in orders-dev"},
	{"a metrics role for nobody", place{ordersDev, "MetricsRole", ""}, in("DashboardsReadMetrics", when("ArnEquals", "aws:PrincipalArn", role("111111111111", "role/Reader"))),
		"observe orders: show metrics of orders-dev"},
}

// forwarding is the statement of an event bus under another condition.
func forwarding(condition map[string]any) map[string]any {
	s := allow("events:PutEvents", "arn:aws:events:eu-west-1:111111111111:event-bus/causeway-payments",
		map[string]any{"Sid": "Forward", "Principal": map[string]any{"AWS": []any{role("888888888888", "root"), role("999999999999", "root")}}})
	if condition != nil {
		s["Condition"] = condition
	}
	return s
}

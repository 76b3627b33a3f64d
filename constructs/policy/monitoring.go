package policy

// EventTopic lets exactly these EventBridge rules and CloudWatch alarms publish to a topic, and refuses whoever publishes
// without TLS. Their ARNs name the account, so a rule or an alarm of another account does not get in.
func EventTopic(env Environment, topic string, rules, alarms []string) Document {
	document := ApprovalTopic(topic) // refuses requests without TLS
	if len(rules) > 0 {
		document.Statement = append(document.Statement, publishedBy(env, "EventBridgePublishesEvents", "events", topic, rules))
	}
	document.Statement = append(document.Statement, publishedBy(env, "CloudWatchPublishesAlarms", "cloudwatch", topic, alarms))
	return document
}

func publishedBy(env Environment, sid, name, topic string, sources []string) Statement {
	return Statement{Sid: sid, Effect: Allow, Principal: service(name), Action: List{"sns:Publish"}, Resource: List{topic},
		Condition: sourceAccountIfSent(env.Account).And(Condition{"ArnEquals": {"aws:SourceArn": sources}})}
}

// Topics are the ARNs of the topics that a key encrypts messages of, by what is published to them.
type Topics struct{ Alarms, Events []string }

// publishersUseKey lets CloudWatch and EventBridge encrypt what they publish to these topics. SNS uses the key for them,
// with the topic's ARN as encryption context: so they decrypt nothing else with it.
//
// AWS documents that aws:SourceAccount and aws:SourceArn do not work here for EventBridge. On whose behalf it publishes is
// decided by the topic's policy.
func publishersUseKey(env Environment, topics Topics) []Statement {
	use := func(sid, name string, topics []string, condition Condition) Statement {
		return Statement{Sid: sid, Effect: Allow, Principal: service(name), Action: List{"kms:Decrypt", "kms:GenerateDataKey"},
			Resource: thisKey, Condition: condition.And(Condition{"ArnEquals": {"kms:EncryptionContext:aws:sns:topicArn": topics}})}
	}
	var statements []Statement
	if len(topics.Alarms) > 0 {
		statements = append(statements, use("CloudWatchEncryptsAlarms", "cloudwatch", topics.Alarms, sourceAccountIfSent(env.Account)))
	}
	if len(topics.Events) > 0 {
		statements = append(statements, use("EventBridgeEncryptsEvents", "events", topics.Events, nil))
	}
	return statements
}

// ChatTrust lets Amazon Q Developer in chat applications use the role, which has no permission, for this account.
func ChatTrust(env Environment) Document {
	return NewDocument(Statement{
		Sid: "ChatSendsNotifications", Effect: Allow, Principal: service("chatbot"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccountIfSent(env.Account),
	})
}

// What the pipelines' event buses receive.
var (
	deploymentSources = List{"aws.cloudformation", "aws.codedeploy"}
	deploymentTypes   = List{"CloudFormation Stack Status Change", "CodeDeploy Deployment State-change Notification"}
)

// DeploymentEventBus lets roles of other accounts put deployments on a pipeline's event bus, and nothing else. Only AWS itself can
// put an event that names a source of AWS's.
func DeploymentEventBus(bus string, forwarders Roles) Document {
	return NewDocument(Statement{
		Sid: "WorkloadAccountsForwardDeployments", Effect: Allow, Principal: forwarders.principal(),
		Action: List{"events:PutEvents"}, Resource: List{bus}, Condition: forwarders.condition().And(
			Condition{"ForAnyValue:StringEquals": {"events:detail-type": deploymentTypes, "events:source": deploymentSources}}),
	})
}

// DeploymentEventTrust lets EventBridge use the role for these rules, by name.
func DeploymentEventTrust(env Environment, rules []string) Document {
	return eventBridgeTrust("EventBridgeForwardsDeployments", env, rules...)
}

// DeploymentEventRole lets EventBridge put events on these event buses.
func DeploymentEventRole(buses []string) Document {
	return NewDocument(Statement{Sid: "ForwardDeployments", Effect: Allow, Action: List{"events:PutEvents"}, Resource: buses})
}

// WatchFunction lets the function look at the executions of one pipeline and say how many have failed or are stuck.
func WatchFunction(env Environment, function, pipeline, namespace string) Document {
	return NewDocument(
		functionLogs(env, function),
		Statement{Sid: "ReadExecutions", Effect: Allow, Resource: List{pipeline},
			Action: List{"codepipeline:ListActionExecutions", "codepipeline:ListPipelineExecutions"}},
		Statement{Sid: "PutMetrics", Effect: Allow, Action: List{"cloudwatch:PutMetricData"},
			// PutMetricData supports no resource but `*`; the namespace is the platform's own.
			Resource: List{"*"}, Condition: Condition{"StringEquals": {"cloudwatch:namespace": {namespace}}}},
	)
}

// MetricsTrust lets CloudWatch, in the accounts whose dashboards show metrics of this one, read them: it does so as a
// role of its own there, for whoever looks at a dashboard and may look at metrics himself.
func MetricsTrust(readers Roles) Document {
	return NewDocument(Statement{
		Sid: "DashboardsReadMetrics", Effect: Allow, Principal: readers.principal(), Action: List{"sts:AssumeRole"},
		Condition: readers.condition(),
	})
}

// MetricsRole lets dashboards of other accounts show metrics and alarms. It reads no log, trace or other data.
func MetricsRole() Document {
	return NewDocument(Statement{
		Sid: "ReadMetrics", Effect: Allow,
		Action: List{"cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"},
		// Metrics have no ARN: these actions support no other resource, DescribeAlarms none for composite alarms.
		Resource: List{"*"},
	})
}

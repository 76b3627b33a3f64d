package policy

// EventTopic lets exactly these CloudWatch alarms publish to a topic, and refuses whoever publishes without TLS. Their ARNs
// name the account, so an alarm of another account does not get in. EventBridge publishes under a role of the account.
func EventTopic(env Environment, topic string, alarms []string) Document {
	document := ApprovalTopic(topic) // refuses requests without TLS
	document.Statement = append(document.Statement, Statement{
		Sid: "CloudWatchPublishesAlarms", Effect: Allow, Principal: service("cloudwatch"), Action: List{"sns:Publish"}, Resource: List{topic},
		Condition: sourceAccountIfSent(env.Account).And(Condition{"ArnEquals": {"aws:SourceArn": alarms}})})
	return document
}

// EventTrust lets EventBridge use the role for these rules, by name.
func EventTrust(env Environment, names []string) Document {
	return eventBridgeTrust("EventBridgePublishesEvents", env.Account, rules(env, names...))
}

// EventRole lets EventBridge publish to these topics, and use the key for their messages. A service principal in the topics'
// policies would not do: AWS documents no condition there by which EventBridge says for whom it publishes.
func EventRole(topics []string, key string) Document {
	return NewDocument(
		Statement{Sid: "PublishEvents", Effect: Allow, Action: List{"sns:Publish"}, Resource: topics},
		Statement{Sid: "EncryptMessages", Effect: Allow, Action: encryptMessages, Resource: List{key}, Condition: ofTopics(topics)},
	)
}

// Topics are the ARNs of the topics that a key encrypts messages of, by what is published to them, and the role under which
// EventBridge publishes events.
type Topics struct {
	Alarms, Events []string
	Publisher      Roles
}

// encryptMessages is what a publisher needs of the key of a topic.
var encryptMessages = List{"kms:Decrypt", "kms:GenerateDataKey"}

// ofTopics holds where SNS uses the key for messages of these topics, whose ARN is the encryption context.
func ofTopics(topics []string) Condition {
	return Condition{"ArnEquals": {"kms:EncryptionContext:aws:sns:topicArn": topics}}
}

// publishersUseKey lets CloudWatch, and the role under which EventBridge acts, encrypt what they publish to these topics,
// and decrypt nothing else.
func publishersUseKey(env Environment, topics Topics) []Statement {
	var statements []Statement
	if len(topics.Alarms) > 0 {
		statements = append(statements, Statement{Sid: "CloudWatchEncryptsAlarms", Effect: Allow, Principal: service("cloudwatch"),
			Action: encryptMessages, Resource: thisKey, Condition: sourceAccountIfSent(env.Account).And(ofTopics(topics.Alarms))})
	}
	if len(topics.Events) > 0 {
		statements = append(statements, Statement{Sid: "EventRoleEncryptsMessages", Effect: Allow, Principal: topics.Publisher.principal(),
			Action: encryptMessages, Resource: thisKey, Condition: topics.Publisher.condition().And(ofTopics(topics.Events))})
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

// DeploymentEventBus lets roles of other accounts put deployments on a pipeline's event bus, and nothing else. Only AWS
// itself can put an event that names a source of AWS's.
func DeploymentEventBus(bus string, forwarders Roles) Document {
	return NewDocument(Statement{
		Sid: "WorkloadAccountsForwardDeployments", Effect: Allow, Principal: forwarders.principal(),
		Action: List{"events:PutEvents"}, Resource: List{bus}, Condition: forwarders.condition().And(ofDeployments()),
	})
}

// ofDeployments holds for events about deployments.
func ofDeployments() Condition {
	return Condition{"ForAnyValue:StringEquals": {"events:detail-type": deploymentTypes, "events:source": deploymentSources}}
}

// DeploymentEventTrust lets EventBridge use the role for these rules of the account, in whichever region they are.
func DeploymentEventTrust(account string, named []Named) Document {
	var arns List
	for _, rule := range named {
		arns = append(arns, rules(rule.Environment, rule.Name)...)
	}
	return eventBridgeTrust("EventBridgeForwardsDeployments", account, arns)
}

// DeploymentEventRole lets EventBridge put events on these event buses. What comes to a bus of another account, its policy
// says; to one of the role's own account, in another region, only the role's policy does.
func DeploymentEventRole(account string, buses []string) Document {
	var here, elsewhere List
	for _, bus := range buses {
		if accountOf(bus) == account {
			here = append(here, bus)
		} else {
			elsewhere = append(elsewhere, bus)
		}
	}
	document := NewDocument()
	if len(elsewhere) > 0 {
		document.Statement = append(document.Statement,
			Statement{Sid: "ForwardDeployments", Effect: Allow, Action: List{"events:PutEvents"}, Resource: elsewhere})
	}
	if len(here) > 0 {
		document.Statement = append(document.Statement, Statement{Sid: "ForwardDeploymentsToAnotherRegion", Effect: Allow,
			Action: List{"events:PutEvents"}, Resource: here, Condition: ofDeployments()})
	}
	return document
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

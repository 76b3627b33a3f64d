package policy

// FlowLogTrust lets VPC Flow Logs of this account use the role.
func FlowLogTrust(env Environment) Document {
	return NewDocument(Statement{
		Sid: "FlowLogsWriteRecords", Effect: Allow, Principal: service("vpc-flow-logs"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccount(env.Account).And(Condition{"ArnLike": {"aws:SourceArn": {env.ARN("ec2", "vpc-flow-log/*")}}}),
	})
}

// FlowLogRole lets VPC Flow Logs write to one log group.
func FlowLogRole(logGroup string) Document {
	return NewDocument(
		Statement{Sid: "WriteRecords", Effect: Allow, Resource: List{logGroup, logGroup + ":*"},
			Action: List{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"}},
	)
}

// LogKey is the policy of a key that encrypts one log group.
func LogKey(env Environment, logGroup string) Document {
	return NewDocument(administerKey(env), logsUseKey(env, logGroup))
}

// FunctionTrust lets Lambda run a function of this account under the role.
func FunctionTrust(env Environment) Document {
	return NewDocument(Statement{
		Sid: "LambdaRunsFunction", Effect: Allow, Principal: service("lambda"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccountIfSent(env.Account),
	})
}

// functionLogs lets a function write to its own log group.
func functionLogs(env Environment, function string) Statement {
	return Statement{Sid: "WriteLogs", Effect: Allow, Action: List{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resource: List{env.ARN("logs", "log-group:/aws/lambda/"+function+":*")}}
}

// NetworkParametersFunction lets the function look up the shared subnets and publish their IDs as parameters of the
// namespace, which is its alone: it also removes those of tiers that are gone.
func NetworkParametersFunction(env Environment, function, namespace string) Document {
	return NewDocument(
		functionLogs(env, function),
		Statement{Sid: "FindSharedSubnets", Effect: Allow, Action: List{"ec2:DescribeSubnets"},
			// DescribeSubnets supports no resource but `*`.
			Resource: List{"*"}},
		Statement{Sid: "PublishParameters", Effect: Allow, Resource: List{env.ARN("ssm", "parameter"+namespace+"/*")},
			Action: List{"ssm:DeleteParameter", "ssm:PutParameter"}},
	)
}

// DefaultSecurityGroupFunction lets the function take the rules out of one security group.
func DefaultSecurityGroupFunction(env Environment, function, securityGroup string) Document {
	return NewDocument(
		functionLogs(env, function),
		Statement{Sid: "ReadSecurityGroupRules", Effect: Allow, Action: List{"ec2:DescribeSecurityGroupRules"},
			// DescribeSecurityGroupRules supports no resource but `*`.
			Resource: List{"*"}},
		Statement{Sid: "RemoveSecurityGroupRules", Effect: Allow, Resource: List{securityGroup},
			Action: List{"ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"}},
	)
}

// VPNAttachmentFunction lets the function look up attachments of transit gateways.
func VPNAttachmentFunction(env Environment, function string) Document {
	return NewDocument(
		functionLogs(env, function),
		Statement{Sid: "FindVPNAttachment", Effect: Allow, Action: List{"ec2:DescribeTransitGatewayAttachments"},
			// DescribeTransitGatewayAttachments supports no resource but `*`.
			Resource: List{"*"}},
	)
}

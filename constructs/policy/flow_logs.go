package policy

// deliveryFor holds where CloudWatch's delivery of logs acts for this account.
func deliveryFor(env Environment) Condition {
	return sourceAccount(env.Account).And(Condition{"ArnLike": {"aws:SourceArn": {env.ARN("logs", "*")}}})
}

// FlowLogBucket lets the delivery of logs write this account's flow logs, as AWS documents it, and refuses everybody who does
// not use TLS.
func FlowLogBucket(env Environment, bucketARN string) Document {
	write := deliveryFor(env)
	write["StringEquals"]["s3:x-amz-acl"] = List{"bucket-owner-full-control"}
	return NewDocument(tlsOnly(bucketARN),
		Statement{Sid: "LogDeliveryWritesRecords", Effect: Allow, Principal: service("delivery.logs"), Action: List{"s3:PutObject"},
			Resource: List{bucketARN + "/AWSLogs/" + env.Account + "/*"}, Condition: write},
		Statement{Sid: "LogDeliveryLooksAtBucket", Effect: Allow, Principal: service("delivery.logs"),
			Action: List{"s3:GetBucketAcl", "s3:ListBucket"}, Resource: List{bucketARN}, Condition: deliveryFor(env)},
	)
}

// FlowLogBucketKey is the policy of the key that encrypts the bucket of flow logs: the delivery of logs writes with it, and
// administrators of the account give who shall read the right to.
func FlowLogBucketKey(env Environment) Document {
	return NewDocument(administerKey(env), Statement{Sid: "LogDeliveryEncryptsRecords", Effect: Allow, Principal: service("delivery.logs"),
		Action: encrypt, Resource: thisKey, Condition: deliveryFor(env)})
}

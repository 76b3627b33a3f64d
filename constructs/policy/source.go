package policy

// CodeCommitSource lets a source action fetch commits of one repository. The name is that of the pipeline's input.
func CodeCommitSource(name, repository string) []Statement {
	return []Statement{{
		Sid: "Fetch" + name, Effect: Allow, Resource: List{repository},
		Action: List{"codecommit:CancelUploadArchive", "codecommit:GetBranch", "codecommit:GetCommit",
			"codecommit:GetUploadArchiveStatus", "codecommit:UploadArchive"},
	}}
}

// ConnectionSource lets a source action fetch commits of one repository through a connection. Both names of the service
// are allowed, because AWS checks either, depending on how the connection was made. A connection reaches every
// repository that its owner chose at the provider; the condition leaves this pipeline one of them.
func ConnectionSource(name, connection, repository string) []Statement {
	return []Statement{{
		Sid: "Fetch" + name, Effect: Allow, Resource: List{connection},
		Action: List{"codeconnections:UseConnection", "codestar-connections:UseConnection"},
		Condition: Condition{"ForAllValues:StringEquals": {
			"codeconnections:FullRepositoryId":      {repository},
			"codestar-connections:FullRepositoryId": {repository},
		}},
	}}
}

// S3Source lets a source action fetch one object, in any of its versions.
func S3Source(name, bucket, key string) []Statement {
	return []Statement{
		{Sid: "Read" + name + "Bucket", Effect: Allow, Action: readBucket, Resource: List{bucket}},
		{Sid: "Fetch" + name, Effect: Allow, Action: readObjects, Resource: List{bucket + "/" + key}},
	}
}

// ECRSource lets a source action look up the image that a tag of one repository names. It fetches no image.
func ECRSource(name, repository string) []Statement {
	return []Statement{{Sid: "Fetch" + name, Effect: Allow, Action: List{"ecr:DescribeImages"}, Resource: List{repository}}}
}

// SourceTrust lets one pipeline of another account assume the role that fetches its source.
func SourceTrust(pipeline Roles) Document {
	return NewDocument(Statement{
		Sid: "PipelineFetchesSource", Effect: Allow, Principal: pipeline.principal(), Action: List{"sts:AssumeRole"},
		Condition: pipeline.condition(),
	})
}

// Fetch is a source, and where a role of its account puts what it fetches for a pipeline of another account.
type Fetch struct {
	Source    []Statement // what fetching it takes
	Store     Store       // the pipeline's
	Artifacts string      // prefix of the keys that it writes
}

// SourceRole lets the pipeline's source action fetch one source and write its artifact, and neither read nor list any. It
// sets an ACL on what it writes, as actions of other accounts do; the bucket has none, but the request needs the permission.
func SourceRole(f Fetch) Document {
	encryptArtifacts := decryptByAlias("EncryptArtifacts", f.Store.ArtifactKey, f.Store.Environment)
	encryptArtifacts.Action = encrypt
	return NewDocument(append(append([]Statement{}, f.Source...),
		Statement{Sid: "WriteArtifacts", Effect: Allow, Action: writeFromOutside, Resource: List{f.Store.ArtifactBucket + "/" + f.Artifacts + "*"}},
		encryptArtifacts)...)
}

// SourceEventTrust lets EventBridge use the role for one rule.
func SourceEventTrust(env Environment, rule string) Document {
	return eventBridgeTrust("EventBridgeSendsEvents", env.Account, rules(env, rule))
}

// SourceEventRole lets EventBridge send events to one event bus of another account.
func SourceEventRole(bus string) Document {
	return NewDocument(Statement{Sid: "SendEvents", Effect: Allow, Action: List{"events:PutEvents"}, Resource: List{bus}})
}

// Events are the events of one kind, as a service sends them.
type Events struct {
	Source     string // as in aws.codecommit
	DetailType string
}

// SourceEventBus lets one role of another account send events of one kind to an event bus. The condition on the events is the
// one that AWS documents for it; the principal is the role that EventBridge sends them under.
func SourceEventBus(bus string, sender Roles, events Events) Document {
	return NewDocument(Statement{
		Sid: "SourceAccountSendsEvents", Effect: Allow, Principal: sender.principal(), Action: List{"events:PutEvents"}, Resource: List{bus},
		Condition: sender.condition().And(Condition{"ForAllValues:StringEquals": {
			"events:source": {events.Source}, "events:detail-type": {events.DetailType}}}),
	})
}

// TriggerTrust lets EventBridge use the role for these rules.
func TriggerTrust(env Environment, names ...string) Document {
	return eventBridgeTrust("EventBridgeStartsPipeline", env.Account, rules(env, names...))
}

// eventBridgeTrust lets EventBridge use a role of the account for rules, by their ARNs.
func eventBridgeTrust(sid, account string, rules List) Document {
	return NewDocument(Statement{
		Sid: sid, Effect: Allow, Principal: service("events"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccount(account).And(Condition{"ArnEquals": {"aws:SourceArn": rules}}),
	})
}

// rules are the ARNs of rules by their names.
func rules(env Environment, names ...string) List {
	var arns List
	for _, name := range names {
		arns = append(arns, env.ARN("events", "rule/"+name))
	}
	return arns
}

// TriggerRole lets EventBridge start one pipeline.
func TriggerRole(pipeline string) Document {
	return NewDocument(Statement{
		Sid: "StartPipeline", Effect: Allow, Action: List{"codepipeline:StartPipelineExecution"}, Resource: List{pipeline},
	})
}

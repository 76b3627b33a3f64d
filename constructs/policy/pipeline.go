package policy

// CodePipelineTrust lets CodePipeline run pipelines of this account under the role.
func CodePipelineTrust(env Environment) Document {
	return NewDocument(Statement{
		Sid: "CodePipelineRunsPipelines", Effect: Allow, Principal: service("codepipeline"),
		Action: List{"sts:AssumeRole"}, Condition: sourceAccountIfSent(env.Account),
	})
}

// Pipeline is what CodePipelineRole works with.
type Pipeline struct {
	Source            []Statement // what the source action needs
	SetsACL           bool        // the source action sets an ACL on what it uploads
	ArtifactBucket    string      // ARN
	ArtifactKey       string      // ARN
	BuildProject      string      // ARN
	CrossAccountRoles []string    // ARNs of the roles that the deploy actions run under
}

// CodePipelineRole lets the pipeline fetch the source, start the build and assume exactly the roles of its deploy
// actions. What those may do is decided in their own accounts.
func CodePipelineRole(p Pipeline) Document {
	document := NewDocument(p.Source...)
	write := append(List{"s3:PutObject"}, readObjects...)
	if p.SetsACL {
		write = append(write, "s3:PutObjectAcl") // the bucket has no ACLs, but the request needs the permission
	}
	document.Statement = append(document.Statement,
		Statement{Sid: "UseArtifactBucket", Effect: Allow, Action: readBucket, Resource: List{p.ArtifactBucket}},
		Statement{Sid: "ReadAndWriteArtifacts", Effect: Allow, Action: write, Resource: List{p.ArtifactBucket + "/*"}},
		Statement{Sid: "EncryptArtifacts", Effect: Allow, Action: encrypt, Resource: List{p.ArtifactKey}},
		Statement{Sid: "RunBuilds", Effect: Allow, Resource: List{p.BuildProject},
			Action: List{"codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"}},
		Statement{Sid: "AssumeCrossAccountRoles", Effect: Allow, Action: List{"sts:AssumeRole"}, Resource: p.CrossAccountRoles},
	)
	return document
}

// AskForApproval lets the pipeline tell who is to approve. It is a policy of its own, because a role's inline policies
// have no room for the topics of 48 stages.
func AskForApproval(topics []string) Document {
	return NewDocument(Statement{Sid: "AskForApproval", Effect: Allow, Action: List{"sns:Publish"}, Resource: topics})
}

// CodeCommitSource lets the pipeline fetch commits of one repository.
func CodeCommitSource(repository string) []Statement {
	return []Statement{{
		Sid: "FetchSource", Effect: Allow, Resource: List{repository},
		Action: List{"codecommit:CancelUploadArchive", "codecommit:GetBranch", "codecommit:GetCommit",
			"codecommit:GetUploadArchiveStatus", "codecommit:UploadArchive"},
	}}
}

// ConnectionSource lets the pipeline fetch commits of one repository through a connection. Both names of the service
// are allowed, because AWS checks either, depending on how the connection was made. A connection reaches every
// repository that its owner chose at the provider; the condition leaves this pipeline one of them.
func ConnectionSource(connection, repository string) []Statement {
	return []Statement{{
		Sid: "FetchSource", Effect: Allow, Resource: List{connection},
		Action: List{"codeconnections:UseConnection", "codestar-connections:UseConnection"},
		Condition: Condition{"ForAllValues:StringEquals": {
			"codeconnections:FullRepositoryId":      {repository},
			"codestar-connections:FullRepositoryId": {repository},
		}},
	}}
}

// S3Source lets the pipeline fetch one object, in any of its versions.
func S3Source(bucket, key string) []Statement {
	return []Statement{
		{Sid: "ReadSourceBucket", Effect: Allow, Action: readBucket, Resource: List{bucket}},
		{Sid: "FetchSource", Effect: Allow, Action: readObjects, Resource: List{bucket + "/" + key}},
	}
}

// TriggerTrust lets EventBridge use the role for one rule.
func TriggerTrust(env Environment, rule string) Document {
	return NewDocument(Statement{
		Sid: "EventBridgeStartsPipeline", Effect: Allow, Principal: service("events"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccount(env.Account).And(Condition{"ArnEquals": {"aws:SourceArn": {env.ARN("events", "rule/"+rule)}}}),
	})
}

// TriggerRole lets EventBridge start one pipeline.
func TriggerRole(pipeline string) Document {
	return NewDocument(Statement{
		Sid: "StartPipeline", Effect: Allow, Action: List{"codepipeline:StartPipelineExecution"}, Resource: List{pipeline},
	})
}

// CodeBuildTrust lets CodeBuild run projects of this account under the role.
func CodeBuildTrust(env Environment) Document {
	return NewDocument(Statement{
		Sid: "CodeBuildRunsProjects", Effect: Allow, Principal: service("codebuild"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccount(env.Account),
	})
}

// Build is what the role of an application's CodeBuild project works with.
type Build struct {
	Environment
	Project         string // name
	LogGroup        string // ARN
	ArtifactBucket  string // ARN
	SourceArtifacts string // prefix of the keys of what the build reads
	BuildArtifacts  string // prefix of the keys of what the build writes
	TemplateBucket  string // ARN
	ArtifactKey     string // ARN
	ImageRepository string // ARN; "" where the build makes no image
	ReadOnlyRoles   []string
}

// CodeBuildRole lets the build write logs, reports, artifacts, nested templates and the image, and look around in the
// accounts that the application deploys into.
func CodeBuildRole(b Build) Document {
	document := NewDocument(
		Statement{Sid: "WriteLogs", Effect: Allow, Action: List{"logs:CreateLogStream", "logs:PutLogEvents"}, Resource: List{b.LogGroup + ":*"}},
		Statement{Sid: "WriteReports", Effect: Allow, Resource: List{b.ARN("codebuild", "report-group/"+b.Project+"-*")},
			Action: List{"codebuild:BatchPutCodeCoverages", "codebuild:BatchPutTestCases", "codebuild:CreateReport",
				"codebuild:CreateReportGroup", "codebuild:UpdateReport"}},
	)
	document.Statement = append(document.Statement, b.exchangeArtifacts()...)
	document.Statement = append(document.Statement,
		// A stack's template names a nested one by its key alone, so a key is written once.
		Statement{Sid: "PublishTemplates", Effect: Allow, Action: List{"s3:PutObject"}, Resource: List{b.TemplateBucket + "/*"},
			Condition: Condition{"Null": {"s3:if-none-match": {"false"}}}},
		Statement{Sid: "DiscoverResources", Effect: Allow, Action: List{"sts:AssumeRole"}, Resource: b.ReadOnlyRoles},
	)
	if b.ImageRepository != "" {
		push := append(List{"ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"}, pullImages...)
		document.Statement = append(document.Statement, signInToECR(),
			Statement{Sid: "PushImages", Effect: Allow, Action: push, Resource: List{b.ImageRepository}})
	}
	return document
}

// exchangeArtifacts lets the build read its source and write its result. It must not list the bucket: CodePipeline knows
// an artifact by its key alone, whose end is random, and who learns the key of a result that waits for its approval could
// put another in its place.
func (b Build) exchangeArtifacts() []Statement {
	return []Statement{
		// CodeBuild looks at the bucket and its ACL before it uploads.
		{Sid: "UseArtifactBucket", Effect: Allow, Resource: List{b.ArtifactBucket},
			Action: List{"s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"}},
		{Sid: "ReadSource", Effect: Allow, Action: readObjects, Resource: List{b.ArtifactBucket + "/" + b.SourceArtifacts + "*"}},
		{Sid: "WriteResult", Effect: Allow, Action: List{"s3:PutObject"}, Resource: List{b.ArtifactBucket + "/" + b.BuildArtifacts + "*"}},
		{Sid: "EncryptArtifacts", Effect: Allow, Action: encrypt, Resource: List{b.ArtifactKey}},
	}
}

// ApprovalTopic refuses whoever publishes without TLS. Who may publish is said in CodePipelineRole.
func ApprovalTopic(topic string) Document {
	return NewDocument(Statement{
		Sid: "DenyWithoutTLS", Effect: Deny, Principal: &Principal{AWS: List{"*"}}, Action: List{"sns:Publish"},
		Resource: List{topic}, Condition: Condition{"Bool": {"aws:SecureTransport": {"false"}}},
	})
}

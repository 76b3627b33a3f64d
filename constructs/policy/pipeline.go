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
	BuildProjects     []string    // ARNs
	Scan              *Scan       // nil where nothing is scanned
	Copies            []Store     // the artifact stores of other regions
	CrossAccountRoles []string    // ARNs of the roles of other accounts that actions run under
}

// CodePipelineRole lets the pipeline fetch the source, start its builds and scans, and assume exactly the roles of its deploy
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
		Statement{Sid: "RunBuilds", Effect: Allow, Resource: p.BuildProjects,
			Action: List{"codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"}},
		Statement{Sid: "AssumeCrossAccountRoles", Effect: Allow, Action: List{"sts:AssumeRole"}, Resource: p.CrossAccountRoles},
	)
	if len(p.Copies) > 0 {
		document.Statement = append(document.Statement, copyArtifacts(p.Copies)...)
	}
	if p.Scan != nil {
		document.Statement = append(document.Statement, p.Scan.statements()...)
	}
	return document
}

// copyArtifacts let CodePipeline copy what actions in other regions read to the artifact stores there. The keys are named by
// their alias: a stack in one region cannot import from another.
func copyArtifacts(copies []Store) []Statement {
	var buckets, objects List
	for _, store := range copies {
		buckets, objects = append(buckets, store.ArtifactBucket), append(objects, store.ArtifactBucket+"/*")
	}
	encryptCopies := decryptByAlias("EncryptCopies", copies[0].ArtifactKey, environments(copies)...)
	encryptCopies.Action = encrypt
	return []Statement{
		{Sid: "UseBucketsOfOtherRegions", Effect: Allow, Action: readBucket, Resource: buckets},
		{Sid: "CopyArtifacts", Effect: Allow, Action: append(List{"s3:PutObject"}, readObjects...), Resource: objects},
		encryptCopies,
	}
}

// Scan is what Amazon Inspector scans for a pipeline: its source, and the images that it builds.
type Scan struct {
	LogGroup        string // ARN; CodePipeline writes there what was found
	ImageRepository string // ARN; "" where the application has no image
}

// statements let CodePipeline's InspectorScan actions, which run under the pipeline's role, list what the source and the
// image are made of and ask Inspector about it.
func (s Scan) statements() []Statement {
	statements := []Statement{
		// ScanSbom supports no resource: it is about the list that the request contains.
		{Sid: "ScanForVulnerabilities", Effect: Allow, Action: List{"inspector-scan:ScanSbom"}, Resource: List{"*"}},
		{Sid: "LogScans", Effect: Allow, Resource: List{s.LogGroup, s.LogGroup + ":*"},
			Action: List{"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}},
	}
	if s.ImageRepository != "" {
		statements = append(statements, signInToECR(),
			Statement{Sid: "PullImageToScan", Effect: Allow, Action: pullImages, Resource: List{s.ImageRepository}})
	}
	return statements
}

// AskForApproval lets the pipeline tell who is to approve. It is a policy of its own, because a role's inline policies
// have no room for the topics of 47 stages.
func AskForApproval(topics []string) Document {
	return NewDocument(Statement{Sid: "AskForApproval", Effect: Allow, Action: List{"sns:Publish"}, Resource: topics})
}

// ApprovalTopic refuses whoever publishes without TLS. Who may publish is said in CodePipelineRole.
func ApprovalTopic(topic string) Document {
	return NewDocument(Statement{
		Sid: "DenyWithoutTLS", Effect: Deny, Principal: &Principal{AWS: List{"*"}}, Action: List{"sns:Publish"},
		Resource: List{topic}, Condition: Condition{"Bool": {"aws:SecureTransport": {"false"}}},
	})
}

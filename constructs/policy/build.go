package policy

// CodeBuildTrust lets CodeBuild run projects of this account under the role.
func CodeBuildTrust(env Environment) Document {
	return NewDocument(Statement{
		Sid: "CodeBuildRunsProjects", Effect: Allow, Principal: service("codebuild"), Action: List{"sts:AssumeRole"},
		Condition: sourceAccount(env.Account),
	})
}

// Project is a CodeBuild project of a pipeline, as its role works with it.
type Project struct {
	Environment
	Name           string
	LogGroup       string    // ARN
	ArtifactBucket string    // ARN
	ArtifactKey    string    // ARN
	Reads          []string  // prefixes of the keys of the artifacts that it reads
	Writes         []string  // prefixes of the keys of the artifacts that it writes; none for a test
	Packages       *Packages // that it installs; nil for none
}

// statements are what every project needs. None lists the bucket: CodePipeline knows an artifact by its key alone, whose
// end is random, and who learns the key of a result that waits for its approval could put another in its place.
func (p Project) statements() []Statement {
	statements := []Statement{
		{Sid: "WriteLogs", Effect: Allow, Action: List{"logs:CreateLogStream", "logs:PutLogEvents"}, Resource: List{p.LogGroup + ":*"}},
		// CodeBuild looks at the bucket and its ACL before it uploads.
		{Sid: "UseArtifactBucket", Effect: Allow, Resource: List{p.ArtifactBucket},
			Action: List{"s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"}},
		{Sid: "ReadArtifacts", Effect: Allow, Action: readObjects, Resource: p.objects(p.Reads)},
	}
	if len(p.Writes) == 0 {
		return append(statements, Statement{Sid: "DecryptArtifacts", Effect: Allow, Action: decrypt, Resource: List{p.ArtifactKey}})
	}
	return append(statements,
		Statement{Sid: "WriteResult", Effect: Allow, Action: List{"s3:PutObject"}, Resource: p.objects(p.Writes)},
		Statement{Sid: "EncryptArtifacts", Effect: Allow, Action: encrypt, Resource: List{p.ArtifactKey}})
}

// writeReports allows the reports that buildspecs name; CodeBuild puts the project's name before theirs.
func (p Project) writeReports() Statement {
	return Statement{Sid: "WriteReports", Effect: Allow, Resource: List{p.ARN("codebuild", "report-group/"+p.Name+"-*")},
		Action: List{"codebuild:BatchPutCodeCoverages", "codebuild:BatchPutTestCases", "codebuild:CreateReport",
			"codebuild:CreateReportGroup", "codebuild:UpdateReport"}}
}

func (p Project) objects(prefixes []string) List {
	var objects List
	for _, prefix := range prefixes {
		objects = append(objects, p.ArtifactBucket+"/"+prefix+"*")
	}
	return objects
}

// TestRole lets a project read a commit, and write what it finds: for unit tests and analyses, whose programs are the
// application's own and those that it depends on.
func TestRole(p Project) Document {
	return NewDocument(append(append(p.statements(), p.writeReports()), p.Packages.statements()...)...)
}

// SealRole lets the seal read what the build made and write what the stages deploy, which no build may write; and see
// that the image is the one in the repository, and where it is copied to other regions that it has arrived.
func SealRole(p Project, imageRepository string, copied bool) Document {
	document := NewDocument(p.statements()...)
	if imageRepository != "" {
		find := List{"ecr:DescribeImages"}
		if copied {
			find = append(find, "ecr:DescribeImageReplicationStatus")
		}
		document.Statement = append(document.Statement, Statement{Sid: "FindImage", Effect: Allow, Action: find, Resource: List{imageRepository}})
	}
	return document
}

// Build is what the project that builds an application works with besides.
type Build struct {
	Project
	TemplateBucket  string // ARN
	ImageRepository string // ARN; "" where the build makes no image
	SourceImages    string // ARN of the repository of the image that it deploys; "" where none is given
	ReadOnlyRoles   []string
}

// CodeBuildRole lets the build write nested templates and the image, and look around in the accounts that the application
// deploys into.
func CodeBuildRole(b Build) Document {
	document := NewDocument(b.statements()...)
	document.Statement = append(document.Statement, b.writeReports(),
		// A stack's template names a nested one by its key alone, so a key is written once.
		Statement{Sid: "PublishTemplates", Effect: Allow, Action: List{"s3:PutObject"}, Resource: List{b.TemplateBucket + "/*"},
			Condition: Condition{"Null": {"s3:if-none-match": {"false"}}}},
		Statement{Sid: "DiscoverResources", Effect: Allow, Action: List{"sts:AssumeRole"}, Resource: b.ReadOnlyRoles},
	)
	if b.ImageRepository != "" || b.SourceImages != "" {
		document.Statement = append(document.Statement, signInToECR())
	}
	if b.ImageRepository != "" {
		push := append(List{"ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"}, pullImages...)
		document.Statement = append(document.Statement, Statement{Sid: "PushImages", Effect: Allow, Action: push, Resource: List{b.ImageRepository}})
	}
	if b.SourceImages != "" {
		document.Statement = append(document.Statement, Statement{Sid: "PullSourceImages", Effect: Allow, Action: pullImages, Resource: List{b.SourceImages}})
	}
	document.Statement = append(document.Statement, b.Packages.statements()...)
	return document
}

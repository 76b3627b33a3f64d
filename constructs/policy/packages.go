package policy

// Packages is a CodeArtifact repository that builds install packages from.
type Packages struct {
	Domain     string // ARN
	Repository string // ARN
	Contents   string // ARN pattern of its packages
	Publishes  bool   // the role may publish packages, too
}

// InstallPackages lets a build or a function of a workload account install packages.
func InstallPackages(p Packages) Document { return NewDocument(p.statements()...) }

// statements let a role sign in to the domain and install packages; and publish them, where it may.
func (p *Packages) statements() []Statement {
	if p == nil {
		return nil
	}
	statements := []Statement{
		{Sid: "SignInToPackages", Effect: Allow, Action: List{"codeartifact:GetAuthorizationToken"}, Resource: List{p.Domain}},
		// The action supports no resource: it is about the service that the token is for.
		{Sid: "GetPackageToken", Effect: Allow, Action: List{"sts:GetServiceBearerToken"}, Resource: List{"*"},
			Condition: Condition{"StringEquals": {"sts:AWSServiceName": {"codeartifact.amazonaws.com"}}}},
		{Sid: "InstallPackages", Effect: Allow, Action: installPackages, Resource: List{p.Repository}},
	}
	if p.Publishes {
		statements = append(statements, Statement{Sid: "PublishPackages", Effect: Allow, Action: publishPackages, Resource: List{p.Contents}})
	}
	return statements
}

var (
	installPackages = List{"codeartifact:GetRepositoryEndpoint", "codeartifact:ReadFromRepository"}
	publishPackages = List{"codeartifact:PublishPackageVersion", "codeartifact:PutPackageMetadata"}
)

// PackageReaders are who installs packages in other accounts than their own.
type PackageReaders struct {
	Roles   Roles
	OfUnits UnitRoles // in accounts that nobody names
}

// None says whether nobody in other accounts installs packages.
func (r PackageReaders) None() bool { return len(r.Roles.ARNs) == 0 && len(r.OfUnits.Units) == 0 }

// statements let the readers do something: those that are named by the one Sid, those of units by the other.
func (r PackageReaders) statements(named, ofUnits string, actions List, resource string) []Statement {
	var statements []Statement
	if len(r.Roles.ARNs) > 0 {
		statements = append(statements, Statement{Sid: named, Effect: Allow, Principal: r.Roles.principal(),
			Action: actions, Resource: List{resource}, Condition: r.Roles.condition()})
	}
	if len(r.OfUnits.Units) > 0 {
		statements = append(statements, Statement{Sid: ofUnits, Effect: Allow, Principal: &Principal{AWS: List{"*"}},
			Action: actions, Resource: List{resource}, Condition: r.OfUnits.condition()})
	}
	return statements
}

// PackageDomain lets roles of other accounts get tokens for the domain's repositories.
func PackageDomain(p Packages, readers PackageReaders) Document {
	return NewDocument(readers.statements("BuildsSignInToPackages", "BuildsOfUnitsSignInToPackages", List{"codeartifact:GetAuthorizationToken"}, p.Domain)...)
}

// PackageRepository lets roles of other accounts install packages, and publishers among them publish.
func PackageRepository(p Packages, readers PackageReaders, publishers Roles) Document {
	document := NewDocument(readers.statements("BuildsInstallPackages", "BuildsOfUnitsInstallPackages", installPackages, p.Repository)...)
	if len(publishers.ARNs) > 0 {
		document.Statement = append(document.Statement, Statement{Sid: "BuildsPublishPackages", Effect: Allow, Principal: publishers.principal(),
			Action: publishPackages, Resource: List{p.Contents}, Condition: publishers.condition()})
	}
	return document
}

// PackageKey lets CodeArtifact encrypt packages on behalf of the account, by the grant that it makes for itself when the domain
// is created. Who installs packages never uses the key.
func PackageKey(env Environment) Document {
	return NewDocument(administerKey(env),
		Statement{Sid: "CodeArtifactEncryptsPackages", Effect: Allow, Principal: &Principal{AWS: List{env.IAM("root")}},
			Action: List{"kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"}, Resource: thisKey, Condition: viaService("codeartifact", env)})
}

package delivery

import (
	"causeway/constructs/cfn"
	"causeway/constructs/key"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodeartifact"
	"github.com/aws/jsii-runtime-go"
)

// PackagesProps are what a repository of packages is made of.
type PackagesProps struct {
	Environment policy.Environment
	Packages    policy.Packages // the domain and the repository, as policies name them
	Domain      string
	Repository  string
	KeyAlias    string
	Connections []Connection
	Readers     policy.PackageReaders
	Publishers  policy.Roles
}

// Connection is a repository of its own behind the one that builds use, with a connection to a public one.
type Connection struct {
	Repository string
	To         string // CodeArtifact's name, as in npmjs
}

// NewPackages creates a CodeArtifact domain with a key of its own, and a repository in it. Both are retained when their stack
// goes. Public packages come through repositories of their own, because CodeArtifact allows each one connection.
func NewPackages(scope *cfn.Scope, id string, props *PackagesProps) {
	this := scope.Child(id)
	packageKey := key.New(this, "Key", &key.Props{Alias: props.KeyAlias, Description: "Encrypts packages", Policy: policy.PackageKey(props.Environment)})
	domainProps := &awscodeartifact.CfnDomainProps{DomainName: jsii.String(props.Domain), EncryptionKey: packageKey.Att("Arn")}
	readers, publishers := props.Readers, props.Publishers.Outside(props.Environment.Account)
	readers.Roles = readers.Roles.Outside(props.Environment.Account)
	if !readers.None() {
		domainProps.PermissionsPolicyDocument = policy.PackageDomain(props.Packages, readers).Value()
	}
	domain := this.Add("Domain", domainProps)
	domain.Retain()
	newRepository := func(id string, repository *awscodeartifact.CfnRepositoryProps) *cfn.Resource {
		repository.DomainName = jsii.String(props.Domain)
		created := this.Add(id, repository)
		created.Retain()
		created.After(domain)
		return created
	}
	main := &awscodeartifact.CfnRepositoryProps{RepositoryName: jsii.String(props.Repository), Description: jsii.String("Packages that builds install")}
	var upstreams []*string
	var connected []*cfn.Resource
	for _, connection := range props.Connections {
		connected = append(connected, newRepository("From-"+connection.To, &awscodeartifact.CfnRepositoryProps{RepositoryName: jsii.String(connection.Repository),
			Description: jsii.String("Packages of " + connection.To), ExternalConnections: jsii.Strings("public:" + connection.To)}))
		upstreams = append(upstreams, jsii.String(connection.Repository))
	}
	if len(upstreams) > 0 {
		main.Upstreams = &upstreams
	}
	if !readers.None() {
		main.PermissionsPolicyDocument = policy.PackageRepository(props.Packages, readers, publishers).Value()
	}
	repository := newRepository("Repository", main)
	for _, upstream := range connected {
		repository.After(upstream) // CodeArtifact knows an upstream only once it exists
	}
}

package delivery

import (
	"causeway/constructs/cfn"
	"causeway/constructs/key"
	"causeway/constructs/policy"
)

// PlatformStoreProps are what the artifact store of the platform's pipeline is made of.
type PlatformStoreProps struct {
	Environment     policy.Environment
	ArtifactBucket  string // names, unique in the world
	AccessLogBucket string
	KeyAlias        string
	Assemblies      string // what the keys of cloud assemblies begin with; "" in other regions, which have nothing else
	Use             policy.PlatformKeyUse
	Applications    []string // ARNs of roles of applications in the account, or patterns: refused
}

// NewPlatformStore creates the key and the bucket through which the platform's pipeline hands on its artifacts, and the
// bucket that records who read it; where the pipeline is, the log group of its projects, too. All of it is retained.
func NewPlatformStore(scope *cfn.Scope, id string, props *PlatformStoreProps) *ArtifactStore {
	this := scope.Child(id)
	env := props.Environment
	encryptionKey := key.New(this, "Key", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts what the platform is deployed from", Policy: policy.PlatformKey(env, props.Use)})
	if props.Use.LogGroup != "" {
		newLogGroup(this, "BuildLogs", props.Use.LogGroup, encryptionKey)
	}
	logs := newAccessLogs(this, env, props.AccessLogBucket, props.ArtifactBucket)
	return &ArtifactStore{
		Key: encryptionKey,
		ArtifactBucket: logs.newBucket("Artifacts", props.ArtifactBucket, encryptionKey,
			policy.PlatformBucket(env, env.Bucket(props.ArtifactBucket), props.Assemblies,
				policy.PlatformReaders{Deployers: props.Use.Deployers, Applications: props.Applications})),
	}
}

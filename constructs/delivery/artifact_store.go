// Package delivery creates what an application is delivered with: its artifact store, image repository and pipeline.
package delivery

import (
	"causeway/constructs/cfn"
	"causeway/constructs/key"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

// ArtifactStoreProps are what an artifact store is made of.
type ArtifactStoreProps struct {
	Environment     policy.Environment
	ArtifactBucket  string // names, unique in the world
	TemplateBucket  string
	AccessLogBucket string
	KeyAlias        string
	Writers         policy.Roles    // the pipeline's, the build's and the seal's role
	Testers         policy.Roles    // roles that read sources, to judge them
	Releases        []string        // what the keys of the artifacts begin with that stages read
	Readers         policy.Roles    // roles that read them
	TemplateReaders policy.Roles    // roles that read nested templates
	Uploads         []policy.Upload // roles of other accounts that write a source's artifact
	BuildLogGroup   string          // name of the log group of the builds
	ScanLogGroup    string          // name of the log group of the scans; "" where nothing is scanned
	Topics          policy.Topics
}

// ArtifactStore is the key, the buckets and the build logs of one application. All of it is retained when its stack goes.
type ArtifactStore struct {
	Key            *cfn.Resource
	ArtifactBucket *cfn.Resource
	TemplateBucket *cfn.Resource // nil in other regions than the pipeline's
}

// Bucket is the bucket of the artifacts, with its key.
func (s *ArtifactStore) Bucket() Bucket {
	return Bucket{Name: *s.ArtifactBucket.Ref(), Key: *s.Key.Att("Arn")}
}

// NewArtifactStore creates one key, and with it the bucket through which the pipeline's actions hand on their
// artifacts, the bucket for nested templates, the bucket that records who read either, and the log group of the builds.
func NewArtifactStore(scope *cfn.Scope, id string, props *ArtifactStoreProps) *ArtifactStore {
	this := scope.Child(id)
	readers := policy.Roles{OrganizationID: props.Readers.OrganizationID,
		ARNs: append(append([]string{}, props.Readers.ARNs...), props.TemplateReaders.ARNs...)}
	encryptionKey := key.New(this, "Key", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts artifacts, templates, build logs and notifications",
		Policy: policy.ArtifactKey(props.Environment, policy.KeyUse{Writers: props.Writers, Testers: props.Testers, Readers: readers,
			Uploads: props.Uploads, LogGroups: props.logGroups(), Topics: props.Topics}),
	})

	newLogGroup(this, "BuildLogs", props.BuildLogGroup, encryptionKey)
	if props.ScanLogGroup != "" {
		newLogGroup(this, "ScanLogs", props.ScanLogGroup, encryptionKey)
	}

	env := props.Environment
	logs := newAccessLogs(this, env, props.AccessLogBucket, props.ArtifactBucket, props.TemplateBucket)
	artifacts, templates := env.Bucket(props.ArtifactBucket), env.Bucket(props.TemplateBucket)
	return &ArtifactStore{
		Key: encryptionKey,
		ArtifactBucket: logs.newBucket("Artifacts", props.ArtifactBucket, encryptionKey,
			policy.ArtifactBucket(artifacts, props.Releases, props.Readers.Outside(env.Account), props.Uploads...)),
		TemplateBucket: logs.newBucket("Templates", props.TemplateBucket, encryptionKey,
			policy.TemplateBucket(templates, props.TemplateReaders.Outside(env.Account))),
	}
}

// RegionalStoreProps are what an artifact store in another region than the pipeline's is made of.
type RegionalStoreProps struct {
	Environment     policy.Environment
	ArtifactBucket  string // names, unique in the world
	AccessLogBucket string
	KeyAlias        string
	Pipeline        policy.Roles // the pipeline's role, under which CodePipeline copies artifacts
	Readers         policy.Roles // roles of the stages there
}

// NewRegionalStore creates the key and the bucket for the artifacts of a pipeline's actions in another region, and the
// bucket that records who read it. CodePipeline copies into it what these actions read, and no more: releases. So their
// roles may read all of it.
func NewRegionalStore(scope *cfn.Scope, id string, props *RegionalStoreProps) *ArtifactStore {
	this := scope.Child(id)
	env := props.Environment
	encryptionKey := key.New(this, "Key", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts artifacts", Policy: policy.RegionalArtifactKey(env, props.Pipeline, props.Readers)})
	logs := newAccessLogs(this, env, props.AccessLogBucket, props.ArtifactBucket)
	return &ArtifactStore{
		Key: encryptionKey,
		ArtifactBucket: logs.newBucket("Artifacts", props.ArtifactBucket, encryptionKey,
			policy.ArtifactBucket(env.Bucket(props.ArtifactBucket), []string{""}, props.Readers.Outside(env.Account))),
	}
}

func (p *ArtifactStoreProps) logGroups() []string {
	groups := []string{p.BuildLogGroup}
	if p.ScanLogGroup != "" {
		groups = append(groups, p.ScanLogGroup)
	}
	return groups
}

// newLogGroup creates a log group that keeps what was built, and from what, for a year.
func newLogGroup(scope *cfn.Scope, id, name string, key *cfn.Resource) {
	scope.Add(id, &awslogs.CfnLogGroupProps{
		LogGroupName: jsii.String(name), RetentionInDays: jsii.Number(365), KmsKeyId: key.Att("Arn"),
	}).Retain()
}

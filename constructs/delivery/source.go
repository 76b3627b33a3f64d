package delivery

import (
	"strings"

	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodecommit"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Source is where a pipeline's commits come from. Nothing is polled: an event starts the pipeline, or the connection.
type Source struct {
	// Action makes the source action with its output.
	Action func(scope constructs.Construct, output awscodepipeline.Artifact) awscodepipeline.IAction
	// Permissions are what the pipeline's role needs for the action.
	Permissions []policy.Statement
	// Revision names what was fetched, for people, with variables of the action.
	Revision string
	// SetsACL says that the action sets an ACL on what it uploads to the artifact bucket.
	SetsACL bool
	// Event is the event pattern that starts the pipeline; nil where the connection starts it.
	Event map[string]any
}

const sourceActionName = "Source"

// CodeCommitSource is a branch of a CodeCommit repository of the pipeline's account, which exists already.
func CodeCommitSource(env policy.Environment, repository, branch string) Source {
	arn := env.ARN("codecommit", repository)
	return Source{
		Permissions: policy.CodeCommitSource(arn),
		Revision:    "commit #{" + sourceNamespace + ".CommitId}",
		Event: map[string]any{
			"source": []string{"aws.codecommit"}, "detail-type": []string{"CodeCommit Repository State Change"},
			"resources": []string{arn},
			"detail": map[string]any{"event": []string{"referenceCreated", "referenceUpdated"},
				"referenceType": []string{"branch"}, "referenceName": []string{branch}},
		},
		Action: func(scope constructs.Construct, output awscodepipeline.Artifact) awscodepipeline.IAction {
			return awscodepipelineactions.NewCodeCommitSourceAction(&awscodepipelineactions.CodeCommitSourceActionProps{
				ActionName: jsii.String(sourceActionName), VariablesNamespace: jsii.String(sourceNamespace), Output: output, Branch: jsii.String(branch),
				Repository: awscodecommit.Repository_FromRepositoryName(scope, jsii.String("Repository"), jsii.String(repository)),
				Trigger:    awscodepipelineactions.CodeCommitTrigger_NONE,
			})
		},
	}
}

// ConnectionSource is a branch of a repository at GitHub, GitLab or Bitbucket. The connection must have been completed
// in the console; until then it is pending and the action fails.
func ConnectionSource(connection, repository, branch string) Source {
	slash := strings.LastIndex(repository, "/")
	return Source{
		Permissions: policy.ConnectionSource(connection, repository),
		Revision:    "commit #{" + sourceNamespace + ".CommitId}",
		SetsACL:     true,
		Action: func(_ constructs.Construct, output awscodepipeline.Artifact) awscodepipeline.IAction {
			return awscodepipelineactions.NewCodeStarConnectionsSourceAction(&awscodepipelineactions.CodeStarConnectionsSourceActionProps{
				ActionName: jsii.String(sourceActionName), VariablesNamespace: jsii.String(sourceNamespace), Output: output, ConnectionArn: jsii.String(connection),
				Owner: jsii.String(repository[:slash]), Repo: jsii.String(repository[slash+1:]), Branch: jsii.String(branch),
			})
		},
	}
}

// S3Source is a zip file in a versioned bucket of the pipeline's account, which exists already and sends its events to
// EventBridge.
func S3Source(env policy.Environment, bucket, key string) Source {
	return Source{
		Permissions: policy.S3Source(env.Bucket(bucket), key),
		Revision:    "version #{" + sourceNamespace + ".VersionId} of " + key,
		Event: map[string]any{
			"source": []string{"aws.s3"}, "detail-type": []string{"Object Created"},
			"detail": map[string]any{"bucket": map[string]any{"name": []string{bucket}}, "object": map[string]any{"key": []string{key}}},
		},
		Action: func(scope constructs.Construct, output awscodepipeline.Artifact) awscodepipeline.IAction {
			return awscodepipelineactions.NewS3SourceAction(&awscodepipelineactions.S3SourceActionProps{
				ActionName: jsii.String(sourceActionName), VariablesNamespace: jsii.String(sourceNamespace), Output: output, BucketKey: jsii.String(key),
				Bucket:  awss3.Bucket_FromBucketName(scope, jsii.String("SourceBucket"), jsii.String(bucket)),
				Trigger: awscodepipelineactions.S3Trigger_NONE,
			})
		},
	}
}

package delivery

import (
	"strings"

	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodecommit"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Source is where an input of a pipeline comes from. Nothing is polled: an event starts the pipeline, or the connection.
type Source struct {
	// Name is that of the source action and of its artifact.
	Name string
	// Role is the role of the source's account that the action runs under; nil where that is the pipeline's account.
	Role awsiam.IRole
	// Permissions are what the action takes.
	Permissions []policy.Statement
	// Revision names what was fetched, for people, with variables of the action.
	Revision string
	// SetsACL says that the action sets an ACL on what it uploads to the artifact bucket.
	SetsACL bool
	// Event is what tells of a change of the source; nil where the connection starts the pipeline.
	Event *Event
	// Filter narrows which pushes start the pipeline; nil for every push to the branch, and where an event starts it.
	Filter *PushFilter

	action func(scope constructs.Construct, source Source, output awscodepipeline.Artifact) awscodepipeline.IAction
}

// variable is what the source action of that name tells the later ones.
func variable(name, what string) string { return "#{" + name + "." + what + "}" }

// CodeCommitSource is a branch of a CodeCommit repository, which exists already.
func CodeCommitSource(name string, env policy.Environment, repository, branch string) Source {
	arn := env.ARN("codecommit", repository)
	return Source{
		Name:        name,
		Permissions: policy.CodeCommitSource(name, arn),
		Revision:    "commit " + variable(name, "CommitId"),
		Event: &Event{
			Events: policy.Events{Source: "aws.codecommit", DetailType: "CodeCommit Repository State Change"}, Account: env.Account,
			Resources: []string{arn},
			Detail: map[string]any{"event": []string{"referenceCreated", "referenceUpdated"},
				"referenceType": []string{"branch"}, "referenceName": []string{branch}},
		},
		action: func(scope constructs.Construct, source Source, output awscodepipeline.Artifact) awscodepipeline.IAction {
			return awscodepipelineactions.NewCodeCommitSourceAction(&awscodepipelineactions.CodeCommitSourceActionProps{
				ActionName: jsii.String(name), VariablesNamespace: jsii.String(name), Role: source.Role, Output: output, Branch: jsii.String(branch),
				Repository: awscodecommit.Repository_FromRepositoryName(scope, jsii.String(name+"Repository"), jsii.String(repository)),
				Trigger:    awscodepipelineactions.CodeCommitTrigger_NONE,
			})
		},
	}
}

// ConnectionSource is a branch of a repository at GitHub, GitLab or Bitbucket. The connection must have been completed
// in the console; until then it is pending and the action fails. With a filter, that starts the pipeline instead of every
// push to the branch.
func ConnectionSource(name, connection, repository, branch string, filter *PushFilter) Source {
	slash := strings.LastIndex(repository, "/")
	return Source{
		Name:        name,
		Permissions: policy.ConnectionSource(name, connection, repository),
		Revision:    "commit " + variable(name, "CommitId"),
		SetsACL:     true,
		Filter:      filter,
		action: func(_ constructs.Construct, _ Source, output awscodepipeline.Artifact) awscodepipeline.IAction {
			props := &awscodepipelineactions.CodeStarConnectionsSourceActionProps{
				ActionName: jsii.String(name), VariablesNamespace: jsii.String(name), Output: output, ConnectionArn: jsii.String(connection),
				Owner: jsii.String(repository[:slash]), Repo: jsii.String(repository[slash+1:]), Branch: jsii.String(branch),
			}
			if filter != nil {
				props.TriggerOnPush = jsii.Bool(false)
			}
			return awscodepipelineactions.NewCodeStarConnectionsSourceAction(props)
		},
	}
}

// S3Source is a zip file in a versioned bucket, which exists already and sends its events to EventBridge.
func S3Source(name string, env policy.Environment, bucket, key string) Source {
	return Source{
		Name:        name,
		Permissions: policy.S3Source(name, env.Bucket(bucket), key),
		Revision:    "version " + variable(name, "VersionId") + " of " + key,
		Event: &Event{
			Events: policy.Events{Source: "aws.s3", DetailType: "Object Created"}, Account: env.Account,
			Detail: map[string]any{"bucket": map[string]any{"name": []string{bucket}}, "object": map[string]any{"key": []string{key}}},
		},
		action: func(scope constructs.Construct, source Source, output awscodepipeline.Artifact) awscodepipeline.IAction {
			return awscodepipelineactions.NewS3SourceAction(&awscodepipelineactions.S3SourceActionProps{
				ActionName: jsii.String(name), VariablesNamespace: jsii.String(name), Role: source.Role, Output: output, BucketKey: jsii.String(key),
				Bucket:  awss3.Bucket_FromBucketName(scope, jsii.String(name+"Bucket"), jsii.String(bucket)),
				Trigger: awscodepipelineactions.S3Trigger_NONE,
			})
		},
	}
}

// ECRSource is the image that a tag of an ECR repository names; the repository exists already. The action's artifact has
// imageDetail.json, with the image's digest.
func ECRSource(name string, env policy.Environment, repository, tag string) Source {
	return Source{
		Name:        name,
		Permissions: policy.ECRSource(name, env.ARN("ecr", "repository/"+repository)),
		Revision:    "image " + variable(name, "ImageURI"),
		Event: &Event{
			Events: policy.Events{Source: "aws.ecr", DetailType: "ECR Image Action"}, Account: env.Account,
			Detail: map[string]any{"action-type": []string{"PUSH"}, "result": []string{"SUCCESS"},
				"repository-name": []string{repository}, "image-tag": []string{tag}},
		},
		action: func(_ constructs.Construct, source Source, output awscodepipeline.Artifact) awscodepipeline.IAction {
			return newImageAction(source, repository, tag, output)
		},
	}
}

// fetch makes the source actions, what starts the pipeline where connections do not by themselves, and the artifacts.
func fetch(scope constructs.Construct, sources []Source) ([]awscodepipeline.IAction, *[]*awscodepipeline.TriggerProps, []awscodepipeline.Artifact) {
	var actions []awscodepipeline.IAction
	var triggers []*awscodepipeline.TriggerProps
	var artifacts []awscodepipeline.Artifact
	for _, source := range sources {
		artifact := awscodepipeline.NewArtifact(jsii.String(source.Name), nil)
		action := source.action(scope, source, artifact)
		if source.Filter != nil {
			triggers = append(triggers, source.Filter.trigger(action))
		}
		actions, artifacts = append(actions, action), append(artifacts, artifact)
	}
	if len(triggers) == 0 {
		return actions, nil, artifacts
	}
	return actions, &triggers, artifacts
}

// extra are the build's inputs but the main one; the build finds them in CODEBUILD_SRC_DIR_<name>.
func extra(inputs []awscodepipeline.Artifact) *[]awscodepipeline.Artifact {
	if len(inputs) == 1 {
		return nil
	}
	others := inputs[1:]
	return &others
}

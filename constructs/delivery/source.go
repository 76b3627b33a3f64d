package delivery

import (
	"causeway/constructs/policy"
)

// Source is where an input of a pipeline comes from. Nothing is polled: an event starts the pipeline, or the connection.
type Source struct {
	// Name is that of the source action and of its artifact.
	Name string
	// Role is the role of the source's account that the action runs under, by its ARN; "" where that is the pipeline's account.
	Role string
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

	provider      string
	configuration map[string]any
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
		provider:      "CodeCommit",
		configuration: map[string]any{"RepositoryName": repository, "BranchName": branch, "PollForSourceChanges": false},
	}
}

// ConnectionSource is a branch of a repository at GitHub, GitLab or Bitbucket. The connection must have been completed
// in the console; until then it is pending and the action fails. With a filter, that starts the pipeline instead of every
// push to the branch.
func ConnectionSource(name, connection, repository, branch string, filter *PushFilter) Source {
	configuration := map[string]any{"ConnectionArn": connection, "FullRepositoryId": repository, "BranchName": branch}
	if filter != nil {
		configuration["DetectChanges"] = false
	}
	return Source{
		Name:          name,
		Permissions:   policy.ConnectionSource(name, connection, repository),
		Revision:      "commit " + variable(name, "CommitId"),
		SetsACL:       true,
		Filter:        filter,
		provider:      "CodeStarSourceConnection",
		configuration: configuration,
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
		provider:      "S3",
		configuration: map[string]any{"S3Bucket": bucket, "S3ObjectKey": key, "PollForSourceChanges": false},
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
		provider:      "ECR",
		configuration: map[string]any{"RepositoryName": repository, "ImageTag": tag},
	}
}

// sourceActions fetch the sources, all at once.
func sourceActions(sources []Source) []Action {
	var actions []Action
	for _, source := range sources {
		actions = append(actions, Action{Name: source.Name, Category: "Source", Provider: source.provider, Order: 1, Role: source.Role,
			Namespace: source.Name, Outputs: []string{source.Name}, Configuration: source.configuration})
	}
	return actions
}

// names are those of the sources' artifacts.
func names(sources []Source) []string {
	var names []string
	for _, source := range sources {
		names = append(names, source.Name)
	}
	return names
}

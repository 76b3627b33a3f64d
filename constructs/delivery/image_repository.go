package delivery

import (
	"encoding/json"

	"causeway/constructs/cfn"

	"causeway/constructs/key"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/jsii-runtime-go"
)

// ImageRepositoryProps are what an image repository is made of.
type ImageRepositoryProps struct {
	Environment policy.Environment
	Name        string
	KeyAlias    string
	Pullers     policy.Roles // roles that pull images
}

// NewImageRepository creates an ECR repository with a key of its own. Tags are immutable: what was tested under a tag
// is what production pulls under it. Repository and key are retained when their stack goes.
func NewImageRepository(scope *cfn.Scope, id string, props *ImageRepositoryProps) *cfn.Resource {
	this := scope.Child(id)
	imageKey := key.New(this, "Key", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts images", Policy: policy.ImageKey(props.Environment, props.Pullers),
	})
	properties := &awsecr.CfnRepositoryProps{
		RepositoryName:             jsii.String(props.Name),
		ImageTagMutability:         jsii.String("IMMUTABLE"),
		ImageScanningConfiguration: &awsecr.CfnRepository_ImageScanningConfigurationProperty{ScanOnPush: jsii.Bool(true)},
		EncryptionConfiguration: &awsecr.CfnRepository_EncryptionConfigurationProperty{
			EncryptionType: jsii.String("KMS"), KmsKey: imageKey.Att("Arn")},
		LifecyclePolicy: &awsecr.CfnRepository_LifecyclePolicyProperty{LifecyclePolicyText: jsii.String(lifecycle())},
	}
	if pullers := props.Pullers.Outside(props.Environment.Account); len(pullers.ARNs) > 0 {
		properties.RepositoryPolicyText = policy.ImageRepository(pullers).Value()
	}
	repository := this.Add("Repository", properties)
	repository.Retain()
	return repository
}

// lifecycle forgets what no tag names after two weeks. An image with a tag stays for good: ECR cannot know what
// production runs, and the tag of an image that is gone could be given to another.
func lifecycle() string {
	text, err := json.Marshal(map[string]any{"rules": []any{map[string]any{
		"rulePriority": 1, "description": "Untagged images go after two weeks",
		"selection": map[string]any{"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14},
		"action":    map[string]string{"type": "expire"},
	}}})
	if err != nil {
		panic(err) // plain values always marshal
	}
	return string(text)
}

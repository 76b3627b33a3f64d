package delivery

import (
	"encoding/json"

	"causeway/constructs/key"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/constructs-go/constructs/v10"
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
func NewImageRepository(scope constructs.Construct, id string, props *ImageRepositoryProps) awsecr.CfnRepository {
	this := constructs.NewConstruct(scope, jsii.String(id))
	imageKey := key.New(this, "Key", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts images", Policy: policy.ImageKey(props.Environment, props.Pullers),
	})
	cfn := &awsecr.CfnRepositoryProps{
		RepositoryName:             jsii.String(props.Name),
		ImageTagMutability:         jsii.String("IMMUTABLE"),
		ImageScanningConfiguration: &awsecr.CfnRepository_ImageScanningConfigurationProperty{ScanOnPush: jsii.Bool(true)},
		EncryptionConfiguration: &awsecr.CfnRepository_EncryptionConfigurationProperty{
			EncryptionType: jsii.String("KMS"), KmsKey: imageKey.AttrArn()},
		LifecyclePolicy: &awsecr.CfnRepository_LifecyclePolicyProperty{LifecyclePolicyText: jsii.String(lifecycle())},
	}
	if pullers := props.Pullers.Outside(props.Environment.Account); len(pullers.ARNs) > 0 {
		cfn.RepositoryPolicyText = policy.ImageRepository(pullers).Value()
	}
	repository := awsecr.NewCfnRepository(this, jsii.String("Repository"), cfn)
	repository.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil)
	return repository
}

// lifecycle forgets what no tag names after two weeks, and keeps the last thousand images: ECR cannot know which of
// them production runs, so the number is far beyond any rollback.
func lifecycle() string {
	type selection struct {
		TagStatus   string `json:"tagStatus"`
		CountType   string `json:"countType"`
		CountUnit   string `json:"countUnit,omitempty"`
		CountNumber int    `json:"countNumber"`
	}
	type rule struct {
		RulePriority int               `json:"rulePriority"`
		Description  string            `json:"description"`
		Selection    selection         `json:"selection"`
		Action       map[string]string `json:"action"`
	}
	expire := map[string]string{"type": "expire"}
	text, err := json.Marshal(map[string][]rule{"rules": {
		{1, "Untagged images go after two weeks", selection{TagStatus: "untagged", CountType: "sinceImagePushed", CountUnit: "days", CountNumber: 14}, expire},
		{2, "The last thousand images stay", selection{TagStatus: "any", CountType: "imageCountMoreThan", CountNumber: 1000}, expire},
	}})
	if err != nil {
		panic(err) // plain values always marshal
	}
	return string(text)
}

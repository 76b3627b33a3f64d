package delivery

import (
	_ "embed"

	"causeway/constructs/function"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

//go:embed regional_keys.js
var regionalKeysCode string

// OtherBucketsProps are the artifact stores of a pipeline in other regions.
type OtherBucketsProps struct {
	Environment policy.Environment // of the pipeline
	Function    string             // name
	Stores      []OtherStore
}

// OtherStore is an artifact store in another region, which another stack creates.
type OtherStore struct {
	policy.Store
	Bucket string // name
	Stack  string // name of the stack that creates it
}

// ImportOtherBuckets are the buckets of the stores, by region, with their keys. A function finds the keys when the stack is
// deployed.
func ImportOtherBuckets(scope constructs.Construct, id string, props *OtherBucketsProps) map[string]awss3.IBucket {
	this := constructs.NewConstruct(scope, jsii.String(id))
	var stores []policy.Store
	for _, store := range props.Stores {
		stores = append(stores, store.Store)
	}
	finder := function.New(this, "Finder", &function.Props{
		Name: props.Function, Description: "Finds the keys of the artifact stores in other regions", Code: regionalKeysCode,
		Trust: policy.FunctionTrust(props.Environment), Permissions: policy.KeyFunction(props.Environment, props.Function, stores),
	})
	buckets := map[string]awss3.IBucket{}
	for _, store := range props.Stores {
		region := store.Region
		found := function.NewCustomResource(this, "Key-"+region, "RegionalKey", finder,
			map[string]any{"Region": region, "Alias": store.ArtifactKey, "Stack": store.Stack})
		arn := awscdk.Token_AsString(found.GetAtt(jsii.String("Arn"), awscdk.ResolutionTypeHint_STRING), nil)
		buckets[region] = awss3.Bucket_FromBucketAttributes(this, jsii.String("Bucket-"+region), &awss3.BucketAttributes{
			BucketName: jsii.String(store.Bucket), Region: jsii.String(region),
			EncryptionKey: awskms.Key_FromKeyArn(this, jsii.String("ImportedKey-"+region), arn)})
	}
	return buckets
}

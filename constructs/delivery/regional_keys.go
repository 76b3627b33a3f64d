package delivery

import (
	_ "embed"

	"causeway/constructs/cfn"

	"causeway/constructs/function"
	"causeway/constructs/policy"
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

// OtherBuckets are the buckets of the stores, by region, with their keys. A function finds the keys when the stack is deployed.
func OtherBuckets(scope *cfn.Scope, id string, props *OtherBucketsProps) Buckets {
	this := scope.Child(id)
	var stores []policy.Store
	for _, store := range props.Stores {
		stores = append(stores, store.Store)
	}
	finder := function.New(this, "Finder", &function.Props{
		Name: props.Function, Description: "Finds the keys of the artifact stores in other regions", Code: regionalKeysCode, Environment: map[string]string{},
		Trust: policy.FunctionTrust(props.Environment), Permissions: policy.KeyFunction(props.Environment, props.Function, stores),
	})
	buckets := Buckets{}
	for _, store := range props.Stores {
		found := function.NewCustomResource(this, "Key-"+store.Region, "RegionalKey", finder,
			map[string]any{"Region": store.Region, "Alias": store.ArtifactKey, "Stack": store.Stack})
		buckets[store.Region] = Bucket{Name: store.Bucket, Key: *found.Att("Arn")}
	}
	return buckets
}

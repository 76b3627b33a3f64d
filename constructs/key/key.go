// Package key creates KMS keys from finished key policies.
package key

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"
)

// Props are what a key is made of.
type Props struct {
	Alias       string // other accounts find the key by it
	Description string
	Policy      policy.Document
}

// New creates a key that AWS rotates every year, with its alias. Both outlive their stack: what the key has encrypted
// can be read with it only.
func New(scope *cfn.Scope, id string, props *Props) *cfn.Resource {
	key := scope.Add(id, &awskms.CfnKeyProps{
		Description: jsii.String(props.Description), EnableKeyRotation: jsii.Bool(true), KeyPolicy: props.Policy.Value(),
	})
	key.Retain()
	scope.Add(id+"Alias", &awskms.CfnAliasProps{
		AliasName: jsii.String(props.Alias), TargetKeyId: key.Ref(),
	}).Retain()
	return key
}

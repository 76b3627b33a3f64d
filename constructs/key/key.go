// Package key creates KMS keys from finished key policies.
package key

import (
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
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
func New(scope constructs.Construct, id string, props *Props) awskms.CfnKey {
	key := awskms.NewCfnKey(scope, jsii.String(id), &awskms.CfnKeyProps{
		Description: jsii.String(props.Description), EnableKeyRotation: jsii.Bool(true), KeyPolicy: props.Policy.Value(),
	})
	key.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	awskms.NewCfnAlias(scope, jsii.String(id+"Alias"), &awskms.CfnAliasProps{
		AliasName: jsii.String(props.Alias), TargetKeyId: key.Ref(),
	}).ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	return key
}

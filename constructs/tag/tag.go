// Package tag puts tags on resources.
package tag

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// untagged are the types of resources that stay without tags although the CDK knows how to tag them: CloudFormation replaces
// a cost anomaly monitor whose tags change, which fails because AWS allows an account one, takes no tags of a dashboard
// in every region yet, and gives those of a StackSet to everything in all the accounts that it delivers to.
var untagged = []string{"AWS::CloudFormation::StackSet", "AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription", "AWS::CloudWatch::Dashboard"}

// Taggable is a stack, a part of one, or a resource.
type Taggable interface {
	Tag(tags map[string]string, exclude []string)
}

// Everything puts the tags on all that the scope contains, and on what will be added to it.
func Everything(scope Taggable, tags map[string]string) { scope.Tag(tags, untagged) }

// List is the tags as a resource takes them.
func List(tags map[string]string) *[]*awscdk.CfnTag {
	var list []*awscdk.CfnTag
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, &awscdk.CfnTag{Key: jsii.String(key), Value: jsii.String(tags[key])})
	}
	return &list
}

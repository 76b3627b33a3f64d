// Package tag puts tags on resources.
package tag

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// untagged are the types of resources that stay without tags although the CDK knows how to tag them: CloudFormation replaces
// a cost anomaly monitor whose tags change, which fails because AWS allows an account one, takes no tags of a dashboard
// in every region yet, and gives those of a StackSet to everything in all the accounts that it delivers to.
var untagged = []string{"AWS::CloudFormation::StackSet", "AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription", "AWS::CloudWatch::Dashboard"}

// Everything puts the tags on all that the scope contains, and on what will be added to it.
func Everything(scope constructs.IConstruct, tags map[string]string) {
	all := awscdk.Tags_Of(scope)
	props := &awscdk.TagProps{ExcludeResourceTypes: jsii.Strings(untagged...)}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		all.Add(jsii.String(key), jsii.String(tags[key]), props)
	}
}

// List is the tags as a resource takes them.
func List(tags map[string]string) *[]*awscdk.CfnTag {
	var list []*awscdk.CfnTag
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, &awscdk.CfnTag{Key: jsii.String(key), Value: jsii.String(tags[key])})
	}
	return &list
}

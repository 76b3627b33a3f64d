package stacks

import (
	"fmt"
	"strings"
)

// recorded are the flow logs of the shapes by the organization's name, written out from their files: where they are kept, and
// for how many days.
var recorded = map[string]string{
	"acme":    "cloud-watch-logs /acme/network/flow-logs 365",
	"duo":     "cloud-watch-logs /duo/network/flow-logs 365",
	"beijing": "cloud-watch-logs /beijing/network/flow-logs 365",
	"wide":    "cloud-watch-logs /wide/network/flow-logs 365",
	"twin":    "cloud-watch-logs /twin/network/flow-logs 365",
	"solo":    "s3 arn:aws:s3:::solo-flow-logs-123456789012-eu-west-1 90",
	"agency":  "s3 arn:aws-us-gov:s3:::agency-flow-logs-333333333333-us-gov-west-1 1096",
}

// unrecorded is traffic that is not recorded, or where others read it.
func unrecorded(a *assembly) []string {
	var broken, got []string
	for _, t := range a.networkTemplates() {
		if t.count("Custom::ClosedSecurityGroup") != 1 {
			broken = append(broken, t.stack+" has an open default security group")
		}
		for _, id := range t.ids("AWS::EC2::FlowLog") {
			p := t.Resources[id].Properties
			if p["TrafficType"] != "ALL" || t.Resources[id].DependsOn == nil {
				broken = append(broken, "not all traffic is recorded, or before there is where")
			}
			place := text(p["LogGroupName"]) + text(p["LogDestination"])
			kept, encrypted := t.keptFor(place)
			if !encrypted {
				broken = append(broken, place+" is not encrypted with a key of its own")
			}
			got = append(got, fmt.Sprintf("%v %s %v", p["LogDestinationType"], place, kept))
		}
	}
	return append(broken, difference(got, lines(recorded[a.org.Name]))...)
}

// keptFor is for how many days a log group or bucket keeps records, and whether a key of the stack encrypts them.
func (t *template) keptFor(place string) (days any, encrypted bool) {
	for _, r := range t.Resources {
		name := text(r.Properties["LogGroupName"])
		if r.Type == "AWS::Logs::LogGroup" && name == place {
			return r.Properties["RetentionInDays"], strings.Contains(text(r.Properties["KmsKeyId"]), "Key")
		}
		if name = text(r.Properties["BucketName"]); r.Type == "AWS::S3::Bucket" && strings.HasSuffix(place, ":::"+name) {
			rules := r.Properties["LifecycleConfiguration"].(map[string]any)["Rules"].([]any)
			return rules[0].(map[string]any)["ExpirationInDays"], strings.Contains(text(r.Properties["BucketEncryption"]), `"SSEAlgorithm":"aws:kms"`)
		}
	}
	return nil, false
}

// flowLogRules hold for flow logs in a bucket.
func flowLogRules() []rule {
	return []rule{{
		name:   "flow logs in a bucket are kept as long as the file says, encrypted",
		within: "GovCloud",
		check:  unrecorded,
		mistakes: map[string]func(a *assembly){
			"for ever": func(a *assembly) {
				a.first("Network", "AWS::S3::Bucket").Properties["LifecycleConfiguration"] = map[string]any{"Rules": []any{map[string]any{}}}
			},
			"S3's own key": func(a *assembly) {
				a.first("Network", "AWS::S3::Bucket").Properties["BucketEncryption"] = map[string]any{"SSEAlgorithm": "AES256"}
			},
			"another bucket": func(a *assembly) {
				a.first("Network", "AWS::EC2::FlowLog").Properties["LogDestination"] = "arn:aws-us-gov:s3:::another"
			},
			"before the policy": func(a *assembly) { a.first("Network", "AWS::EC2::FlowLog").DependsOn = nil },
		},
	}}
}

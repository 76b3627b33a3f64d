package stacks

import (
	"fmt"
	"slices"
	"strings"
)

// stateRules keep what must never be lost or read by others.
func stateRules() []rule {
	return []rule{
		{
			name:  "stateful resources are retained",
			check: unretained,
			mistakes: map[string]func(a *assembly){
				"a bucket that goes with its stack": func(a *assembly) {
					a.first("SharedServices-orders-Artifacts", "AWS::S3::Bucket").DeletionPolicy = "Delete"
				},
				"a key that is replaced": func(a *assembly) {
					a.first("SharedServices-orders-Artifacts", "AWS::KMS::Key").UpdateReplacePolicy = ""
				},
				"a unit that goes with its stack": func(a *assembly) {
					a.first("Organization", "AWS::Organizations::OrganizationalUnit").DeletionPolicy = ""
				},
				"a VPN whose addresses and keys go with its stack": func(a *assembly) {
					a.first("Network", "AWS::EC2::VPNConnection").DeletionPolicy = "Delete"
				},
				"a VPC that goes with its stack": func(a *assembly) { a.first("Network", "AWS::EC2::VPC").DeletionPolicy = "" },
			},
		},
		{
			name:  "stacks with state are protected from termination, and the pipeline's imports lock them",
			check: unprotectedStacks,
			mistakes: map[string]func(a *assembly){
				"no protection":     func(a *assembly) { a.templates["Network"].TerminationProtection = false },
				"units unprotected": func(a *assembly) { a.templates["Organization"].TerminationProtection = false },
				"all are protected": func(a *assembly) { a.templates["Workload-orders-dev"].TerminationProtection = true },
				"nothing imported":  func(a *assembly) { delete(a.templates, "SharedServices-orders-Pipeline") },
				"no export":         func(a *assembly) { a.templates["SharedServices-payments-Artifacts"].Outputs = nil },
			},
		},
		{
			name:  "buckets and topics refuse requests without TLS; buckets are private and encrypted",
			check: openBuckets,
			mistakes: map[string]func(a *assembly){
				"no TLS": func(a *assembly) { a.find("SharedServices-orders-Artifacts", "DenyWithoutTLS")["Effect"] = "Allow" },
				"TLS on objects only": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "DenyWithoutTLS")["Resource"] = "arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1/*"
				},
				"public": func(a *assembly) {
					delete(a.first("SharedServices-orders-Artifacts", "AWS::S3::Bucket").Properties, "PublicAccessBlockConfiguration")
				},
				"ACLs": func(a *assembly) {
					delete(a.first("SharedServices-orders-Artifacts", "AWS::S3::Bucket").Properties, "OwnershipControls")
				},
				"unencrypted": func(a *assembly) {
					delete(a.first("SharedServices-orders-Artifacts", "AWS::S3::Bucket").Properties, "BucketEncryption")
				},
				"no policy": func(a *assembly) {
					for id, r := range a.templates["SharedServices-orders-Artifacts"].Resources {
						if r.Type == "AWS::S3::BucketPolicy" {
							delete(a.templates["SharedServices-orders-Artifacts"].Resources, id)
						}
					}
				},
			},
		},
		{
			name: "keys rotate, images are scanned and their tags immutable",
			check: func(a *assembly) []string {
				var broken []string
				a.each("AWS::KMS::Key", func(t *template, id string, r *resource) {
					if r.Properties["EnableKeyRotation"] != true {
						broken = append(broken, t.stack+" "+id+" does not rotate")
					}
				})
				a.each("AWS::ECR::Repository", func(t *template, id string, r *resource) {
					if r.Properties["ImageTagMutability"] != "IMMUTABLE" || !strings.Contains(text(r.Properties["ImageScanningConfiguration"]), "true") {
						broken = append(broken, t.stack+" "+id+" has mutable tags or unscanned images")
					}
					if strings.Contains(text(r.Properties["LifecyclePolicy"]), `\"any\"`) || strings.Contains(text(r.Properties["LifecyclePolicy"]), `\"tagged\"`) {
						broken = append(broken, t.stack+" "+id+" forgets images with a tag, which could then be given to another")
					}
				})
				return broken
			},
			mistakes: map[string]func(a *assembly){
				"no rotation": func(a *assembly) {
					delete(a.first("SharedServices-orders-Artifacts", "AWS::KMS::Key").Properties, "EnableKeyRotation")
				},
				"images with a tag go": func(a *assembly) {
					r := a.first("SharedServices-orders-Artifacts", "AWS::ECR::Repository")
					r.Properties["LifecyclePolicy"] = strings.ReplaceAll(text(r.Properties["LifecyclePolicy"]), "untagged", "any")
				},
				"mutable tags": func(a *assembly) {
					a.first("SharedServices-orders-Artifacts", "AWS::ECR::Repository").Properties["ImageTagMutability"] = "MUTABLE"
				},
			},
		},
	}
}

var statefulTypes = []string{"AWS::KMS::Key", "AWS::KMS::Alias", "AWS::S3::Bucket", "AWS::S3::BucketPolicy",
	"AWS::ECR::Repository", "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::EIP",
	"AWS::Organizations::OrganizationalUnit", "AWS::Organizations::Account",
	"AWS::CodeArtifact::Domain", "AWS::CodeArtifact::Repository", "AWS::EC2::TransitGateway", "AWS::EC2::CustomerGateway", "AWS::EC2::VPNConnection",
	"AWS::Route53::HostedZone"}

// stateful are the resources that must outlive their stacks, with the log groups that hold records.
func (a *assembly) stateful(f func(t *template, id string, r *resource)) {
	a.each("", func(t *template, id string, r *resource) {
		records := r.Type == "AWS::Logs::LogGroup" && !strings.HasPrefix(text(r.Properties["LogGroupName"]), "/aws/lambda/")
		if slices.Contains(statefulTypes, r.Type) || records {
			f(t, id, r)
		}
	})
}

func unretained(a *assembly) []string {
	var broken []string
	a.stateful(func(t *template, id string, r *resource) {
		retained := "RetainExceptOnCreate"
		if r.Type == "AWS::Organizations::Account" {
			retained = "Retain" // CloudFormation closes an account whose creation it rolls back
		}
		if r.DeletionPolicy != retained || r.UpdateReplacePolicy != "Retain" {
			broken = append(broken, fmt.Sprintf("%s %s (%s) is not retained", t.stack, id, r.Type))
		}
	})
	return broken
}

func unprotectedStacks(a *assembly) []string {
	var broken []string
	for stack, t := range a.templates {
		stateful := isNetwork(stack) || stack == "Organization" || stack == "SharedServices-Packages" || strings.Contains(stack, "-Artifacts") ||
			strings.HasPrefix(stack, "ExecutionPolicies-") // without them, the CDK can change nothing any more
		if t.TerminationProtection != stateful {
			broken = append(broken, fmt.Sprintf("%s: termination protection should be %v", stack, stateful))
		}
		if !strings.HasSuffix(stack, "-Artifacts") {
			continue
		}
		pipeline := a.templates[strings.TrimSuffix(stack, "Artifacts")+"Pipeline"]
		if stack == "PlatformPipeline-Artifacts" {
			pipeline = a.templates["PlatformPipeline"]
		}
		locked := map[string]bool{"Bucket": false, "Key": false}
		for _, output := range t.Outputs {
			used := pipeline != nil && strings.Contains(text(pipeline.Resources), output.Export.Name)
			locked["Bucket"] = locked["Bucket"] || used && strings.Contains(output.Export.Name, "StoreArtifacts")
			locked["Key"] = locked["Key"] || used && strings.Contains(output.Export.Name, "StoreKey")
		}
		for what, ok := range locked {
			if !ok {
				broken = append(broken, stack+": no import locks its "+what)
			}
		}
	}
	return broken
}

func openBuckets(a *assembly) []string {
	var broken []string
	private := text(parse(`{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}`))
	a.each("AWS::S3::Bucket", func(t *template, id string, r *resource) {
		if text(r.Properties["PublicAccessBlockConfiguration"]) != private {
			broken = append(broken, t.stack+" "+id+" is not private")
		}
		if !strings.Contains(text(r.Properties["OwnershipControls"]), "BucketOwnerEnforced") {
			broken = append(broken, t.stack+" "+id+" has ACLs")
		}
		if !strings.Contains(text(r.Properties["BucketEncryption"]), "SSEAlgorithm") {
			broken = append(broken, t.stack+" "+id+" is not encrypted")
		}
		arn := "arn:" + a.partition() + ":s3:::" + text(r.Properties["BucketName"])
		if !a.refusesWithoutTLS(t.stack, []string{arn, arn + "/*"}) {
			broken = append(broken, t.stack+" "+id+" accepts requests without TLS")
		}
	})
	a.each("AWS::SNS::Topic", func(t *template, id string, r *resource) {
		arn := a.arn("sns", t.account, text(r.Properties["TopicName"]))
		if !a.refusesWithoutTLS(t.stack, []string{arn}) {
			broken = append(broken, t.stack+" "+id+" accepts messages without TLS")
		}
	})
	return broken
}

func (a *assembly) refusesWithoutTLS(stack string, resources []string) bool {
	for _, d := range a.documents() {
		for _, s := range d.statements {
			if d.template.stack == stack && s["Effect"] == "Deny" && slices.Equal(s.resources(), resources) &&
				slices.Equal(s.principals(), []string{"*"}) && slices.Equal(s.condition("Bool", "aws:SecureTransport"), []string{"false"}) {
				return true
			}
		}
	}
	return false
}

package e2e

import (
	"fmt"
	"strings"
)

const ordersDev = "{name: dev,   account: orders-dev}"

// inRegion is the stage of the example in a region.
func inRegion(region string) edit {
	return edit{ordersDev, "{name: dev,   account: orders-dev, region: " + region + "}"}
}

// manyRegions is a file whose images go to one region more than ECR copies to.
func manyRegions() string {
	file := strings.NewReplacer("replicateImagesTo: [eu-central-1]", "replicateImagesTo: [eu-west-2, eu-west-3, eu-central-1, eu-central-2, eu-north-1, us-east-1, us-east-2, us-west-1, us-west-2, sa-east-1, ca-central-1]")
	return file.Replace(shape("two-regions"))
}

// manyImages is a file with one application more with images, in a region, than ECR chooses repositories for.
func manyImages() string {
	var file strings.Builder
	file.WriteString("name: acme\nregion: eu-west-1\naccounts:\n  tools: {id: \"111111111111\"}\n")
	for i := range 11 {
		fmt.Fprintf(&file, "  a%d: {id: \"2222222222%02d\"}\n", i, i)
	}
	file.WriteString("sharedServices: {account: tools}\napplications:\n")
	for i := range 101 {
		fmt.Fprintf(&file, "  - {name: app%03d, source: {type: codecommit, repository: x, branch: main}, deploy: ecs-rolling, stages: [{name: us, account: a%d, region: us-east-1}]}\n", i, i/10)
	}
	return file.String()
}

// Wrong files: stages in other regions.
var invalidRegions = []invalid{
	{name: "a stage in a region that there is not",
		edits: []edit{inRegion("us-east-9")},
		want:  []string{`:57:52: applications[0].stages[0].region: "us-east-9" is no region that Causeway knows; a stage is in a region of partition aws, as the home region eu-west-1 is: its pipeline reaches no other`}},
	{name: "a stage in another partition",
		edits: []edit{inRegion("cn-north-1")},
		want:  []string{`:57:52: applications[0].stages[0].region: "cn-north-1" is a region of partition aws-cn; a stage is in a region of partition aws, as the home region eu-west-1 is: its pipeline reaches no other`}},
	{name: "a region that is a list",
		edits: []edit{inRegion("[us-east-1]")},
		want:  []string{`:57:44: applications[0].stages[0].region: is a list where text belongs: the region that the stage deploys into; the home region where it is left out`}},
	{name: "deployments in another region of a partition without events across regions",
		text: strings.Replace(shape("govcloud"), "stages:\n", "notifications: {email: x@example.com}\n    stages:\n      - {name: east, account: dev, region: us-gov-east-1}\n", 1),
		want: []string{`:37:44: applications[0].stages[0].region: "us-gov-east-1" is not the home region, and in aws-us-gov EventBridge sends no event from one region to another: leave out the application's notifications, or this`}},
	{name: "a stage in another region of an account that a StackSet delivers to",
		text: strings.Replace(shape("stackset-delivery"), "account: shop-dev,", "account: shop-dev, region: us-east-1,", 1),
		want: []string{`:38:49: applications[0].stages[0].region: "us-east-1" is not the home region, the one whose baseline the StackSet delivers to shop-dev: use organization.delivery: stacks, or an account outside of its units`}},
	{name: "networks that cannot be where they are written",
		text: strings.Replace(shape("two-regions"), "us-east-1: {cidr: 10.51.0.0/16, availabilityZoneIds: [use1-az1, use1-az2]}",
			"us-east-1: {cidr: 10.50.128.0/17, availabilityZoneIds: [euw1-az1]}\n    eu-west-1: {cidr: 10.52.0.0/16, availabilityZoneIds: [euw1-az1]}\n"+
				"    cn-north-1: {cidr: 10.53.0.0/16, availabilityZoneIds: [cnn1-az1]}\n    us-west-2: {cidr: 10.54.0.1/16, availabilityZoneIds: [usw2-az1]}\n    eu-north-1: {}", 1),
		want: []string{
			`:27:23: network.regions.us-east-1.cidr: "10.50.128.0/17" overlaps 10.50.0.0/16, the range in eu-west-1: networks that overlap can never be connected; use another`,
			":27:61: network.regions.us-east-1.availabilityZoneIds[0]: \"euw1-az1\" is no availability zone ID of us-east-1; those begin with use1-az (`aws ec2 describe-availability-zones --region us-east-1`)",
			`:28:5: network.regions.eu-west-1: is the home region, whose range is network.cidr; leave it out`,
			`:29:5: network.regions.cn-north-1: is no region of partition aws; a network is in one partition`,
			`:30:23: network.regions.us-west-2.cidr: "10.54.0.1/16" has host bits set; the range is 10.54.0.0/16`,
			`:31:5: network.regions.eu-north-1: is missing the key cidr: the VPC's IPv4 range, /16 to /28, apart from those of the other regions`,
			`:31:5: network.regions.eu-north-1: is missing the key availabilityZoneIds: the zones of the region by ID, as in use1-az1; add new ones at the end`,
		}},
	{name: "a network in another region that has no room",
		text: strings.Replace(shape("two-regions"), "10.51.0.0/16", "10.51.0.0/20", 1),
		want: []string{`:27:23: network.regions.us-east-1.cidr: "10.51.0.0/20" does not fit: a zone's part of 10.51.0.0/20 is a /22 of 1024 addresses, and the tiers up to private need 4096; widen cidr, or give tiers a longer prefix`}},
	{name: "a network in another region of one that is not created",
		text: strings.Replace(shape("no-organization"), "network:\n", "network:\n  regions: {us-east-1: {cidr: 10.51.0.0/16, availabilityZoneIds: [use1-az1]}}\n", 1),
		want: []string{`:12:3: network.regions: describes a VPC to create, but cidr is missing; add it, or leave this out`}},
	{name: "images for more regions than ECR copies to",
		text: manyRegions(),
		want: []string{
			`:43:16: applications[1].stages[0].name: "prod" is the last of pipelines in account america whose images go to 11 other regions; ECR replicates to 10: deploy into fewer, or take some from sharedServices.replicateImagesTo`,
			`:57:11: applications[4].name: "fleet" is the last of pipelines in account tools whose images go to 11 other regions; ECR replicates to 10: deploy into fewer, or take some from sharedServices.replicateImagesTo`,
		}},
	{name: "images of more applications than ECR chooses",
		text: manyImages(),
		want: []string{`:118:12: applications[100].name: "app100" is the last of 101 pipelines in account tools with images and a stage in us-east-1; ECR chooses 100 repositories by name: add the region to sharedServices.replicateImagesTo, for all`}},
	{name: "a bucket name that is too long in another region",
		edits: []edit{{"name: payments     ", "name: payments-of-everybody"}, {"{name: dev,     account: payments-nonprod}", "{name: dev,     account: payments-nonprod, region: ap-northeast-1}"}},
		want:  []string{`:61:11: applications[1].name: "payments-of-everybody" makes the bucket name acme-payments-of-everybody-artifacts-111111111111-ap-northeast-1 of 64 characters, S3 allows 63; shorten it or the organization's name by 1`}},
}

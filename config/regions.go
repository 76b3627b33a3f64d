package config

import (
	"slices"
	"strings"
)

// regions are the AWS regions of the supported partitions. AWS adds a few a year: add them here, too.
// A list catches a typing error (eu-west-9) that AWS would only reject when the first stack is deployed.
var regions = map[string][]string{
	"aws": {
		"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
		"ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
		"ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
		"eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
		"mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	},
	"aws-us-gov": {"us-gov-east-1", "us-gov-west-1"},
	"aws-cn":     {"cn-north-1", "cn-northwest-1"},
}

// partitionOf is the partition of a region, or "" where the region is unknown.
func partitionOf(region string) string {
	for partition, names := range regions {
		if slices.Contains(names, region) {
			return partition
		}
	}
	return ""
}

// Partition is the AWS partition of the home region: aws, aws-us-gov or aws-cn.
func (o *Organization) Partition() string { return partitionOf(o.Region) }

// zonePrefix is what the IDs of a region's availability zones begin with: euw1 for eu-west-1, usgw1 for us-gov-west-1.
func zonePrefix(region string) string {
	short := strings.NewReplacer("gov-", "g", "northeast", "ne", "northwest", "nw", "southeast", "se", "southwest", "sw",
		"north", "n", "east", "e", "south", "s", "west", "w", "central", "c", "-", "")
	return short.Replace(region)
}

// regionOfZone is the region of an availability zone ID, or "" where no region fits.
func regionOfZone(zoneID string) string {
	prefix, _, _ := strings.Cut(zoneID, "-az")
	for _, names := range regions {
		for _, region := range names {
			if zonePrefix(region) == prefix {
				return region
			}
		}
	}
	return ""
}

// connectionsMissing says whether CodeConnections is not offered in the region. AWS documents GovCloud (US-West) as
// without it; for the China regions it documents no availability, so they are treated as without it.
func connectionsMissing(region string) bool {
	return region == "us-gov-west-1" || partitionOf(region) == "aws-cn"
}

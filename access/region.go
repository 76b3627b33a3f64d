package access

import "strings"

// globalRegions are where the services without regions are, by partition: what their requests have as aws:RequestedRegion.
var globalRegions = map[string]string{"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}

// globalServices are the services without regions that the proof's requests go to.
var globalServices = []string{"iam", "cloudfront"}

// regionOf is the region that a request about a target goes to: the one in its ARN, or that of the stack that creates it.
func (m *Model) regionOf(t *Target) string {
	if parts := strings.SplitN(t.Resource, ":", 5); len(parts) == 5 && parts[3] != "" {
		return parts[3]
	}
	service, _, _ := strings.Cut(t.Action, ":")
	for _, global := range globalServices {
		if service == global {
			return globalRegions[m.Org.Partition()]
		}
	}
	if t.stack != nil {
		return t.stack.Region
	}
	return m.Org.Region
}

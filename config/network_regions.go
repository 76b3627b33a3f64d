package config

import (
	"maps"
	"slices"
)

// RegionalNetwork is the network's VPC in another region than the home region. It has the tiers, NAT gateways, endpoints and
// flow logs of the one in the home region, and is shared with the same accounts; transit gateway, VPN and names are the home region's.
type RegionalNetwork struct {
	// CIDR is the VPC's IPv4 range, /16 to /28, apart from those of the other regions.
	CIDR string `json:"cidr"`
	// AvailabilityZoneIDs are the zones of the region by ID, as in use1-az1; add new ones at the end.
	AvailabilityZoneIDs []string `json:"availabilityZoneIds" jsonschema:"minItems=1,maxItems=8,uniqueItems=true"`
}

// NetworkRegions are the regions that the file creates a VPC in, the home region first.
func (o *Organization) NetworkRegions() []string {
	if o.Network == nil || o.Network.Exists() {
		return nil
	}
	return append([]string{o.Region}, slices.Sorted(maps.Keys(o.Network.Regions))...)
}

// NetworkIn is the network in a region; nil where there is none.
func (o *Organization) NetworkIn(region string) *Network {
	if o.Network == nil || region == o.Region {
		return o.Network
	}
	there := o.Network.Regions[region]
	if there == nil {
		return nil
	}
	network := *o.Network
	network.CIDR, network.AvailabilityZoneIDs = there.CIDR, there.AvailabilityZoneIDs
	network.TransitGateway, network.VPN, network.PrivateZones, network.ResolverRules, network.Regions = nil, nil, nil, nil, nil
	return &network
}

// PublishesNetwork says whether the network's IDs are published in a region of the account: a stage is there, and the
// network, too.
func (o *Organization) PublishesNetwork(account *Account, region string) bool {
	return o.NetworkIn(region) != nil && o.NetworkReaches(account) && slices.Contains(o.RegionsOf(account), region)
}

// NetworkStackIn is the name of the stack with the network of a region.
func NetworkStackIn(org *Organization, region string) string {
	return inRegion(org, NetworkStack, region)
}

// FlowLogRoleIn is the name of the role that writes the flow logs of a region.
func FlowLogRoleIn(org *Organization, region string) string {
	return inRegion(org, FlowLogRole, region)
}

// DefaultSecurityGroupFunctionIn is the name of the function that closes the default security group of a region's VPC.
func DefaultSecurityGroupFunctionIn(org *Organization, region string) string {
	return inRegion(org, DefaultSecurityGroupFunction, region)
}

// NetworkParametersFunctionIn is the name of the function that publishes the shared subnets of a region.
func NetworkParametersFunctionIn(org *Organization, region string) string {
	return inRegion(org, NetworkParametersFunction, region)
}

// inRegion is a name that ends with its region, but for the home region: roles have no regions, and functions bear the name of
// theirs.
func inRegion(org *Organization, name, region string) string {
	if region == org.Region {
		return name
	}
	return name + "-" + region
}

package config

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
)

// checkNetworkRegions rejects VPCs in other regions that could not be there, or that packets would take for each other.
func (v *validation) checkNetworkRegions() {
	ranges := map[string]netip.Prefix{}
	if home, err := netip.ParsePrefix(v.Network.CIDR); err == nil {
		ranges[v.Region] = home
	}
	for _, region := range slices.Sorted(maps.Keys(v.Network.Regions)) {
		path, network := "network.regions."+region, v.Network.Regions[region]
		if network == nil || v.Partition() == "" || !v.checkNetworkRegion(path, region) {
			continue
		}
		for i, zone := range network.AvailabilityZoneIDs {
			if zone != "" && (!zoneID.MatchString(zone) || regionOfZone(zone) != region) {
				v.reject(fmt.Sprintf("%s.availabilityZoneIds[%d]", path, i), "is no availability zone ID of %s; those begin with %s-az (`aws ec2 describe-availability-zones --region %s`)",
					region, zonePrefix(region), region)
			}
		}
		if network.CIDR == "" || !v.checkCIDR(path+".cidr", network.CIDR) {
			continue
		}
		cidr := netip.MustParsePrefix(network.CIDR)
		for _, other := range slices.Sorted(maps.Keys(ranges)) {
			if cidr.Overlaps(ranges[other]) {
				v.reject(path+".cidr", "overlaps %s, the range in %s: networks that overlap can never be connected; use another", ranges[other], other)
			}
		}
		ranges[region] = cidr
		v.checkFit(path+".cidr", v.NetworkIn(region))
	}
}

// checkNetworkRegion says whether a VPC can be in the region.
func (v *validation) checkNetworkRegion(path, region string) bool {
	switch {
	case region == v.Region:
		v.reject(path, "is the home region, whose range is network.cidr; leave it out")
	case partitionOf(region) != v.Partition():
		v.reject(path, "is no region of partition %s; a network is in one partition", v.Partition())
	default:
		return true
	}
	return false
}

package config

import (
	"fmt"
	"net/netip"
)

// Subnet is one subnet of the network.
type Subnet struct {
	Tier               *Tier
	AvailabilityZoneID string
	CIDR               netip.Prefix
}

// Subnets lays the tiers out over the zones, zone by zone.
//
// The VPC's range is cut into equal parts, one a zone: four of them, or eight for more than four zones. Within its
// part a zone's tiers follow each other in the order of the file. So a zone or a tier added at the end moves no
// existing subnet: CloudFormation would have to replace it, and a subnet in use cannot be replaced. Only a fifth zone
// moves them all.
//
// It returns an error where the tiers of a zone do not fit into its part.
func (n *Network) Subnets() ([]Subnet, error) {
	vpc, err := netip.ParsePrefix(n.CIDR)
	if err != nil {
		return nil, err
	}
	partBits := vpc.Bits() + 2
	if len(n.AvailabilityZoneIDs) > 4 {
		partBits = vpc.Bits() + 3
	}
	var subnets []Subnet
	for i, zone := range n.AvailabilityZoneIDs {
		part := netip.PrefixFrom(addressAt(vpc.Addr(), uint64(i)<<(32-partBits)), partBits)
		offset, size := uint64(0), uint64(1)<<(32-partBits)
		for _, tier := range n.Tiers {
			length := uint64(1) << (32 - tier.Prefix)
			offset = (offset + length - 1) / length * length // a range begins at a multiple of its size
			if offset+length > size {
				return nil, fmt.Errorf("does not fit: a zone's part of %s is a /%d of %d addresses, and the tiers up to %s need %d",
					vpc, partBits, size, tier.Name, offset+length)
			}
			subnets = append(subnets, Subnet{
				Tier: tier, AvailabilityZoneID: zone,
				CIDR: netip.PrefixFrom(addressAt(part.Addr(), offset), tier.Prefix),
			})
			offset += length
		}
	}
	return subnets, nil
}

// MustSubnets is Subnets for a network that Read has accepted: its subnets fit.
func (n *Network) MustSubnets() []Subnet {
	subnets, err := n.Subnets()
	if err != nil {
		panic(err)
	}
	return subnets
}

// SubnetCIDRs are the ranges of the subnets by tier: what a workload account looks for.
func (n *Network) SubnetCIDRs() map[string][]string {
	cidrs := map[string][]string{}
	for _, subnet := range n.MustSubnets() {
		cidrs[subnet.Tier.Name] = append(cidrs[subnet.Tier.Name], subnet.CIDR.String())
	}
	return cidrs
}

// addressAt is the IPv4 address that many addresses after base.
func addressAt(base netip.Addr, offset uint64) netip.Addr {
	b := base.As4()
	sum := uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
	sum += offset
	return netip.AddrFrom4([4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}

package config

import (
	"fmt"
	"net/netip"
)

func (v *validation) checkGateways() {
	gateway := v.Network.TransitGateway
	if v.Network.VPN != nil && !v.doc.written("network.transitGateway") {
		v.reject("network.vpn", "needs network.transitGateway, which it is attached to")
	}
	if gateway != nil {
		if gateway.ASN > 65534 && gateway.ASN < 4200000000 {
			v.reject("network.transitGateway.asn", "is no private number; use 64512 to 65534, or 4200000000 to 4294967294")
		}
		for i, cidr := range gateway.Routes {
			v.checkBeyond(fmt.Sprintf("network.transitGateway.routes[%d]", i), cidr)
		}
	}
	v.checkVPN()
}

// checkBeyond rejects a range that no route of a VPC can lead to a transit gateway.
func (v *validation) checkBeyond(path, value string) {
	if value == "" {
		return // has been reported
	}
	cidr, err := netip.ParsePrefix(value)
	vpc, vpcErr := netip.ParsePrefix(v.Network.CIDR)
	switch {
	case err != nil || !cidr.Addr().Is4():
		v.reject(path, "is no IPv4 range; write one such as 192.168.0.0/16")
	case cidr != cidr.Masked():
		v.reject(path, "has host bits set; the range is %s", cidr.Masked())
	case cidr.Bits() < 8:
		v.reject(path, "is a /%d, a part of the whole internet; name the networks behind the gateway, each a /8 or smaller", cidr.Bits())
	case vpcErr == nil && vpc.Overlaps(cidr) && vpc.Bits() <= cidr.Bits():
		v.reject(path, "lies within network.cidr, whose traffic never leaves the VPC; leave it out")
	case overlapsAny(cidr, reservedRanges...):
		v.reject(path, "is loopback, link-local, multicast or reserved, which nothing routes; name the networks behind the gateway")
	}
}

func (v *validation) checkVPN() {
	vpn := v.Network.VPN
	if vpn == nil {
		return
	}
	if v.Partition() == "aws-cn" {
		v.reject("network.vpn", "is not available in China: CloudFormation can set neither the ciphers nor the logs of its tunnels there; "+
			"leave it out")
	}
	address, err := netip.ParseAddr(vpn.CustomerGateway)
	unroutable := err == nil && (address.IsPrivate() || overlapsAny(netip.PrefixFrom(address, address.BitLen()), reservedRanges...))
	if unroutable {
		v.reject("network.vpn.customerGateway", "is no public address; the tunnels cross the internet: write the address that it sees")
	}
	if gateway := v.Network.TransitGateway; gateway != nil && vpn.ASN != 0 && vpn.ASN == gateway.ASN {
		v.reject("network.vpn.asn", "is the transit gateway's number, too; BGP needs another for each side")
	}
}

// overlapsAny says whether a range overlaps one of others.
func overlapsAny(cidr netip.Prefix, others ...string) bool {
	for _, other := range others {
		if cidr.Overlaps(netip.MustParsePrefix(other)) {
			return true
		}
	}
	return false
}

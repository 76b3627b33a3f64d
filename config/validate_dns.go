package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

var domainName = regexp.MustCompile(`^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

func (v *validation) checkDNS() {
	for i, zone := range v.Network.PrivateZones {
		v.checkDomain(fmt.Sprintf("network.privateZones[%d]", i), zone)
	}
	rules := v.Network.ResolverRules
	if len(rules) > 0 && len(v.Network.AvailabilityZoneIDs) == 1 {
		v.reject("network.resolverRules", "needs a second zone in network.availabilityZoneIds: a resolver endpoint stands in two")
	}
	seen := map[string]bool{}
	for i, rule := range rules {
		if rule == nil {
			continue
		}
		path := fmt.Sprintf("network.resolverRules[%d]", i)
		v.checkDomain(path+".domain", rule.Domain)
		switch {
		case rule.Domain == "":
		case seen[rule.Domain]:
			v.reject(path+".domain", "has two rules; name all its name servers in one")
		case slices.Contains(v.Network.PrivateZones, rule.Domain):
			v.reject(path+".domain", "is one of network.privateZones, too, which the rule would hide; keep one of them")
		}
		seen[rule.Domain] = true
		for j, address := range rule.TargetIPs {
			v.checkNameServer(fmt.Sprintf("%s.targetIps[%d]", path, j), address)
		}
	}
}

func (v *validation) checkDomain(path, domain string) {
	switch {
	case domain == "":
	case !domainName.MatchString(domain) || len(domain) > 253:
		v.reject(path, "is no domain name; write one such as corp.example.com, in lower-case letters and without a dot at the end")
	case domain == "amazonaws.com" || strings.HasSuffix(domain, ".amazonaws.com") || strings.HasSuffix("."+domain, ".amazonaws.com.cn"):
		v.reject(path, "is AWS's own, which the VPC's endpoints answer for; leave it out")
	}
}

// checkNameServer rejects an address that the resolver endpoint has no way to.
func (v *validation) checkNameServer(path, value string) {
	if value == "" {
		return
	}
	address, err := netip.ParseAddr(value)
	if err != nil || !address.Is4() {
		v.reject(path, "is no IPv4 address; write one such as 192.168.0.53")
		return
	}
	for _, cidr := range append([]string{v.Network.CIDR}, v.Network.Beyond()...) {
		if reached, err := netip.ParsePrefix(cidr); err != nil || reached.Contains(address) {
			return // or the range has been rejected
		}
	}
	if v.Network.HasRoute(RouteNAT) && !address.IsPrivate() {
		return // through a NAT gateway
	}
	v.reject(path, "is reached from no inner subnet: it is neither in network.cidr nor behind the transit gateway; "+
		"add its range to network.transitGateway.routes")
}

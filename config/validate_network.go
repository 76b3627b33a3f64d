package config

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

var (
	zoneID       = regexp.MustCompile(`^[a-z]+[0-9]-az[0-9]$`)
	subnetID     = regexp.MustCompile(`^subnet-([0-9a-f]{8}|[0-9a-f]{17})$`)
	endpointName = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
)

func (v *validation) checkNetwork() {
	network := v.Network
	if network == nil {
		return
	}
	v.checkAccountName("network.account", network.Account)
	v.checkSharedWith()
	v.checkNetworkIDs()
	if network.Exists() {
		v.checkNothingToCreate()
		return
	}
	v.checkZones()
	v.checkTiers()
	if v.checkCIDR("network.cidr", network.CIDR) {
		v.checkFit("network.cidr", network)
	}
	v.checkNetworkRegions()
	v.checkRoutes()
	v.checkEndpoints()
	v.checkGateways()
	v.checkDNS()
}

// checkNothingToCreate rejects what describes a VPC to create where cidr is missing.
func (v *validation) checkNothingToCreate() {
	if v.doc.written("network.cidr") {
		return // the schema has rejected it
	}
	if v.Network.IDs == nil {
		v.reject("network", "needs cidr, the range of the VPC to create, or ids, a VPC and subnets that exist already")
		return
	}
	for _, key := range []string{"availabilityZoneIds", "subnets", "natGateways", "endpoints", "flowLogs", "transitGateway", "vpn", "privateZones", "resolverRules", "regions"} {
		if v.doc.written("network." + key) {
			v.reject("network."+key, "describes a VPC to create, but cidr is missing; add it, or leave this out")
		}
	}
}

func (v *validation) checkZones() {
	if v.Partition() == "" {
		return
	}
	if !v.doc.written("network.availabilityZoneIds") {
		v.reject("network", "needs availabilityZoneIds: at least one zone, as in %s-az1", zonePrefix(v.Region))
	}
	for i, zone := range v.Network.AvailabilityZoneIDs {
		path := fmt.Sprintf("network.availabilityZoneIds[%d]", i)
		region := regionOfZone(zone)
		switch {
		case zone == "" || region == v.Region && zoneID.MatchString(zone):
		case !zoneID.MatchString(zone) || region == "":
			v.reject(path, "is no availability zone ID; those of %s are %s-az1, %s-az2 and so on (`aws ec2 describe-availability-zones`)",
				v.Region, zonePrefix(v.Region), zonePrefix(v.Region))
		default:
			v.reject(path, "is a zone of %s, but the home region is %s: subnets can be shared and used only in their own region; name zones that begin with %s-",
				region, v.Region, zonePrefix(v.Region))
		}
	}
}

func (v *validation) checkTiers() {
	if !v.doc.written("network.subnets") {
		v.reject("network", "needs subnets: at least one tier, as in {name: private, prefix: 24, route: isolated}")
	}
	seen := map[string]bool{}
	for i, tier := range v.Network.Tiers {
		if tier == nil {
			continue
		}
		if tier.Name != "" && seen[tier.Name] {
			v.reject(fmt.Sprintf("network.subnets[%d].name", i), "is the name of two tiers; give every tier its own")
		}
		seen[tier.Name] = true
	}
}

// checkFit rejects a network whose tiers do not fit into its range.
func (v *validation) checkFit(path string, network *Network) {
	if len(v.problems)+len(v.doc.problems) > 0 {
		return
	}
	if _, err := network.Subnets(); err != nil {
		v.reject(path, "%s; widen cidr, or give tiers a longer prefix", err)
	}
}

// checkCIDR says whether the range is one that AWS accepts for a VPC.
func (v *validation) checkCIDR(path, written string) bool {
	cidr, err := netip.ParsePrefix(written)
	switch {
	case err != nil || !cidr.Addr().Is4():
		v.reject(path, "is no IPv4 range; write one such as 10.0.0.0/16")
	case cidr.Bits() < 16 || cidr.Bits() > 28:
		v.reject(path, "is a /%d; a VPC is a /16 to a /28", cidr.Bits())
	case cidr != cidr.Masked():
		v.reject(path, "has host bits set; the range is %s", cidr.Masked())
	case reserved(cidr):
		v.reject(path, "overlaps a range that AWS or the internet reserves; use a private range such as 10.0.0.0/16")
	default:
		return true
	}
	return false
}

// reservedRanges are this network, loopback, link-local, multicast and what is reserved.
var reservedRanges = []string{"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"}

// reserved says whether the range overlaps a reserved one, or 172.17.0.0/16, which AWS services use.
func reserved(cidr netip.Prefix) bool {
	return overlapsAny(cidr, append(reservedRanges, "172.17.0.0/16")...)
}

func (v *validation) checkRoutes() {
	network := v.Network
	for i, tier := range network.Tiers {
		if tier == nil || tier.Route != RouteNAT {
			continue
		}
		if network.NATGateways == NATNone || !v.doc.written("network.natGateways") {
			v.reject(fmt.Sprintf("network.subnets[%d].route", i), "needs NAT gateways; set network.natGateways to one or onePerZone")
		}
	}
	routesKnown := !slices.ContainsFunc(network.Tiers, func(tier *Tier) bool { return tier == nil || tier.Route == "" })
	if len(network.Tiers) > 0 && routesKnown && (network.NATGateways == NATOne || network.NATGateways == NATOnePerZone) {
		if !network.HasRoute(RouteInternet) {
			v.reject("network.natGateways", "needs a tier with route: internet to stand in; add one, or set none")
		}
		if !network.HasRoute(RouteNAT) {
			v.reject("network.natGateways", "serves no tier: none has route: nat; add one, or set none")
		}
	}
}

// checkEndpoints rejects malformed and whole names. It has no list of services: AWS adds some every month, and each
// region has its own.
func (v *validation) checkEndpoints() {
	for i, name := range v.Network.Endpoints {
		if name != "" && (!endpointName.MatchString(name) || strings.Contains(name, "amazonaws.")) {
			v.reject(fmt.Sprintf("network.endpoints[%d]", i),
				"is no service; write the last part of its endpoint name, as ecr.api for com.amazonaws.%s.ecr.api", v.Region)
		}
	}
}

func (v *validation) checkSharedWith() {
	for i, name := range v.Network.SharedWith {
		path := fmt.Sprintf("network.sharedWith[%d]", i)
		if name == "" || v.isRejected("organization") || v.isRejected("organization.units") || len(v.accounts) == 0 {
			continue // has been reported
		}
		if !v.doc.written("organization") {
			v.reject(path, "cannot share the subnets: AWS shares subnets only inside an organization; add organization, or leave out sharedWith")
			continue
		}
		v.checkRecipient(path, name)
		v.checkExists(path, name)
	}
}

// checkRecipient rejects a name that does not say, or says of nobody, who may use the subnets.
func (v *validation) checkRecipient(path, name string) {
	unit, account := v.isUnit(name), v.accounts[name]
	switch {
	case unit == account: // both or neither
		v.reject(path, "must be one unit or one account; units: %s; accounts: %s", list(v.unitNames()), list(v.accountNames()))
	case name == v.Network.Account:
		v.reject(path, "is the network account itself, which owns the subnets; leave it out")
	case unit && v.AWSOrganization != nil && v.sharesWithNobody(name):
		v.reject(path, "shares with nobody: the unit has no id, and no other account of this file is in it; give it the id of an existing unit, or put an account into it")
	}
}

// sharesWithNobody says whether a unit does not exist yet and has no account but the network's own.
func (v *validation) sharesWithNobody(unit string) bool {
	if v.doc.written("organization.units." + unit + ".id") {
		return false
	}
	return !slices.ContainsFunc(v.allAccounts(), func(account *Account) bool {
		return account.Unit == unit && account.Name != v.Network.Account
	})
}

func (v *validation) checkNetworkIDs() {
	ids := v.Network.IDs
	if ids == nil {
		return
	}
	for _, tier := range slices.Sorted(maps.Keys(ids.Subnets)) {
		path := "network.ids.subnets." + tier
		if !kebabCase.MatchString(tier) {
			v.reject(path, "is no name for a tier: use lower-case letters, digits and single hyphens")
		}
		if len(ids.Subnets[tier]) == 0 {
			v.reject(path, "lists no subnet; add their IDs, or leave the tier out")
		}
		for i, id := range ids.Subnets[tier] {
			if id != "" && !subnetID.MatchString(id) {
				v.reject(fmt.Sprintf("%s[%d]", path, i), "is no subnet ID; write one such as subnet-0a1b2c3d4e5f67890")
			}
		}
	}
}

package stacks

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// networkRules hold for the network account, and for what the workload accounts see of it.
func networkRules() []rule {
	return []rule{
		{
			name: "subnets are shared inside the organization only",
			check: func(a *assembly) []string {
				var broken []string
				a.each("AWS::RAM::ResourceShare", func(t *template, id string, r *resource) {
					if r.Properties["AllowExternalPrincipals"] != false {
						broken = append(broken, t.stack+" shares with anybody who is named")
					}
					if shared, all := len(values(r.Properties["ResourceArns"])), t.count("AWS::EC2::Subnet"); shared != all {
						broken = append(broken, fmt.Sprintf("%s shares %d of %d subnets", t.stack, shared, all))
					}
				})
				if network := a.org.Network; network != nil && (len(network.SharedWith) > 0) != a.hasType("AWS::RAM::ResourceShare") {
					broken = append(broken, "the network is not shared as configured")
				}
				return broken
			},
			mistakes: map[string]func(a *assembly){
				"outside": func(a *assembly) {
					delete(a.first("Network", "AWS::RAM::ResourceShare").Properties, "AllowExternalPrincipals")
				},
				"not at all": func(a *assembly) { a.first("Network", "AWS::RAM::ResourceShare").Type = "AWS::RAM::Permission" },
			},
		},
		{
			name:  "subnets lie inside the VPC, apart from each other, one of each tier in each zone",
			check: misplacedSubnets,
			mistakes: map[string]func(a *assembly){
				"overlap": func(a *assembly) { a.first("Network", "AWS::EC2::Subnet").Properties["CidrBlock"] = "10.0.16.0/24" },
				"outside": func(a *assembly) { a.first("Network", "AWS::EC2::Subnet").Properties["CidrBlock"] = "10.1.0.0/24" },
				"a zone by name": func(a *assembly) {
					delete(a.first("Network", "AWS::EC2::Subnet").Properties, "AvailabilityZoneId")
				},
			},
		},
		{
			name:  "only subnets of route internet have a way in, and isolated ones none out",
			check: misroutedSubnets,
			mistakes: map[string]func(a *assembly){
				"the internet gateway for all": func(a *assembly) {
					a.each("AWS::EC2::Route", func(_ *template, _ string, r *resource) { r.Properties["GatewayId"] = "igw" })
				},
				"addresses in public for all": func(a *assembly) {
					a.first("Network", "AWS::EC2::Subnet").Properties["MapPublicIpOnLaunch"] = true
				},
			},
		},
		{
			name: "all traffic is recorded in an encrypted log group, and the default security group is closed",
			check: func(a *assembly) []string {
				var broken []string
				t := a.templates["Network"]
				if t == nil {
					return nil
				}
				if t.count("AWS::EC2::FlowLog") != 1 || t.count("Custom::ClosedSecurityGroup") != 1 {
					broken = append(broken, "Network has no flow log, or an open default security group")
				}
				a.each("AWS::EC2::FlowLog", func(_ *template, _ string, r *resource) {
					if r.Properties["TrafficType"] != "ALL" {
						broken = append(broken, "not all traffic is recorded")
					}
				})
				a.each("AWS::Logs::LogGroup", func(t *template, _ string, r *resource) {
					if strings.HasSuffix(text(r.Properties["LogGroupName"]), "/flow-logs") && r.Properties["KmsKeyId"] == nil {
						broken = append(broken, "flow logs are not encrypted")
					}
				})
				return broken
			},
			mistakes: map[string]func(a *assembly){
				"rejected traffic only": func(a *assembly) { a.first("Network", "AWS::EC2::FlowLog").Properties["TrafficType"] = "REJECT" },
				"open default group":    func(a *assembly) { a.first("Network", "Custom::ClosedSecurityGroup").Type = "Custom::Other" },
				"unencrypted": func(a *assembly) {
					a.each("AWS::Logs::LogGroup", func(_ *template, _ string, r *resource) { delete(r.Properties, "KmsKeyId") })
				},
			},
		},
		{
			name: "accounts that the network reaches have its parameters, and no others do",
			check: func(a *assembly) []string {
				var broken []string
				for _, account := range a.org.WorkloadAccounts() {
					t := a.templates["Workload-"+account.Name]
					looked := t != nil && t.count("Custom::NetworkParameters") == 1
					given := t != nil && t.count("AWS::SSM::Parameter") > 0
					reached := a.org.NetworkReaches(account)
					if want := reached && a.org.Network.IDs != nil; given != want {
						broken = append(broken, fmt.Sprintf("%s: given parameters should be %v", account.Name, want))
					}
					if want := reached && a.org.Network.IDs == nil; looked != want {
						broken = append(broken, fmt.Sprintf("%s: looked-up parameters should be %v", account.Name, want))
					}
				}
				return broken
			},
			mistakes: map[string]func(a *assembly){
				"none": func(a *assembly) { a.first("Workload-orders-qa", "Custom::NetworkParameters").Type = "Custom::Other" },
			},
		},
	}
}

// count is how many resources of a type the template has.
func (t *template) count(resourceType string) int {
	n := 0
	for _, r := range t.Resources {
		if r.Type == resourceType {
			n++
		}
	}
	return n
}

func (a *assembly) hasType(resourceType string) bool {
	for _, t := range a.templates {
		if t.count(resourceType) > 0 {
			return true
		}
	}
	return false
}

func misplacedSubnets(a *assembly) []string {
	var broken []string
	var taken []netip.Prefix
	a.each("AWS::EC2::Subnet", func(_ *template, id string, r *resource) {
		cidr := netip.MustParsePrefix(text(r.Properties["CidrBlock"]))
		vpc := netip.MustParsePrefix(a.org.Network.CIDR)
		if !vpc.Contains(cidr.Addr()) || cidr.Bits() < vpc.Bits() {
			broken = append(broken, fmt.Sprintf("%s is outside the VPC", cidr))
		}
		if slices.ContainsFunc(taken, cidr.Overlaps) {
			broken = append(broken, fmt.Sprintf("%s overlaps another subnet", cidr))
		}
		taken = append(taken, cidr)
		if !slices.Contains(a.org.Network.AvailabilityZoneIDs, text(r.Properties["AvailabilityZoneId"])) {
			broken = append(broken, id+" is in no zone of the network")
		}
	})
	if t := a.templates["Network"]; t != nil && len(taken) != len(a.org.Network.AvailabilityZoneIDs)*len(a.org.Network.Tiers) {
		broken = append(broken, "some zone lacks some tier")
	}
	return broken
}

func misroutedSubnets(a *assembly) []string {
	var broken []string
	tables := map[string]map[string]int{} // routes to the internet by what they lead to
	a.each("AWS::EC2::Route", func(t *template, _ string, r *resource) {
		if tables[t.stack] == nil {
			tables[t.stack] = map[string]int{}
		}
		for _, target := range []string{"GatewayId", "NatGatewayId"} {
			if r.Properties[target] != nil {
				tables[t.stack][target]++
			}
		}
	})
	a.each("AWS::EC2::Subnet", func(t *template, id string, r *resource) {
		if r.Properties["MapPublicIpOnLaunch"] != false {
			broken = append(broken, id+" gives servers public addresses unasked")
		}
	})
	if a.templates["Network"] == nil {
		return broken
	}
	want := map[string]int{}
	for _, tier := range a.org.Network.Tiers {
		switch tier.Route {
		case "internet":
			want["GatewayId"] += len(a.org.Network.AvailabilityZoneIDs)
		case "nat":
			want["NatGatewayId"] += len(a.org.Network.AvailabilityZoneIDs)
		}
	}
	for target, n := range want {
		if tables["Network"][target] != n {
			broken = append(broken, fmt.Sprintf("%d routes lead to a %s, want %d", tables["Network"][target], target, n))
		}
	}
	return broken
}

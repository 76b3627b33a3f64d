package stacks

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"causeway/config"
)

// aclRules hold for the network ACLs of every network.
func aclRules() []rule {
	return []rule{{
		name:  "network ACLs let through what a tier is for, there and back, and nothing else",
		check: misledPackets,
		mistakes: map[string]func(a *assembly){
			"no answers to private servers": func(a *assembly) { a.removeLine("private", false, tcp, 1024) },
			"no answers for NAT gateways":   func(a *assembly) { a.removeLine("public", false, tcp, 1024) },
			"no answers of name servers":    func(a *assembly) { a.removeLine("private", false, udp, 1024) },
			"no answers of S3":              func(a *assembly) { a.removeLine("data", false, tcp, 1024) },
			"no requests to S3":             func(a *assembly) { a.removeLine("data", true, tcp, 443) },
			"no visitors":                   func(a *assembly) { a.removeLine("public", false, tcp, 443) },
			"no neighbours":                 func(a *assembly) { a.removeLine("data", false, anyProtocol, 0) },
			"answers to ports of Linux only": func(a *assembly) {
				a.line("private", false, tcp, 1024).Properties["PortRange"] = map[string]any{"From": 32768.0, "To": 65535.0}
			},
			"every port open to the internet": func(a *assembly) {
				a.line("public", false, tcp, 443).Properties["PortRange"] = map[string]any{"From": 0.0, "To": 65535.0}
			},
			"everything open to data": func(a *assembly) {
				a.line("data", false, anyProtocol, 0).Properties["CidrBlock"] = "0.0.0.0/0"
				a.line("data", true, anyProtocol, 0).Properties["CidrBlock"] = "0.0.0.0/0"
			},
			"data that leaves": func(a *assembly) {
				a.line("data", true, tcp, 443).Properties["Protocol"] = -1.0
			},
			"a line that denies": func(a *assembly) { a.line("private", true, anyProtocol, 0).Properties["RuleAction"] = "deny" },
			"the lines of another tier": func(a *assembly) {
				a.aclOf("private").Properties["NetworkAclId"] = a.aclOf("public").Properties["NetworkAclId"]
			},
			"data that nobody on premises reaches": func(a *assembly) { a.lineFor("data", false, "192.168.0.0/16").Type = "AWS::EC2::Other" },
			"answers that do not leave":            func(a *assembly) { a.lineFor("data", true, "192.168.0.0/16").Type = "AWS::EC2::Other" },
			"the internet tier open to premises": func(a *assembly) {
				a.line("public", false, tcp, 443).Properties = map[string]any{"NetworkAclId": a.aclOf("public").Properties["NetworkAclId"],
					"RuleNumber": 210.0, "Protocol": -1.0, "RuleAction": "allow", "Egress": false, "CidrBlock": "192.168.0.0/16"}
			},
			"AWS's default network ACL":         func(a *assembly) { a.aclOf("data").Type = "AWS::EC2::Other" },
			"an empty network ACL for a moment": func(a *assembly) { a.aclOf("data").DependsOn = nil },
		},
	}}
}

// misledPackets are packets that pass, or do not, against what their subnet's tier is for.
func misledPackets(a *assembly) []string {
	var broken []string
	for _, t := range a.networkTemplates() {
		w, wrong := a.walked(t)
		broken = append(broken, wrong...)
		for _, s := range w.subnets {
			for _, expected := range w.expectations(a.org.Network, s) {
				if got := connects(expected.client, expected.server, expected.through, expected.protocol, expected.port); got != expected.passes {
					broken = append(broken, fmt.Sprintf("%s, a tier of route %s: %s, protocol %v port %v: passes is %v", s.name, s.route, expected.what, expected.protocol, expected.port, got))
				}
			}
			broken = append(broken, w.cutOff(a.org.Name, s)...)
			if !passes(s.in, packet{icmp, internet.addr, s.host, 3}, internet.addr) && s.route != config.RouteIsolated {
				broken = append(broken, s.name+" does not learn the size of packets")
			}
		}
	}
	return broken
}

// cutOff are hosts behind the transit gateway that a subnet cannot reach, or that cannot reach it.
func (w *walk) cutOff(org string, s *walkedSubnet) []string {
	var broken []string
	for _, cidr := range strings.Fields(gateways[org].beyond) {
		host := netip.MustParsePrefix(cidr).Addr().Next()
		if s.route == config.RouteInternet {
			if connects(end{addr: host}, s.end(), nil, tcp, 22) {
				broken = append(broken, s.name+" is reached from "+cidr)
			}
			continue
		}
		for _, port := range []float64{22, 443, 5432} {
			if !w.connectsBeyond(s, host, tcp, port) || !w.connectsBeyond(s, host, udp, port) {
				broken = append(broken, fmt.Sprintf("%s and %s do not reach each other on port %v", s.name, cidr, port))
			}
		}
	}
	return broken
}

// expectation is a connection that must, or must not, come about.
type expectation struct {
	what           string
	client, server end
	through        *walkedSubnet
	protocol, port float64
	passes         bool
}

var (
	internet  = end{addr: netip.MustParseAddr("198.51.100.7")}
	amazonS3  = end{addr: netip.MustParseAddr("52.218.0.10")} // a gateway endpoint leads there
	elsewhere = end{addr: netip.MustParseAddr("100.64.7.7")}  // behind a transit gateway, in no range of the file
)

// expectations are what a subnet's tier is for, and what must not come about.
func (w *walk) expectations(n *config.Network, s *walkedSubnet) []expectation {
	var all []expectation
	expect := func(passes bool, what string, client, server end, through *walkedSubnet, protocol float64, ports ...float64) {
		for _, port := range ports {
			all = append(all, expectation{what, client, server, through, protocol, port, passes})
		}
	}
	for _, other := range w.subnets {
		expect(true, "to "+other.name, s.end(), other.end(), nil, tcp, 22, 443, 5432)
		expect(true, "to "+other.name, s.end(), other.end(), nil, udp, 53)
		expect(true, "to "+other.name, s.end(), other.end(), nil, icmp, 8)
	}
	expect(false, "from the internet", internet, s.end(), nil, tcp, 22, 25, 445)
	expect(false, "from the internet", internet, s.end(), nil, udp, 53, 123)
	expect(false, "from the internet", internet, s.end(), nil, icmp, 8)
	expect(s.route == config.RouteInternet, "from the internet", internet, s.end(), nil, tcp, 80, 443)
	switch s.route {
	case config.RouteInternet:
		expect(true, "to the internet", s.end(), internet, nil, tcp, 22, 25, 443)
		expect(true, "to the internet", s.end(), internet, nil, udp, 53, 443)
	case config.RouteNAT:
		through := w.natOf(n, s)
		expect(true, "to the internet", s.end(), internet, through, tcp, 22, 443, 587)
		expect(true, "to the internet", s.end(), internet, through, udp, 53, 443)
	case config.RouteIsolated:
		gatewayEndpoint := slices.Contains(n.Endpoints, "s3") || slices.Contains(n.Endpoints, "dynamodb")
		expect(gatewayEndpoint, "to S3", s.end(), amazonS3, nil, tcp, 443)
		expect(false, "to the internet", s.end(), internet, nil, tcp, 22, 80, 8443)
		expect(false, "to the internet", s.end(), internet, nil, udp, 53, 443)
		for _, stranger := range []end{internet, elsewhere} {
			expect(false, "from outside", stranger, s.end(), nil, tcp, 22, 3306, 5432, 8080)
			expect(false, "from outside", stranger, s.end(), nil, udp, 53, 8080)
		}
	}
	return all
}

// natOf is the subnet of the NAT gateway that serves a private subnet: of its own zone, or the first.
func (w *walk) natOf(n *config.Network, s *walkedSubnet) *walkedSubnet {
	var first *walkedSubnet
	for _, other := range w.subnets {
		if other.route != config.RouteInternet {
			continue
		}
		if other.zone == s.zone && slices.Contains(n.NATZones(), s.zone) {
			return other
		}
		if first == nil || other.zone == n.NATZones()[0] {
			first = other
		}
	}
	return first
}

// networkTemplates are the templates that have a VPC.
func (a *assembly) networkTemplates() []*template {
	var all []*template
	a.each("AWS::EC2::VPC", func(t *template, _ string, _ *resource) { all = append(all, t) })
	return all
}

// aclOf is what gives the first subnet of a tier its network ACL.
func (a *assembly) aclOf(tier string) *resource {
	var found *resource
	a.each("AWS::EC2::SubnetNetworkAclAssociation", func(t *template, _ string, r *resource) {
		subnet := text(t.referred(r.Properties["SubnetId"]).Properties["Tags"])
		if found == nil && strings.Contains(subnet, a.org.Name+"-"+tier+"-") {
			found = r
		}
	})
	return found
}

// line is a line of a tier's network ACL, by its protocol and its first port.
func (a *assembly) line(tier string, outwards bool, protocol, port float64) *resource {
	acl := text(a.aclOf(tier).Properties["NetworkAclId"])
	var found *resource
	a.each("AWS::EC2::NetworkAclEntry", func(_ *template, _ string, r *resource) {
		ports, _ := r.Properties["PortRange"].(map[string]any)
		from, _ := ports["From"].(float64)
		if text(r.Properties["NetworkAclId"]) == acl && r.Properties["Egress"] == outwards && r.Properties["Protocol"] == protocol && from == port {
			found = r
		}
	})
	return found
}

func (a *assembly) removeLine(tier string, outwards bool, protocol, port float64) {
	a.line(tier, outwards, protocol, port).Type = "AWS::EC2::Other"
}

// lineFor is the line of a tier's network ACL about a range.
func (a *assembly) lineFor(tier string, outwards bool, cidr string) *resource {
	acl := text(a.aclOf(tier).Properties["NetworkAclId"])
	var found *resource
	a.each("AWS::EC2::NetworkAclEntry", func(_ *template, _ string, r *resource) {
		if text(r.Properties["NetworkAclId"]) == acl && r.Properties["Egress"] == outwards && r.Properties["CidrBlock"] == cidr {
			found = r
		}
	})
	return found
}

package stacks

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"causeway/config"
)

// walk is the network as packets see it: subnets with the lines of their network ACLs, read from the template alone.
type walk struct {
	subnets  []*walkedSubnet
	attached map[string]*walkedSubnet // to the transit gateway, by zone
}

type walkedSubnet struct {
	name, tier, zone string
	route            config.Route // of its tier, as the file has it
	host             netip.Addr   // of a server in it
	in, out          []aclLine    // in the order in which AWS tries them
}

// aclLine is an entry of a network ACL.
type aclLine struct {
	number   float64
	protocol float64
	allow    bool
	cidr     netip.Prefix
	from, to float64 // ports; of ICMP the type
}

// packet is what a network ACL looks at: who is at the other end, and the port, or ICMP type, that it is for.
type packet struct {
	protocol float64
	src, dst netip.Addr
	port     float64
}

// IP protocols, as network ACLs number them.
const (
	anyProtocol = -1
	icmp        = 1
	tcp         = 6
	udp         = 17
)

// walked reads the network out of a template, and says what is wrong with how its subnets get their network ACLs.
func (a *assembly) walked(t *template) (*walk, []string) {
	var broken []string
	w := &walk{attached: map[string]*walkedSubnet{}}
	var attached []string
	for _, attachment := range t.ids("AWS::EC2::TransitGatewayAttachment") {
		attached = values(t.Resources[attachment].Properties["SubnetIds"])
	}
	for _, id := range t.ids("AWS::EC2::Subnet") {
		r := t.Resources[id]
		name := strings.TrimPrefix(tagsOf(r)["Name"], a.org.Name+"-")
		s := &walkedSubnet{name: name, zone: text(r.Properties["AvailabilityZoneId"]),
			host: netip.MustParsePrefix(text(r.Properties["CidrBlock"])).Addr().Next().Next().Next().Next()}
		s.tier = strings.TrimSuffix(name, "-"+s.zone)
		for _, tier := range a.org.Network.Tiers {
			if tier.Name == s.tier {
				s.route = tier.Route
			}
		}
		w.subnets = append(w.subnets, s)
		if slices.Contains(attached, text(map[string]any{"Ref": id})) {
			w.attached[s.zone] = s
		}
		associations := t.having("AWS::EC2::SubnetNetworkAclAssociation", "SubnetId", map[string]any{"Ref": id})
		if len(associations) != 1 {
			broken = append(broken, fmt.Sprintf("%s has %d network ACLs", name, len(associations)))
			continue
		}
		broken = append(broken, s.read(t, associations[0])...)
	}
	return w, broken
}

// read reads the lines of the subnet's network ACL; every one of them must be there before the subnet gets it.
func (s *walkedSubnet) read(t *template, association *resource) []string {
	var broken []string
	acl := association.Properties["NetworkAclId"]
	for _, id := range t.ids("AWS::EC2::NetworkAclEntry") {
		p := t.Resources[id].Properties
		if text(p["NetworkAclId"]) != text(acl) {
			continue
		}
		if !slices.Contains(values(association.DependsOn), id) {
			broken = append(broken, s.name+" gets its network ACL before "+id+" is in it")
		}
		line := aclLine{number: p["RuleNumber"].(float64), protocol: p["Protocol"].(float64), allow: p["RuleAction"] == "allow",
			cidr: netip.MustParsePrefix(text(p["CidrBlock"]))}
		if ports, ok := p["PortRange"].(map[string]any); ok {
			line.from, line.to = ports["From"].(float64), ports["To"].(float64)
		}
		if kind, ok := p["Icmp"].(map[string]any); ok {
			line.from, line.to = kind["Type"].(float64), kind["Type"].(float64)
		}
		if p["Egress"] == true {
			s.out = append(s.out, line)
		} else {
			s.in = append(s.in, line)
		}
	}
	for _, lines := range [][]aclLine{s.in, s.out} {
		slices.SortFunc(lines, func(a, b aclLine) int { return cmp.Compare(a.number, b.number) })
		if len(lines) > 20 {
			broken = append(broken, fmt.Sprintf("%s: %d lines one way, AWS allows 20", s.name, len(lines)))
		}
	}
	return broken
}

// ids are the logical IDs of the template's resources of a type, sorted.
func (t *template) ids(resourceType string) []string {
	var ids []string
	for id, r := range t.Resources {
		if r.Type == resourceType {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// passes says whether the first line that fits allows the packet; other is its end outside the subnet.
func passes(lines []aclLine, p packet, other netip.Addr) bool {
	for _, line := range lines {
		if (line.protocol == anyProtocol || line.protocol == p.protocol && line.from <= p.port && p.port <= line.to) && line.cidr.Contains(other) {
			return line.allow
		}
	}
	return false
}

// enters and leaves say whether a packet gets into and out of a subnet; nil is somewhere outside the VPC.
func (s *walkedSubnet) enters(p packet) bool { return s == nil || passes(s.in, p, p.src) }
func (s *walkedSubnet) leaves(p packet) bool { return s == nil || passes(s.out, p, p.dst) }

// end is a host: in a subnet, or outside the VPC where that is nil.
type end struct {
	at   *walkedSubnet
	addr netip.Addr
}

func (s *walkedSubnet) end() end { return end{s, s.host} }

// connects says whether a request of the client reaches the server's port, and the answer the client, whatever port above
// 1023 it asked from. Through is a subnet with a NAT gateway that lies between, or nil.
func connects(client, server end, through *walkedSubnet, protocol, port float64) bool {
	if client.at == server.at && client.at != nil {
		return true // inside one subnet no network ACL is asked
	}
	for _, clientPort := range []float64{1024, 3389, 32768, 65535} {
		request := packet{protocol, client.addr, server.addr, port}
		answer := packet{protocol, server.addr, client.addr, clientPort}
		if protocol == icmp {
			answer.port = 0 // an echo reply
		}
		there := client.at.leaves(request) && through.enters(request) && through.leaves(request) && server.at.enters(request)
		back := server.at.leaves(answer) && through.enters(answer) && through.leaves(answer) && client.at.enters(answer)
		if !there || !back {
			return false
		}
	}
	return true
}

// connectsBeyond says whether a host behind the transit gateway and one in a subnet reach each other. The gateway stands in
// a subnet of the same zone, whose lines are asked for what it brings and gets, but not for its own side; in its own subnet
// it asks no line but those for what the server sends (AWS, "Network ACLs for transit gateways").
func (w *walk) connectsBeyond(s *walkedSubnet, host netip.Addr, protocol, port float64) bool {
	gateway := w.attached[s.zone]
	for _, answerPort := range []float64{1024, 65535} {
		for _, ports := range [][2]float64{{port, answerPort}, {answerPort, port}} { // who asks
			in, out := packet{protocol, host, s.host, ports[0]}, packet{protocol, s.host, host, ports[1]}
			if !s.leaves(out) || gateway != s && (!gateway.leaves(in) || !s.enters(in) || !gateway.enters(out)) {
				return false
			}
		}
	}
	return true
}

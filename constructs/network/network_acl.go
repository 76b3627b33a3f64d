package network

import (
	"fmt"

	"causeway/constructs/cfn"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// anywhere is every IPv4 address.
const anywhere = "0.0.0.0/0"

// IP protocols, as network ACLs number them.
const (
	allProtocols = -1
	icmp         = 1
	tcp          = 6
	udp          = 17
)

// aclRule is one line of a network ACL: it allows what comes from the range, or goes there. Its number is its place among
// the lines of its direction, and part of its logical ID: so a line that changes is changed in place, because EC2 refuses a
// second one of the same number.
type aclRule struct {
	number   int
	protocol int
	cidr     string
	from, to int // ports of tcp and udp; of icmp from is the type
}

// Ports that answers go to: a NAT gateway uses 1024 to 65535, load balancers and functions do, and clients a part of them.
const (
	firstAnswer = 1024
	lastAnswer  = 65535
)

// What a tier's subnets exchange, by the number of the line. Ranges beyond the VPC begin at 500 and follow each other.
const (
	withVPC       = 100
	http          = 200
	https         = 210
	answersTCP    = 300
	answersUDP    = 310
	unreachable   = 320 // ICMP type 3, by which routers tell the size of packets that they let through (path MTU discovery)
	withinBeyond  = 500
	icmpTypeThree = 3
)

// AddNetworkACLs gives each tier a network ACL of its own: what its route makes possible passes, and nothing else.
// Endpoints are the services as AddEndpoints takes them; beyond are the ranges that a transit gateway leads to.
//
// A network ACL remembers no connection, so it lets answers through by their ports. It cannot name a prefix list: answers of
// gateway endpoints come from public addresses, which is why an isolated tier takes them from anywhere.
func (v *VPC) AddNetworkACLs(endpoints, beyond []string) {
	gatewayEndpoints := false
	for _, name := range endpoints {
		gatewayEndpoints = gatewayEndpoints || isGatewayEndpoint(name)
	}
	done := map[string]bool{}
	for _, subnet := range v.props.Subnets {
		if done[subnet.Tier] {
			continue
		}
		done[subnet.Tier] = true
		inwards, outwards := v.aclRules(subnet.Route, gatewayEndpoints, beyond)
		v.addNetworkACL(subnet.Tier, inwards, outwards)
	}
}

// aclRules are the lines for subnets of a route, for what comes in and what goes out.
func (v *VPC) aclRules(route Route, gatewayEndpoints bool, beyond []string) (inwards, outwards []aclRule) {
	vpc := aclRule{number: withVPC, protocol: allProtocols, cidr: v.props.CIDR}
	inwards = []aclRule{vpc}
	outwards = []aclRule{{number: withVPC, protocol: allProtocols, cidr: anywhere}}
	answers := aclRule{number: answersTCP, protocol: tcp, cidr: anywhere, from: firstAnswer, to: lastAnswer}
	switch route {
	case Internet:
		// NAT gateways stand here: what private servers send and get passes twice. Nothing beyond a transit gateway is reached.
		beyond = nil
		inwards = append(inwards,
			aclRule{number: http, protocol: tcp, cidr: anywhere, from: 80, to: 80},
			aclRule{number: https, protocol: tcp, cidr: anywhere, from: 443, to: 443})
		fallthrough
	case NAT:
		inwards = append(inwards, answers,
			aclRule{number: answersUDP, protocol: udp, cidr: anywhere, from: firstAnswer, to: lastAnswer},
			aclRule{number: unreachable, protocol: icmp, cidr: anywhere, from: icmpTypeThree})
	case Isolated:
		outwards = []aclRule{vpc}
		if gatewayEndpoints {
			inwards = append(inwards, answers)
			outwards = append(outwards, aclRule{number: https, protocol: tcp, cidr: anywhere, from: 443, to: 443})
		}
	}
	for i, cidr := range beyond {
		rule := aclRule{number: withinBeyond + i, protocol: allProtocols, cidr: cidr}
		inwards = append(inwards, rule)
		if route == Isolated {
			outwards = append(outwards, rule)
		}
	}
	return inwards, outwards
}

// addNetworkACL creates a tier's network ACL. Its subnets get it once all its lines are there: an empty one lets nothing
// through, and would cut what runs in a subnet that has AWS's default ACL until then.
func (v *VPC) addNetworkACL(tier string, inwards, outwards []aclRule) {
	acl := v.scope.Add("Acl-"+tier, &awsec2.CfnNetworkAclProps{
		VpcId: v.resource.Ref(), Tags: nameTag(v.props.Name + "-" + tier),
	})
	var entries []*cfn.Resource
	for _, rule := range inwards {
		entries = append(entries, v.addACLEntry(acl, fmt.Sprintf("Acl-%s-in-%d", tier, rule.number), rule, false))
	}
	for _, rule := range outwards {
		entries = append(entries, v.addACLEntry(acl, fmt.Sprintf("Acl-%s-out-%d", tier, rule.number), rule, true))
	}
	for i, subnet := range v.props.Subnets {
		if subnet.Tier != tier {
			continue
		}
		association := v.scope.Add("AclOf-"+tier+"-"+subnet.Zone,
			&awsec2.CfnSubnetNetworkAclAssociationProps{NetworkAclId: acl.Ref(), SubnetId: v.subnets[i].Ref()})
		for _, entry := range entries {
			association.After(entry)
		}
	}
}

func (v *VPC) addACLEntry(acl *cfn.Resource, id string, rule aclRule, outwards bool) *cfn.Resource {
	props := &awsec2.CfnNetworkAclEntryProps{
		NetworkAclId: acl.Ref(), RuleNumber: jsii.Number(rule.number), RuleAction: jsii.String("allow"), Egress: jsii.Bool(outwards),
		Protocol: jsii.Number(rule.protocol), CidrBlock: jsii.String(rule.cidr),
	}
	switch rule.protocol {
	case tcp, udp:
		props.PortRange = &awsec2.CfnNetworkAclEntry_PortRangeProperty{From: jsii.Number(rule.from), To: jsii.Number(rule.to)}
	case icmp:
		props.Icmp = &awsec2.CfnNetworkAclEntry_IcmpProperty{Type: jsii.Number(rule.from), Code: jsii.Number(-1)} // every code
	}
	return v.scope.Add(id, props)
}

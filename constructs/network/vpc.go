// Package network creates the VPC that the workload accounts share: subnets, routes, endpoints, flow logs, RAM share.
package network

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// Route is where a subnet's traffic to the internet goes.
type Route int

// The routes of a subnet.
const (
	Isolated Route = iota // nowhere
	Internet              // both ways
	NAT                   // outwards only
)

// Subnet is one subnet to create.
type Subnet struct {
	Tier  string
	Route Route
	Zone  string // availability zone ID, as in euw1-az1
	CIDR  string
}

// VPCProps are what a VPC is made of.
type VPCProps struct {
	Environment policy.Environment
	Name        string
	CIDR        string
	Subnets     []Subnet
	NATZones    []string // the zones that have a NAT gateway; private subnets of other zones use the first
}

// VPC is a VPC with its subnets and routes.
type VPC struct {
	scope       *cfn.Scope
	props       *VPCProps
	resource    *cfn.Resource
	attachment  *cfn.Resource   // of the internet gateway; nil where no subnet has a way to it
	subnets     []*cfn.Resource // in the order of props.Subnets
	routeTables []*cfn.Resource // one a subnet
}

// NewVPC creates the VPC. VPC, subnets and addresses are retained when their stack goes: other accounts live in them.
//
// The resources are L1: the CDK's Vpc knows zones by name only, and names differ from account to account.
func NewVPC(scope *cfn.Scope, id string, props *VPCProps) *VPC {
	this := scope.Child(id)
	resource := this.Add("VPC", &awsec2.CfnVPCProps{
		CidrBlock: jsii.String(props.CIDR), EnableDnsHostnames: jsii.Bool(true), EnableDnsSupport: jsii.Bool(true),
		Tags: nameTag(props.Name),
	})
	resource.Retain()
	vpc := &VPC{scope: this, props: props, resource: resource}
	for _, subnet := range props.Subnets {
		vpc.addSubnet(subnet)
	}
	vpc.addInternetGateway()
	vpc.addNATGateways()
	return vpc
}

// addSubnet creates a subnet with a route table of its own, so that a change of its route touches no other.
func (v *VPC) addSubnet(subnet Subnet) {
	id := subnet.Tier + "-" + subnet.Zone
	resource := v.scope.Add("Subnet-"+id, &awsec2.CfnSubnetProps{
		VpcId: v.resource.Ref(), CidrBlock: jsii.String(subnet.CIDR), AvailabilityZoneId: jsii.String(subnet.Zone),
		MapPublicIpOnLaunch: jsii.Bool(false), Tags: nameTag(v.props.Name + "-" + id),
	})
	resource.Retain()
	table := v.scope.Add("Routes-"+id, &awsec2.CfnRouteTableProps{
		VpcId: v.resource.Ref(), Tags: nameTag(v.props.Name + "-" + id),
	})
	v.scope.Add("RoutesOf-"+id, &awsec2.CfnSubnetRouteTableAssociationProps{
		RouteTableId: table.Ref(), SubnetId: resource.Ref(),
	})
	v.subnets, v.routeTables = append(v.subnets, resource), append(v.routeTables, table)
}

// addInternetGateway routes the subnets of route Internet both ways, where there are any.
func (v *VPC) addInternetGateway() {
	var gateway *cfn.Resource
	for i, subnet := range v.props.Subnets {
		if subnet.Route != Internet {
			continue
		}
		if gateway == nil {
			gateway = v.scope.Add("InternetGateway", &awsec2.CfnInternetGatewayProps{Tags: nameTag(v.props.Name)})
			v.attachment = v.scope.Add("InternetGatewayAttachment", &awsec2.CfnVPCGatewayAttachmentProps{
				VpcId: v.resource.Ref(), InternetGatewayId: gateway.Ref(),
			})
		}
		v.addDefaultRoute(i, &awsec2.CfnRouteProps{GatewayId: gateway.Ref()}).After(v.attachment)
	}
}

// addNATGateways creates a NAT gateway in each NAT zone's first public subnet, and routes the private subnets to the
// one of their zone, or else to the first. Its address is retained: others may have allowed it through a firewall.
func (v *VPC) addNATGateways() {
	gateways := map[string]*cfn.Resource{}
	for _, zone := range v.props.NATZones {
		address := v.scope.Add("NATAddress-"+zone, &awsec2.CfnEIPProps{
			Domain: jsii.String("vpc"), Tags: nameTag(v.props.Name + "-nat-" + zone),
		})
		address.Retain()
		address.After(v.attachment) // EC2 gives an address in a VPC only once it has its gateway
		gateways[zone] = v.scope.Add("NAT-"+zone, &awsec2.CfnNatGatewayProps{
			SubnetId: v.firstSubnet(Internet, zone).Ref(), AllocationId: address.Att("AllocationId"), Tags: nameTag(v.props.Name + "-nat-" + zone),
		})
	}
	for i, subnet := range v.props.Subnets {
		if subnet.Route != NAT {
			continue
		}
		gateway := gateways[subnet.Zone]
		if gateway == nil {
			gateway = gateways[v.props.NATZones[0]]
		}
		v.addDefaultRoute(i, &awsec2.CfnRouteProps{NatGatewayId: gateway.Ref()})
	}
}

// addDefaultRoute gives the route table of a subnet its way to the internet.
func (v *VPC) addDefaultRoute(i int, route *awsec2.CfnRouteProps) *cfn.Resource {
	subnet := v.props.Subnets[i]
	route.RouteTableId, route.DestinationCidrBlock = v.routeTables[i].Ref(), jsii.String("0.0.0.0/0")
	return v.scope.Add("DefaultRoute-"+subnet.Tier+"-"+subnet.Zone, route)
}

// firstSubnet is the first subnet of the route in a zone, or nil.
func (v *VPC) firstSubnet(route Route, zone string) *cfn.Resource {
	for i, subnet := range v.props.Subnets {
		if subnet.Route == route && subnet.Zone == zone {
			return v.subnets[i]
		}
	}
	return nil
}

func nameTag(name string) *[]*awscdk.CfnTag {
	return &[]*awscdk.CfnTag{{Key: jsii.String("Name"), Value: jsii.String(name)}}
}

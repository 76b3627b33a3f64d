// Package network creates the VPC that the workload accounts share: subnets, routes, endpoints, flow logs, RAM share.
package network

import (
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
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
	scope       constructs.Construct
	props       *VPCProps
	resource    awsec2.CfnVPC
	attachment  awsec2.CfnVPCGatewayAttachment // of the internet gateway; nil where no subnet has a way to it
	subnets     []awsec2.CfnSubnet             // in the order of props.Subnets
	routeTables []awsec2.CfnRouteTable         // one a subnet
}

// NewVPC creates the VPC. VPC, subnets and addresses are retained when their stack goes: other accounts live in them.
//
// The resources are L1: the CDK's Vpc knows zones by name only, and names differ from account to account.
func NewVPC(scope constructs.Construct, id string, props *VPCProps) *VPC {
	this := constructs.NewConstruct(scope, jsii.String(id))
	resource := awsec2.NewCfnVPC(this, jsii.String("VPC"), &awsec2.CfnVPCProps{
		CidrBlock: jsii.String(props.CIDR), EnableDnsHostnames: jsii.Bool(true), EnableDnsSupport: jsii.Bool(true),
		Tags: nameTag(props.Name),
	})
	resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
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
	resource := awsec2.NewCfnSubnet(v.scope, jsii.String("Subnet-"+id), &awsec2.CfnSubnetProps{
		VpcId: v.resource.Ref(), CidrBlock: jsii.String(subnet.CIDR), AvailabilityZoneId: jsii.String(subnet.Zone),
		MapPublicIpOnLaunch: jsii.Bool(false), Tags: nameTag(v.props.Name + "-" + id),
	})
	resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	table := awsec2.NewCfnRouteTable(v.scope, jsii.String("Routes-"+id), &awsec2.CfnRouteTableProps{
		VpcId: v.resource.Ref(), Tags: nameTag(v.props.Name + "-" + id),
	})
	awsec2.NewCfnSubnetRouteTableAssociation(v.scope, jsii.String("RoutesOf-"+id), &awsec2.CfnSubnetRouteTableAssociationProps{
		RouteTableId: table.Ref(), SubnetId: resource.Ref(),
	})
	v.subnets, v.routeTables = append(v.subnets, resource), append(v.routeTables, table)
}

// addInternetGateway routes the subnets of route Internet both ways, where there are any.
func (v *VPC) addInternetGateway() {
	var gateway awsec2.CfnInternetGateway
	for i, subnet := range v.props.Subnets {
		if subnet.Route != Internet {
			continue
		}
		if gateway == nil {
			gateway = awsec2.NewCfnInternetGateway(v.scope, jsii.String("InternetGateway"), &awsec2.CfnInternetGatewayProps{Tags: nameTag(v.props.Name)})
			v.attachment = awsec2.NewCfnVPCGatewayAttachment(v.scope, jsii.String("InternetGatewayAttachment"), &awsec2.CfnVPCGatewayAttachmentProps{
				VpcId: v.resource.Ref(), InternetGatewayId: gateway.Ref(),
			})
		}
		v.addDefaultRoute(i, &awsec2.CfnRouteProps{GatewayId: gateway.Ref()}).AddResourceDependency(v.attachment, nil)
	}
}

// addNATGateways creates a NAT gateway in each NAT zone's first public subnet, and routes the private subnets to the
// one of their zone, or else to the first. Its address is retained: others may have allowed it through a firewall.
func (v *VPC) addNATGateways() {
	gateways := map[string]awsec2.CfnNatGateway{}
	for _, zone := range v.props.NATZones {
		address := awsec2.NewCfnEIP(v.scope, jsii.String("NATAddress-"+zone), &awsec2.CfnEIPProps{
			Domain: jsii.String("vpc"), Tags: nameTag(v.props.Name + "-nat-" + zone),
		})
		address.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
		address.AddResourceDependency(v.attachment, nil) // EC2 gives an address in a VPC only once it has its gateway
		gateways[zone] = awsec2.NewCfnNatGateway(v.scope, jsii.String("NAT-"+zone), &awsec2.CfnNatGatewayProps{
			SubnetId: v.firstSubnet(Internet, zone).Ref(), AllocationId: address.AttrAllocationId(), Tags: nameTag(v.props.Name + "-nat-" + zone),
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
func (v *VPC) addDefaultRoute(i int, route *awsec2.CfnRouteProps) awsec2.CfnRoute {
	subnet := v.props.Subnets[i]
	route.RouteTableId, route.DestinationCidrBlock = v.routeTables[i].Ref(), jsii.String("0.0.0.0/0")
	return awsec2.NewCfnRoute(v.scope, jsii.String("DefaultRoute-"+subnet.Tier+"-"+subnet.Zone), route)
}

// firstSubnet is the first subnet of the route in a zone, or nil.
func (v *VPC) firstSubnet(route Route, zone string) awsec2.CfnSubnet {
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

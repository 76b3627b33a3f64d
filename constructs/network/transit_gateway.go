package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"causeway/constructs/cfn"
)

// TransitGatewayProps are what a transit gateway is made of.
type TransitGatewayProps struct {
	ASN    int64    // private autonomous system number of the AWS side
	Beyond []string // ranges behind the gateway, which the VPC's subnets send there
}

// TransitGateway is a transit gateway with the VPC attached.
type TransitGateway struct {
	scope      *cfn.Scope
	vpc        *VPC
	resource   *cfn.Resource
	attachment *cfn.Resource // of the VPC
	routes     *cfn.Resource // of what comes from the VPC
}

// AddTransitGateway creates a transit gateway, and attaches the VPC in one subnet a zone. Nothing that is attached later
// reaches anything by that: there is no default route table, and attachments of other accounts wait to be accepted.
//
// Subnets with a route to the internet have none to the gateway, so that who takes over a server that faces the internet is
// no further. The gateway is retained when its stack goes: others may be attached to it.
func (v *VPC) AddTransitGateway(props *TransitGatewayProps) *TransitGateway {
	this := v.scope.Child("TransitGateway")
	gateway := &TransitGateway{scope: this, vpc: v}
	gateway.resource = this.Add("Gateway", &awsec2.CfnTransitGatewayProps{
		AmazonSideAsn: jsii.Number(props.ASN), Description: jsii.String("Connects the VPC " + v.props.Name + " with other networks"),
		AutoAcceptSharedAttachments: jsii.String("disable"), DefaultRouteTableAssociation: jsii.String("disable"),
		DefaultRouteTablePropagation: jsii.String("disable"), DnsSupport: jsii.String("enable"), VpnEcmpSupport: jsii.String("enable"),
		Tags: nameTag(v.props.Name),
	})
	gateway.resource.Retain()
	// Of the two types that attach a VPC, this one can have its subnets changed in place (CloudFormation's schema); the other
	// would be replaced for a new zone, which EC2 refuses: a VPC is attached once.
	gateway.attachment = this.Add("Attachment", &awsec2.CfnTransitGatewayAttachmentProps{
		TransitGatewayId: gateway.resource.Ref(), VpcId: v.resource.Ref(), SubnetIds: v.innerSubnets(), Tags: nameTag(v.props.Name),
	})
	gateway.routes = gateway.addRouteTable("VPC", "vpc", gateway.attachment.Ref())
	for i, subnet := range v.props.Subnets {
		if subnet.Route == Internet {
			continue
		}
		for _, cidr := range props.Beyond {
			this.Add("Route-"+subnet.Tier+"-"+subnet.Zone+"-"+cidr, &awsec2.CfnRouteProps{
				RouteTableId: v.routeTables[i].Ref(), DestinationCidrBlock: jsii.String(cidr), TransitGatewayId: gateway.resource.Ref(),
			}).After(gateway.attachment)
		}
	}
	return gateway
}

// addRouteTable creates a route table of the gateway for what comes from one attachment.
func (g *TransitGateway) addRouteTable(id, name string, attachment *string) *cfn.Resource {
	table := g.scope.Add("RoutesFrom"+id, &awsec2.CfnTransitGatewayRouteTableProps{
		TransitGatewayId: g.resource.Ref(), Tags: nameTag(g.vpc.props.Name + "-from-" + name),
	})
	g.scope.Add("RoutesOf"+id, &awsec2.CfnTransitGatewayRouteTableAssociationProps{
		TransitGatewayAttachmentId: attachment, TransitGatewayRouteTableId: table.Ref(),
	})
	return table
}

// leadsTo lets what a route table is for reach an attachment: the ranges that this one announces.
func (g *TransitGateway) leadsTo(id string, table *cfn.Resource, attachment *string) {
	g.scope.Add(id, &awsec2.CfnTransitGatewayRouteTablePropagationProps{
		TransitGatewayAttachmentId: attachment, TransitGatewayRouteTableId: table.Ref(),
	})
}

package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// TransitGatewayProps are what a transit gateway is made of.
type TransitGatewayProps struct {
	ASN    int64    // private autonomous system number of the AWS side
	Beyond []string // ranges behind the gateway, which the VPC's subnets send there
}

// TransitGateway is a transit gateway with the VPC attached.
type TransitGateway struct {
	scope      constructs.Construct
	vpc        *VPC
	resource   awsec2.CfnTransitGateway
	attachment awsec2.CfnTransitGatewayAttachment // of the VPC
	routes     awsec2.CfnTransitGatewayRouteTable // of what comes from the VPC
}

// AddTransitGateway creates a transit gateway, and attaches the VPC in one subnet a zone. Nothing that is attached later
// reaches anything by that: there is no default route table, and attachments of other accounts wait to be accepted.
//
// Subnets with a route to the internet have none to the gateway, so that who takes over a server that faces the internet is
// no further. The gateway is retained when its stack goes: others may be attached to it.
func (v *VPC) AddTransitGateway(props *TransitGatewayProps) *TransitGateway {
	this := constructs.NewConstruct(v.scope, jsii.String("TransitGateway"))
	gateway := &TransitGateway{scope: this, vpc: v}
	gateway.resource = awsec2.NewCfnTransitGateway(this, jsii.String("Gateway"), &awsec2.CfnTransitGatewayProps{
		AmazonSideAsn: jsii.Number(props.ASN), Description: jsii.String("Connects the VPC " + v.props.Name + " with other networks"),
		AutoAcceptSharedAttachments: jsii.String("disable"), DefaultRouteTableAssociation: jsii.String("disable"),
		DefaultRouteTablePropagation: jsii.String("disable"), DnsSupport: jsii.String("enable"), VpnEcmpSupport: jsii.String("enable"),
		Tags: nameTag(v.props.Name),
	})
	gateway.resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	// Of the two types that attach a VPC, this one can have its subnets changed in place (CloudFormation's schema); the other
	// would be replaced for a new zone, which EC2 refuses: a VPC is attached once.
	gateway.attachment = awsec2.NewCfnTransitGatewayAttachment(this, jsii.String("Attachment"), &awsec2.CfnTransitGatewayAttachmentProps{
		TransitGatewayId: gateway.resource.Ref(), VpcId: v.resource.Ref(), SubnetIds: v.innerSubnets(), Tags: nameTag(v.props.Name),
	})
	gateway.routes = gateway.addRouteTable("VPC", "vpc", gateway.attachment.Ref())
	for i, subnet := range v.props.Subnets {
		if subnet.Route == Internet {
			continue
		}
		for _, cidr := range props.Beyond {
			awsec2.NewCfnRoute(this, jsii.String("Route-"+subnet.Tier+"-"+subnet.Zone+"-"+cidr), &awsec2.CfnRouteProps{
				RouteTableId: v.routeTables[i].Ref(), DestinationCidrBlock: jsii.String(cidr), TransitGatewayId: gateway.resource.Ref(),
			}).AddResourceDependency(gateway.attachment, nil)
		}
	}
	return gateway
}

// addRouteTable creates a route table of the gateway for what comes from one attachment.
func (g *TransitGateway) addRouteTable(id, name string, attachment *string) awsec2.CfnTransitGatewayRouteTable {
	table := awsec2.NewCfnTransitGatewayRouteTable(g.scope, jsii.String("RoutesFrom"+id), &awsec2.CfnTransitGatewayRouteTableProps{
		TransitGatewayId: g.resource.Ref(), Tags: nameTag(g.vpc.props.Name + "-from-" + name),
	})
	awsec2.NewCfnTransitGatewayRouteTableAssociation(g.scope, jsii.String("RoutesOf"+id), &awsec2.CfnTransitGatewayRouteTableAssociationProps{
		TransitGatewayAttachmentId: attachment, TransitGatewayRouteTableId: table.Ref(),
	})
	return table
}

// leadsTo lets what a route table is for reach an attachment: the ranges that this one announces.
func (g *TransitGateway) leadsTo(id string, table awsec2.CfnTransitGatewayRouteTable, attachment *string) {
	awsec2.NewCfnTransitGatewayRouteTablePropagation(g.scope, jsii.String(id), &awsec2.CfnTransitGatewayRouteTablePropagationProps{
		TransitGatewayAttachmentId: attachment, TransitGatewayRouteTableId: table.Ref(),
	})
}

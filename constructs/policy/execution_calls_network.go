package policy

// tagEC2 are what every EC2 resource with tags needs besides.
const tagEC2 = " ec2:CreateTags ec2:DeleteTags"

// networkCalls are the calls for what a network consists of. Schemas name none for AWS::EC2::SubnetRouteTableAssociation,
// AWS::EC2::VPCGatewayAttachment and the associations of transit gateways; theirs are EC2's own API.
var networkCalls = map[string]Calls{
	"AWS::EC2::CustomerGateway": {Named: "ec2:CreateCustomerGateway ec2:DeleteCustomerGateway" + tagEC2, Unnamed: "ec2:DescribeCustomerGateways"},
	"AWS::EC2::EIP":             {Named: "ec2:AllocateAddress ec2:DisassociateAddress ec2:ReleaseAddress" + tagEC2, Unnamed: "ec2:DescribeAddresses"},
	"AWS::EC2::FlowLog": {Named: "ec2:CreateFlowLogs ec2:DeleteFlowLogs" + tagEC2,
		Unnamed: "ec2:DescribeFlowLogs logs:CreateLogDelivery logs:DeleteLogDelivery"},
	"AWS::EC2::FlowLog.DeliverLogsPermissionArn": {Others: "iam:PassRole"},
	"AWS::EC2::InternetGateway":                  {Named: "ec2:CreateInternetGateway ec2:DeleteInternetGateway" + tagEC2, Unnamed: "ec2:DescribeInternetGateways"},
	"AWS::EC2::NatGateway":                       {Named: "ec2:CreateNatGateway ec2:DeleteNatGateway" + tagEC2, Unnamed: "ec2:DescribeNatGateways"},
	"AWS::EC2::NetworkAcl":                       {Named: "ec2:CreateNetworkAcl ec2:DeleteNetworkAcl" + tagEC2, Unnamed: "ec2:DescribeNetworkAcls"},
	"AWS::EC2::NetworkAclEntry": {Named: "ec2:CreateNetworkAclEntry ec2:DeleteNetworkAclEntry ec2:ReplaceNetworkAclEntry",
		Unnamed: "ec2:DescribeNetworkAcls"},
	"AWS::EC2::Route":      {Named: "ec2:CreateRoute ec2:DeleteRoute ec2:ReplaceRoute", Unnamed: "ec2:DescribeNetworkInterfaces ec2:DescribeRouteTables"},
	"AWS::EC2::RouteTable": {Named: "ec2:CreateRouteTable ec2:DeleteRouteTable" + tagEC2, Unnamed: "ec2:DescribeRouteTables"},
	"AWS::EC2::SecurityGroup": {Named: "ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress ec2:CreateSecurityGroup ec2:DeleteSecurityGroup " +
		"ec2:RevokeSecurityGroupEgress ec2:RevokeSecurityGroupIngress ec2:UpdateSecurityGroupRuleDescriptionsEgress " +
		"ec2:UpdateSecurityGroupRuleDescriptionsIngress" + tagEC2, Unnamed: "ec2:DescribeInstances ec2:DescribeSecurityGroups"},
	"AWS::EC2::Subnet":                      {Named: "ec2:CreateSubnet ec2:DeleteSubnet ec2:ModifySubnetAttribute" + tagEC2, Unnamed: "ec2:DescribeNetworkAcls ec2:DescribeSubnets"},
	"AWS::EC2::SubnetNetworkAclAssociation": {Named: "ec2:ReplaceNetworkAclAssociation", Unnamed: "ec2:DescribeNetworkAcls"},
	"AWS::EC2::SubnetRouteTableAssociation": {Named: "ec2:AssociateRouteTable ec2:DisassociateRouteTable ec2:ReplaceRouteTableAssociation",
		Unnamed: "ec2:DescribeRouteTables ec2:DescribeSubnets"},
	"AWS::EC2::TransitGateway": {Named: "ec2:CreateTransitGateway ec2:DeleteTransitGateway ec2:ModifyTransitGateway" + tagEC2,
		Unnamed: "ec2:DescribeTags ec2:DescribeTransitGateways"},
	"AWS::EC2::TransitGatewayAttachment": {Named: "ec2:CreateTransitGatewayVpcAttachment ec2:DeleteTransitGatewayVpcAttachment ec2:ModifyTransitGatewayVpcAttachment" + tagEC2,
		Unnamed: "ec2:DescribeTags ec2:DescribeTransitGatewayAttachments ec2:DescribeTransitGatewayVpcAttachments", Others: "iam:CreateServiceLinkedRole"},
	"AWS::EC2::TransitGatewayRouteTable": {Named: "ec2:CreateTransitGatewayRouteTable ec2:DeleteTransitGatewayRouteTable ec2:DisassociateTransitGatewayRouteTable" + tagEC2,
		Unnamed: "ec2:DescribeTransitGatewayRouteTables ec2:GetTransitGatewayRouteTableAssociations"},
	"AWS::EC2::TransitGatewayRouteTableAssociation": {Named: "ec2:AssociateTransitGatewayRouteTable ec2:DisassociateTransitGatewayRouteTable",
		Unnamed: "ec2:GetTransitGatewayRouteTableAssociations"},
	"AWS::EC2::TransitGatewayRouteTablePropagation": {Named: "ec2:DisableTransitGatewayRouteTablePropagation ec2:EnableTransitGatewayRouteTablePropagation",
		Unnamed: "ec2:GetTransitGatewayRouteTablePropagations"},
	"AWS::EC2::VPC": {Named: "ec2:CreateVpc ec2:DeleteVpc ec2:DescribeVpcAttribute ec2:ModifyVpcAttribute" + tagEC2,
		Unnamed: "ec2:DescribeNetworkAcls ec2:DescribeSecurityGroups ec2:DescribeVpcEncryptionControls ec2:DescribeVpcs"},
	"AWS::EC2::VPCEndpoint": {Named: "ec2:CreateVpcEndpoint ec2:DeleteVpcEndpoints ec2:ModifyVpcEndpoint" + tagEC2,
		Unnamed: "ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcEndpoints ec2:DescribeVpcs"},
	"AWS::EC2::VPCEndpoint.PrivateDnsEnabled": {Named: "route53:AssociateVPCWithHostedZone"},
	"AWS::EC2::VPCGatewayAttachment":          {Named: "ec2:AttachInternetGateway ec2:DetachInternetGateway", Unnamed: "ec2:DescribeInternetGateways"},
	// The log actions are those of the guide to AWS Site-to-Site VPN logs.
	"AWS::EC2::VPNConnection": {Named: "ec2:CreateVpnConnection ec2:DeleteVpnConnection" + tagEC2,
		Unnamed: "ec2:DescribeVpnConnections logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:GetLogDelivery " +
			"logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery"},
	"AWS::RAM::ResourceShare": {
		Named: "ram:AssociateResourceShare ram:DeleteResourceShare ram:DisassociateResourceShare ram:ListResourceSharePermissions ram:TagResource ram:UntagResource " +
			"ram:UpdateResourceShare",
		Unnamed: "ram:GetResourceShareAssociations ram:GetResourceShares", Others: "ram:CreateResourceShare"},
	"AWS::Route53::HostedZone": {
		Named: "route53:AssociateVPCWithHostedZone route53:ChangeTagsForResource route53:DeleteHostedZone route53:DisassociateVPCFromHostedZone route53:GetChange " +
			"route53:GetHostedZone route53:ListQueryLoggingConfigs route53:ListTagsForResource route53:UpdateHostedZoneComment",
		Unnamed: "ec2:DescribeVpcs route53:CreateHostedZone"},
	"AWS::Route53Resolver::ResolverEndpoint": {
		Named: "route53resolver:AssociateResolverEndpointIpAddress route53resolver:CreateResolverEndpoint route53resolver:DeleteResolverEndpoint " +
			"route53resolver:DisassociateResolverEndpointIpAddress route53resolver:GetResolverEndpoint route53resolver:ListResolverEndpointIpAddresses " +
			"route53resolver:ListTagsForResource route53resolver:TagResource route53resolver:UntagResource route53resolver:UpdateResolverEndpoint",
		Unnamed: "ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs"},
	// What Resolver does with network interfaces under the caller's permissions; the last but one is of AWS's policy AmazonRoute53ResolverFullAccess.
	"AWS::Route53Resolver::ResolverEndpoint.IpAddresses": {Named: "ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:CreateNetworkInterfacePermission ec2:ModifyNetworkInterfaceAttribute"},
	"AWS::Route53Resolver::ResolverRule": {Named: "route53resolver:CreateResolverRule route53resolver:DeleteResolverRule route53resolver:GetResolverRule " +
		"route53resolver:ListTagsForResource route53resolver:TagResource route53resolver:UntagResource route53resolver:UpdateResolverRule"},
	"AWS::Route53Resolver::ResolverRuleAssociation": {Named: "route53resolver:AssociateResolverRule route53resolver:DisassociateResolverRule " +
		"route53resolver:GetResolverRuleAssociation", Unnamed: "ec2:DescribeVpcs"},
}

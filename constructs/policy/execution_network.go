package policy

import "fmt"

// executionNetwork is for the networks of all regions, with gateways, VPN and names.
//
// What a network consists of has no names: EC2 gives it IDs. So the statements on it are about whatever the network account
// has of a type; there, it is the network.
func executionNetwork(e Execution) part {
	return part{groups: []group{
		{sid: "EC2", on: e.arns("ec2", "*"), types: []string{"AWS::EC2::CustomerGateway", "AWS::EC2::EIP", "AWS::EC2::FlowLog", "AWS::EC2::InternetGateway", "AWS::EC2::NatGateway",
			"AWS::EC2::NetworkAcl", "AWS::EC2::NetworkAclEntry", "AWS::EC2::Route", "AWS::EC2::RouteTable", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet",
			"AWS::EC2::SubnetNetworkAclAssociation", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::TransitGateway", "AWS::EC2::TransitGatewayAttachment",
			"AWS::EC2::TransitGatewayRouteTable", "AWS::EC2::TransitGatewayRouteTableAssociation", "AWS::EC2::TransitGatewayRouteTablePropagation", "AWS::EC2::VPC",
			"AWS::EC2::VPCEndpoint", "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::VPNConnection", "AWS::Route53Resolver::ResolverEndpoint.IpAddresses"}},
		{types: []string{"AWS::EC2::FlowLog.DeliverLogsPermissionArn"}},
		{sid: "Zones", types: []string{"AWS::Route53::HostedZone", "AWS::EC2::VPCEndpoint.PrivateDnsEnabled"}, on: List{e.route53("change/*"), e.route53("hostedzone/*")}},
		{sid: "Resolvers", types: []string{"AWS::Route53Resolver::ResolverEndpoint", "AWS::Route53Resolver::ResolverRule", "AWS::Route53Resolver::ResolverRuleAssociation"},
			on: e.arns("route53resolver", "resolver-endpoint/*", "resolver-rule/*")},
	}, more: []Statement{e.pass("vpc-flow-logs", "causeway-flow-logs*"), e.serviceLinkedRole("transitgateway")}}
}

// executionNetworkServices is for the other half of networks' stacks: the share, records of the traffic, functions.
func executionNetworkServices(e Execution) part {
	functions := []string{"causeway-default-security-group*", "causeway-vpn-attachment"}
	groups := append(e.keys(), e.functions([]string{"Custom::ClosedSecurityGroup", "Custom::VPNAttachment"}, functions...)...)
	groups = append(groups,
		group{sid: "Shares", types: []string{"AWS::RAM::ResourceShare"}, on: e.arns("ram", "resource-share/*")},
		group{sid: "LogGroups", types: []string{"AWS::Logs::LogGroup", "AWS::Logs::LogGroup.KmsKeyId"}, on: e.arns("logs", "log-group:/"+e.Organization+"/network/*")},
		group{sid: "Buckets", types: []string{"AWS::S3::Bucket", "AWS::S3::BucketPolicy"}, on: List{e.env().Bucket(e.Organization + "-flow-logs-" + e.Account + "-*")}},
		e.roles(append([]string{"causeway-flow-logs*"}, functions...)...),
	)
	// A share has no ARN before it exists. None leaves the AWS Organization.
	createShares := Statement{Sid: "CreateShares", Effect: Allow, Action: List{"ram:CreateResourceShare"}, Resource: List{"*"},
		Condition: Condition{"Bool": {"ram:RequestedAllowsExternalPrincipals": {"false"}}}}
	return part{groups: groups, more: []Statement{createShares, e.pass("lambda", functions...)}}
}

// route53 is the ARN of a resource of Route 53, which bears neither region nor account.
func (e Execution) route53(resource string) string {
	return fmt.Sprintf("arn:%s:route53:::%s", e.Partition, resource)
}

// executionOrganization is for units, accounts, service control policies and the StackSet of the workload baseline.
func executionOrganization(e Execution) part {
	organization := func(what, which string) string {
		return e.env().global("organizations", what+"/"+e.OrganizationID+"/"+which)
	}
	baseline := e.Organization + "-workload-baseline"
	return part{groups: []group{
		{sid: "Units", types: []string{"AWS::Organizations::Account", "AWS::Organizations::OrganizationalUnit", "AWS::Organizations::Policy"},
			on: List{organization("account", "*"), organization("ou", "*"), organization("policy", "service_control_policy/*"), organization("root", "*")}},
		{sid: "StackSets", types: []string{"AWS::CloudFormation::StackSet"},
			on: append(e.arns("cloudformation", "stackset/"+baseline+":*", "stackset-target/"+baseline+":*"),
				fmt.Sprintf("arn:%s:cloudformation:%s::type/resource/*", e.Partition, e.env().Region))}, // of what its template has
	}, more: []Statement{
		// A policy has no ARN before it exists.
		{Sid: "CreatePolicies", Effect: Allow, Action: List{"organizations:CreatePolicy", "organizations:ListPolicies"}, Resource: List{"*"},
			Condition: Condition{"StringEquals": {"organizations:PolicyType": {"SERVICE_CONTROL_POLICY"}}}},
	}}
}

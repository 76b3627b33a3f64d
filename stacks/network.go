package stacks

import (
	"causeway/config"
	"causeway/constructs/network"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
)

// NewNetworkStack creates the shared VPC in the network account. It is protected from termination: other accounts
// live in its subnets.
func NewNetworkStack(scope constructs.Construct, org *config.Organization) awscdk.Stack {
	account := org.Accounts[org.Network.Account]
	stack := newStack(scope, org, account, config.NetworkStack, "VPC and subnets, shared with the workload accounts", true)
	vpc := network.NewVPC(stack, "VPC", &network.VPCProps{
		Environment: environment(org, account),
		Name:        org.Name,
		CIDR:        org.Network.CIDR,
		Subnets:     subnets(org.Network),
		NATZones:    org.Network.NATZones(),
	})
	vpc.AddEndpoints(org.Network.Endpoints, members(org))
	addGateways(vpc, org)
	vpc.AddNetworkACLs(org.Network.Endpoints, org.Network.Beyond())
	addFlowLogs(vpc, org)
	addDNS(vpc, org)
	vpc.CloseDefaultSecurityGroup(config.DefaultSecurityGroupFunction)
	if principals := config.NetworkPrincipals(org); len(principals) > 0 {
		vpc.Share(org.Name+"-network", principals)
	}
	return stack
}

// addFlowLogs records the traffic where the file says.
func addFlowLogs(vpc *network.VPC, org *config.Organization) {
	if org.Network.FlowLogsInBucket() {
		vpc.AddFlowLogBucket(&network.FlowLogBucketProps{
			BucketName:    config.FlowLogBucket(org),
			KeyAlias:      config.FlowLogBucketKeyAlias(org),
			RetentionDays: org.Network.FlowLogRetentionDays(),
		})
		return
	}
	vpc.AddFlowLogs(&network.FlowLogProps{
		LogGroup:      config.FlowLogGroup(org),
		KeyAlias:      config.FlowLogKeyAlias(org),
		RoleName:      config.FlowLogRole,
		RetentionDays: org.Network.FlowLogRetentionDays(),
	})
}

// addGateways adds the ways to other networks that the file has.
func addGateways(vpc *network.VPC, org *config.Organization) {
	gateway, vpn := org.Network.TransitGateway, org.Network.VPN
	if gateway == nil {
		return
	}
	transitGateway := vpc.AddTransitGateway(&network.TransitGatewayProps{ASN: gateway.ASN, Beyond: org.Network.Beyond()})
	if vpn != nil {
		transitGateway.AddVPN(&network.VPNProps{
			CustomerGateway: vpn.CustomerGateway,
			ASN:             vpn.ASN,
			LogGroup:        config.VPNLogGroup(org),
			KeyAlias:        config.VPNLogKeyAlias(org),
			FunctionName:    config.VPNAttachmentFunction,
		})
	}
}

// addDNS adds the names that the file has.
func addDNS(vpc *network.VPC, org *config.Organization) {
	vpc.AddPrivateZones(org.Network.PrivateZones)
	var rules []network.ResolverRule
	for _, rule := range org.Network.ResolverRules {
		rules = append(rules, network.ResolverRule{Domain: rule.Domain, TargetIPs: rule.TargetIPs})
	}
	if len(rules) > 0 {
		vpc.AddResolverRules(rules)
	}
}

// members are whose requests, about whose resources, pass through the endpoints of the network: the organization's, or those
// of the file's accounts where they share none.
func members(org *config.Organization) policy.Members {
	var accounts []string
	for _, account := range org.AccountsByName() {
		accounts = append(accounts, account.ID)
	}
	return policy.Members{OrganizationID: org.OrganizationID(), Accounts: accounts}
}

var routes = map[config.Route]network.Route{
	config.RouteInternet: network.Internet,
	config.RouteNAT:      network.NAT,
	config.RouteIsolated: network.Isolated,
}

// subnets are the subnets of the network, as the construct takes them.
func subnets(n *config.Network) []network.Subnet {
	var subnets []network.Subnet
	for _, subnet := range n.MustSubnets() {
		subnets = append(subnets, network.Subnet{
			Tier: subnet.Tier.Name, Route: routes[subnet.Tier.Route], Zone: subnet.AvailabilityZoneID, CIDR: subnet.CIDR.String(),
		})
	}
	return subnets
}

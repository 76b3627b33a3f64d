package stacks

import (
	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/network"
	"causeway/constructs/policy"
)

// NewNetworkStack creates the shared VPC of a region in the network account. It is protected from termination: other
// accounts live in its subnets.
func NewNetworkStack(scope *cfn.App, org *config.Organization, region string) *cfn.Stack {
	described := org.NetworkIn(region)
	account := org.Accounts[described.Account]
	stack := newStackIn(scope, account, region, config.NetworkStackIn(org, region), "VPC and subnets, shared with the workload accounts", true)
	vpc := network.NewVPC(stack.Scope, "VPC", &network.VPCProps{
		Environment: environmentIn(org, account, region),
		Name:        org.Name,
		CIDR:        described.CIDR,
		Subnets:     subnets(described),
		NATZones:    described.NATZones(),
	})
	vpc.AddEndpoints(described.Endpoints, members(org))
	addGateways(vpc, org, described)
	vpc.AddNetworkACLs(described.Endpoints, described.Beyond())
	addFlowLogs(vpc, org, described, region)
	addDNS(vpc, described)
	vpc.CloseDefaultSecurityGroup(config.DefaultSecurityGroupFunctionIn(org, region))
	if principals := config.NetworkPrincipals(org); len(principals) > 0 {
		vpc.Share(org.Name+"-network", principals)
	}
	return stack
}

// addFlowLogs records the traffic where the file says.
func addFlowLogs(vpc *network.VPC, org *config.Organization, described *config.Network, region string) {
	if described.FlowLogsInBucket() {
		vpc.AddFlowLogBucket(&network.FlowLogBucketProps{
			BucketName:    config.FlowLogBucketIn(org, region),
			KeyAlias:      config.FlowLogBucketKeyAlias(org),
			RetentionDays: described.FlowLogRetentionDays(),
		})
		return
	}
	vpc.AddFlowLogs(&network.FlowLogProps{
		LogGroup:      config.FlowLogGroup(org),
		KeyAlias:      config.FlowLogKeyAlias(org),
		RoleName:      config.FlowLogRoleIn(org, region),
		RetentionDays: described.FlowLogRetentionDays(),
	})
}

// addGateways adds the ways to other networks that the file has.
func addGateways(vpc *network.VPC, org *config.Organization, described *config.Network) {
	gateway, vpn := described.TransitGateway, described.VPN
	if gateway == nil {
		return
	}
	transitGateway := vpc.AddTransitGateway(&network.TransitGatewayProps{ASN: gateway.ASN, Beyond: described.Beyond()})
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
func addDNS(vpc *network.VPC, described *config.Network) {
	vpc.AddPrivateZones(described.PrivateZones)
	var rules []network.ResolverRule
	for _, rule := range described.ResolverRules {
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

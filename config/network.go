package config

// Network is one VPC whose subnets the workload accounts share through AWS RAM.
type Network struct {
	// Account is the name of the network account.
	Account string `json:"account"`
	// CIDR is the VPC's IPv4 range, /16 to /28; leave it out where ids names a VPC that exists already.
	CIDR string `json:"cidr,omitempty"`
	// AvailabilityZoneIDs are the zones by ID, as in euw1-az1 (names differ from account to account); add new ones at the end.
	AvailabilityZoneIDs []string `json:"availabilityZoneIds,omitempty" jsonschema:"minItems=1,maxItems=8,uniqueItems=true"`
	// Tiers are the kinds of subnet, one subnet of each per zone; add new ones at the end.
	Tiers []*Tier `json:"subnets,omitempty" jsonschema:"minItems=1"`
	// NATGateways says how private subnets reach the internet: none (default), one, or onePerZone.
	NATGateways NATGateways `json:"natGateways,omitempty" jsonschema:"enum=none,enum=one,enum=onePerZone"`
	// Endpoints are the AWS services reached without the internet, by the last part of their endpoint name, as in ecr.api.
	Endpoints []string `json:"endpoints,omitempty" jsonschema:"uniqueItems=true"`
	// FlowLogs are the records of all traffic; they are kept for a year where this is left out.
	FlowLogs *FlowLogs `json:"flowLogs,omitempty"`
	// IDs name a VPC and subnets that exist already; they replace the lookup of shared subnets in workload accounts.
	IDs *NetworkIDs `json:"ids,omitempty"`
	// SharedWith names the organizational units or accounts that may use the subnets.
	SharedWith []string `json:"sharedWith,omitempty" jsonschema:"uniqueItems=true"`
	// TransitGateway connects the VPC with other networks.
	TransitGateway *TransitGateway `json:"transitGateway,omitempty"`
	// VPN connects the transit gateway with a network on premises.
	VPN *VPN `json:"vpn,omitempty"`
	// PrivateZones are the domains whose names the VPC alone knows, as in acme.internal: private hosted zones of Route 53.
	PrivateZones []string `json:"privateZones,omitempty" jsonschema:"minItems=1,uniqueItems=true"`
	// ResolverRules say which name servers, as those on premises, know which domains.
	ResolverRules []*ResolverRule `json:"resolverRules,omitempty" jsonschema:"minItems=1"`
	// Regions are further VPCs like it in other regions, by region, for the stages there: each with cidr and availabilityZoneIds.
	Regions map[string]*RegionalNetwork `json:"regions,omitempty" jsonschema:"minProperties=1"`
}

// Tier is a kind of subnet, one subnet per zone.
type Tier struct {
	// Name is the tier's name: lower-case letters, digits and single hyphens, at most 30 characters.
	Name string `json:"name" jsonschema:"maxLength=30,pattern=^[a-z][a-z0-9]*(-[a-z0-9]+)*$"`
	// Prefix is the prefix length of each subnet, 16 to 28: 24 is 256 addresses.
	Prefix int `json:"prefix" jsonschema:"minimum=16,maximum=28"`
	// Route is where traffic to the internet goes: internet (both ways), nat (outwards only) or isolated (nowhere).
	Route Route `json:"route" jsonschema:"enum=internet,enum=nat,enum=isolated"`
}

// Route is where a tier's traffic to the internet goes.
type Route string

// The routes of a tier.
const (
	RouteInternet Route = "internet"
	RouteNAT      Route = "nat"
	RouteIsolated Route = "isolated"
)

// NATGateways is how many NAT gateways a network has.
type NATGateways string

// The numbers of NAT gateways; none given means NATNone.
const (
	NATNone       NATGateways = "none"
	NATOne        NATGateways = "one"
	NATOnePerZone NATGateways = "onePerZone"
)

// FlowLogs are the records of all traffic of the VPC.
type FlowLogs struct {
	// Destination is where records are kept: cloud-watch-logs (default) or s3, an encrypted bucket.
	Destination FlowLogDestination `json:"destination,omitempty" jsonschema:"enum=cloud-watch-logs,enum=s3"`
	// RetentionDays is how long records are kept, in days: one of the values that CloudWatch Logs allows.
	RetentionDays int `json:"retentionDays" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653"`
}

// FlowLogDestination is where flow logs are kept; none given means in CloudWatch Logs.
type FlowLogDestination string

// FlowLogsToS3 keeps flow logs in a bucket.
const FlowLogsToS3 FlowLogDestination = "s3"

// NetworkIDs name a VPC and subnets that exist already.
type NetworkIDs struct {
	// VPC is the ID of the VPC, as in vpc-0a1b2c3d4e5f67890.
	VPC string `json:"vpc" jsonschema:"pattern=^vpc-([0-9a-f]{8}|[0-9a-f]{17})$"`
	// Subnets are the IDs of the subnets by tier, as in private: [subnet-0a1b2c3d4e5f67890].
	Subnets map[string][]string `json:"subnets" jsonschema:"minProperties=1"`
}

// FlowLogRetentionDays is how long flow logs are kept, in days.
func (n *Network) FlowLogRetentionDays() int {
	if n.FlowLogs == nil {
		return 365
	}
	return n.FlowLogs.RetentionDays
}

// FlowLogsInBucket says whether flow logs are kept in a bucket of the network account.
func (n *Network) FlowLogsInBucket() bool {
	return n.FlowLogs != nil && n.FlowLogs.Destination == FlowLogsToS3
}

// Exists says whether the VPC exists already, so that there is none to create.
func (n *Network) Exists() bool { return n.CIDR == "" }

// HasRoute says whether a tier has that route.
func (n *Network) HasRoute(route Route) bool {
	for _, tier := range n.Tiers {
		if tier != nil && tier.Route == route {
			return true
		}
	}
	return false
}

// NATZones are the IDs of the zones that have a NAT gateway.
func (n *Network) NATZones() []string {
	switch n.NATGateways {
	case NATOne:
		return n.AvailabilityZoneIDs[:1]
	case NATOnePerZone:
		return n.AvailabilityZoneIDs
	}
	return nil
}

// NetworkPrincipals are who the subnets are shared with: account IDs, and ARNs of organizational units. A unit that
// does not exist yet has no ARN; its accounts stand for it, as far as the file has them.
func NetworkPrincipals(org *Organization) []string {
	var principals []string
	for _, name := range org.Network.SharedWith {
		if account := org.Accounts[name]; account != nil {
			principals = append(principals, account.ID)
			continue
		}
		if unit := org.AWSOrganization.Units[name]; unit.ID != "" {
			principals = append(principals, unitARN(org, unit))
			continue
		}
		for _, account := range org.AccountsByName() {
			if account.Unit == name && account.Name != org.Network.Account {
				principals = append(principals, account.ID)
			}
		}
	}
	return principals
}

// NetworkReaches says whether the network's subnets are usable in the account: it owns them, they are shared with it, or
// they exist already and nothing is said about sharing.
func (o *Organization) NetworkReaches(account *Account) bool {
	if o.Network == nil {
		return false
	}
	if account.Name == o.Network.Account || o.Network.IDs != nil && len(o.Network.SharedWith) == 0 {
		return true
	}
	for _, name := range o.Network.SharedWith {
		if name == account.Name || (account.Unit != "" && name == account.Unit) {
			return true
		}
	}
	return false
}

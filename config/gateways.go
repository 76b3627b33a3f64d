package config

// TransitGateway connects the VPC with other networks.
type TransitGateway struct {
	// ASN is the private autonomous system number of the AWS side: 64512 to 65534, or 4200000000 to 4294967294; another
	// number later makes another gateway.
	ASN int64 `json:"asn" jsonschema:"minimum=64512,maximum=4294967294"`
	// Routes are the IPv4 ranges behind the gateway, to which tiers of route nat and isolated have a way: 1 to 12, or leave
	// it out for all private ranges (RFC 1918).
	Routes []string `json:"routes,omitempty" jsonschema:"minItems=1,maxItems=12,uniqueItems=true"`
}

// VPN is a site-to-site connection to a network on premises, by two IPsec tunnels with BGP.
type VPN struct {
	// CustomerGateway is the public IPv4 address of the gateway on premises.
	CustomerGateway string `json:"customerGateway" jsonschema:"format=ipv4"`
	// ASN is the autonomous system number of the gateway on premises.
	ASN int64 `json:"asn" jsonschema:"minimum=1,maximum=4294967294"`
}

// privateRanges are the IPv4 ranges for private networks (RFC 1918).
var privateRanges = []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"}

// Beyond are the ranges that the transit gateway leads to; none without one.
func (n *Network) Beyond() []string {
	switch {
	case n.TransitGateway == nil:
		return nil
	case len(n.TransitGateway.Routes) == 0:
		return privateRanges
	}
	return n.TransitGateway.Routes
}

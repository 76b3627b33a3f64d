package config

// ResolverRule forwards questions about a domain, and those below it, to other name servers.
type ResolverRule struct {
	// Domain is the domain, as in corp.example.com.
	Domain string `json:"domain"`
	// TargetIPs are the IPv4 addresses of the name servers that know it, 1 to 6; they listen on port 53.
	TargetIPs []string `json:"targetIps" jsonschema:"minItems=1,maxItems=6,uniqueItems=true"`
}

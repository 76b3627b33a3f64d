package config

// Quotas are what AWS has raised for an account on request, in Service Quotas; what is left out has AWS's default.
// Synthesis fails where the templates need more.
type Quotas struct {
	// RoleTrustPolicyLength is how many characters a role's trust policy may have: more than 2048.
	RoleTrustPolicyLength int `json:"roleTrustPolicyLength,omitempty" jsonschema:"minimum=2049,maximum=8192"`
	// Roles is how many roles the account may have: more than 1000.
	Roles int `json:"roles,omitempty" jsonschema:"minimum=1001,maximum=1000000"`
	// ManagedPolicies is how many managed policies of its own the account may have: more than 1500.
	ManagedPolicies int `json:"managedPolicies,omitempty" jsonschema:"minimum=1501,maximum=1000000"`
	// EventBuses is how many event buses the account may have: more than 100.
	EventBuses int `json:"eventBuses,omitempty" jsonschema:"minimum=101,maximum=1000000"`
	// EventBusPolicySize is how many characters the policy of an event bus may have: more than 10240.
	EventBusPolicySize int `json:"eventBusPolicySize,omitempty" jsonschema:"minimum=10241,maximum=1000000"`
	// RulesPerEventBus is how many rules an event bus may have: more than 300.
	RulesPerEventBus int `json:"rulesPerEventBus,omitempty" jsonschema:"minimum=301,maximum=1000000"`
	// EventPatternSize is how many characters the pattern of a rule may have: more than 2048.
	EventPatternSize int `json:"eventPatternSize,omitempty" jsonschema:"minimum=2049,maximum=1000000"`
	// ElasticIPs is how many Elastic IP addresses the account may have: more than 5.
	ElasticIPs int `json:"elasticIPs,omitempty" jsonschema:"minimum=6,maximum=1000000"`
	// RulesPerNetworkACL is how many rules a network ACL may have in each direction: 21 to 40.
	RulesPerNetworkACL int `json:"rulesPerNetworkACL,omitempty" jsonschema:"minimum=21,maximum=40"`
	// RoutesPerRouteTable is how many routes a route table may have: 51 to 1000.
	RoutesPerRouteTable int `json:"routesPerRouteTable,omitempty" jsonschema:"minimum=51,maximum=1000"`
	// InterfaceEndpointsPerVPC is how many interface endpoints the VPC may have: more than 50.
	InterfaceEndpointsPerVPC int `json:"interfaceEndpointsPerVPC,omitempty" jsonschema:"minimum=51,maximum=1000000"`
	// ParticipantAccountsPerVPC is how many accounts the VPC may be shared with: more than 100.
	ParticipantAccountsPerVPC int `json:"participantAccountsPerVPC,omitempty" jsonschema:"minimum=101,maximum=1000000"`
	// SubnetsSharedWithAccount is how many subnets may be shared with one account: more than 100.
	SubnetsSharedWithAccount int `json:"subnetsSharedWithAccount,omitempty" jsonschema:"minimum=101,maximum=1000000"`
}

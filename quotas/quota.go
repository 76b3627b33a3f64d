package quotas

import "causeway/config"

// Quota is one of AWS's limits.
type Quota struct {
	Name   string // what is measured, as in "trust policy"
	Unit   string // what is counted, as in "characters"
	Limit  int    // AWS's default
	Remedy string // how to get below the limit
	// Key is the key of accounts.NAME.quotas that says what AWS has raised the limit to; "" where AWS raises it for nobody.
	Key string

	empty  int                      // what is there before anything is added: AWS's FullAWSAccess, or the frame of a document
	raised func(*config.Quotas) int // what that key says; 0 for nothing
}

// limit is what AWS allows in an account.
func (q *Quota) limit(account *config.Account) int {
	if q.raised != nil {
		return max(q.Limit, q.raised(&account.Quotas))
	}
	return q.Limit
}

// Units.
const (
	characters = "characters"
	bytes      = "bytes"
)

const (
	kilobyte = 1 << 10
	megabyte = 1 << 20
)

// What users can do about what is too large.
const (
	fewerPipelines    = "let fewer applications deploy into the account"
	fewerStages       = "let fewer stages share the account"
	fewerReaders      = "spread the application's stages over fewer accounts"
	fewerApplications = "move applications to an organization's file with shared services of its own"
	fewerSources      = "keep the sources of fewer applications in the account"
	smallerStack      = "split the application or the network that the stack is for"
	shorterNames      = "shorten the names in the file that it is made of"
)

// Policies. IAM, S3, KMS and SNS measure what CloudFormation sends them: JSON without white space between its elements.
var (
	trustPolicy = &Quota{Name: "trust policy", Unit: characters, Limit: 2048, Remedy: fewerPipelines,
		Key: "roleTrustPolicyLength", raised: func(q *config.Quotas) int { return q.RoleTrustPolicyLength }}
	managedPolicy      = &Quota{Name: "managed policy", Unit: characters, Limit: 6144, Remedy: fewerStages}
	inlinePolicies     = &Quota{Name: "inline policies of a role", Unit: characters, Limit: 10240, Remedy: fewerStages}
	policiesOfRole     = &Quota{Name: "managed policies of a role", Unit: "policies", Limit: 10, Remedy: fewerStages}
	bucketPolicy       = &Quota{Name: "bucket policy", Unit: bytes, Limit: 20 * kilobyte, Remedy: fewerReaders}
	keyPolicy          = &Quota{Name: "KMS key policy", Unit: bytes, Limit: 32 * kilobyte, Remedy: fewerReaders}
	repositoryPolicy   = &Quota{Name: "ECR repository policy", Unit: characters, Limit: 10240, Remedy: fewerReaders}
	topicPolicy        = &Quota{Name: "SNS topic policy", Unit: bytes, Limit: 30 * kilobyte, Remedy: fewerReaders}
	endpointPolicy     = &Quota{Name: "VPC endpoint policy", Unit: characters, Limit: 20480, Remedy: "allow fewer resources in it"}
	codeArtifactPolicy = &Quota{Name: "CodeArtifact policy", Unit: characters, Limit: 5120,
		Remedy: "let in whole units with sharedServices.packages.units, or publish from fewer stages"}
	eventBusPolicy = &Quota{Name: "event bus policy", Unit: characters, Limit: 10240, empty: len(`{"Version":"2012-10-17","Statement":[]}`) - len(","), Remedy: fewerSources,
		Key: "eventBusPolicySize", raised: func(q *config.Quotas) int { return q.EventBusPolicySize }}
	// Since May 2026, in every partition; policies of other types have what they had (aws.amazon.com/about-aws/whats-new/2026/05/aws-organizations-increased-scp-quotas).
	controlPolicy = &Quota{Name: "service control policy", Unit: characters, Limit: 10240,
		Remedy: "name fewer regions or roles in it"}
	resourceControlPolicy = &Quota{Name: "resource control policy", Unit: characters, Limit: 5120,
		Remedy: "name fewer resources in it"}
	// AWS's own FullAWSAccess, which every root, unit and account has, is one of the ten; RCPFullAWSAccess is one of the five.
	controlPoliciesOfTarget = &Quota{Name: "control policies of a unit", Unit: "policies", Limit: 10, empty: 1,
		Remedy: "join policies, or attach some to the unit above"}
	resourceControlPoliciesOfTarget = &Quota{Name: "resource control policies of a unit", Unit: "policies", Limit: 5, empty: 1,
		Remedy: "join policies, or attach some to the unit above"}
)

// Templates. The CDK CLI hands them over in S3, where one may have a megabyte; a StackSet's is in its own template.
var (
	templateBody      = &Quota{Name: "template", Unit: bytes, Limit: megabyte, Remedy: smallerStack}
	templateResources = &Quota{Name: "resources of a template", Unit: "resources", Limit: 500, Remedy: smallerStack}
	templateOutputs   = &Quota{Name: "outputs of a template", Unit: "outputs", Limit: 200, Remedy: smallerStack}
	stackSetBody      = &Quota{Name: "StackSet template", Unit: bytes, Limit: 51200, Remedy: "deliver by stacks: organization.delivery: stacks"}
	exportName        = &Quota{Name: "export name", Unit: characters, Limit: 255, Remedy: shorterNames}
)

// Pipelines.
var (
	pipelineStages = &Quota{Name: "stages of a pipeline", Unit: "stages", Limit: 50,
		Remedy: "give the application fewer stages; one with an approval counts twice"}
	stageActions       = &Quota{Name: "actions of a stage", Unit: "actions", Limit: 50, Remedy: "give the application fewer stages"}
	pipelineActions    = &Quota{Name: "actions of a pipeline", Unit: "actions", Limit: 500, Remedy: "give the application fewer stages"}
	configurationValue = &Quota{Name: "configuration value of an action", Unit: characters, Limit: 1000, Remedy: shorterNames}
	parameterOverrides = &Quota{Name: "ParameterOverrides of an action", Unit: characters, Limit: 1000, Remedy: "keep long values of the stage's parameters in SSM parameters"}
	eventPattern       = &Quota{Name: "event pattern", Unit: characters, Limit: 2048, Remedy: "name fewer branches, paths or stages",
		Key: "eventPatternSize", raised: func(q *config.Quotas) int { return q.EventPatternSize }}
	dashboardWidgets = &Quota{Name: "widgets of a dashboard", Unit: "widgets", Limit: 500, Remedy: "give the application fewer stages"}
)

// The network.
var (
	networkACLRules = &Quota{Name: "rules of a network ACL in a direction", Unit: "rules", Limit: 20, Remedy: "write fewer rules for the tier",
		Key: "rulesPerNetworkACL", raised: func(q *config.Quotas) int { return q.RulesPerNetworkACL }}
	routesOfTable = &Quota{Name: "routes of a route table", Unit: "routes", Limit: 50, Remedy: "join ranges of addresses",
		Key: "routesPerRouteTable", raised: func(q *config.Quotas) int { return q.RoutesPerRouteTable }}
	interfaceEndpoints = &Quota{Name: "interface endpoints of a VPC", Unit: "endpoints", Limit: 50, Remedy: "shorten network.endpoints",
		Key: "interfaceEndpointsPerVPC", raised: func(q *config.Quotas) int { return q.InterfaceEndpointsPerVPC }}
	elasticIPs = &Quota{Name: "Elastic IP addresses", Unit: "addresses", Limit: 5, Remedy: "write network.natGateways: one, or use fewer zones",
		Key: "elasticIPs", raised: func(q *config.Quotas) int { return q.ElasticIPs }}
	participantAccounts = &Quota{Name: "accounts that share a VPC", Unit: "accounts", Limit: 100, Remedy: "shorten network.sharedWith",
		Key: "participantAccountsPerVPC", raised: func(q *config.Quotas) int { return q.ParticipantAccountsPerVPC }}
	sharedSubnets = &Quota{Name: "subnets shared with an account", Unit: "subnets", Limit: 100, Remedy: "write fewer tiers or zones",
		Key: "subnetsSharedWithAccount", raised: func(q *config.Quotas) int { return q.SubnetsSharedWithAccount }}
)

// Accounts: those of which the platform needs more with every application or stage.
var (
	rolesOfAccount = &Quota{Name: "roles of an account", Unit: "roles", Limit: 1000, Remedy: fewerApplications,
		Key: "roles", raised: func(q *config.Quotas) int { return q.Roles }}
	policiesOfAccount = &Quota{Name: "managed policies of an account", Unit: "policies", Limit: 1500, Remedy: fewerApplications,
		Key: "managedPolicies", raised: func(q *config.Quotas) int { return q.ManagedPolicies }}
	busesOfAccount = &Quota{Name: "event buses of an account", Unit: "event buses", Limit: 100, Remedy: fewerApplications,
		Key: "eventBuses", raised: func(q *config.Quotas) int { return q.EventBuses }}
	rulesOfBus = &Quota{Name: "rules of an event bus", Unit: "rules", Limit: 300, Remedy: fewerApplications,
		Key: "rulesPerEventBus", raised: func(q *config.Quotas) int { return q.RulesPerEventBus }}
)

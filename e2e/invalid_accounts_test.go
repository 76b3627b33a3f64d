package e2e

import (
	"os"
	"strings"
)

// shape is the text of another organization's file.
func shape(name string) string {
	data, err := os.ReadFile("../config/testdata/" + name + ".yaml")
	if err != nil {
		panic(err)
	}
	return string(data)
}

// Wrong files: region, organization, accounts and shared services.
var invalidAccounts = []invalid{
	{name: "an account ID without quotes",
		edits: []edit{{`orders-dev:       {id: "222222222222"`, "orders-dev:       {id: 222222222222"}},
		want:  []string{":21:26: accounts.orders-dev.id: 222222222222 is a number where text belongs: the AWS account ID: twelve digits, in quotes (YAML takes unquoted digits for a number and drops leading zeros)"}},
	{name: "an account ID without quotes that begins with zero",
		edits: []edit{{`orders-dev:       {id: "222222222222"`, "orders-dev:       {id: 012345670123"}},
		want:  []string{":21:26: accounts.orders-dev.id: 012345670123 is a number where text belongs: the AWS account ID: twelve digits, in quotes (YAML takes unquoted digits for a number and drops leading zeros)"}},
	{name: "an account ID without quotes that YAML takes for text",
		edits: []edit{{`orders-dev:       {id: "222222222222"`, "orders-dev:       {id: 012345678901"}},
		want:  []string{":21:26: accounts.orders-dev.id: 012345678901 is a number where text belongs: the AWS account ID: twelve digits, in quotes (YAML takes unquoted digits for a number and drops leading zeros)"}},
	{name: "an account ID with a digit too few",
		edits: []edit{{`orders-dev:       {id: "222222222222"`, `orders-dev:       {id: "22222222222"`}},
		want:  []string{`:21:26: accounts.orders-dev.id: "22222222222" does not fit: the AWS account ID: twelve digits, in quotes (YAML takes unquoted digits for a number and drops leading zeros)`}},
	{name: "an account ID with hyphens",
		edits: []edit{{`orders-dev:       {id: "222222222222"`, `orders-dev:       {id: "2222-2222-2222"`}},
		want:  []string{`:21:26: accounts.orders-dev.id: "2222-2222-2222" does not fit: the AWS account ID: twelve digits, in quotes (YAML takes unquoted digits for a number and drops leading zeros)`}},
	{name: "an account ID of zeros",
		edits: []edit{{`orders-dev:       {id: "222222222222"`, `orders-dev:       {id: "000000000000"`}},
		want:  []string{`:21:26: accounts.orders-dev.id: "000000000000" is no AWS account; write the account's twelve digits`}},
	{name: "an account ID twice",
		edits: []edit{{`orders-dev:       {id: "222222222222"`, `orders-dev:       {id: "111111111111"`}},
		want:  []string{`:19:26: accounts.shared-services.id: "111111111111" is the ID of account orders-dev, too; give every account its own, or use one name for both`}},
	{name: "a name that AWS reserves",
		edits: []edit{{"name: acme ", "name: sthree-acme "}},
		want:  []string{`:4:7: name: "sthree-acme" begins like names that AWS reserves (aws, sthree, amzn-s3-demo); choose another`}},
	{name: "an account that is only part of another's name",
		edits: []edit{{"{name: qa,    account: orders-qa,", "{name: qa,    account: orders-dev.id,"}},
		want:  []string{`:58:32: applications[0].stages[1].account: "orders-dev.id" is none of the accounts: management, network, orders-dev, orders-prod, orders-qa, orders-stage, payments-nonprod, payments-prod, shared-services`}},
	{name: "an account name in capitals",
		edits: []edit{
			{"  orders-dev:       {id", "  Orders-Dev:       {id"},
			{"account: orders-dev}", "account: Orders-Dev}"},
		},
		want: []string{":21:3: accounts.Orders-Dev: is no name for an account: use lower-case letters, digits and single hyphens, at most 60"}},
	{name: "shared services in an unknown account",
		edits: []edit{{"account: shared-services     #", "account: tools     #"}},
		want:  []string{`:29:12: sharedServices.account: "tools" is none of the accounts: management, network, orders-dev, orders-prod, orders-qa, orders-stage, payments-nonprod, payments-prod, shared-services`}},
	{name: "an unknown unit",
		edits: []edit{{`orders-qa:        {id: "444444444444", unit: Workloads}`, `orders-qa:        {id: "444444444444", unit: Workload}`}},
		want:  []string{`:22:48: accounts.orders-qa.unit: "Workload" is none of organization.units: Infrastructure, Workloads`}},
	{name: "an unknown management account",
		edits: []edit{{"managementAccount: management", "managementAccount: root"}},
		want:  []string{`:10:22: organization.managementAccount: "root" is none of the accounts: management, network, orders-dev, orders-prod, orders-qa, orders-stage, payments-nonprod, payments-prod, shared-services`}},
	{name: "a malformed organization ID",
		edits: []edit{{"id: o-a1b2c3d4e5 ", "id: a1b2c3d4e5 "}},
		want:  []string{`:8:7: organization.id: "a1b2c3d4e5" does not fit: the organization's ID, as in o-a1b2c3d4e5; it narrows every cross-account policy with aws:PrincipalOrgID`}},
	{name: "a unit of another organization",
		edits: []edit{{"ou-a1b2-workload", "ou-zzzz-workload"}},
		want:  []string{`:15:21: organization.units.Workloads.id: "ou-zzzz-workload" belongs to another organization: units under r-a1b2 begin with ou-a1b2-`}},
	{name: "an organization managed from nowhere",
		edits: []edit{{"  managementAccount: management\n", ""}},
		want: []string{
			":10:11: organization.manage: true needs organization.managementAccount: that account manages the organization",
			`:14:21: organization.units.Workloads.id: "ou-a1b2-workload" needs organization.managementAccount: the unit's ARN contains that account`,
		}},
	{name: "a baseline by StackSet that nobody delivers",
		edits: []edit{{"  manage: true ", "  manage: false "}, {"delivery: stacks  ", "delivery: stackset  "}},
		want:  []string{`:12:13: organization.delivery: "stackset" needs organization.manage: true, because the StackSet is part of the stack Organization`}},
	{name: "a baseline by StackSet that does not fit every account",
		edits: []edit{
			{"delivery: stacks  ", "delivery: stackset  "},
			{`id: "444444444444", unit: Workloads}`, `id: "444444444444"}`},
			{`id: "555555555555", unit: Workloads}`, `id: "555555555555", unit: Workloads, permissionsBoundary: ours}`},
			{"sharedWith: [Workloads]", "sharedWith: [orders-dev, orders-stage, payments-nonprod, payments-prod]"},
			{"    pipelines: sharedServices", "    pipelines: environment"},
		},
		want: []string{
			`:22:3: accounts.orders-qa: receives no roles: a StackSet delivers into organizational units, and never into the management account; give the account a unit, or use organization.delivery: stacks`,
			`:23:80: accounts.orders-stage.permissionsBoundary: "ours" cannot differ from account to account in one StackSet; leave it out, or use organization.delivery: stacks`,
			`:45:3: network.sharedWith: reaches orders-dev, orders-stage, payments-nonprod, payments-prod, but not orders-prod, and a StackSet gives all accounts the same; share the subnets with the units of all workload accounts, or with none`,
			`:53:20: applications[0].source.type: "codeconnections" starts pipelines of its own account, shared-services, and pipelines: environment runs one in orders-dev; use codecommit, s3 or ecr, or pipelines: sharedServices`,
			`:54:16: applications[0].pipelines: "environment" puts a pipeline into each account, which a StackSet does not deliver; use sharedServices, or organization.delivery: stacks`,
		}},
	{name: "a baseline by StackSet in China",
		text: strings.Replace(shape("stackset-delivery"), "region: eu-central-1", "region: cn-north-1", 1),
		want: []string{
			`:10:13: organization.delivery: "stackset" is not offered in China, where StackSets are not trusted by AWS Organizations; use stacks`,
			`:27:25: network.availabilityZoneIds[0]: "euc1-az1" is a zone of eu-central-1, but the home region is cn-north-1: subnets can be shared and used only in their own region; name zones that begin with cnn1-`,
		}},
	{name: "an unknown region",
		edits: []edit{
			{"region: eu-west-1 ", "region: eu-west-9 "},
			{"[euw1-az1, euw1-az2]", "[euw9-az1, euw9-az2]"},
		},
		want: []string{`:5:9: region: "eu-west-9" is no region that Causeway knows; use one such as eu-west-1, us-gov-west-1 or cn-north-1`}},
	{name: "images replicated to their own region",
		edits: []edit{{"[eu-central-1]", "[eu-west-1]"}},
		want:  []string{`:31:23: sharedServices.replicateImagesTo[0]: "eu-west-1" is the home region, where the images are already; leave it out`}},
	{name: "images replicated to another partition",
		edits: []edit{{"[eu-central-1]", "[us-gov-west-1]"}},
		want:  []string{`:31:23: sharedServices.replicateImagesTo[0]: "us-gov-west-1" is no region of partition aws; images replicate inside one partition`}},
	{name: "a quota that is AWS's default",
		edits: []edit{{`orders-qa:        {id: "444444444444", `, `orders-qa:        {id: "444444444444", quotas: {roles: 1000}, `}},
		want:  []string{`:22:58: accounts.orders-qa.quotas.roles: 1000 does not fit: how many roles the account may have: more than 1000`}},
	{name: "an unknown quota",
		edits: []edit{{`orders-qa:        {id: "444444444444", `, `orders-qa:        {id: "444444444444", quotas: {buckets: 2000}, `}},
		want:  []string{`:22:60: accounts.orders-qa.quotas.buckets: is no key of this place; its keys are elasticIPs, eventBusPolicySize, eventBuses, eventPatternSize, interfaceEndpointsPerVPC, managedPolicies, participantAccountsPerVPC, roleTrustPolicyLength, roles, routesPerRouteTable, rulesPerEventBus, rulesPerNetworkACL, subnetsSharedWithAccount`}},
	{name: "an account that is neither there nor to be created",
		edits: []edit{{`orders-qa:        {id: "444444444444", unit: Workloads}`, `orders-qa:        {unit: Workloads}`}},
		want: []string{
			":22:3: accounts.orders-qa: needs id, the twelve digits of an account that exists, or email, for one that the Organization stack is to create",
		}},
	{name: "an account that is used before it exists",
		edits: []edit{
			{`orders-qa:        {id: "444444444444", unit: Workloads}`, `orders-qa:        {email: qa@example.com, unit: Workloads}`},
			{"sharedWith: [Workloads]", "sharedWith: [Workloads, orders-qa]"},
		},
		want: []string{
			`:45:27: network.sharedWith[1]: "orders-qa" does not exist yet: leave it out here, deploy the stack Organization, which creates it, write its ID into accounts.orders-qa.id, and add it again`,
			`:58:32: applications[0].stages[1].account: "orders-qa" does not exist yet: leave it out here, deploy the stack Organization, which creates it, write its ID into accounts.orders-qa.id, and add it again`,
		}},
	{name: "addresses of accounts",
		edits: []edit{
			{`orders-qa:        {id: "444444444444", unit: Workloads}`, `orders-qa:        {id: "444444444444", email: Ops@example.com}`},
			{`orders-stage:     {id: "555555555555", unit: Workloads}`, `orders-stage:     {id: "555555555555", email: ops@example.com}`},
			{`payments-prod:    {id: "999999999999", unit: Workloads}`, `payments-prod:    {id: "999999999999", email: nobody}`},
		},
		want: []string{
			`:23:49: accounts.orders-stage.email: "ops@example.com" is the address of account orders-qa, too; every account of AWS needs its own`,
			`:26:49: accounts.payments-prod.email: "nobody" does not fit: the address of the root user of an account that the Organization stack is to create, which no other account of AWS has; once the account exists, write its ID to it, and leave the address where it is`,
		}},
	{name: "an account to create where nobody manages the organization",
		edits: []edit{
			{"  manage: true ", "  manage: false "},
			{`management:       {id: "101010101010"`, `a-name-of-more-than-fifty-characters-which-aws-would-not-take: {email: a@example.com}` + "\n" + `  management:       {id: "101010101010"`},
		},
		want: []string{
			`:18:3: accounts.a-name-of-more-than-fifty-characters-which-aws-would-not-take: is no name for an account: use lower-case letters, digits and single hyphens, at most 60`,
			`:18:74: accounts.a-name-of-more-than-fifty-characters-which-aws-would-not-take.email: "a@example.com" is for accounts that the Organization stack creates, and organization.manage is not true; set it, or leave the address out`,
		}},
	{name: "a long name for a new account",
		edits: []edit{{`management:       {id: "101010101010"`, `a-name-of-more-than-fifty-characters-which-aws-has-not: {email: a@example.com}` + "\n" + `  management:       {id: "101010101010"`}},
		want:  []string{":18:3: accounts.a-name-of-more-than-fifty-characters-which-aws-has-not: is too long for a new account: AWS allows 50 characters"}},
	{name: "an account to create in GovCloud",
		text: strings.Replace(strings.Replace(shape("govcloud"), "  managementAccount: management\n", "  managementAccount: management\n  manage: true\n  rootId: r-a1b2\n", 1),
			`qa:         {id: "444444444444"`, `qa:         {id: "444444444444", email: qa@example.gov`, 1),
		want: []string{`:17:43: accounts.qa.email: "qa@example.gov" cannot create an account in GovCloud: AWS creates those from a commercial account; leave it out, and write the account's id`}},
	{name: "a network account among workload accounts",
		edits: []edit{{`network:          {id: "333333333333", unit: Infrastructure}`, `network:          {id: "333333333333", unit: Workloads}`}},
		want:  []string{`:20:48: accounts.network.unit: "Workloads" has workload accounts in it, which a service control policy is to keep from building networks; give the network account a unit without them`}},
	{name: "units of almost the same name",
		edits: []edit{{"    Infrastructure: {}\n", "    Infrastructure: {}\n    Sand box: {}\n    sand-box: {}\n"}},
		want:  []string{`:16:5: organization.units.sand-box: differs from unit Sand box in case and signs only; give every unit that is to be created a name of its own`}},
	{name: "a unit without letters",
		edits: []edit{{"    Infrastructure: {}\n", "    Infrastructure: {}\n    '***': {}\n"}},
		want:  []string{`:15:5: organization.units.***: is no name for a unit: use 1 to 128 characters, with a letter or a digit among them`}},
}

package e2e

// Wrong files: developers.
var invalidDevelopers = []invalid{
	{name: "developers who are nobody, or anybody",
		edits: []edit{{"deploy: ec2", `deploy: ec2
    developers:
      - arn:aws:iam::121212121212:role/Developers
      - arn:aws-cn:iam::111111111111:role/Developers
      - arn:aws:iam::111111111111:role/Developers*
      - arn:aws:iam::111111111111:role/CodePipelineRole-orders
      - arn:aws:iam::222222222222:role/orders-dev-task
      - arn:aws:iam::111111111111:user/somebody`}},
		want: []string{
			`:65:9: applications[1].developers[0]: "arn:aws:iam::121212121212:role/Developers" is in account 121212121212, which is none of the accounts of this file; add it to accounts`,
			`:66:9: applications[1].developers[1]: "arn:aws-cn:iam::111111111111:role/Developers" is in partition aws-cn, the organization in aws; write the ARN of a role there`,
			`:67:9: applications[1].developers[2]: "arn:aws:iam::111111111111:role/Developers*" ends in *, which stands for the random end of names that IAM Identity Center makes, AWSReservedSSO_…_*; write the whole name`,
			`:68:9: applications[1].developers[3]: "arn:aws:iam::111111111111:role/CodePipelineRole-orders" has a name of the platform's own roles, which people do not sign in with; write the role of the developers`,
			`:69:9: applications[1].developers[4]: "arn:aws:iam::222222222222:role/orders-dev-task" has a name that templates of an application give their roles; write a role that no template creates`,
			`:70:9: applications[1].developers[5]: "arn:aws:iam::111111111111:user/somebody" is no ARN of an IAM role; write one as in arn:aws:iam::111111111111:role/OrdersDevelopers`,
		}},
	{name: "a stage for developers that nobody is",
		edits: []edit{{"{name: dev,     account: payments-nonprod}", "{name: dev, account: payments-nonprod, developers: operate}"}},
		want:  []string{`:65:60: applications[1].stages[0].developers: "operate" says what developers may do, but the application names none; add developers to it, or leave this out`}},
	{name: "something else that developers may do",
		edits: []edit{{"deploy: ec2", "deploy: ec2\n    developers: [\"arn:aws:iam::111111111111:role/Developers\"]"},
			{"{name: dev,     account: payments-nonprod}", "{name: dev, account: payments-nonprod, developers: own}"}},
		want: []string{`:66:60: applications[1].stages[0].developers: "own" is none of the allowed values: read, operate, deploy`}},
	{name: "a role's name that is too long",
		edits: []edit{{"name: acme ", "name: ac "}, {"name: payments ", "name: payments-of-all-customers-x "},
			{"deploy: ec2", "deploy: cloudformation\n    developers: [\"arn:aws:iam::111111111111:role/Developers\"]"},
			{"{name: dev,     account: payments-nonprod}", "{name: development-of-all, account: payments-nonprod}"}},
		want: []string{`:66:16: applications[1].stages[0].name: "development-of-all" makes the name of the developers' role, causeway-developer-payments-of-all-customers-x-development-of-all, 65 characters long; IAM allows 64: shorten it`}},
	{name: "a role's name for a stage that the pipeline's has",
		edits: []edit{{"deploy: ec2", "deploy: ec2\n    developers: [\"arn:aws:iam::111111111111:role/Developers\"]"},
			{"{name: dev,     account: payments-nonprod}", "{name: deploys, account: shared-services, developers: deploy}"}},
		want: []string{
			`:20:48: accounts.network.unit: "Infrastructure" has workload accounts in it, which a service control policy is to keep from building networks; give the network account a unit without them`,
			`:66:16: applications[1].stages[0].name: "deploys" makes the name of the developers' role causeway-developer-payments-deploys, which is that of their role for the pipeline in the same account; rename it`,
		}},
}

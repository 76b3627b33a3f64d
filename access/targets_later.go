package access

import (
	"slices"

	"causeway/config"
)

// laterTargetsOf are what the templates of a stage make under names that the file fixes, by its deploy type.
func (m *Model) laterTargetsOf(account *config.Account, d config.Deployment) []*Target {
	var targets []*Target
	add := func(verb, action, object, arn string) {
		targets = append(targets, &Target{Verb: verb, Action: action, Object: object, Account: account.ID, Resource: arn})
	}
	switch d.Application.Deploy {
	case config.DeployLambda:
		functions, function := "functions of "+d.Name(), m.ofStage(d, "lambda", "function:"+d.Name()+"-api")
		add("invoke", "lambda:InvokeFunction", functions, function)
		add("change", "lambda:UpdateFunctionCode", functions, function)
		add("shift the traffic of", "lambda:UpdateAlias", functions, function+":live")
	case config.DeployStaticSite:
		site, bucket := "the site of "+d.Name(), config.BucketARN(m.Org, config.SiteBucket(m.Org, d))
		for _, v := range verbs["object"] {
			add(v.verb, v.action, site, bucket+"/index.html")
		}
		add("open", "s3:PutBucketPolicy", site, bucket)
	}
	return targets
}

// anotherRole is a role of an account that is not the platform's.
func (m *Model) anotherRole(account *config.Account) *Target {
	return &Target{Verb: "assume", Action: "sts:AssumeRole", Object: "another role in " + account.Name, Account: account.ID,
		Resource: config.RoleARN(m.Org, account, "another"), policy: m.openTrust[account.ID]}
}

// trustOpenly writes down trust policies of other roles that let in whoever could try: everybody in their own account, and in
// those that have a role whose own policies speak of them. With all accounts in each, the proof would grow with their square: 500
// accounts took 400 s instead of 50 s.
func (m *Model) trustOpenly() {
	m.openTrust = map[string]*Policy{}
	for _, account := range m.Org.WorkloadAccounts() {
		target, trusted := m.anotherRole(account), []*config.Account{account}
		for _, role := range m.Roles {
			from := m.account(role.Stack.Account)
			if role.speaksOf(target) && !slices.Contains(trusted, from) {
				trusted = append(trusted, from)
			}
		}
		m.openTrust[account.ID] = m.add(&Policy{Kind: TrustPolicy, Name: "the trust of another role in " + account.Name,
			Document: trustAccounts(m.Org, trusted)})
	}
}

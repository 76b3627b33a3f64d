package access

import "causeway/config"

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

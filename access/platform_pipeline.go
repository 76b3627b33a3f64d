package access

import "causeway/config"

// This file has what is intended of the pipeline that deploys the platform, and what the proof calls its parts.

// thePlatform is what targets call the platform, where they call others by the names of their pipelines.
const thePlatform = "the platform"

// platformProjects are what the proof calls the projects of the platform's pipeline.
var platformProjects = map[string]string{config.BuildPlatform: "the build of " + thePlatform, config.ReviewPlatform: "the review of " + thePlatform,
	config.UpdatePlatform: "the update of the pipeline of " + thePlatform}

// platformNames are the names for people of what the platform's pipeline has, by ARN; of keys by keyName.
func (m *Model) platformNames() map[string]string {
	org, host, names := m.Org, m.Org.SharedServicesAccount(), map[string]string{}
	for _, region := range org.PlatformStoreRegions() {
		in := inRegion(org, region)
		names[config.BucketARN(org, config.PlatformBucketIn(org, region))] = "artifacts of " + thePlatform + in
		names[config.BucketARN(org, config.PlatformLogBucketIn(org, region))] = "access logs of " + thePlatform + in
		names[keyName(region, config.PlatformKeyAlias(org))] = "the artifact key of " + thePlatform + in
	}
	if org.PlatformPipeline == nil {
		return names
	}
	for does, name := range platformProjects {
		names[m.regional(host, "codebuild", "project/"+config.PlatformProject(does))] = name
	}
	names[m.regional(host, "codepipeline", config.PlatformPipelineName)] = "the pipeline of " + thePlatform
	names[m.regional(host, "logs", "log-group:"+config.PlatformLogGroup(org))] = "build logs of " + thePlatform
	names[m.regional(host, "sns", config.PlatformApprovalTopic)] = "requests to approve " + thePlatform
	return names
}

// platformObjectsIn are samples of the objects in a bucket of the platform's pipeline; nil for others. Other regions have
// copies of the assembly only.
func (m *Model) platformObjectsIn(bucket string) []struct{ name, key string } {
	for _, region := range m.Org.PlatformStoreRegions() {
		in := inRegion(m.Org, region)
		if bucket != "artifacts of "+thePlatform+in {
			continue
		}
		objects := []struct{ name, key string }{{"assemblies of " + thePlatform + in, platformKey("Assembly")}, {"other objects in " + bucket, "other/object"}}
		if region == m.Org.Region {
			objects = append(objects, struct{ name, key string }{"sources of " + thePlatform, platformKey(config.SourceInput)})
		}
		return objects
	}
	return nil
}

// platformKey is a sample of an artifact's keys, whose ends are random.
func platformKey(artifact string) string { return config.PlatformArtifactPrefix(artifact) + "aB3dE5f" }

// cdkRoles are the roles of the CDK's that the proof asks about, where a pipeline deploys the platform.
var cdkRoles = []string{config.CDKDeploy, config.CDKPublishFile, config.CDKLookup}

// cdkTargets are the roles that the CDK deploys with, which no template has. They leave it to the identity policies of their
// own account, and of the one with the platform's pipeline, who assumes them: whoever does is the platform.
func (m *Model) cdkTargets() []*Target {
	if m.Org.PlatformPipeline == nil {
		return nil
	}
	var targets []*Target
	for _, environment := range m.Org.Environments() {
		for _, does := range cdkRoles {
			name := environment.CDKRole(does)
			targets = append(targets, &Target{Verb: "assume", Action: "sts:AssumeRole", Object: environment.Account.Name + " " + name,
				Resource: config.RoleARN(m.Org, environment.Account, name), Account: environment.Account.ID, policy: m.cdk.trust[environment.Account.ID]})
		}
	}
	return targets
}

// cdkPolicies are those of the roles that `cdk bootstrap` makes, as far as the proof needs them.
type cdkPolicies struct {
	trust map[string]*Policy // by the account's ID
	// deploy is what the deploy role does with artifacts: it uses keys for S3, and reads buckets of other accounts. A bucket of its
	// own account must let it in by itself, as beside has it.
	deploy, beside *Policy
}

// addCDKPolicies writes down the policies of the CDK's roles, in accounts that are bootstrapped to trust the one with the
// platform's pipeline. Administrators are left out of the trust: that they may deploy is known.
func (m *Model) addCDKPolicies() {
	if m.Org.PlatformPipeline == nil {
		return
	}
	m.cdk.trust = map[string]*Policy{}
	for _, account := range m.Org.AccountsByName() {
		trusted := []*config.Account{account}
		if host := m.Org.SharedServicesAccount(); host != account {
			trusted = append(trusted, host)
		}
		m.cdk.trust[account.ID] = m.add(&Policy{Kind: TrustPolicy, Name: "the trust of the CDK's roles in " + account.Name, Document: trustAccounts(m.Org, trusted)})
	}
	allow := func(sid, action string) any {
		return map[string]any{"Sid": sid, "Effect": "Allow", "Action": action, "Resource": "*"}
	}
	role := func(name string, statements ...any) *Policy {
		return m.add(&Policy{Kind: IdentityPolicy, Name: name, Document: map[string]any{"Version": "2012-10-17", "Statement": statements}})
	}
	m.cdk.beside = role("the CDK's deploy role, beside the bucket", allow("PipelineCrossAccountArtifactsKey", "kms:Decrypt"))
	m.cdk.deploy = role("the CDK's deploy role", allow("PipelineCrossAccountArtifactsKey", "kms:Decrypt"), allow("PipelineCrossAccountArtifactsBucket", "s3:GetObject"))
}

// platform grants what the platform's pipeline does.
func (i *Intent) platform() {
	org, host := i.org, i.org.SharedServicesAccount()
	if org.PlatformPipeline == nil {
		return
	}
	may := func(role string, targets ...string) { i.grant(host, role, targets...) }
	key, source, assembly := "the artifact key of "+thePlatform, "sources of "+thePlatform, "assemblies of "+thePlatform
	for _, region := range org.PlatformStoreRegions() {
		in := inRegion(org, region)
		may(config.PlatformPipelineRole, "list artifacts of "+thePlatform+in, "decrypt with "+key+in, "encrypt with "+key+in)
		for _, part := range []string{assembly, "other objects in artifacts of " + thePlatform} {
			may(config.PlatformPipelineRole, "read "+part+in, "write "+part+in)
		}
		if len(org.DeploymentsInto(host)) > 0 { // templates have whole services; who read what is no secret of the platform's
			may(config.CloudFormationRole, "list access logs of "+thePlatform+in, "read objects in access logs of "+thePlatform+in)
		}
	}
	may(config.PlatformPipelineRole, "read "+source, "write "+source)
	for does, name := range platformProjects {
		may(config.PlatformPipelineRole, "start "+name)
		may(config.PlatformProject(does), "read "+source, "decrypt with "+key)
	}
	if org.PlatformPipeline.Approval != nil {
		may(config.PlatformPipelineRole, "publish requests to approve "+thePlatform)
	}
	if org.PlatformPipeline.Source.SendsEvents() {
		may(config.PlatformTriggerRole, "start the pipeline of "+thePlatform)
	}
	may(config.PlatformProject(config.BuildPlatform), "write "+assembly, "encrypt with "+key)
	may(config.PlatformProject(config.ReviewPlatform), "read "+assembly)
	may(config.PlatformProject(config.UpdatePlatform), "read "+assembly)
	i.platformDeploys()
}

// platformDeploys grants which roles of the CDK's the pipeline's roles assume, and no other: it deploys everything but itself,
// the review looks at everything, and the update deploys the pipeline.
func (i *Intent) platformDeploys() {
	host := i.org.SharedServicesAccount()
	assume := func(role string, environment config.Environment, does string) {
		i.grant(host, role, "assume "+environment.Account.Name+" "+environment.CDKRole(does))
	}
	for _, environment := range i.org.PlatformEnvironments() {
		assume(config.PlatformPipelineRole, environment, config.CDKDeploy)
	}
	for _, environment := range i.org.Environments() {
		assume(config.PlatformProject(config.ReviewPlatform), environment, config.CDKLookup)
	}
	for _, region := range i.org.PlatformStoreRegions() {
		for _, does := range []string{config.CDKDeploy, config.CDKPublishFile} {
			assume(config.PlatformProject(config.UpdatePlatform), config.Environment{Account: host, Region: region}, does)
		}
	}
}

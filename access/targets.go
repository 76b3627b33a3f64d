package access

import (
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// verbs are the sensitive actions on each type of resource: what reads, changes, destroys it or opens it to others.
var verbs = map[string][]struct{ verb, action string }{
	"AWS::S3::Bucket":             {{"list", "s3:ListBucket"}, {"open", "s3:PutBucketPolicy"}, {"destroy", "s3:DeleteBucket"}},
	"object":                      {{"read", "s3:GetObject"}, {"write", "s3:PutObject"}, {"delete", "s3:DeleteObject"}},
	"AWS::KMS::Key":               {{"decrypt with", "kms:Decrypt"}, {"encrypt with", "kms:GenerateDataKey"}, {"grant", "kms:CreateGrant"}, {"open", "kms:PutKeyPolicy"}, {"destroy", "kms:ScheduleKeyDeletion"}},
	"AWS::ECR::Repository":        {{"pull", "ecr:BatchGetImage"}, {"push", "ecr:PutImage"}, {"delete", "ecr:BatchDeleteImage"}, {"open", "ecr:SetRepositoryPolicy"}},
	packageDomainType:             {{"sign in to", "codeartifact:GetAuthorizationToken"}, {"open", "codeartifact:PutDomainPermissionsPolicy"}, {"destroy", "codeartifact:DeleteDomain"}},
	packageRepositoryType:         {{"read", "codeartifact:ReadFromRepository"}, {"open", "codeartifact:PutRepositoryPermissionsPolicy"}, {"connect", "codeartifact:AssociateExternalConnection"}, {"destroy", "codeartifact:DeleteRepository"}},
	"package":                     {{"publish", "codeartifact:PublishPackageVersion"}, {"delete", "codeartifact:DeletePackageVersions"}},
	"AWS::SNS::Topic":             {{"publish", "sns:Publish"}, {"subscribe to", "sns:Subscribe"}},
	"AWS::Lambda::Function":       {{"invoke", "lambda:InvokeFunction"}, {"change", "lambda:UpdateFunctionCode"}},
	"AWS::CodeBuild::Project":     {{"start", "codebuild:StartBuild"}, {"change", "codebuild:UpdateProject"}},
	"AWS::CodePipeline::Pipeline": {{"start", "codepipeline:StartPipelineExecution"}, {"change", "codepipeline:UpdatePipeline"}},
	"event":                       {{"send other events to", "events:PutEvents"}, {"open", "events:PutPermission"}},
	"AWS::Logs::LogGroup":         {{"read", "logs:FilterLogEvents"}, {"delete", "logs:DeleteLogGroup"}},
	"AWS::CloudWatch::Alarm":      {{"silence", "cloudwatch:DisableAlarmActions"}, {"delete", "cloudwatch:DeleteAlarms"}},
	"AWS::CloudWatch::Dashboard":  {{"change", "cloudwatch:PutDashboard"}},
	"AWS::IAM::Role": {{"assume", "sts:AssumeRole"}, {"add a policy to", "iam:PutRolePolicy"}, {"attach a policy to", "iam:AttachRolePolicy"},
		{"change the trust of", "iam:UpdateAssumeRolePolicy"}, {"take the boundary off", "iam:DeleteRolePermissionsBoundary"}, {"delete", "iam:DeleteRole"}},
}

// passedTo are the services that a role could be passed to so that they act under it.
var passedTo = []string{"cloudformation", "codebuild", "codedeploy", "ec2", "ecs-tasks", "lambda"}

// Targets are every sensitive action on every resource of the assembly, on every role, and on what the platform or an
// application makes later under names that the file fixes.
func (m *Model) Targets() []*Target {
	names := m.objectNames()
	var targets []*Target
	for _, r := range m.Resources {
		object := r.Name
		if name := r.nameIn(names); name != "" {
			object = name
		}
		targets = append(targets, m.targetsOf(r, object)...)
	}
	for _, role := range m.Roles {
		targets = append(targets, m.targetsOfRole(role)...)
	}
	return slices.Concat(targets, m.laterTargets(), m.cdkTargets())
}

// flowLogRecords is what targets call the bucket of flow logs.
const flowLogRecords = "flow log records"

// imageKey begins the names of the keys that ECR uses for others.
const imageKey = "the image key of "

// targetsOf are the actions on one resource.
func (m *Model) targetsOf(r *Resource, object string) []*Target {
	if object == r.Name || strings.HasPrefix(object, "function ") || strings.HasPrefix(object, "log group ") {
		object += " in " + m.accountName(r.Stack.Account) + inRegion(m.Org, r.Stack.Region)
	}
	target := func(verb, action, object, arn string, context map[string]string) *Target {
		return &Target{Verb: verb, Action: action, Object: object, Resource: arn, Account: r.Stack.Account, Context: context,
			policy: r.Policy, aliases: r.Aliases, stack: r.Stack}
	}
	var targets []*Target
	for _, v := range verbs[r.Type] {
		targets = append(targets, target(v.verb, v.action, object, r.ARN, nil))
	}
	switch r.Type {
	case "AWS::S3::Bucket":
		for _, part := range m.objectsIn(object) {
			for _, v := range verbs["object"] {
				targets = append(targets, target(v.verb, v.action, part.name, r.ARN+"/"+part.key, nil))
			}
			targets = append(targets, target("read without TLS", "s3:GetObject", part.name, r.ARN+"/"+part.key, withoutTLS))
		}
		if strings.HasPrefix(object, "templates of ") {
			targets = append(targets, target("write once", "s3:PutObject", object, r.ARN+"/new", map[string]string{"s3:if-none-match": "*"}))
		}
	case packageRepositoryType:
		for _, v := range verbs["package"] {
			targets = append(targets, target(v.verb, v.action, object, packageIn(r.ARN), nil))
		}
	case eventBusType:
		targets = append(targets, r.targetsOfBus(func(verb, action, arn string, context map[string]string) *Target {
			return target(verb, action, object, arn, context)
		})...)
	case "AWS::SNS::Topic":
		targets = append(targets, target("publish without TLS", "sns:Publish", object, r.ARN, withoutTLS))
	case "AWS::KMS::Key":
		for _, p := range m.Org.Pipelines() {
			if topics := config.Topics(m.Org, p); object == "the artifact key of "+p.Name() && len(topics) > 0 {
				targets = append(targets, target("encrypt", "kms:GenerateDataKey", "messages with "+object, r.ARN,
					map[string]string{"kms:EncryptionContext:aws:sns:topicArn": m.regional(p.Account, "sns", topics[0])}))
			}
		}
		if object == "the package key" {
			targets = append(targets, target("grant through CodeArtifact", "kms:CreateGrant", object, r.ARN,
				map[string]string{"kms:ViaService": "codeartifact." + r.Stack.Region + ".amazonaws.com"}))
		}
		if !strings.HasPrefix(object, imageKey) {
			break
		}
		via := map[string]string{"kms:ViaService": "ecr." + r.Stack.Region + ".amazonaws.com"}
		targets = append(targets, target("decrypt through ECR with", "kms:Decrypt", object, r.ARN, via),
			target("grant through ECR", "kms:CreateGrant", object, r.ARN, via))
	case "AWS::CodePipeline::Pipeline":
		targets = append(targets, target("approve", "codepipeline:PutApprovalResult", object, r.ARN+"/Approve-prod/Approve", nil))
		targets = append(targets, m.stageTargets(object, func(verb, action, object, arn string) *Target {
			return target(verb, action, object, arn, nil)
		})...)
	}
	return targets
}

// withoutTLS is the context of a request that anybody on the way can read: nobody is to make one.
var withoutTLS = map[string]string{"aws:SecureTransport": "false"}

// objectsIn are samples of the objects in a bucket: an artifact bucket has those of several actions.
func (m *Model) objectsIn(bucket string) []struct{ name, key string } {
	for _, p := range m.Org.Pipelines() {
		if bucket == "artifacts of "+p.Name() {
			objects := []struct{ name, key string }{{"build artifacts of " + p.Name(), sampleKey(p, "Build")}, {"releases of " + p.Name(), sampleKey(p, "Release")},
				{"other objects in " + bucket, "other/object"}}
			for _, in := range p.Application.Inputs() {
				objects = append(objects, struct{ name, key string }{inputArtifacts(p, in), sampleKey(p, in.Name)})
			}
			if p.Application.BuildsSite() {
				objects = append(objects, struct{ name, key string }{"sites of " + p.Name(), sampleKey(p, "Site")})
			}
			return objects
		}
	}
	if copies := m.copiesIn(bucket); copies != nil {
		return copies
	}
	if parts := m.platformObjectsIn(bucket); parts != nil {
		return parts
	}
	return []struct{ name, key string }{{"objects in " + bucket, "object"}}
}

// inputArtifacts is what targets call the artifacts of a pipeline's input.
func inputArtifacts(p *config.Pipeline, in config.Input) string {
	return strings.ToLower(in.Name) + " artifacts of " + p.Name()
}

func (m *Model) targetsOfRole(role *Role) []*Target {
	object := m.accountName(role.Stack.Account) + " " + role.Name
	var targets []*Target
	for _, v := range verbs["AWS::IAM::Role"] {
		t := &Target{Verb: v.verb, Action: v.action, Object: object, Resource: role.ARN, Account: role.Stack.Account, stack: role.Stack}
		if v.action == "sts:AssumeRole" {
			t.policy = role.Trust
		} else if role.BoundaryARN != "" && v.action != "iam:UpdateAssumeRolePolicy" && v.action != "iam:DeleteRole" {
			t.Context = map[string]string{"iam:PermissionsBoundary": role.BoundaryARN}
		}
		targets = append(targets, t)
	}
	for _, service := range passedTo {
		targets = append(targets, &Target{Verb: "pass to " + service, Action: "iam:PassRole", Object: object, Resource: role.ARN,
			Account: role.Stack.Account, stack: role.Stack, Context: map[string]string{"iam:PassedToService": service + ".amazonaws.com"}})
	}
	return targets
}

// laterTargets are the stacks and deployments of the applications, the network parameters, and what a network is made of.
func (m *Model) laterTargets() []*Target {
	var targets []*Target
	for _, account := range m.Org.WorkloadAccounts() {
		region := m.Org.Region
		add := func(verb, action, object, service, resource string, context map[string]string) {
			targets = append(targets, &Target{Verb: verb, Action: action, Object: object, Account: account.ID, Context: context,
				Resource: m.regionalIn(account, region, service, resource)})
		}
		under := map[string]string{"cloudformation:RoleArn": config.RoleARN(m.Org, account, config.CloudFormationRole)}
		for _, d := range m.Org.DeploymentsInto(account) {
			region = m.Org.StageRegion(d.Stage)
			stack := "stack/" + d.InfrastructureStack() + "/12345678-1234-1234-1234-123456789012"
			add("deploy", "cloudformation:CreateChangeSet", "stack "+d.InfrastructureStack(), "cloudformation", stack, under)
			add("deploy with other permissions", "cloudformation:CreateChangeSet", "stack "+d.InfrastructureStack(), "cloudformation", stack, nil)
			add("delete", "cloudformation:DeleteStack", "stack "+d.InfrastructureStack(), "cloudformation", stack, nil)
			add("start", "codedeploy:CreateDeployment", "deployments of "+d.Name(), "codedeploy", "deploymentgroup:"+d.Name()+"/"+d.Name(), nil)
			targets = append(targets, m.laterTargetsOf(account, d)...)
			if len(m.Org.DeveloperDeploymentsInto(account)) > 0 {
				targets = append(targets, m.developerTargets(account, d)...)
			}
		}
		region = m.Org.RegionsOf(account)[0]
		add("deploy", "cloudformation:CreateChangeSet", "another stack in "+account.Name, "cloudformation", "stack/another/12345678-1234-1234-1234-123456789012", under)
		add("start", "codedeploy:CreateDeployment", "another deployment in "+account.Name, "codedeploy", "deploymentgroup:another/another", nil)
		targets = append(targets, m.anotherRole(account))
		for _, region = range m.Org.PlatformRegions(account) {
			parameters := "network parameters of " + account.Name + inRegion(m.Org, region)
			add("read", "ssm:GetParameters", parameters, "ssm", "parameter"+config.VPCParameter, nil)
			add("write", "ssm:PutParameter", parameters, "ssm", "parameter"+config.VPCParameter, nil)
		}
		region = m.Org.Region
		targets = append(targets, &Target{Verb: "read", Action: "cloudwatch:GetMetricStatistics", Object: "metrics of " + account.Name, Account: account.ID, Resource: "*"})
		network := "the network of " + account.Name
		add("route", "ec2:CreateRoute", network, "ec2", "route-table/rtb-0a1b2c3d4e5f67890", nil)
		add("open to the internet", "ec2:CreateInternetGateway", network, "ec2", "internet-gateway/igw-0a1b2c3d4e5f67890", nil)
	}
	return targets
}

// objectNames are the names for people of what the file fixes, by ARN, or by alias of a key.
func (m *Model) objectNames() map[string]string {
	org, names := m.Org, map[string]string{}
	for _, p := range org.Pipelines() {
		arn := func(service, resource string) string { return m.regional(p.Account, service, resource) }
		maps.Copy(names, map[string]string{
			config.BucketARN(org, config.TemplateBucket(org, p)):                      "templates of " + p.Name(),
			arn("codepipeline", p.Name()):                                             "the pipeline of " + p.Name(),
			arn("codebuild", "project/"+config.BuildProject(p, config.BuildCommit)):   "the build of " + p.Name(),
			arn("codebuild", "project/"+config.BuildProject(p, config.TestCommit)):    "the tests of " + p.Name(),
			arn("codebuild", "project/"+config.BuildProject(p, config.AnalyseCommit)): "the analysis of " + p.Name(),
			arn("codebuild", "project/"+config.BuildProject(p, config.SealBuild)):     "the seal of " + p.Name(),
			arn("logs", "log-group:"+config.BuildLogGroup(org, p)):                    "build logs of " + p.Name(),
			arn("logs", "log-group:"+config.ScanLogGroup(p)):                          "scan logs of " + p.Name(),
			arn("events", "event-bus/"+config.EventBus(p)):                            "the event bus of " + p.Name(),
			arn("sns", config.EventTopic(p)):                                          "events of " + p.Name(),
			arn("sns", config.ChatTopic(p)):                                           "chat messages of " + p.Name(),
			arn("sns", config.AlarmTopic(p)):                                          "alarms of " + p.Name(),
		})
		for _, region := range append([]string{org.Region}, org.StoreRegions(p)...) {
			maps.Copy(names, m.storeNames(p, region))
		}
		for _, d := range p.Deployments() {
			names[arn("sns", config.ApprovalTopic(d))] = "requests to approve " + d.Name()
		}
	}
	maps.Copy(names, m.packageNames())
	maps.Copy(names, m.platformNames())
	names[keyName(org.Region, config.VPNLogKeyAlias(org))] = "the VPN log key"
	for _, region := range org.NetworkRegions() {
		in := inRegion(org, region)
		names[keyName(region, config.FlowLogKeyAlias(org))] = "the flow log key" + in
		names[keyName(region, config.FlowLogBucketKeyAlias(org))] = "the key of " + flowLogRecords + in
		names[config.BucketARN(org, config.FlowLogBucketIn(org, region))] = flowLogRecords + in
	}
	for _, r := range m.Resources {
		if r.Type == "AWS::Lambda::Function" {
			names[r.ARN] = "function " + r.Name
		}
		if r.Type == "AWS::Logs::LogGroup" && names[r.ARN] == "" {
			names[r.ARN] = "log group " + r.Name
		}
	}
	return names
}

// services are the AWS services that a policy of the assembly names, and those that often stand for others.
func (m *Model) services() []string {
	found := map[string]bool{}
	for _, name := range append(slices.Clone(passedTo), "codepipeline", "events", "s3", "sns", "apigateway", "scheduler") {
		found[name+".amazonaws.com"] = true
	}
	for _, p := range m.Policies {
		if p.Kind == ResourcePolicy || p.Kind == TrustPolicy {
			for _, s := range p.statements() {
				for _, name := range s.principals("Service") {
					found[name] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

package stacks

import (
	"slices"

	"causeway/constructs/cfn"

	"causeway/config"
	"causeway/constructs/policy"
	"causeway/constructs/role"
	"causeway/constructs/tag"
	"causeway/constructs/workload"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// workloadStack is a workload account while it is put together.
type workloadStack struct {
	stack       *cfn.Stack
	org         *config.Organization
	account     *config.Account
	env         policy.Environment
	deployments []config.Deployment
	supplies    bool     // pipelines of other accounts fetch sources of the account
	sources     []string // the buckets in it that pipelines take sources from
}

// NewWorkloadStacks creates the stacks of a workload account: its roles, and what it needs in other regions.
func NewWorkloadStacks(scope *cfn.App, org *config.Organization, account *config.Account) {
	NewWorkloadStack(scope, org, account)
	for _, region := range org.RegionsOf(account) {
		if org.HasRegionalStack(account, region) {
			newRegionalWorkloadStack(scope, org, account, region)
		}
	}
}

// NewWorkloadStack creates the roles of a workload account, least privilege to the stages that deploy into it. A role
// that none of them needs is not there. A role's policy for one stage is a managed policy of its own.
//
// Stages that share an account share its roles: the account is the boundary between applications.
func NewWorkloadStack(scope *cfn.App, org *config.Organization, account *config.Account) *cfn.Stack {
	stack := newStack(scope, org, account, config.WorkloadStack(account), "Roles and network parameters of "+account.Name, false)
	s := &workloadStack{stack: stack, org: org, account: account, env: environment(org, account), deployments: org.DeploymentsInto(account),
		supplies: org.SuppliesOthers(account), sources: org.SourceBuckets(account)}
	tag.Everything(stack, config.SharedTags(s.deployments))
	s.addRoles()
	s.addNetworkParameters()
	s.addDeploymentEvents()
	s.addMetricsRole()
	watchCosts(stack, account)
	return stack
}

// addRoles adds the roles of deployments.
func (s *workloadStack) addRoles() {
	s.addCodePipelineCrossAccountRole()
	s.addCloudFormationRole()
	s.addCodeDeployRole()
	s.addECSRoles()
	s.addEC2InstanceRole()
	s.addBuildRole()
	s.addCrossAccountReadOnlyRole()
}

func (s *workloadStack) addCodePipelineCrossAccountRole() {
	var policies []role.Policy
	for _, d := range s.deployments {
		policies = append(policies, role.Policy{Name: policyName(d.Name(), d.Application), Document: policy.CodePipelineCrossAccountRole(policy.CrossAccount{
			Environment:        stageEnvironment(s.org, d),
			Store:              s.store(d),
			Deployment:         d.Name(),
			Stacks:             d.Stacks(),
			CodeDeploy:         d.Application.UsesCodeDeploy(),
			ECS:                d.Application.Deploy == config.DeployECSBlueGreen,
			SiteBucket:         s.siteBucket(d),
			CloudFormationRole: s.roleARN(config.CloudFormationRole),
			TaskRoles:          s.taskRoles(d),
		})})
	}
	role.New(s.stack.Scope, config.CodePipelineCrossAccountRole, &role.Props{
		Name:        config.CodePipelineCrossAccountRole,
		Description: "Assumed by the pipelines for their deploy actions",
		Trust:       policy.CodePipelineCrossAccountTrust(s.pipelineRoles(config.PipelineRole)),
		Policies:    s.distinct(append(policies, s.denials()...)),
	})
}

// bucketsOfOthers are the buckets in the account that are not the applications' to change: of sources, and of flow logs.
func (s *workloadStack) bucketsOfOthers() []string {
	buckets := slices.Clone(s.sources)
	if network := s.org.Network; network != nil && network.FlowLogsInBucket() && network.Account == s.account.Name {
		for _, region := range s.org.NetworkRegions() {
			buckets = append(buckets, config.FlowLogBucketIn(s.org, region))
		}
	}
	return buckets
}

// addCloudFormationRole adds the role under which CloudFormation creates an application's resources, and its
// permissions boundary, where the account does not bring one of its own.
func (s *workloadStack) addCloudFormationRole() {
	cloudFormation := policy.CloudFormation{
		Environment:  s.env,
		Regions:      s.org.RegionsOf(s.account),
		Everywhere:   len(s.org.PlatformRegions(s.account)) > 1,
		Role:         s.roleARN(config.CloudFormationRole),
		Boundary:     config.BoundaryARN(s.org, s.account),
		Passable:     s.passableRoles(),
		OtherRoles:   s.otherRoles(),
		Organization: s.org.Name,
		Stores:       s.org.StoreAccounts(s.account),
		Supplies:     s.supplies,
		Sources:      s.bucketsOfOthers(),
		AnyName:      s.account.IsPattern(),
		DenyNetworks: s.org.Network != nil,
		Sites:        s.deploys(config.DeployStaticSite),
		ECSReplaces:  s.deploys(config.DeployECSRolling),
	}
	for _, d := range s.deployments {
		cloudFormation.Deployments = append(cloudFormation.Deployments, d.Name())
		cloudFormation.Stacks = append(cloudFormation.Stacks, regional(stageEnvironment(s.org, d), "cloudformation", "stack/", d.Stacks()...)...)
	}
	permissions := policy.CloudFormationRole(cloudFormation)
	cloudFormationRole := role.New(s.stack.Scope, config.CloudFormationRole, &role.Props{
		Name:        config.CloudFormationRole,
		Description: "Handed to CloudFormation: creates the resources of the applications' templates",
		Trust:       policy.CloudFormationTrust(s.env),
		Permissions: &permissions,
		Policies:    []role.Policy{{Name: "denials", Document: policy.CloudFormationDenials(cloudFormation)}},
		Boundary:    cloudFormation.Boundary,
	})
	if s.account.PermissionsBoundary == "" {
		boundary := s.stack.Add("Boundary", &awsiam.CfnManagedPolicyProps{
			ManagedPolicyName: jsii.String(config.WorkloadBoundary),
			Description:       jsii.String("The most that CloudFormationRole and the roles that it creates can do"),
			PolicyDocument:    policy.CloudFormationBoundary(cloudFormation).Value(),
		})
		cloudFormationRole.After(boundary)
	}
}

// passableRoles are the roles of the account that an application's resources run under.
func (s *workloadStack) passableRoles() []policy.Pass {
	passable := []policy.Pass{{Role: s.roleARN(config.BuildRole), Services: []string{"codebuild", "lambda"}}}
	if s.has((*config.Application).HasDeploymentGroup) {
		passable = append(passable, policy.Pass{Role: s.roleARN(config.CodeDeployRole), Services: []string{"codedeploy"}})
	}
	if s.has((*config.Application).RunsOnECS) {
		passable = append(passable,
			policy.Pass{Role: s.roleARN(config.ECSTaskExecutionRole), Services: []string{"ecs-tasks"}},
			policy.Pass{Role: s.roleARN(config.ECSTaskRole), Services: []string{"ecs-tasks"}})
	}
	if s.deploys(config.DeployEC2) {
		passable = append(passable, policy.Pass{Role: s.roleARN(config.EC2InstanceRole), Services: []string{"ec2"}})
	}
	return passable
}

func (s *workloadStack) addBuildRole() {
	var policies []role.Policy
	for _, p := range s.org.PipelinesInto(s.account) {
		var tests []policy.Named
		for _, d := range p.Deployments() {
			if d.Stage.Test && d.Stage.Account == s.account.Name {
				tests = append(tests, policy.Named{Environment: stageEnvironment(s.org, d), Name: d.TestProject()})
			}
		}
		policies = append(policies, role.Policy{Name: policyName(p.Name(), p.Application), Document: policy.BuildRole(s.stores(p), tests)})
	}
	var permissions *policy.Document
	if installed := packages(s.org, false); installed != nil {
		document := policy.InstallPackages(*installed)
		permissions = &document
	}
	role.New(s.stack.Scope, config.BuildRole, &role.Props{
		Name:        config.BuildRole,
		Description: "For CodeBuild projects and Lambda functions that read the applications' artifacts",
		Trust:       policy.BuildTrust(s.env),
		Permissions: permissions,
		Policies:    s.distinct(policies),
	})
}

func (s *workloadStack) addCrossAccountReadOnlyRole() {
	permissions := policy.CrossAccountReadOnlyRole()
	role.New(s.stack.Scope, config.CrossAccountReadOnlyRole, &role.Props{
		Name:        config.CrossAccountReadOnlyRole,
		Description: "Lets the builds of the applications discover resources, but read no data",
		Trust: policy.CrossAccountReadOnlyTrust(s.pipelineRoles(func(p *config.Pipeline) string {
			return config.BuildProjectRole(p, config.BuildCommit)
		})),
		Permissions: &permissions,
	})
}

func (s *workloadStack) addNetworkParameters() {
	network := s.org.NetworkIn(s.env.Region)
	switch {
	case !s.org.PublishesNetwork(s.account, s.env.Region):
	case network.IDs != nil:
		subnets := map[string][]string{}
		for tier, ids := range network.IDs.Subnets {
			subnets[config.SubnetsParameter(tier)] = ids
		}
		workload.NewFixedNetworkParameters(s.stack.Scope, "Network", config.VPCParameter, network.IDs.VPC, subnets)
	default:
		var tiers []workload.Tier
		for _, tier := range network.Tiers {
			tiers = append(tiers, workload.Tier{Parameter: config.SubnetsParameter(tier.Name), CIDRs: network.SubnetCIDRs()[tier.Name]})
		}
		status := workload.NewNetworkParameters(s.stack.Scope, "Network", &workload.NetworkParametersProps{
			Environment: s.env, FunctionName: config.NetworkParametersFunctionIn(s.org, s.env.Region), Owner: s.org.Accounts[network.Account].ID,
			Namespace: config.NetworkNamespace, VPCParameter: config.VPCParameter, Tiers: tiers,
		})
		s.stack.Add("NetworkStatus", &awscdk.CfnOutputProps{
			Description: jsii.String("Whether the shared subnets were found when the stack was deployed last"), Value: status,
		})
	}
}

func (s *workloadStack) roleARN(name string) string { return config.RoleARN(s.org, s.account, name) }

// deploys says whether a stage in the account is deployed in that way.
func (s *workloadStack) deploys(as config.DeployType) bool {
	return s.has(func(app *config.Application) bool { return app.Deploy == as })
}

// has says whether an application with a stage in the account is such a one.
func (s *workloadStack) has(such func(*config.Application) bool) bool {
	return slices.ContainsFunc(s.deployments, func(d config.Deployment) bool { return such(d.Application) })
}

// siteBucket is the ARN of the bucket that the stage's site is written to; "" where it is no site.
func (s *workloadStack) siteBucket(d config.Deployment) string {
	if !d.Application.BuildsSite() {
		return ""
	}
	return s.env.Bucket(config.SiteBucket(s.org, d))
}

// taskRoles are the roles that the tasks of a stage may run under: the platform's, or one of its own by a fixed name.
func (s *workloadStack) taskRoles(d config.Deployment) []string {
	return []string{s.roleARN(config.ECSTaskExecutionRole), s.roleARN(config.ECSTaskRole), s.roleARN(d.TaskRole())}
}

// pipelineRoles are a role of each pipeline that deploys into the account, in the pipeline's account.
func (s *workloadStack) pipelineRoles(name func(*config.Pipeline) string) policy.Roles {
	var arns []string
	for _, p := range s.org.PipelinesInto(s.account) {
		arns = append(arns, config.RoleARN(s.org, p.Account, name(p)))
	}
	return roles(s.org, slices.Compact(arns)) // in the baseline all are called the same
}

// store is the artifact store that a deployment reads.
func (s *workloadStack) store(d config.Deployment) policy.Store {
	return pipelineStore(s.org, d.Pipeline, s.org.StageRegion(d.Stage))
}

// stores are a pipeline's artifact stores of the regions that it deploys into in the account.
func (s *workloadStack) stores(p *config.Pipeline) []policy.Store {
	var stores []policy.Store
	for _, region := range s.org.RegionsOf(s.account) {
		if slices.Contains(s.org.StageAccountsIn(p, region), s.account) {
			stores = append(stores, pipelineStore(s.org, p, region))
		}
	}
	return stores
}

// policyName is the name of a role's managed policy for a stage or a pipeline; in the baseline, for a deploy type.
func policyName(name string, app *config.Application) string {
	if app.IsPattern() {
		return string(app.Deploy)
	}
	return name
}

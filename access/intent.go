package access

import (
	"strings"

	"causeway/config"
)

// Intent is who is to do what. It is derived from the organization's file alone, never from a policy: what the platform
// promises, in the words of the file.
type Intent struct {
	org     *config.Organization
	allowed map[string]map[string]bool // by target, and principal
	guarded map[string]guards          // by the account's ID
}

// NewIntent derives the intent from the organization's file.
func NewIntent(org *config.Organization) *Intent {
	i := &Intent{org: org, allowed: map[string]map[string]bool{}, guarded: map[string]guards{}}
	for _, account := range org.AccountsByName() {
		i.guarded[account.ID] = guards{name: account.Name, governed: org.Governs(account), withoutNetworks: org.DeniesNetworks(account),
			receivesBaseline: org.ReceivesBaseline(account)}
	}
	for _, p := range org.Pipelines() {
		i.pipeline(p)
		i.sources(p)
		i.builds(p)
		i.copies(p)
		for _, region := range append([]string{org.Region}, org.OtherRegions(p)...) {
			for _, account := range org.StageAccountsIn(p, region) {
				i.readers(p, account, region)
			}
		}
		i.observers(p)
		i.deployers(p)
	}
	for _, account := range org.WorkloadAccounts() {
		i.deploys(account)
		i.applications(account)
		i.developers(account)
		for _, region := range org.RegionsOf(account) {
			if org.PublishesNetwork(account, region) && org.NetworkIn(region).IDs == nil {
				i.grant(account, config.NetworkParametersFunctionIn(org, region), "write network parameters of "+account.Name+inRegion(org, region))
			}
		}
	}
	i.baseline()
	i.packages()
	i.platform()
	return i
}

// grant lets a role of an account do something.
func (i *Intent) grant(account *config.Account, role string, targets ...string) {
	for _, target := range targets {
		if i.allowed[target] == nil {
			i.allowed[target] = map[string]bool{}
		}
		i.allowed[target][account.Name+" "+role] = true
	}
}

// granted are the principals that are to do it, by their labels.
func (i *Intent) granted(t *Target) map[string]bool { return i.allowed[t.String()] }

// allows says whether the principal is to do it.
//
// An administrator may do everything in his own account, but become one of the platform's roles, and use its keys: both
// take a change of a policy, which CloudTrail records. Where the organization is managed, service control policies withhold
// that, too. Nobody may do anything in the account of somebody else that is
// not granted, whoever he claims to be.
func (i *Intent) allows(p *Principal, t *Target) bool {
	if t.Context["aws:SecureTransport"] == "false" {
		return false
	}
	if p.supposed != "" {
		if i.trustsByPattern(p, t) {
			return true
		}
		// A boundary leaves CloudFormationRole what only its own policy narrows: the names of stacks, and of roles to pass.
		ofBoundary := p.Account == t.Account && (strings.HasPrefix(t.Verb, "pass to ") || strings.HasPrefix(t.Action, "cloudformation:"))
		return ofBoundary || i.allowed[t.String()][p.supposed]
	}
	if p.service {
		// What services do for the account itself is in the journeys. EC2 does not say for whom it acts; nobody else can
		// put the role on a server, because a role cannot be passed across accounts.
		return sendsNoSource[p.Name] && t.Verb == "assume" && strings.HasSuffix(t.Object, " "+config.EC2InstanceRole)
	}
	if p.administrator {
		byService := strings.HasPrefix(t.Verb, "grant through ") // as ECR and CodeArtifact do for whoever creates the repository
		return p.Account == t.Account && (byService || !beyondAdministrators[t.Action]) && !i.withheld(t)
	}
	if p.unit != "" {
		return i.installsAsMember(p, t)
	}
	return p.organization == i.org.OrganizationID() && p.Account != foreignAccount && i.allowed[t.String()][p.Label]
}

// beyondAdministrators are the actions that an administrator of the account is not to do.
var beyondAdministrators = map[string]bool{"sts:AssumeRole": true, "kms:Decrypt": true, "kms:GenerateDataKey": true, "kms:CreateGrant": true}

// pipeline grants what the pipeline does in its account.
func (i *Intent) pipeline(p *config.Pipeline) {
	host, role := p.Account, config.PipelineRole(p)
	i.grant(host, role, "list artifacts of "+p.Name(), "read build artifacts of "+p.Name(), "write build artifacts of "+p.Name(),
		"read releases of "+p.Name(), "write releases of "+p.Name(), "read other objects in artifacts of "+p.Name(), "write other objects in artifacts of "+p.Name(),
		"decrypt with the artifact key of "+p.Name(), "encrypt with the artifact key of "+p.Name(), "start the build of "+p.Name(), "start the seal of "+p.Name())
	if len(p.Application.FailsOn()) > 0 && p.Application.BuildsImage() {
		i.grant(host, role, "pull images of "+p.Name()) // to scan them
	}
	for _, d := range p.Deployments() {
		if d.Stage.NotifiesApprover() {
			i.grant(host, role, "publish requests to approve "+d.Name())
		}
		i.grant(host, role, "assume "+d.Stage.Account+" "+config.CodePipelineCrossAccountRole)
		i.grant(host, config.BuildProjectRole(p, config.BuildCommit), "assume "+d.Stage.Account+" "+config.CrossAccountReadOnlyRole)
	}
}

// builds grants what the application's builds do: what has been built cannot be built over, and only the seal, in which
// no program of the application runs, writes what stages deploy.
func (i *Intent) builds(p *config.Pipeline) {
	host, role := p.Account, config.BuildProjectRole(p, config.BuildCommit)
	i.readInputs(host, role, p)
	i.grant(host, role, "write build artifacts of "+p.Name(), "write once templates of "+p.Name(), "decrypt with the artifact key of "+p.Name(), "encrypt with the artifact key of "+p.Name())
	if p.Application.BuildsImage() {
		i.grant(host, role, "pull images of "+p.Name(), "push images of "+p.Name())
	}
	sealed := []string{"write releases of " + p.Name()}
	if p.Application.BuildsSite() {
		sealed = append(sealed, "write sites of "+p.Name())
		i.grant(host, config.PipelineRole(p), "read sites of "+p.Name(), "write sites of "+p.Name())
	}
	i.grant(host, config.BuildProjectRole(p, config.SealBuild), append(sealed, "read build artifacts of "+p.Name(),
		"decrypt with the artifact key of "+p.Name(), "encrypt with the artifact key of "+p.Name())...)
	for _, gate := range p.Application.Gates() {
		i.grant(host, config.PipelineRole(p), "start the "+gateNames[gate]+" of "+p.Name())
		i.readInputs(host, config.BuildProjectRole(p, gate), p)
		i.grant(host, config.BuildProjectRole(p, gate), "decrypt with the artifact key of "+p.Name())
	}
}

// gateNames are what the proof calls the projects that judge a commit.
var gateNames = map[string]string{config.TestCommit: "tests", config.AnalyseCommit: "analysis"}

// readers grants what the roles of a workload account read of the application's store, in the region of a stage. In other
// regions than the pipeline's the store has nothing but what they read. Nested templates are in the home region only.
func (i *Intent) readers(p *config.Pipeline, account *config.Account, region string) {
	in := inRegion(i.org, region)
	readers := []string{config.CodePipelineCrossAccountRole, config.BuildRole}
	switch p.Application.Deploy {
	case config.DeployECSBlueGreen:
		readers = append(readers, config.CodeDeployRole) // reads the revision
	case config.DeployEC2:
		readers = append(readers, config.EC2InstanceRole) // the server reads the revision itself
	case config.DeployLambda:
		readers = append(readers, config.CloudFormationRole) // hands the code of functions to Lambda
	}
	for _, role := range readers {
		i.grant(account, role, "list artifacts of "+p.Name()+in, "read releases of "+p.Name()+in, "decrypt with the artifact key of "+p.Name()+in)
		if p.Application.BuildsSite() {
			i.grant(account, role, "read sites of "+p.Name()+in)
		}
		if in != "" {
			i.grant(account, role, "read other objects in artifacts of "+p.Name()+in)
		}
	}
	i.grant(account, config.CloudFormationRole, "list templates of "+p.Name(), "read objects in templates of "+p.Name(),
		"decrypt with the artifact key of "+p.Name())
	puller := config.ECSTaskExecutionRole
	if p.Application.Deploy == config.DeployEC2 {
		puller = config.EC2InstanceRole
	}
	if p.Application.BuildsImage() {
		i.grant(account, puller, "pull images of "+p.Name()+in, "decrypt through ECR with "+imageKey+p.Name()+in)
	}
}

// observers grants what tells people about the pipeline: who encrypts with its key encrypts messages, too.
func (i *Intent) observers(p *config.Pipeline) {
	if len(config.Topics(i.org, p)) > 0 {
		for _, role := range []string{config.PipelineRole(p), config.BuildProjectRole(p, config.BuildCommit), config.BuildProjectRole(p, config.SealBuild)} {
			i.grant(p.Account, role, "encrypt messages with the artifact key of "+p.Name())
		}
	}
	if len(config.EventTopics(p)) > 0 {
		i.grant(p.Account, config.EventRole(p), "encrypt messages with the artifact key of "+p.Name())
		if p.Application.Notifications.Email != "" {
			i.grant(p.Account, config.EventRole(p), "publish events of "+p.Name())
		}
		if p.Application.Notifications.Slack != nil {
			i.grant(p.Account, config.EventRole(p), "publish chat messages of "+p.Name())
		}
	}
	for _, account := range i.org.ForwardingAccounts(p) {
		i.grant(account, config.DeploymentEventRole, "send deployments to the event bus of "+p.Name())
	}
}

// deploys grants what the pipelines' role in a workload account does there.
func (i *Intent) deploys(account *config.Account) {
	for _, d := range i.org.DeploymentsInto(account) {
		i.passes(account, d.Application)
		i.grant(account, config.CodePipelineCrossAccountRole, "deploy stack "+d.InfrastructureStack())
		if d.Application.UsesCodeDeploy() {
			i.grant(account, config.CodePipelineCrossAccountRole, "start deployments of "+d.Name())
		}
		switch d.Application.Deploy {
		case config.DeployLambda:
			for _, by := range []string{config.CodeDeployRole, config.CloudFormationRole} {
				i.grant(account, by, "shift the traffic of functions of "+d.Name(), "invoke functions of "+d.Name())
			}
			i.grant(account, config.CodePipelineCrossAccountRole, "invoke functions of "+d.Name())
			i.grant(account, config.CloudFormationRole, "change functions of "+d.Name())
		case config.DeployStaticSite:
			i.grant(account, config.CodePipelineCrossAccountRole, "write the site of "+d.Name())
			i.grant(account, config.CloudFormationRole, "read the site of "+d.Name(), "write the site of "+d.Name(),
				"delete the site of "+d.Name(), "open the site of "+d.Name())
		}
	}
}

// passes grants the passing of the platform's roles in an account, as deployments of the application need it.
func (i *Intent) passes(account *config.Account, app *config.Application) {
	role := func(name string) string { return account.Name + " " + name }
	i.grant(account, config.CodePipelineCrossAccountRole, "pass to cloudformation "+role(config.CloudFormationRole))
	i.grant(account, config.CloudFormationRole, "pass to codebuild "+role(config.BuildRole), "pass to lambda "+role(config.BuildRole),
		"pass to cloudformation "+role(config.CloudFormationRole))
	if app.HasDeploymentGroup() {
		i.grant(account, config.CloudFormationRole, "pass to codedeploy "+role(config.CodeDeployRole))
	}
	switch app.Deploy {
	case config.DeployECSBlueGreen:
		for _, passed := range []string{config.ECSTaskExecutionRole, config.ECSTaskRole} {
			for _, by := range []string{config.CodePipelineCrossAccountRole, config.CodeDeployRole, config.CloudFormationRole} {
				i.grant(account, by, "pass to ecs-tasks "+role(passed))
			}
		}
	case config.DeployECSRolling:
		i.grant(account, config.CloudFormationRole, "pass to ecs-tasks "+role(config.ECSTaskExecutionRole), "pass to ecs-tasks "+role(config.ECSTaskRole))
	case config.DeployEC2:
		i.grant(account, config.CloudFormationRole, "pass to ec2 "+role(config.EC2InstanceRole))
	}
}

// applications grants what CloudFormation does for the applications' templates in a workload account: whole services,
// short of what is the platform's. Where pipelines run in the account, too, it sees their buckets.
func (i *Intent) applications(account *config.Account) {
	i.grant(account, config.CloudFormationRole, "start another deployment in "+account.Name, "read metrics of "+account.Name)
	for _, region := range i.org.PlatformRegions(account) {
		i.grant(account, config.CloudFormationRole, "read network parameters of "+account.Name+inRegion(i.org, region))
	}
	if len(config.MetricsReaders(i.org, account)) > 0 { // for dashboards of other accounts
		i.grant(account, config.MetricsRole, "read metrics of "+account.Name)
	}
	for _, d := range i.org.DeploymentsInto(account) {
		i.grant(account, config.CloudFormationRole, "start deployments of "+d.Name())
	}
	if i.org.Network == nil {
		i.grant(account, config.CloudFormationRole, "route the network of "+account.Name, "open to the internet the network of "+account.Name)
	}
	if n := i.org.Network; n != nil && n.FlowLogsInBucket() && n.Account == account.Name {
		for _, region := range i.org.NetworkRegions() {
			records := flowLogRecords + inRegion(i.org, region)
			i.grant(account, config.CloudFormationRole, "list "+records, "read objects in "+records)
		}
	}
	for _, p := range i.org.Pipelines() {
		if p.Account != account {
			continue
		}
		for _, bucket := range []string{"artifacts of ", "templates of ", "access logs of "} {
			i.grant(account, config.CloudFormationRole, "list "+bucket+p.Name())
		}
		i.readInputs(account, config.CloudFormationRole, p)
		i.grant(account, config.CloudFormationRole, "read build artifacts of "+p.Name(), "read releases of "+p.Name(),
			"read other objects in artifacts of "+p.Name(),
			"read objects in templates of "+p.Name(), "read objects in access logs of "+p.Name())
		if p.Application.BuildsSite() {
			i.grant(account, config.CloudFormationRole, "read sites of "+p.Name())
		}
	}
}

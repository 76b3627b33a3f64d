package access

import (
	"strings"

	"causeway/config"
)

// signIn is a role that developers of an application sign in with. No template creates it, so it is taken for one with every
// policy.
type signIn struct {
	pattern string // its ARN, as policies have it
	path    string // its name with its path
	account *config.Account
}

// name is the role's name without its path.
func (s signIn) name() string { return s.path[strings.LastIndex(s.path, "/")+1:] }

// sampleEnd stands for the random end of the names of IAM Identity Center's roles.
const sampleEnd = "0123456789abcdef"

func signInsOf(org *config.Organization, app *config.Application) []signIn {
	var all []signIn
	for _, arn := range config.DeveloperARNs(app) {
		_, path, _ := strings.Cut(arn, ":role/")
		path = strings.ReplaceAll(path, strings.Repeat("?", len(sampleEnd)), sampleEnd)
		all = append(all, signIn{arn, path, org.AccountByID(accountOf(arn))})
	}
	return all
}

// signInsIn are the roles of developers that a policy mentions, each once.
func (m *Model) signInsIn(mentions *mentions) []signIn {
	var all []signIn
	seen := map[string]bool{}
	for _, s := range m.signIns {
		if !seen[s.pattern] && strings.Contains(mentions.text, s.pattern+`"`) {
			seen[s.pattern], all = true, append(all, s)
		}
	}
	return all
}

func (m *Model) developer(s signIn) *Principal {
	p := m.anybody(s.account.ID, m.Org.OrganizationID(), s.path, m.accountName(s.account.ID)+" "+s.name())
	p.Name = s.name()
	return p
}

// questionsOfDevelopers are the questions about roles of developers that the policy mentions, and had their accounts left the
// organization.
func (m *Model) questionsOfDevelopers(t *Target, mentions *mentions) []question {
	var all []question
	for _, s := range m.signInsIn(mentions) {
		p := m.developer(s)
		all = append(all, question{p, t, 1})
		if m.Org.OrganizationID() != "" {
			gone := *p
			gone.organization, gone.Label = foreignOrganization, p.Label+" after it has left the organization"
			all = append(all, question{&gone, t, 1})
		}
	}
	return all
}

// developers grants what an application's developers do in the stages of an account.
func (i *Intent) developers(account *config.Account) {
	deployments := i.org.DeveloperDeploymentsInto(account)
	if len(deployments) == 0 {
		return
	}
	for _, d := range i.org.DeploymentsInto(account) { // whole services are CloudFormationRole's
		i.grant(account, config.CloudFormationRole, "read logs of "+d.Name(), "stop tasks of "+d.Name(),
			"replace servers of "+d.Name())
	}
	for _, d := range deployments {
		role := config.DeveloperRole(d)
		for _, s := range signInsOf(i.org, d.Application) {
			i.grant(s.account, s.name(), "assume "+account.Name+" "+role)
		}
		i.grant(account, role, "read logs of "+d.Name(), "read metrics of "+account.Name)
		if d.Stage.OperatedByDevelopers() {
			i.grant(account, role, "stop tasks of "+d.Name(), "replace servers of "+d.Name(),
				"invoke functions of "+d.Name())
		}
	}
}

// developerTargets are what developers are concerned with in a stage, or must not be, because it is another application's.
func (m *Model) developerTargets(account *config.Account, d config.Deployment) []*Target {
	var targets []*Target
	add := func(verb, action, object, service, resource string) {
		targets = append(targets, &Target{Verb: verb, Action: action, Object: object + d.Name(), Account: account.ID,
			Resource: m.ofStage(d, service, resource)})
	}
	add("read", "logs:FilterLogEvents", "logs of ", "logs", "log-group:"+stageLogGroup(d))
	if d.Application.RunsOnECS() {
		add("stop", "ecs:StopTask", "tasks of ", "ecs", "task/"+d.Name()+"/1")
	}
	if d.Application.Deploy == config.DeployEC2 {
		add("replace", "autoscaling:TerminateInstanceInAutoScalingGroup", "servers of ", "autoscaling",
			"autoScalingGroup:1:autoScalingGroupName/"+d.Name()+"-servers")
	}
	return targets
}

// stageLogGroup is a log group of the stage.
func stageLogGroup(d config.Deployment) string {
	switch {
	case d.Application.RunsOnECS():
		return "/ecs/" + d.Name()
	case d.Application.Deploy == config.DeployLambda:
		return "/aws/lambda/" + d.Name() + "-api"
	}
	return "/aws/codebuild/" + d.TestProject()
}

// developerJourney is a developer looking after a stage.
func (m *Model) developerJourney(d config.Deployment) *Journey {
	account, role := m.Org.Accounts[d.Stage.Account], config.DeveloperRole(d)
	i := &itinerary{m, &Journey{Name: "look after " + d.Name() + " as its developers"}}
	for _, s := range signInsOf(m.Org, d.Application) {
		i.add("become its developer as "+s.name(), m.developer(s), m.target("sts:AssumeRole", config.RoleARN(m.Org, account, role), nil))
	}
	i.does(account, role, "see its stack", "cloudformation:DescribeStackEvents", m.ofStage(d, "cloudformation", "stack/"+d.InfrastructureStack()+"/1"), nil)
	i.does(account, role, "see its metrics", "cloudwatch:GetMetricStatistics", "*", nil)
	for _, target := range m.developerTargets(account, d) {
		if target.Verb == "read" || d.Stage.OperatedByDevelopers() {
			i.does(account, role, target.String(), target.Action, target.Resource, nil)
		}
	}
	if d.Application.HasDeploymentGroup() {
		i.does(account, role, "see its deployments", "codedeploy:GetDeployment", m.ofStage(d, "codedeploy", "deploymentgroup:"+d.Name()+"/"+d.Name()), nil)
	}
	if d.Application.RunsOnECS() {
		i.does(account, role, "see its service", "ecs:DescribeServices", m.ofStage(d, "ecs", "service/"+d.Name()+"/"+d.Name()), nil)
	}
	return i.journey
}

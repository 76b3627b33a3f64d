package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// platformJourney is what the CDK and StackSets do in an account to deploy the platform, and what the CDK's execution role must
// not do. That role may what its execution policies say; the other roles are in no template of the platform: `cdk bootstrap`
// and StackSets make them, and they are taken for administrators, whom service control policies alone could block.
func (m *Model) platformJourney(account *config.Account) (*Journey, error) {
	i := &itinerary{m, &Journey{Name: "deploy the platform into " + account.Name}}
	d := m.deployers(account)
	for _, stack := range m.stacksOf(account) {
		arn := stack.arn("cloudformation", "stack/"+stack.Name+"/1")
		switch {
		case strings.HasPrefix(stack.Name, StackSetPrefix):
			arn = stack.arn("cloudformation", "stack/"+stack.Name+"-1/1")
			i.asks(account, d.stackSets, "create "+stack.Name, "cloudformation:CreateStack", arn, nil)
			i.asks(account, d.stackSets, "update it", "cloudformation:UpdateStack", arn, nil)
		case stack.Name == config.ExecutionPoliciesStack(account):
			i.asks(account, d.person, "create "+stack.Name, "cloudformation:CreateChangeSet", arn, nil)
		default:
			i.asks(account, d.deploy, "create a change set of "+stack.Name, "cloudformation:CreateChangeSet", arn, nil)
			i.asks(account, d.deploy, "execute it", "cloudformation:ExecuteChangeSet", arn, nil)
			i.asks(account, d.deploy, "pass the execution role", "iam:PassRole", d.execute.ARN, map[string]string{"iam:PassedToService": "cloudformation.amazonaws.com"})
		}
		if err := i.create(account, d.of(stack, account), stack); err != nil {
			return nil, fmt.Errorf("account %s, stack %s: %w", stack.Account, stack.Name, err)
		}
	}
	if len(m.execution[account.ID]) > 0 {
		i.boundExecution(account, d.execute)
	}
	return i.journey, nil
}

// deployers are who deploys into an account.
type deployers struct {
	deploy, execute *Principal // of the CDK
	stackSets       *Principal
	person          *Principal // who bootstraps the account
}

func (m *Model) deployers(account *config.Account) deployers {
	administrator := func(name string) *Principal {
		return m.anybody(account.ID, m.Org.OrganizationID(), name, account.Name+" "+name)
	}
	suffix := "-role-" + account.ID + "-" + m.Org.Region
	d := deployers{deploy: administrator("cdk-hnb659fds-deploy" + suffix), execute: administrator("cdk-hnb659fds-cfn-exec" + suffix),
		stackSets: administrator("stacksets-exec-0123456789abcdef0123456789abcdef"), person: administrator(config.AccountAccessRole)}
	d.execute.identity = m.execution[account.ID]
	return d
}

// of is under whom CloudFormation deploys a stack.
func (d deployers) of(stack *Stack, account *config.Account) *Principal {
	switch {
	case strings.HasPrefix(stack.Name, StackSetPrefix):
		return d.stackSets
	case stack.Name == config.ExecutionPoliciesStack(account):
		return d.person
	}
	return d.execute
}

// create adds the steps that create the stack's resources, each request once.
func (i *itinerary) create(account *config.Account, by *Principal, stack *Stack) error {
	creations, err := stack.Creations(i.m.Org)
	if err != nil {
		return err
	}
	asked := map[string]bool{}
	ask := func(name, action, resource string, context map[string]string) {
		if key := fmt.Sprint(action, resource, context); !asked[key] {
			asked[key] = true
			i.asks(account, by, name, action, resource, context)
		}
	}
	for _, c := range creations {
		on := c.ARN
		if c.Unnamed {
			on = "*"
		}
		ask("create "+c.LogicalID+" of "+stack.Name, c.Action, on, c.Context)
		for _, role := range slices.Sorted(maps.Keys(c.Passed)) {
			ask("pass "+role, "iam:PassRole", role, map[string]string{"iam:PassedToService": c.Passed[role]})
		}
		if c.Type != roleType {
			continue
		}
		ask("write its policy", "iam:PutRolePolicy", c.ARN, c.Context)
		for _, policy := range c.Policies {
			context := maps.Clone(c.Context)
			context["iam:PolicyARN"] = policy
			ask("attach "+policy, "iam:AttachRolePolicy", c.ARN, context)
		}
	}
	return nil
}

const roleType = "AWS::IAM::Role"

// boundExecution adds what the execution role must not do: change its own policies or the CDK's roles, make roles and users of
// other names, or give a role of the platform a policy of AWS's.
func (i *itinerary) boundExecution(account *config.Account, execute *Principal) {
	iam := func(resource string) string {
		return "arn:" + i.m.Org.Partition() + ":iam::" + account.ID + ":" + resource
	}
	forbid := func(name, action, resource string, context map[string]string) {
		i.asks(account, execute, name, action, resource, context)
		i.journey.Steps[len(i.journey.Steps)-1].Forbidden = true
	}
	for _, policy := range i.m.Org.ExecutionPolicyARNs(account) {
		forbid("change what bounds it", "iam:CreatePolicyVersion", policy, nil)
	}
	administrator := map[string]string{"iam:PolicyARN": "arn:" + i.m.Org.Partition() + ":iam::aws:policy/AdministratorAccess"}
	forbid("become an administrator", "iam:AttachRolePolicy", execute.ARN, administrator)
	forbid("write a policy of its own", "iam:PutRolePolicy", execute.ARN, nil)
	forbid("let others act under it", "iam:UpdateAssumeRolePolicy", execute.ARN, nil)
	forbid("create a role of the CDK", "iam:CreateRole", iam("role/cdk-hnb659fds-any"), nil)
	forbid("create any role", "iam:CreateRole", iam("role/Any"), nil)
	forbid("create a user", "iam:CreateUser", iam("user/any"), nil)
	forbid("create CloudFormationRole without its boundary", "iam:CreateRole", iam("role/"+config.CloudFormationRole), nil)
	for _, role := range i.m.byAccount[account.ID] {
		forbid("give "+role.Name+" an administrator's policy", "iam:AttachRolePolicy", role.ARN, administrator)
	}
}

// asks adds a step: somebody makes a request about something of the account.
func (i *itinerary) asks(account *config.Account, p *Principal, name, action, resource string, context map[string]string) {
	target := i.m.target(action, resource, context)
	target.Account = account.ID
	i.add(name, p, target)
}

// stacksOf are the assembly's stacks in an account, in whichever region.
func (m *Model) stacksOf(account *config.Account) []*Stack {
	return m.stacksIn(m.assembly, account.ID)
}

// stacksIn are an assembly's stacks in an account. They are sorted out once for all accounts.
func (m *Model) stacksIn(assembly *Assembly, account string) []*Stack {
	if m.stacks[assembly] == nil {
		m.stacks[assembly] = map[string][]*Stack{}
		for _, stack := range assembly.Stacks {
			m.stacks[assembly][stack.Account] = append(m.stacks[assembly][stack.Account], stack)
		}
	}
	return m.stacks[assembly][account]
}

package access

import (
	"slices"

	"causeway/config"
)

// platformJourney is what the CDK does in an account that service control policies hold for: none of them may block it. The
// CDK's roles are in no template of the platform; `cdk bootstrap` makes them, with an administrator's policy.
func (m *Model) platformJourney(account *config.Account) *Journey {
	i := &itinerary{m, &Journey{Name: "deploy the platform into " + account.Name}}
	suffix := "-role-" + account.ID + "-" + m.Org.Region
	deploy, execute := m.cdkRole(account, "deploy"+suffix), m.cdkRole(account, "cfn-exec"+suffix)
	does := func(p *Principal, name, action, resource string, context map[string]string) {
		target := m.target(action, resource, context)
		target.Account = account.ID
		i.add(name, p, target)
	}
	for _, stack := range m.stacksOf(account) {
		does(deploy, "create a change set of "+stack.Name, "cloudformation:CreateChangeSet", stack.arn("cloudformation", "stack/"+stack.Name+"/1"), nil)
		does(deploy, "execute it", "cloudformation:ExecuteChangeSet", stack.arn("cloudformation", "stack/"+stack.Name+"/1"), nil)
	}
	does(deploy, "pass the execution role", "iam:PassRole", execute.ARN, map[string]string{"iam:PassedToService": "cloudformation.amazonaws.com"})
	for _, role := range m.byAccount[account.ID] {
		does(execute, "create "+role.Name, "iam:CreateRole", role.ARN, nil)
		does(execute, "change its policy", "iam:PutRolePolicy", role.ARN, nil)
	}
	does(execute, "change the boundary", "iam:CreatePolicyVersion", "arn:"+m.Org.Partition()+":iam::"+account.ID+":policy/"+config.WorkloadBoundary, nil)
	does(execute, "keep logs", "logs:PutRetentionPolicy", m.regional(account, "logs", "log-group:/"+m.Org.Name+"/any"), nil)
	if m.Org.Network != nil && m.Org.Network.Account == account.Name {
		does(execute, "create a route", "ec2:CreateRoute", m.regional(account, "ec2", "route-table/rtb-0a1b2c3d4e5f67890"), nil)
	}
	return i.journey
}

// cdkRole is a role of `cdk bootstrap`, by the end of its name.
func (m *Model) cdkRole(account *config.Account, name string) *Principal {
	return m.anybody(account.ID, m.Org.OrganizationID(), "cdk-hnb659fds-"+name, "the CDK in "+account.Name)
}

// stacksOf are the assembly's stacks in an account, in whichever region.
func (m *Model) stacksOf(account *config.Account) []*Stack {
	return slices.DeleteFunc(slices.Clone(m.assembly.Stacks), func(stack *Stack) bool { return stack.Account != account.ID })
}

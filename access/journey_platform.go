package access

import (
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// platformJourney is what the CDK and StackSets do in an account that service control policies hold for: none of them may block
// it. Their roles are in no template of the platform: `cdk bootstrap` and StackSets make them, with an administrator's policy.
func (m *Model) platformJourney(account *config.Account) *Journey {
	i := &itinerary{m, &Journey{Name: "deploy the platform into " + account.Name}}
	suffix := "-role-" + account.ID + "-" + m.Org.Region
	deploy, execute := m.deployer(account, "cdk-hnb659fds-deploy"+suffix), m.deployer(account, "cdk-hnb659fds-cfn-exec"+suffix)
	stackSets := m.deployer(account, "stacksets-exec-0123456789abcdef0123456789abcdef")
	does := func(p *Principal, name, action, resource string, context map[string]string) {
		target := m.target(action, resource, context)
		target.Account = account.ID
		i.add(name, p, target)
	}
	executors := map[*Stack]*Principal{}
	for _, stack := range m.stacksOf(account) {
		arn := stack.arn("cloudformation", "stack/"+stack.Name+"/1")
		executors[stack] = execute
		if strings.HasPrefix(stack.Name, StackSetPrefix) {
			executors[stack] = stackSets
			does(stackSets, "create "+stack.Name, "cloudformation:CreateStack", stack.arn("cloudformation", "stack/"+stack.Name+"-1/1"), nil)
			does(stackSets, "update it", "cloudformation:UpdateStack", stack.arn("cloudformation", "stack/"+stack.Name+"-1/1"), nil)
			continue
		}
		does(deploy, "create a change set of "+stack.Name, "cloudformation:CreateChangeSet", arn, nil)
		does(deploy, "execute it", "cloudformation:ExecuteChangeSet", arn, nil)
		does(deploy, "pass the execution role", "iam:PassRole", execute.ARN, map[string]string{"iam:PassedToService": "cloudformation.amazonaws.com"})
	}
	for _, role := range m.byAccount[account.ID] {
		does(executors[role.Stack], "create "+role.Name, "iam:CreateRole", role.ARN, nil)
		does(executors[role.Stack], "change its policy", "iam:PutRolePolicy", role.ARN, nil)
	}
	for _, stack := range slices.SortedFunc(maps.Keys(executors), func(a, b *Stack) int { return strings.Compare(a.Name+a.Region, b.Name+b.Region) }) {
		executor := executors[stack]
		if len(stack.resourceIDs("AWS::IAM::ManagedPolicy")) > 0 {
			does(executor, "change the boundary", "iam:CreatePolicyVersion", stack.iam("policy/"+config.WorkloadBoundary), nil)
		}
		if len(stack.resourceIDs("AWS::Logs::LogGroup")) > 0 {
			does(executor, "keep logs", "logs:PutRetentionPolicy", stack.arn("logs", "log-group:/aws/lambda/causeway-any"), nil)
		}
	}
	if m.Org.Network != nil && m.Org.Network.Account == account.Name {
		does(execute, "create a route", "ec2:CreateRoute", m.regional(account, "ec2", "route-table/rtb-0a1b2c3d4e5f67890"), nil)
	}
	return i.journey
}

// deployer is a role that the CDK or StackSets deploy with.
func (m *Model) deployer(account *config.Account, name string) *Principal {
	return m.anybody(account.ID, m.Org.OrganizationID(), name, account.Name+" "+name)
}

// stacksOf are the assembly's stacks in an account, in whichever region.
func (m *Model) stacksOf(account *config.Account) []*Stack {
	return slices.DeleteFunc(slices.Clone(m.assembly.Stacks), func(stack *Stack) bool { return stack.Account != account.ID })
}

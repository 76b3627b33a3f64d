package quotas

import (
	"fmt"

	"causeway/access"
)

// account counts what an account can have only so many of.
func (m *measurer) account(stack *access.Stack, r access.Declared) error {
	switch r.Type {
	case "AWS::IAM::Role":
		m.sum(rolesOfAccount, stack, stack.Account, "", 1).Stack = ""
	case "AWS::IAM::ManagedPolicy":
		m.sum(policiesOfAccount, stack, stack.Account, "", 1).Stack = ""
	}
	return nil
}

// organization measures what the management account has: the organization's policies and StackSets.
func (m *measurer) organization(stack *access.Stack, r access.Declared) error {
	switch r.Type {
	case "AWS::Organizations::Policy":
		return m.control(stack, r)
	case "AWS::CloudFormation::StackSet":
		return m.stackSet(stack, r)
	}
	return nil
}

// control measures a policy of the organization, and how many of its kind its targets have.
func (m *measurer) control(stack *access.Stack, r access.Declared) error {
	quota, attached := controlPolicy, controlPoliciesOfTarget
	switch r.Properties["Type"] {
	case "SERVICE_CONTROL_POLICY":
	case "RESOURCE_CONTROL_POLICY":
		quota, attached = resourceControlPolicy, resourceControlPoliciesOfTarget
	default:
		return nil // tags, backups: they do not grow with the organization
	}
	size, err := measured(quota, stack, r.Properties["Content"])
	if err != nil {
		return in("Content", err)
	}
	m.add(quota, stack, r.LogicalID, size)
	for _, target := range list(r.Properties["TargetIds"]) {
		m.sum(attached, stack, fmt.Sprint(r.Properties["Type"]), reference(target), 1)
	}
	return nil
}

// stackSet measures the template that a StackSet has in its own. What is in it is measured in the accounts that it goes to.
func (m *measurer) stackSet(stack *access.Stack, r access.Declared) error {
	body, err := text(stack, r.Properties["TemplateBody"])
	if err != nil {
		return in("TemplateBody", err)
	}
	m.add(stackSetBody, stack, r.LogicalID, len(body))
	return nil
}

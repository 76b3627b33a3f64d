package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// addRoles reads the stack's roles with all their policies.
func (m *Model) addRoles(stack *Stack) error {
	for _, id := range stack.resourceIDs("AWS::IAM::Role") {
		role, err := m.readRole(stack, id)
		if err != nil {
			return err
		}
		if other := m.role(role.ARN); other != nil {
			return fmt.Errorf("%s and %s of stack %s are one role, %s; give one another name", id, other.LogicalID, other.Stack.Name, role.ARN)
		}
		role.index = len(m.Roles)
		m.Roles, m.byARN[role.ARN] = append(m.Roles, role), role
		m.byAccount[stack.Account] = append(m.byAccount[stack.Account], role)
	}
	for _, resourceType := range []string{"AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"} {
		for _, id := range stack.resourceIDs(resourceType) {
			if err := m.attachToRoles(stack, id, resourceType); err != nil {
				return err
			}
		}
	}
	return nil
}

// addExecution reads the policies of the CDK's execution role, which `cdk bootstrap` attaches.
func (m *Model) addExecution(stack *Stack) error {
	account := m.Org.AccountByID(stack.Account)
	if stack.Name != config.ExecutionPoliciesStack(account) {
		return nil
	}
	for _, id := range stack.resourceIDs("AWS::IAM::ManagedPolicy") {
		r := stack.template.Resources[id]
		if !slices.Contains(m.Org.ExecutionPolicies(account), fmt.Sprint(r.Properties["ManagedPolicyName"])) {
			return fmt.Errorf("%s is no policy that the account is bootstrapped with", id)
		}
		policy, err := m.document(IdentityPolicy, stack, id, "", r.Properties["PolicyDocument"])
		if err != nil {
			return err
		}
		m.execution[stack.Account] = append(m.execution[stack.Account], policy)
	}
	return nil
}

func (m *Model) readRole(stack *Stack, id string) (*Role, error) {
	r := stack.template.Resources[id]
	attributes, err := stack.attributes(id, r)
	if err != nil {
		return nil, err
	}
	role := &Role{Stack: stack, LogicalID: id, Name: attributes["Name"], ARN: attributes["Arn"]}
	if role.Trust, err = m.document(TrustPolicy, stack, id, "AssumeRolePolicyDocument", r.Properties["AssumeRolePolicyDocument"]); err != nil {
		return nil, err
	}
	// What a boundary of the user's own holds back is not known.
	if role.Name == config.CloudFormationRole && m.Org.AccountByID(stack.Account).PermissionsBoundary == "" {
		role.everything = m.add(&Policy{Kind: IdentityPolicy, Stack: stack, LogicalID: id, Name: "whatever policies it is given", Document: allowEverything()})
	}
	inline, _ := r.Properties["Policies"].([]any)
	for _, value := range inline {
		entry, _ := value.(map[string]any)
		policy, err := m.document(IdentityPolicy, stack, id, fmt.Sprint(entry["PolicyName"]), entry["PolicyDocument"])
		if err != nil {
			return nil, err
		}
		role.Identity = append(role.Identity, policy)
	}
	arns, err := stack.texts(orEmpty(r.Properties["ManagedPolicyArns"]))
	if err != nil {
		return nil, fmt.Errorf("%s: ManagedPolicyArns: %w", id, err)
	}
	for _, arn := range arns {
		policy, err := m.managedPolicy(stack, arn)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		role.Identity = append(role.Identity, policy)
	}
	if boundary := r.Properties["PermissionsBoundary"]; boundary != nil {
		if role.BoundaryARN, err = stack.resolveText(boundary); err == nil {
			role.Boundary, err = m.boundary(stack, id, role.BoundaryARN)
		}
	}
	return role, err
}

// managedPolicy is a managed policy of the same account, by its ARN.
func (m *Model) managedPolicy(stack *Stack, arn string) (*Policy, error) {
	for _, other := range m.stacksIn(stack.assembly, stack.Account) {
		for _, id := range other.resourceIDs("AWS::IAM::ManagedPolicy") {
			attributes, err := other.attributes(id, other.template.Resources[id])
			if err != nil {
				return nil, err
			}
			if attributes["Arn"] == arn {
				return m.document(IdentityPolicy, other, id, "", other.template.Resources[id].Properties["PolicyDocument"])
			}
		}
	}
	return nil, fmt.Errorf("policy %s is in no template of account %s, so what it allows is not known", arn, stack.Account)
}

// boundary is the permissions boundary of a role. One that the account brought itself is not in the assembly: what it
// holds back is not known, so it is taken to hold back nothing.
func (m *Model) boundary(stack *Stack, id, arn string) (*Policy, error) {
	policy, err := m.managedPolicy(stack, arn)
	if err == nil {
		return policy, nil
	}
	for _, account := range m.Org.AccountsByName() {
		if account.ID == stack.Account && account.PermissionsBoundary != "" && strings.HasSuffix(arn, ":policy/"+account.PermissionsBoundary) {
			return m.add(&Policy{Kind: IdentityPolicy, Name: "permissions boundary " + arn, Document: allowEverything()}), nil
		}
	}
	return nil, fmt.Errorf("%s: %w", id, err)
}

// attachToRoles adds a policy that names its roles to each of them.
func (m *Model) attachToRoles(stack *Stack, id, resourceType string) error {
	r := stack.template.Resources[id]
	property := "Roles"
	if resourceType == "AWS::IAM::RolePolicy" {
		property = "RoleName"
	}
	for _, other := range []string{"Users", "Groups"} {
		if r.Properties[other] != nil {
			return errors.New(id + " is for users or groups, which the platform does not have")
		}
	}
	names, err := stack.texts(orEmpty(r.Properties[property]))
	if err != nil {
		return fmt.Errorf("%s: %s: %w", id, property, err)
	}
	for _, name := range names {
		roles := m.byAccount[stack.Account]
		i := slices.IndexFunc(roles, func(role *Role) bool { return role.Name == name })
		if i < 0 {
			return fmt.Errorf("%s is for role %s, which no stack of account %s has", id, name, stack.Account)
		}
		policy, err := m.document(IdentityPolicy, stack, id, "", r.Properties["PolicyDocument"])
		if err != nil {
			return err
		}
		roles[i].Identity = append(roles[i].Identity, policy)
	}
	return nil
}

func orEmpty(value any) any {
	if value == nil {
		return []any{}
	}
	return value
}

// allowEverything is the policy of an administrator.
func allowEverything() map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": []any{
		map[string]any{"Sid": "Administrator", "Effect": "Allow", "Action": "*", "Resource": "*"}}}
}

// trustAccounts is the trust policy of a role that every role in these accounts may assume that its own account lets: it shows
// whose identity policies reach that far. Administrators' do.
func trustAccounts(org *config.Organization, accounts []*config.Account) map[string]any {
	var roots, administrators []any
	for _, account := range accounts {
		iam := "arn:" + org.Partition() + ":iam::" + account.ID + ":"
		roots, administrators = append(roots, iam+"root"), append(administrators, iam+"role/"+administratorRole)
	}
	return map[string]any{"Version": "2012-10-17", "Statement": []any{
		map[string]any{"Sid": "TheirRoles", "Effect": "Allow", "Principal": map[string]any{"AWS": roots}, "Action": "sts:AssumeRole",
			"Condition": map[string]any{"ArnNotEquals": map[string]any{"aws:PrincipalArn": administrators}}}}}
}

func jsonText(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // it came from JSON
	}
	return string(data)
}

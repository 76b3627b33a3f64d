package quotas

import (
	"causeway/access"
)

// documents are the properties that hold a policy of its own, by the type of resource.
var documents = map[string]struct {
	property string
	quota    *Quota
}{
	"AWS::IAM::Role":                {"AssumeRolePolicyDocument", trustPolicy},
	"AWS::IAM::ManagedPolicy":       {"PolicyDocument", managedPolicy},
	"AWS::S3::BucketPolicy":         {"PolicyDocument", bucketPolicy},
	"AWS::KMS::Key":                 {"KeyPolicy", keyPolicy},
	"AWS::ECR::Repository":          {"RepositoryPolicyText", repositoryPolicy},
	"AWS::SNS::TopicPolicy":         {"PolicyDocument", topicPolicy},
	"AWS::EC2::VPCEndpoint":         {"PolicyDocument", endpointPolicy},
	"AWS::CodeArtifact::Domain":     {"PermissionsPolicyDocument", codeArtifactPolicy},
	"AWS::CodeArtifact::Repository": {"PermissionsPolicyDocument", codeArtifactPolicy},
}

// policies measures a policy that is alone in its property.
func (m *measurer) policies(stack *access.Stack, r access.Declared) error {
	document, known := documents[r.Type]
	if !known || r.Properties[document.property] == nil {
		return nil
	}
	size, err := measured(document.quota, stack, r.Properties[document.property])
	if err != nil {
		return in(document.property, err)
	}
	m.add(document.quota, stack, r.LogicalID, size)
	return nil
}

// measured is the size of a value in the quota's unit.
func measured(quota *Quota, stack *access.Stack, value any) (int, error) {
	text, err := text(stack, value)
	return length(quota, text), err
}

// identity measures what the identity policies of a role come to, however they are attached.
func (m *measurer) identity(stack *access.Stack, r access.Declared) error {
	switch r.Type {
	case "AWS::IAM::Role":
		role, err := text(stack, map[string]any{"Ref": r.LogicalID})
		if err != nil {
			return err
		}
		m.sum(policiesOfRole, stack, stack.Account, role, len(list(r.Properties["ManagedPolicyArns"])))
		for _, value := range list(r.Properties["Policies"]) {
			policy, _ := value.(map[string]any)
			if err := m.inline(stack, role, policy["PolicyDocument"]); err != nil {
				return err
			}
		}
	case "AWS::IAM::RolePolicy":
		return m.each(stack, []any{r.Properties["RoleName"]}, func(role string) error {
			return m.inline(stack, role, r.Properties["PolicyDocument"])
		})
	case "AWS::IAM::Policy":
		return m.each(stack, list(r.Properties["Roles"]), func(role string) error {
			return m.inline(stack, role, r.Properties["PolicyDocument"])
		})
	case "AWS::IAM::ManagedPolicy":
		return m.each(stack, list(r.Properties["Roles"]), func(role string) error {
			m.sum(policiesOfRole, stack, stack.Account, role, 1)
			return nil
		})
	}
	return nil
}

// inline adds an inline policy to those of its role.
func (m *measurer) inline(stack *access.Stack, role string, document any) error {
	size, err := measured(inlinePolicies, stack, document)
	m.sum(inlinePolicies, stack, stack.Account, role, size)
	return err
}

// each does something with the name of each role.
func (m *measurer) each(stack *access.Stack, roles []any, do func(role string) error) error {
	for _, value := range roles {
		role, err := text(stack, value)
		if err != nil {
			return err
		}
		if err := do(role); err != nil {
			return err
		}
	}
	return nil
}

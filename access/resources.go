package access

import (
	"fmt"
	"slices"
	"strings"
)

// resourceTypes are the types of resources that the model has, with the property that holds their own policy.
var resourceTypes = map[string]string{
	"AWS::S3::Bucket":             "",
	"AWS::KMS::Key":               "KeyPolicy",
	"AWS::ECR::Repository":        "RepositoryPolicyText",
	"AWS::SNS::Topic":             "",
	"AWS::Lambda::Function":       "",
	"AWS::CodeBuild::Project":     "",
	"AWS::CodePipeline::Pipeline": "",
	"AWS::Logs::LogGroup":         "",
	"AWS::Events::EventBus":       "",
	"AWS::CloudWatch::Alarm":      "",
	"AWS::CloudWatch::Dashboard":  "",
	packageDomainType:             "PermissionsPolicyDocument",
	packageRepositoryType:         "PermissionsPolicyDocument",
}

// addResources reads the stack's resources with their policies.
func (m *Model) addResources(stack *Stack) error {
	for _, id := range stack.resourceIDs("") {
		r := stack.template.Resources[id]
		property, known := resourceTypes[r.Type]
		if !known {
			continue
		}
		attributes, err := stack.attributes(id, r)
		if err != nil {
			return err
		}
		added := &Resource{Stack: stack, LogicalID: id, Type: r.Type, Name: attributes["Name"], ARN: strings.TrimSuffix(attributes["Arn"], ":*")}
		if document := r.Properties[property]; property != "" && document != nil {
			if added.Policy, err = m.document(ResourcePolicy, stack, id, property, document); err != nil {
				return err
			}
		}
		m.addResource(added)
	}
	if err := m.attachPolicies(stack, "AWS::S3::BucketPolicy", "Bucket", "AWS::S3::Bucket"); err != nil {
		return err
	}
	if err := m.attachPolicies(stack, "AWS::SNS::TopicPolicy", "Topics", "AWS::SNS::Topic"); err != nil {
		return err
	}
	if err := m.attachAliases(stack); err != nil {
		return err
	}
	if err := m.attachBusPolicies(stack); err != nil {
		return err
	}
	return m.attachPermissions(stack)
}

func (m *Model) addResource(r *Resource) {
	m.Resources = append(m.Resources, r)
	m.inAccount[r.Stack.Account] = append(m.inAccount[r.Stack.Account], r)
}

// indexResources makes resources known by what requests name: the journeys of every account look them up.
func (m *Model) indexResources() {
	m.resources, m.keys = map[string]*Resource{}, map[string]*Resource{}
	for _, r := range m.Resources {
		m.resources[r.ARN] = r
		if r.Type == packageRepositoryType {
			m.resources[packageIn(r.ARN)] = r
		}
		for _, alias := range r.Aliases {
			if name := keyName(r.Stack.Region, alias); m.keys[name] == nil {
				m.keys[name] = r
			}
		}
	}
}

// resourceOf is the resource that an ARN names, or in which it names an object; nil for none.
func (m *Model) resourceOf(arn string) *Resource {
	if r := m.resources[arn]; r != nil {
		return r
	}
	bucket, _, _ := strings.Cut(arn, "/")
	if r := m.resources[bucket]; r != nil && r.Type == "AWS::S3::Bucket" {
		return r
	}
	return nil
}

// resource is a resource of the stack's account by its type and name or ARN; an error where there is none.
func (m *Model) resource(stack *Stack, id, resourceType, name string) (*Resource, error) {
	resources := m.inAccount[stack.Account]
	i := slices.IndexFunc(resources, func(r *Resource) bool {
		return r.Stack.Region == stack.Region && r.Type == resourceType && (r.Name == name || r.ARN == name)
	})
	if i < 0 {
		return nil, fmt.Errorf("%s is about %s, a %s that no stack of account %s has", id, name, resourceType, stack.Account)
	}
	return resources[i], nil
}

// attachPolicies gives resources the policies that are resources of their own, and name them in a property.
func (m *Model) attachPolicies(stack *Stack, policyType, property, resourceType string) error {
	for _, id := range stack.resourceIDs(policyType) {
		r := stack.template.Resources[id]
		names, err := stack.texts(r.Properties[property])
		if err != nil {
			return fmt.Errorf("%s: %s: %w", id, property, err)
		}
		for _, name := range names {
			of, err := m.resource(stack, id, resourceType, name)
			if err != nil {
				return err
			}
			if of.Policy, err = m.document(ResourcePolicy, stack, id, "", r.Properties["PolicyDocument"]); err != nil {
				return err
			}
		}
	}
	return nil
}

// attachAliases gives keys their aliases: roles of other accounts know a key by its alias only.
func (m *Model) attachAliases(stack *Stack) error {
	for _, id := range stack.resourceIDs("AWS::KMS::Alias") {
		r := stack.template.Resources[id]
		alias, err := stack.resolveText(r.Properties["AliasName"])
		if err != nil {
			return fmt.Errorf("%s: AliasName: %w", id, err)
		}
		target, err := stack.resolveText(r.Properties["TargetKeyId"])
		if err != nil {
			return fmt.Errorf("%s: TargetKeyId: %w", id, err)
		}
		if !strings.HasPrefix(target, "arn:") {
			target = stack.arn("kms", "key/"+target)
		}
		key, err := m.resource(stack, id, "AWS::KMS::Key", target)
		if err != nil {
			return err
		}
		key.Aliases = append(key.Aliases, alias)
	}
	return nil
}

// attachPermissions turns the permissions of a function into its policy, as Lambda does.
func (m *Model) attachPermissions(stack *Stack) error {
	statements := map[*Resource][]any{}
	for _, id := range stack.resourceIDs("AWS::Lambda::Permission") {
		resolved, err := stack.Resolve(stack.template.Resources[id].Properties)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		properties := resolved.(map[string]any)
		function, err := m.resource(stack, id, "AWS::Lambda::Function", fmt.Sprint(properties["FunctionName"]))
		if err != nil {
			return err
		}
		statements[function] = append(statements[function], permission(id, function, properties))
	}
	for _, function := range m.inAccount[stack.Account] {
		if of := statements[function]; of != nil {
			function.Policy = m.add(&Policy{Kind: ResourcePolicy, Stack: stack, LogicalID: function.LogicalID, Name: "permissions",
				Document: map[string]any{"Version": "2012-10-17", "Statement": of}})
		}
	}
	return nil
}

// permission is an AWS::Lambda::Permission as a statement.
func permission(id string, function *Resource, properties map[string]any) map[string]any {
	principal := map[string]any{"AWS": properties["Principal"]}
	if strings.HasSuffix(fmt.Sprint(properties["Principal"]), ".amazonaws.com") {
		principal = map[string]any{"Service": properties["Principal"]}
	}
	statement := map[string]any{"Sid": id, "Effect": "Allow", "Principal": principal, "Action": properties["Action"], "Resource": function.ARN}
	condition := map[string]any{}
	if account := properties["SourceAccount"]; account != nil {
		condition["StringEquals"] = map[string]any{"aws:SourceAccount": account}
	}
	if source := properties["SourceArn"]; source != nil {
		condition["ArnLike"] = map[string]any{"aws:SourceArn": source}
	}
	if len(condition) > 0 {
		statement["Condition"] = condition
	}
	return statement
}

package stacks

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"causeway/config"
	"causeway/constructs/policy"
)

// TestStacksAreThoseOfTheFile holds that config knows, without the CDK, which stacks there are, where, and which of them the
// CDK deploys first.
func TestStacksAreThoseOfTheFile(t *testing.T) {
	for shape := range shapes {
		t.Run(shape, func(t *testing.T) {
			a := synthesized[shape]()
			planned := map[string]config.Stack{}
			stacks := a.org.Stacks()
			for _, account := range a.org.ExecutionAccounts() {
				stacks = append(stacks, config.Stack{Name: config.ExecutionPoliciesStack(account), Account: account, Region: a.org.Region, Protected: true})
			}
			for _, stack := range stacks {
				planned[stack.Name] = stack
				built := a.templates[stack.Name]
				if built == nil || built.account != stack.Account.ID || built.region != stack.Region || built.TerminationProtection != stack.Protected {
					t.Errorf("%s of %s in %s (protected: %t) is not built so", stack.Name, stack.Account.ID, stack.Region, stack.Protected)
				}
			}
			for name, built := range a.templates {
				if planned[name].Account == nil {
					t.Errorf("%s is not planned", name)
				}
				for _, before := range built.after {
					if !slices.ContainsFunc(planned[name].After, func(d config.Dependency) bool { return d.Stack == before }) {
						t.Errorf("the CDK deploys %s after %s, and the plan does not", name, before)
					}
				}
			}
		})
	}
}

// needs are the stacks that a stack is deployed after, those included that they themselves come after.
func needs(org *config.Organization, name string) []string {
	var all []string
	for _, stack := range org.Stacks() {
		if stack.Name != name {
			continue
		}
		for _, before := range stack.After {
			all = append(append(all, before.Stack), needs(org, before.Stack)...)
		}
	}
	return all
}

// lookedUpLater are the properties in which AWS takes the name of something that need not be there yet, and why.
var lookedUpLater = map[string]string{
	"AWS::Events::Rule.Targets.Arn": "EventBridge asks another account's event bus for each event that it sends; until then the rule counts failures",
}

// TestNothingIsNamedBeforeItIsThere holds that the first deployment needs no second pass: where AWS looks up what a property
// names, or refuses a principal that does not exist, another stack has it only if it is deployed before. What may stand in
// policies is every account's root, which is there, and names in conditions, which nobody looks up.
func TestNothingIsNamedBeforeItIsThere(t *testing.T) {
	for shape := range shapes {
		t.Run(shape, func(t *testing.T) {
			for _, early := range namedTooEarly(synthesized[shape]()) {
				t.Error(early)
			}
		})
	}
}

// TestNamingTooEarlyIsFound holds that a name of what is deployed at the same time, or later, is found.
func TestNamingTooEarlyIsFound(t *testing.T) {
	for name, put := range map[string]func(a *assembly){
		"a role as principal": func(a *assembly) {
			a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadReleases")["Principal"] = map[string]any{"AWS": "arn:aws:iam::222222222222:role/CodeDeployRole"}
		},
		"a role that an action assumes": func(a *assembly) {
			a.first("Network", "AWS::EC2::VPC").Properties["Tags"] = []any{"arn:aws:iam::222222222222:role/CodePipelineCrossAccountRole"}
		},
		"a bucket": func(a *assembly) {
			a.first("Workload-orders-dev", "AWS::IAM::Role").Properties["Description"] = "acme-orders-artifacts-111111111111-eu-west-1"
		},
		"a pipeline before the roles": func(a *assembly) {
			pipeline := a.first("SharedServices-orders-Pipeline", "AWS::CodePipeline::Pipeline")
			a.first("SharedServices-orders-Artifacts", "AWS::S3::Bucket").Properties["Stages"] = pipeline.Properties["Stages"]
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := fresh("")
			put(a)
			if len(namedTooEarly(a)) == 0 {
				t.Error("it is not found")
			}
		})
	}
}

// namedTooEarly are the properties that name something of a stack which is not deployed before.
func namedTooEarly(a *assembly) []string {
	var early []string
	owners := a.owners()
	a.each("", func(t *template, id string, r *resource) {
		before := append(needs(a.org, t.stack), t.stack)
		for path, values := range named(r.Properties, r.Type) {
			for _, value := range values {
				for name, owner := range owners {
					if strings.Contains(value, name) && !slices.Contains(before, owner) && lookedUpLater[path] == "" {
						early = append(early, t.stack+" "+id+": "+path+" names "+name+" of "+owner)
					}
				}
			}
		}
	})
	return early
}

// owners are the stacks that have what the templates name: ARNs, and names of buckets, which are unique by themselves.
func (a *assembly) owners() map[string]string {
	owners := map[string]string{}
	a.each("", func(t *template, id string, r *resource) {
		env := environmentOf(a.org, t)
		for _, kind := range []struct{ resource, property, arn string }{
			{"AWS::IAM::Role", "RoleName", env.IAM("role/%s")},
			{"AWS::IAM::ManagedPolicy", "ManagedPolicyName", env.IAM("policy/%s")},
			{"AWS::S3::Bucket", "BucketName", "%s"},
			{"AWS::KMS::Alias", "AliasName", env.ARN("kms", "%s")},
			{"AWS::ECR::Repository", "RepositoryName", env.ARN("ecr", "repository/%s")},
			{"AWS::SNS::Topic", "TopicName", env.ARN("sns", "%s")},
			{"AWS::Lambda::Function", "FunctionName", env.ARN("lambda", "function:%s")},
			{"AWS::Events::EventBus", "Name", env.ARN("events", "event-bus/%s")},
			{"AWS::Logs::LogGroup", "LogGroupName", env.ARN("logs", "log-group:%s")},
			{"AWS::CodePipeline::Pipeline", "Name", env.ARN("codepipeline", "%s")},
		} {
			if name, ok := r.Properties[kind.property].(string); ok && r.Type == kind.resource {
				owners[fmt.Sprintf(kind.arn, name)] = t.stack
			}
		}
	})
	return owners
}

// named are the texts in a value by where they stand, but for what policies say of resources and in conditions.
func named(value any, path string) map[string][]string {
	all := map[string][]string{}
	switch value := value.(type) {
	case string:
		all[path] = []string{value}
	case []any:
		for _, element := range value {
			for at, texts := range named(element, path) {
				all[at] = append(all[at], texts...)
			}
		}
	case map[string]any:
		for key, element := range value {
			if value["Effect"] != nil && (key == "Resource" || key == "Condition") {
				continue
			}
			for at, texts := range named(element, path+"."+key) {
				all[at] = append(all[at], texts...)
			}
		}
	}
	return all
}

func environmentOf(org *config.Organization, t *template) policy.Environment {
	return policy.Environment{Partition: org.Partition(), Region: t.region, Account: t.account}
}

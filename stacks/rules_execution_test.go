package stacks

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"causeway/access"
	"causeway/config"
	"causeway/constructs/policy"
)

// executionRules hold that the CDK's execution role may do in each account what deploys its stacks.
func executionRules() []rule {
	const shared, network, dev, management = "ExecutionPolicies-shared-services", "ExecutionPolicies-network", "ExecutionPolicies-orders-dev", "ExecutionPolicies-management"
	drop := func(stack, sid, action string) func(a *assembly) {
		return func(a *assembly) {
			s := a.find(stack, sid)
			s["Action"] = slices.DeleteFunc(values(s["Action"]), func(allowed string) bool { return allowed == action })
		}
	}
	return []rule{
		{
			name:  "the execution policies of an account allow whatever CloudFormation calls for its stacks, on their names",
			check: missingExecution,
			mistakes: map[string]func(a *assembly){
				"no bucket is created":   drop(shared, "ArtifactsBuckets", "s3:CreateBucket"),
				"no key is created":      drop(shared, "CallWithoutResource", "kms:CreateKey"),
				"no tag is changed":      drop(network, "NetworkEC2", "ec2:DeleteTags"),
				"no pipeline is deleted": drop(shared, "PipelinePipelines", "codepipeline:DeletePipeline"),
				"buckets of another name": func(a *assembly) {
					a.find(shared, "ArtifactsBuckets")["Resource"] = "arn:aws:s3:::acme-*-222222222222-*"
				},
				"roles of another account": func(a *assembly) {
					a.find(dev, "WorkloadRoles")["Resource"] = "arn:aws:iam::111111111111:role/BuildRole"
				},
				"a role for another service": func(a *assembly) {
					a.find(shared, "PipelinePassCodebuild")["Condition"] = parse(`{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`)
				},
				"connections of another account": func(a *assembly) {
					a.find(shared, "PipelinePassConnections")["Resource"] = "arn:aws:codeconnections:*:222222222222:connection/*"
				},
				"another boundary": func(a *assembly) {
					a.find(dev, "WorkloadChangeRoleUnderBoundary")["Condition"] = parse(`{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::222222222222:policy/Mine"}}`)
				},
				"no version of the bootstrap stack": func(a *assembly) { a.find(management, "ReadBootstrapVersion")["Action"] = "ssm:GetParameter" },
				"a type that nobody has thought of": func(a *assembly) { a.first("Network", "AWS::EC2::Route").Type = "AWS::EC2::Instance" },
				"an account without policies":       func(a *assembly) { delete(a.templates, management) },
			},
		},
		{
			name:  "execution policies leave IAM's and the CDK's own alone, and say each pattern of names",
			check: looseExecution,
			mistakes: map[string]func(a *assembly){
				"any role":        func(a *assembly) { a.find(dev, "WorkloadRoles")["Resource"] = "arn:aws:iam::222222222222:role/*" },
				"the CDK's roles": func(a *assembly) { a.find(dev, "WorkloadRoles")["Resource"] = "arn:aws:iam::222222222222:role/cdk-*" },
				"its own policies": func(a *assembly) {
					a.find(dev, "WorkloadPolicies")["Resource"] = "arn:aws:iam::222222222222:policy/Causeway*"
				},
				"any policy to a role": func(a *assembly) { delete(a.find(dev, "WorkloadRoles"), "Condition") },
				"AWS's policies": func(a *assembly) {
					a.find(dev, "WorkloadRoles")["Condition"] = parse(`{"ArnLikeIfExists":{"iam:PolicyARN":"arn:aws:iam::aws:policy/*"}}`)
				},
				"no boundary": func(a *assembly) {
					delete(a.find(dev, "WorkloadChangeRoleUnderBoundary")["Condition"].(map[string]any), "StringEquals")
				},
				"boundaries taken away": func(a *assembly) {
					a.find(dev, "WorkloadChangeRoleUnderBoundary")["Action"] = "iam:DeleteRolePermissionsBoundary"
				},
				"a wildcard action": func(a *assembly) { a.find(network, "NetworkEC2")["Action"] = "ec2:*" },
				"users":             func(a *assembly) { a.find(dev, "WorkloadRoles")["Action"] = "iam:CreateUser" },
				"any role to pass": func(a *assembly) {
					a.find(shared, "PipelinePassCodebuild")["Resource"] = "arn:aws:iam::111111111111:role/*"
				},
				"any service to pass to": func(a *assembly) { delete(a.find(shared, "PipelinePassCodebuild"), "Condition") },
			},
		},
		{
			name:  "the stacks with execution policies need no bootstrapped account, and as many policies as a role may have",
			check: unusableExecution,
			mistakes: map[string]func(a *assembly){
				"a version of the bootstrap stack": func(a *assembly) { a.templates[dev].Parameters = map[string]any{"BootstrapVersion": map[string]any{}} },
				"no protection from termination":   func(a *assembly) { a.templates[dev].TerminationProtection = false },
				"a policy that nothing is bootstrapped with": func(a *assembly) {
					a.first(dev, "AWS::IAM::ManagedPolicy").Properties["ManagedPolicyName"] = "CausewayExecutionMore"
				},
				"a role": func(a *assembly) { a.first(dev, "AWS::IAM::ManagedPolicy").Type = "AWS::IAM::Role" },
			},
		},
	}
}

// executionStatements are what the execution policies of an account say.
func (a *assembly) executionStatements(account string) []statement {
	var all []statement
	for _, d := range a.documents() {
		if d.kind == "execution" && d.template.account == account {
			all = append(all, d.statements...)
		}
	}
	return all
}

// missingExecution is what the execution policies lack.
func missingExecution(a *assembly) []string {
	assembly, err := access.ReadAssembly(a.dir)
	if err != nil {
		panic(err)
	}
	var broken []string
	for _, stack := range assembly.Stacks {
		if t := a.templates[stack.Name]; strings.HasPrefix(stack.Name, "ExecutionPolicies-") || t == nil {
			continue
		}
		statements := a.executionStatements(stack.Account)
		lacks := func(id, action, resource string, context map[string]string) {
			if !slices.ContainsFunc(statements, func(s statement) bool { return s.allowsRequest(action, resource, context) }) {
				broken = append(broken, fmt.Sprintf("%s %s: nothing allows %s on %s %v", stack.Name, id, action, resource, context))
			}
		}
		lacks("BootstrapVersion", "ssm:GetParameters", "arn:"+a.org.Partition()+":ssm:"+stack.Region+":"+stack.Account+":parameter/cdk-bootstrap/hnb659fds/version", nil)
		creations, err := stack.Creations(a.org)
		if err != nil {
			panic(err)
		}
		for _, c := range creations {
			r := a.templates[stack.Name].Resources[c.LogicalID]
			if r == nil {
				continue
			}
			missingCalls(r, c, lacks, &broken)
		}
	}
	return broken
}

// missingCalls are the calls for one resource that nothing allows.
func missingCalls(r *resource, c access.Creation, lacks func(id, action, resource string, context map[string]string), broken *[]string) {
	keys := []string{r.Type}
	for property := range r.Properties {
		keys = append(keys, r.Type+"."+property)
	}
	for _, key := range keys {
		calls, known := policy.CallsOf(key)
		if !known && key == r.Type {
			*broken = append(*broken, c.LogicalID+" is a "+key+", for which constructs/policy/execution_calls.go has no calls; write there what CloudFormation calls for it")
		}
		for _, action := range strings.Fields(calls.Named) {
			on := c.ARN
			switch service, _, _ := strings.Cut(action, ":"); {
			case action == "iam:AttachRolePolicy" || action == "iam:DetachRolePolicy":
				continue // below, with the policy
			case service == "route53" && r.Type == "AWS::EC2::VPCEndpoint":
				on = "arn:" + strings.Split(c.ARN, ":")[1] + ":route53:::hostedzone/new"
			case service == "ec2" && !strings.Contains(c.ARN, ":ec2:"):
				on = strings.Replace(c.ARN, ":route53resolver:", ":ec2:", 1)
			}
			lacks(c.LogicalID, action, on, c.Context)
		}
		for _, action := range strings.Fields(calls.Unnamed) {
			lacks(c.LogicalID, action, "*", nil)
		}
	}
	for role, service := range c.Passed {
		lacks(c.LogicalID, "iam:PassRole", role, map[string]string{"iam:PassedToService": service})
	}
	for _, arn := range connections(r) {
		service := strings.Split(arn, ":")[2]
		lacks(c.LogicalID, service+":PassConnection", arn, nil)
	}
	for _, attached := range c.Policies {
		context := maps.Clone(c.Context)
		context["iam:PolicyARN"] = attached
		lacks(c.LogicalID, "iam:AttachRolePolicy", c.ARN, context)
		lacks(c.LogicalID, "iam:DetachRolePolicy", c.ARN, context)
	}
}

// connections are the connections to Git providers that a pipeline is given.
func connections(r *resource) []string {
	var arns []string
	if r.Type == "AWS::CodePipeline::Pipeline" {
		arns = slices.Compact(connection.FindAllString(text(any(r.Properties)), -1))
	}
	return arns
}

var connection = regexp.MustCompile(`arn:[a-z-]+:(codeconnections|codestar-connections):[a-z0-9-]+:[0-9]+:connection/[a-f0-9-]+`)

// allowsRequest says whether the statement allows an action on a resource under these values of condition keys.
func (s statement) allowsRequest(action, resource string, context map[string]string) bool {
	if !s.allows() || !slices.Contains(s.actions(), action) || !slices.ContainsFunc(s.resources(), func(pattern string) bool { return like(pattern, resource) }) {
		return false
	}
	conditions, _ := s["Condition"].(map[string]any)
	for operator, keys := range conditions {
		for key, wanted := range keys.(map[string]any) {
			value, sent := context[key]
			if !sent && strings.HasSuffix(operator, "IfExists") {
				continue
			}
			if !slices.ContainsFunc(values(wanted), func(pattern string) bool { return like(pattern, value) }) {
				return false
			}
		}
	}
	return true
}

// like says whether a value is as a pattern of IAM says.
func like(pattern, value string) bool {
	plain := strings.NewReplacer("/", "|", "[", "(", "]", ")").Replace
	matched, err := path.Match(plain(pattern), plain(value))
	return err == nil && matched
}

// looseExecution is what execution policies allow although nobody needs it.
func looseExecution(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.kind != "execution" {
			continue
		}
		account := a.org.AccountByID(d.template.account)
		iam := "arn:" + a.org.Partition() + ":iam::" + account.ID + ":"
		for _, s := range d.statements {
			for _, action := range s.actions() {
				if strings.Contains(action, "*") || strings.HasPrefix(action, "iam:") && strings.Contains(action, "User") || action == "iam:DeleteRolePermissionsBoundary" {
					broken = append(broken, d.where(s)+" allows "+action)
				}
				if action == "iam:AttachRolePolicy" && s.allowsRequest(action, s.resources()[0], map[string]string{"iam:PolicyARN": "arn:" + a.org.Partition() + ":iam::aws:policy/AdministratorAccess",
					"iam:PermissionsBoundary": config.BoundaryARN(a.org, account)}) {
					broken = append(broken, d.where(s)+" attaches AWS's policies")
				}
				if action == "iam:PassRole" && len(s.condition("StringEquals", "iam:PassedToService")) != 1 {
					broken = append(broken, d.where(s)+" passes roles to any service")
				}
				if !strings.HasPrefix(action, "iam:") || action == "iam:CreateServiceLinkedRole" {
					continue
				}
				others := append([]string{iam + "role/cdk-hnb659fds-cfn-exec-role-" + account.ID + "-" + a.org.Region, iam + "role/Any", iam + "policy/Any"}, a.org.ExecutionPolicyARNs(account)...)
				if action == "iam:CreateRole" || action == "iam:PutRolePolicy" {
					others = append(others, iam+"role/CloudFormationRole") // without its boundary
				}
				for _, other := range others {
					if s.allowsRequest(action, other, map[string]string{"iam:PassedToService": strings.Join(s.condition("StringEquals", "iam:PassedToService"), "")}) {
						broken = append(broken, d.where(s)+" allows "+action+" on "+other)
					}
				}
			}
		}
	}
	return broken
}

// unusableExecution is what keeps a stack with execution policies from being deployed before its account is bootstrapped.
func unusableExecution(a *assembly) []string {
	var broken []string
	for name, t := range a.templates {
		if !strings.HasPrefix(name, "ExecutionPolicies-") {
			continue
		}
		var policies []string
		for _, r := range t.Resources {
			if r.Type != "AWS::IAM::ManagedPolicy" {
				broken = append(broken, name+" has a "+r.Type)
			}
			policies = append(policies, text(r.Properties["ManagedPolicyName"]))
		}
		if len(t.Parameters) > 0 || !t.TerminationProtection || t.region != a.org.Region {
			broken = append(broken, fmt.Sprintf("%s has parameters %v, is protected: %v, in %s", name, t.Parameters, t.TerminationProtection, t.region))
		}
		slices.Sort(policies)
		want := a.org.ExecutionPolicies(a.org.AccountByID(t.account))
		if slices.Sort(want); !slices.Equal(policies, want) || len(want) > 10 {
			broken = append(broken, fmt.Sprintf("%s has %v, the account is bootstrapped with %v", name, policies, want))
		}
	}
	return broken
}

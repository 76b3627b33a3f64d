package stacks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// wiringRules are the wiring rules of the design: how parts of several accounts find and trust each other.
func wiringRules() []rule {
	return []rule{
		{
			name:  "the stacks are the expected ones and no support stack of the CDK",
			check: unexpectedStacks,
			mistakes: map[string]func(a *assembly){
				"a support stack":  func(a *assembly) { a.templates["cross-region-stack-111111111111:us-east-1"] = &template{} },
				"a missing stack":  func(a *assembly) { delete(a.templates, "Workload-orders-prod") },
				"a stack too many": func(a *assembly) { a.templates["Workload-management"] = &template{} },
			},
		},
		{
			name: "no value crosses an account or a stack but by an export in the same account",
			check: func(a *assembly) []string {
				return a.intrinsics(func(t *template, name string, argument any) string {
					switch name {
					case "Fn::GetStackOutput", "Fn::GetParam":
						return t.stack + " uses " + name
					case "Fn::ImportValue":
						exporter, _, _ := strings.Cut(text(argument), ":")
						if other := a.templates[exporter]; other == nil || other.account != t.account {
							return t.stack + " imports " + text(argument) + " of another account"
						}
					}
					return ""
				})
			},
			mistakes: map[string]func(a *assembly){
				"Fn::GetStackOutput": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::Role").Properties["Description"] = parse(`{"Fn::GetStackOutput":{}}`)
				},
				"an import across accounts": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::Role").Properties["Description"] = parse(`{"Fn::ImportValue":"SharedServices-orders-Artifacts:Key"}`)
				},
			},
		},
		{
			name:  "an AWS principal is the root of an account, and in another account narrowed to roles that exist",
			check: principalsThatAreNotNarrowed,
			mistakes: map[string]func(a *assembly){
				"a role's ARN as principal": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadArtifacts")["Principal"] = parse(`{"AWS":"arn:aws:iam::222222222222:role/CodeDeployRole"}`)
				},
				"everybody": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesPullImages")["Principal"] = parse(`"*"`)
				},
				"root without a condition": func(a *assembly) {
					delete(a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadArtifacts"), "Condition")
				},
				"a role that nobody creates": func(a *assembly) {
					a.find("Workload-orders-dev", "PipelinesDeployIntoThisAccount")["Condition"].(map[string]any)["ArnEquals"] = parse(`{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/CodePipelineRole"}`)
				},
				"a role in the wrong account": func(a *assembly) {
					a.find("Workload-orders-dev", "PipelinesDeployIntoThisAccount")["Condition"].(map[string]any)["ArnEquals"] = parse(`{"aws:PrincipalArn":"arn:aws:iam::333333333333:role/CodePipelineRole-orders"}`)
				},
				"no organization": func(a *assembly) {
					delete(a.find("Workload-orders-dev", "PipelinesDeployIntoThisAccount")["Condition"].(map[string]any), "StringEquals")
				},
				"a pattern instead of exact roles": func(a *assembly) {
					a.find("Workload-orders-dev", "PipelinesDeployIntoThisAccount")["Condition"].(map[string]any)["ArnLike"] = parse(`{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/*"}`)
					delete(a.find("Workload-orders-dev", "PipelinesDeployIntoThisAccount")["Condition"].(map[string]any), "ArnEquals")
				},
			},
		},
		{
			name:  "every role of a pipeline's action is created by a stack in the account that it deploys into",
			check: actionRolesThatDoNotFit,
			mistakes: map[string]func(a *assembly){
				"a role that nobody creates": func(a *assembly) {
					a.deployAction("DeployApp").raw["RoleArn"] = "arn:aws:iam::222222222222:role/CodePipelineRole"
				},
				"no action role": func(a *assembly) { delete(a.deployAction("DeployApp").raw, "RoleArn") },
				"CloudFormationRole of another account": func(a *assembly) {
					a.deployAction("DeploySupportingInfra").raw["Configuration"].(map[string]any)["RoleArn"] = "arn:aws:iam::444444444444:role/CloudFormationRole"
				},
				"no role for CloudFormation": func(a *assembly) {
					delete(a.deployAction("DeploySupportingInfra").raw["Configuration"].(map[string]any), "RoleArn")
				},
			},
		},
		{
			name:  "the pipeline may assume exactly the roles of its actions, and they trust it",
			check: assumptionsThatDoNotFit,
			mistakes: map[string]func(a *assembly){
				"one role more": func(a *assembly) {
					s := a.find("SharedServices-orders-Pipeline", "AssumeCrossAccountRoles")
					s["Resource"] = append(s["Resource"].([]any), "arn:aws:iam::888888888888:role/CodePipelineCrossAccountRole")
				},
				"one role less": func(a *assembly) {
					s := a.find("SharedServices-orders-Pipeline", "AssumeCrossAccountRoles")
					s["Resource"] = s["Resource"].([]any)[1:]
				},
				"the other application's pipeline is trusted": func(a *assembly) {
					a.find("Workload-orders-dev", "PipelinesDeployIntoThisAccount")["Condition"].(map[string]any)["ArnEquals"] = parse(`{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/CodePipelineRole-payments"}`)
				},
			},
		},
		{
			name:  "keys of other accounts are named by alias, and the alias exists",
			check: keysWithoutAlias,
			mistakes: map[string]func(a *assembly){
				"no condition": func(a *assembly) { delete(a.find("Workload-orders-dev", "DecryptArtifacts"), "Condition") },
				"a misspelt alias": func(a *assembly) {
					a.find("Workload-orders-dev", "DecryptArtifacts")["Condition"] = parse(`{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/acme/order/artifacts"}}`)
				},
				"every key": func(a *assembly) { a.find("Workload-orders-dev", "DecryptArtifacts")["Resource"] = "*" },
			},
		},
	}
}

func unexpectedStacks(a *assembly) []string {
	want := map[string]bool{}
	for _, app := range a.org.Applications {
		want["SharedServices-"+app.Name+"-Artifacts"], want["SharedServices-"+app.Name+"-Pipeline"] = true, true
		for _, stage := range app.Stages {
			want["Workload-"+stage.Account] = true
		}
	}
	if a.org.Network != nil && a.org.Network.CIDR != "" {
		want["Network"] = true
	}
	got := slices.Sorted(maps.Keys(a.templates))
	if expected := slices.Sorted(maps.Keys(want)); !slices.Equal(got, expected) {
		return []string{fmt.Sprintf("stacks are %v, want %v", got, expected)}
	}
	return nil
}

// intrinsics calls f for every key of every map in the templates: intrinsic functions are among them.
func (a *assembly) intrinsics(f func(t *template, name string, argument any) string) []string {
	var broken []string
	var walk func(t *template, value any)
	walk = func(t *template, value any) {
		switch value := value.(type) {
		case map[string]any:
			for key, argument := range value {
				if message := f(t, key, argument); message != "" {
					broken = append(broken, message)
				}
				walk(t, argument)
			}
		case []any:
			for _, element := range value {
				walk(t, element)
			}
		}
	}
	a.each("", func(t *template, _ string, r *resource) { walk(t, any(r.Properties)) })
	return broken
}

func principalsThatAreNotNarrowed(a *assembly) []string {
	var broken []string
	created := a.roles()
	for _, d := range a.documents() {
		for _, s := range d.statements {
			outside := false
			for _, principal := range s.principals() {
				if !strings.HasSuffix(principal, ":root") && s.allows() {
					broken = append(broken, d.where(s)+" names "+principal+" as principal")
				}
				outside = outside || !strings.Contains(principal, ":"+d.template.account+":")
			}
			if !s.allows() || !outside || len(s.principals()) == 0 {
				continue
			}
			arns := s.condition("ArnEquals", "aws:PrincipalArn")
			if len(arns) == 0 {
				broken = append(broken, d.where(s)+" lets in a whole account")
			}
			for _, arn := range arns {
				if !created[arn] {
					broken = append(broken, d.where(s)+" lets in "+arn+", which no stack creates")
				}
			}
			if got := strings.Join(s.condition("StringEquals", "aws:PrincipalOrgID"), ""); got != a.org.OrganizationID() {
				broken = append(broken, d.where(s)+" is narrowed to organization "+got)
			}
		}
	}
	return broken
}

// deployAction is the first action of that name in the example's pipeline of orders: the one that deploys to dev.
func (a *assembly) deployAction(name string) action {
	for _, action := range a.actions() {
		if action.stack == "SharedServices-orders-Pipeline" && action.stage == "dev" && action.raw["Name"] == name {
			return action
		}
	}
	panic("no action " + name)
}

func actionRolesThatDoNotFit(a *assembly) []string {
	var broken []string
	created := a.roles()
	for _, action := range a.actions() {
		account := a.stageAccount(action)
		if account == nil || action.provider() == "Manual" {
			continue
		}
		if want := config.RoleARN(a.org, account, "CodePipelineCrossAccountRole"); action.roleARN() != want || !created[want] {
			broken = append(broken, fmt.Sprintf("%s runs under %q, want %s", action.name(), action.roleARN(), want))
		}
		if action.provider() != "CloudFormation" || action.configuration("ActionMode") == "CHANGE_SET_EXECUTE" {
			continue // a change set is executed under the role that it was created with
		}
		if want := config.RoleARN(a.org, account, "CloudFormationRole"); action.configuration("RoleArn") != want || !created[want] {
			broken = append(broken, fmt.Sprintf("%s passes %q, want %s", action.name(), action.configuration("RoleArn"), want))
		}
	}
	return broken
}

// stageAccount is the account that an action's stage deploys into; nil for Source and Build.
func (a *assembly) stageAccount(action action) *config.Account {
	for _, app := range a.org.Applications {
		for _, stage := range app.Stages {
			if config.PipelineStack(app) == action.stack && stage.Name == action.stage {
				return a.org.Accounts[stage.Account]
			}
		}
	}
	return nil
}

func assumptionsThatDoNotFit(a *assembly) []string {
	var broken []string
	trusted := map[string][]string{} // by role ARN, who may assume it
	assumed := map[string][]string{} // by role ARN, what it may assume
	for _, d := range a.documents() {
		if d.role == "" {
			continue
		}
		arn := a.arn(d)
		for _, s := range d.statements {
			if d.kind == "trust" {
				trusted[arn] = append(trusted[arn], s.condition("ArnEquals", "aws:PrincipalArn")...)
			} else if slices.Contains(s.actions(), "sts:AssumeRole") {
				assumed[arn] = append(assumed[arn], s.resources()...)
			}
		}
	}
	wanted := map[string]map[string]bool{}
	for _, action := range a.actions() {
		app := strings.TrimSuffix(strings.TrimPrefix(action.stack, "SharedServices-"), "-Pipeline")
		pipeline := config.RoleARN(a.org, a.org.SharedServicesAccount(), "CodePipelineRole-"+app)
		if wanted[pipeline] == nil {
			wanted[pipeline] = map[string]bool{}
		}
		if action.roleARN() != "" {
			wanted[pipeline][action.roleARN()] = true
		}
	}
	for pipeline, roles := range wanted {
		want := slices.Sorted(maps.Keys(roles))
		if got := slices.Sorted(slices.Values(assumed[pipeline])); !slices.Equal(got, want) {
			broken = append(broken, fmt.Sprintf("%s may assume %v, its actions run under %v", pipeline, got, want))
		}
	}
	for role, who := range trusted {
		for _, arn := range who {
			if !slices.Contains(assumed[arn], role) {
				broken = append(broken, role+" trusts "+arn+", which may not assume it")
			}
		}
	}
	for arn, roles := range assumed {
		for _, role := range roles {
			if !slices.Contains(trusted[role], arn) {
				broken = append(broken, arn+" may assume "+role+", which does not trust it")
			}
		}
	}
	return broken
}

func keysWithoutAlias(a *assembly) []string {
	aliases := map[string]bool{}
	a.each("AWS::KMS::Alias", func(_ *template, _ string, r *resource) { aliases[text(r.Properties["AliasName"])] = true })
	var broken []string
	for _, d := range a.documents() {
		if d.kind != "identity" || wholeServices(d) {
			continue
		}
		for _, s := range d.statements {
			if !slices.Contains(s.actions(), "kms:Decrypt") || !strings.HasPrefix(d.template.stack, "Workload-") {
				continue
			}
			named := s.condition("ForAnyValue:StringEquals", "kms:ResourceAliases")
			if len(named) == 0 {
				broken = append(broken, d.where(s)+" decrypts with any key")
			}
			for _, alias := range named {
				if !aliases[alias] {
					broken = append(broken, d.where(s)+" decrypts with "+alias+", which no stack creates")
				}
			}
			for _, resource := range s.resources() {
				if !strings.HasSuffix(resource, ":"+a.org.SharedServicesAccount().ID+":key/*") {
					broken = append(broken, d.where(s)+" decrypts with "+resource)
				}
			}
		}
	}
	return broken
}

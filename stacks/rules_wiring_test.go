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
			name:       "an AWS principal is the root of an account, and in another account narrowed to roles that exist",
			ofAccounts: true,
			check:      principalsThatAreNotNarrowed,
			mistakes: map[string]func(a *assembly){
				"a role's ARN as principal": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadReleases")["Principal"] = parse(`{"AWS":"arn:aws:iam::222222222222:role/CodeDeployRole"}`)
				},
				"everybody": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesPullImages")["Principal"] = parse(`"*"`)
				},
				"root without a condition": func(a *assembly) {
					delete(a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadReleases"), "Condition")
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
			name:       "every role of a pipeline's action is created by a stack in the account that it deploys into",
			ofAccounts: true,
			check:      actionRolesThatDoNotFit,
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
			name:       "the pipeline may assume exactly the roles of its actions, and they trust it",
			ofAccounts: true,
			check:      assumptionsThatDoNotFit,
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
		for _, stage := range app.Stages {
			want["Workload-"+stage.Account] = a.org.AWSOrganization == nil || a.org.AWSOrganization.Delivery != "stackset"
		}
	}
	for _, d := range a.deployments() {
		want[d.artifacts()], want[d.pipelineStack()], want[a.store(d)] = true, true, true
		network := false // there, and for the account
		if a.org.Network != nil && a.org.Network.Regions[d.region] != nil {
			network = slices.Contains(a.org.Network.SharedWith, d.stage.Account)
		}
		if d.region != a.org.Region && (d.app.Notifications != nil || network) {
			want["Workload-"+d.stage.Account+"-"+d.region] = true
		}
		if !d.hasImage() {
			continue
		}
		registry := "SharedServices-Registry"
		if d.host != a.sharedServices() {
			registry = "Environment-" + a.org.AccountByID(d.host).Name + "-Registry"
		}
		if d.region != a.org.Region {
			want[registry] = true
		}
		for _, region := range a.org.SharedServices.ReplicateImagesTo {
			want[registry], want[d.artifacts()+"-"+region] = true, true
		}
	}
	for _, remote := range a.remotes() {
		want[remote.stack(a)] = true
	}
	if a.org.SharedServices.Packages != nil {
		want["SharedServices-Packages"] = true
	}
	if a.org.Network != nil && a.org.Network.CIDR != "" {
		want["Network"] = true
		for region := range a.org.Network.Regions {
			want["Network-"+region] = true
		}
	}
	if a.org.AWSOrganization != nil && a.org.AWSOrganization.Manage {
		want["Organization"] = true
	}
	for _, app := range a.org.Applications {
		for _, stage := range app.Stages {
			if len(app.Developers) > 0 {
				want["Developers-"+stage.Account] = true
			}
			if stage.Developers == "deploy" && app.Pipelines != "environment" {
				want["Developers-"+a.org.SharedServices.Account] = true
			}
		}
	}
	for name, account := range a.org.Accounts {
		if (account.MonthlyBudget > 0 || account.AnomalyThreshold > 0) && !want["Workload-"+name] {
			want["Costs-"+name] = true
		}
	}
	if a.org.PlatformPipeline != nil {
		want["PlatformPipeline"], want["PlatformPipeline-Artifacts"] = true, true
		for _, t := range a.templates {
			if t.region != a.org.Region {
				want["PlatformPipeline-Artifacts-"+t.region] = true
			}
		}
	}
	maps.DeleteFunc(want, func(_ string, wanted bool) bool { return !wanted })
	for stack := range want { // of each account that the CDK deploys into
		if t := a.templates[stack]; t != nil && t.account != "" {
			want["ExecutionPolicies-"+a.org.AccountByID(t.account).Name] = true
		}
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
			if a.isOwnDeployRole(d, s) || a.isOfUnits(d, s) {
				continue
			}
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
				ofAWS := strings.HasSuffix(arn, ":role/"+config.MetricsReader)
				if !created[arn] && !ofAWS && !a.isCDKRole("deploy", arn) && s["Sid"] != "DevelopersSignIn" { // developers have a rule of their own
					broken = append(broken, d.where(s)+" lets in "+arn+", which no stack creates")
				}
			}
			if got := strings.Join(s.condition("StringEquals", "aws:PrincipalOrgID"), ""); got != a.organizationID() {
				broken = append(broken, d.where(s)+" is narrowed to organization "+got)
			}
		}
	}
	return broken
}

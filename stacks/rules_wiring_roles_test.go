package stacks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

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
		if account == "" || action.provider() == "Manual" {
			continue
		}
		if want := a.roleARN(account, "CodePipelineCrossAccountRole"); action.roleARN() != want || !created[want] {
			broken = append(broken, fmt.Sprintf("%s runs under %q, want %s", action.name(), action.roleARN(), want))
		}
		if action.provider() != "CloudFormation" || action.configuration("ActionMode") == "CHANGE_SET_EXECUTE" {
			continue // a change set is executed under the role that it was created with
		}
		if want := a.roleARN(account, "CloudFormationRole"); action.configuration("RoleArn") != want || !created[want] {
			broken = append(broken, fmt.Sprintf("%s passes %q, want %s", action.name(), action.configuration("RoleArn"), want))
		}
	}
	return broken
}

// stageAccount is the ID of the account that an action's stage deploys into; "" for Source and Build.
func (a *assembly) stageAccount(action action) string {
	for _, d := range a.deployments() {
		if action.stack == d.pipelineStack() && action.stage == d.stage.Name {
			return d.account
		}
	}
	return ""
}

func assumptionsThatDoNotFit(a *assembly) []string {
	var broken []string
	trusted := map[string][]string{} // by role ARN, who may assume it
	assumed := map[string][]string{} // by role ARN, what it may assume
	for _, d := range a.documents() {
		if d.role == "" {
			continue
		}
		arn := a.roleARN(d.template.account, d.role)
		for _, s := range d.statements {
			if d.kind == "trust" && s["Sid"] != "DevelopersSignIn" { // a rule of its own
				trusted[arn] = append(trusted[arn], s.condition("ArnEquals", "aws:PrincipalArn")...)
			} else if slices.Contains(s.actions(), "sts:AssumeRole") {
				assumed[arn] = append(assumed[arn], s.resources()...)
			}
		}
	}
	wanted := map[string]map[string]bool{}
	for _, action := range a.actions() {
		name, host := a.pipelineIn(action.stack)
		pipeline := a.roleARN(host, "CodePipelineRole-"+name)
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
			if !slices.Contains(assumed[arn], role) && !strings.HasSuffix(arn, ":role/"+config.MetricsReader) {
				broken = append(broken, role+" trusts "+arn+", which may not assume it")
			}
		}
	}
	for arn, roles := range assumed {
		for _, role := range roles {
			if !slices.Contains(trusted[role], arn) && !a.isPlatformRole(arn) { // which have a rule of their own
				broken = append(broken, arn+" may assume "+role+", which does not trust it")
			}
		}
	}
	return broken
}

func keysWithoutAlias(a *assembly) []string {
	keys := map[string][]string{} // by alias, what stands for the keys of each region
	a.each("AWS::KMS::Alias", func(t *template, _ string, r *resource) {
		alias := text(r.Properties["AliasName"])
		keys[alias] = append(keys[alias], a.arnIn(t.region, "kms", t.account, "key/*"))
	})
	var broken []string
	for _, d := range a.documents() {
		if d.kind != "identity" || wholeServices(d) {
			continue
		}
		for _, s := range d.statements {
			if !slices.Contains(s.actions(), "kms:Decrypt") || strings.HasSuffix(d.template.stack, "Pipeline") {
				continue
			}
			named := s.condition("ForAnyValue:StringEquals", "kms:ResourceAliases")
			if len(named) == 0 {
				broken = append(broken, d.where(s)+" decrypts with any key")
			}
			for _, alias := range named {
				if len(keys[alias]) == 0 {
					broken = append(broken, d.where(s)+" decrypts with "+alias+", which no stack creates")
				}
				for _, key := range s.resources() {
					if !slices.Contains(keys[alias], key) {
						broken = append(broken, fmt.Sprintf("%s decrypts with %s, want %s", d.where(s), key, keys[alias]))
					}
				}
			}
		}
	}
	return broken
}

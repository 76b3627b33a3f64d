package stacks

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tagRules hold that costs can be told apart by application, stage and account.
func tagRules() []rule {
	bucket := func(a *assembly) *resource { return a.first("SharedServices-orders-Artifacts", "AWS::S3::Bucket") }
	return []rule{
		{
			name:  "whatever can have tags has those of its account, and of its application and stage where it belongs to one",
			check: wrongTags,
			mistakes: map[string]func(a *assembly){
				"a bucket without tags":  func(a *assembly) { delete(bucket(a).Properties, "Tags") },
				"no application":         func(a *assembly) { retag(bucket(a), "causeway:application", "") },
				"another application":    func(a *assembly) { retag(bucket(a), "causeway:application", "payments") },
				"a stage of all":         func(a *assembly) { retag(bucket(a), "causeway:stage", "dev") },
				"an application of none": func(a *assembly) { retag(a.first("Network", "AWS::EC2::NatGateway"), "causeway:application", "orders") },
				"another account": func(a *assembly) {
					retag(a.first("Workload-orders-dev", "AWS::IAM::Role"), "causeway:account", "shared-services")
				},
				"no stage where all are one's": func(a *assembly) {
					retag(a.first("Workload-orders-dev", "AWS::Lambda::Function"), "causeway:stage", "")
				},
				"an approval of no stage": func(a *assembly) { retag(a.topic("causeway-orders-qa-approval"), "causeway:stage", "") },
				"events of no stage": func(a *assembly) {
					retag(a.first("Workload-payments-nonprod", "AWS::Events::Rule"), "causeway:stage", "")
				},
				"made by a pipeline": func(a *assembly) { retag(bucket(a), "causeway:managed-by", "pipeline") },
				"a type that nobody has thought of": func(a *assembly) {
					a.first("Network", "AWS::EC2::Route").Type = "AWS::EC2::Instance"
				},
			},
		},
		{
			name:  "what must not have tags, or cannot, has none",
			check: tagsThatReplace,
			mistakes: map[string]func(a *assembly){
				"an anomaly monitor": func(a *assembly) {
					a.first("Workload-orders-prod", "AWS::CE::AnomalyMonitor").Properties["ResourceTags"] = []any{}
				},
				"a dashboard": func(a *assembly) {
					a.first("SharedServices-orders-Pipeline", "AWS::CloudWatch::Dashboard").Properties["Tags"] = []any{}
				},
			},
		},
		{
			name:  "what the stacks of a stage create has the tags of its application, stage and account",
			check: untaggedStages,
			mistakes: map[string]func(a *assembly){
				"a stack without tags": func(a *assembly) {
					delete(a.actionOf("SharedServices-orders-Pipeline", "dev", "DeploySupportingInfra").raw["Configuration"].(map[string]any), "TemplateConfiguration")
				},
				"a change set with another stage's": func(a *assembly) {
					a.actionOf("SharedServices-orders-Pipeline", "prod", "CreateChangeSet").raw["Configuration"].(map[string]any)["TemplateConfiguration"] = "Release::causeway-tags-dev.json"
				},
				"tags out of the build": func(a *assembly) {
					a.actionOf("SharedServices-orders-Pipeline", "dev", "DeploySupportingInfra").raw["Configuration"].(map[string]any)["TemplateConfiguration"] = "Build::causeway-tags-dev.json"
				},
				"another account": func(a *assembly) {
					source := a.project("causeway-orders-seal").Properties["Source"].(map[string]any)
					source["BuildSpec"] = strings.ReplaceAll(text(source["BuildSpec"]), "orders-qa", "orders-prod")
				},
			},
		},
	}
}

// withoutTags are the types of resources that CloudFormation puts no tags on, or must not (constructs/tag).
var withoutTags = []string{
	"AWS::Budgets::Budget", "AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription",
	"AWS::CloudFormation::StackSet", "AWS::CloudWatch::Dashboard", "AWS::EC2::NetworkAclEntry", "AWS::EC2::Route",
	"AWS::EC2::SubnetNetworkAclAssociation", "AWS::EC2::SubnetRouteTableAssociation",
	"AWS::EC2::TransitGatewayRouteTableAssociation", "AWS::EC2::TransitGatewayRouteTablePropagation",
	"AWS::EC2::VPCGatewayAttachment", "AWS::ECR::ReplicationConfiguration", "AWS::Events::EventBusPolicy", "AWS::IAM::InstanceProfile",
	"AWS::IAM::ManagedPolicy", "AWS::KMS::Alias", "AWS::Lambda::Permission",
	"AWS::Route53Resolver::ResolverRuleAssociation", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy",
}

func wrongTags(a *assembly) []string {
	var broken []string
	a.each("", func(t *template, id string, r *resource) {
		if slices.Contains(withoutTags, r.Type) || strings.HasPrefix(r.Type, "Custom::") {
			return
		}
		got, want := tagsOf(r), a.tags(t, r)
		for key := range got {
			if !strings.HasPrefix(key, "causeway:") {
				delete(got, key)
			}
		}
		if !maps.Equal(got, want) {
			broken = append(broken, fmt.Sprintf("%s %s (%s) has the tags %v, want %v", t.stack, id, r.Type, got, want))
		}
	})
	return broken
}

func tagsThatReplace(a *assembly) []string {
	var broken []string
	a.each("", func(t *template, id string, r *resource) {
		if slices.Contains(withoutTags, r.Type) && (r.Properties["Tags"] != nil || r.Properties["ResourceTags"] != nil) {
			broken = append(broken, t.stack+" "+id+" has tags")
		}
	})
	return broken
}

// untaggedStages are stages whose stacks do not get what the seal has written for them.
func untaggedStages(a *assembly) []string {
	var broken []string
	for _, d := range a.deployments() {
		file := "causeway-tags-" + d.stage.Name + ".json"
		written := `"` + file + `":` + text(map[string]any{"Tags": map[string]string{"causeway:account": d.stage.Account,
			"causeway:application": d.app.Name, "causeway:managed-by": "pipeline", "causeway:stage": d.stage.Name}})
		seal := text(a.project("causeway-" + d.pipeline + "-seal").Properties["Source"].(map[string]any)["BuildSpec"])
		if commands := text(parse(seal).(map[string]any)["phases"]); !strings.Contains(commands, strings.ReplaceAll(written, `"`, `\"`)) {
			broken = append(broken, d.name+": the seal does not write "+file+" as it should")
		}
		for _, action := range a.actions() {
			deploys := action.stack == d.pipelineStack() && action.stage == d.stage.Name && action.configuration("TemplatePath") != ""
			if got := action.configuration("TemplateConfiguration"); deploys && got != "Release::"+file {
				broken = append(broken, fmt.Sprintf("%s takes its tags from %q", action.name(), got))
			}
		}
	}
	return broken
}

// tags are the tags that the resource must have.
func (a *assembly) tags(t *template, r *resource) map[string]string {
	tags := map[string]string{"causeway:managed-by": "causeway"}
	for name, account := range a.org.Accounts {
		if account.ID == t.account && r.Type != "AWS::Organizations::Account" || text(r.Properties["AccountName"]) == name {
			tags["causeway:account"] = name
		}
	}
	applications, stages := map[string]bool{}, map[string]bool{}
	for _, d := range a.deployments() {
		if a.belongs(d, t, r) {
			applications[d.app.Name], stages[d.stage.Name] = true, true
		}
	}
	if !strings.HasPrefix(t.stack, "Workload-") && !strings.HasPrefix(t.stack, "Environment-") && !strings.HasPrefix(t.stack, "Developers-") && !isApproval(r) {
		stages = nil // also where there is only one stage: the application's next one would share it
	}
	for key, values := range map[string]map[string]bool{"causeway:application": applications, "causeway:stage": stages} {
		if len(values) == 1 {
			for value := range values {
				tags[key] = value
			}
		}
	}
	return tags
}

// belongs says whether the resource is there for the stage, be it among others.
func (a *assembly) belongs(d deployment, t *template, r *resource) bool {
	switch {
	case isApproval(r):
		return text(r.Properties["TopicName"]) == "causeway-"+d.name+"-approval"
	case r.Type == "AWS::Events::Rule" && strings.HasPrefix(t.stack, "Workload-") && strings.HasSuffix(text(r.Properties["Name"]), "-events"):
		return text(r.Properties["Name"]) == "causeway-"+d.name+"-events"
	case strings.HasPrefix(t.stack, "Workload-"):
		return d.account == t.account && (t.region == a.org.Region || t.region == d.region)
	case strings.HasPrefix(t.stack, "Developers-"):
		return slices.Contains([]string{"causeway-developer-" + d.name, "causeway-developer-" + d.pipeline + "-deploys"}, text(r.Properties["RoleName"]))
	}
	return t.stack == d.artifacts() || strings.HasPrefix(t.stack, d.artifacts()+"-") || t.stack == d.pipelineStack() || slices.ContainsFunc(a.remotes(), func(r remote) bool {
		return t.stack == r.stack(a) && r.app == d.app
	})
}

func isApproval(r *resource) bool {
	return r.Type == "AWS::SNS::Topic" && strings.HasSuffix(text(r.Properties["TopicName"]), "-approval")
}

// tagsOf are the resource's tags: a list, or a set of keys.
func tagsOf(r *resource) map[string]string {
	tags, written := map[string]string{}, r.Properties["Tags"]
	if r.Type == "AWS::Route53::HostedZone" {
		written = r.Properties["HostedZoneTags"]
	}
	switch list := written.(type) {
	case []any:
		for _, tag := range list {
			tags[text(tag.(map[string]any)["Key"])] = text(tag.(map[string]any)["Value"])
		}
	case map[string]any:
		for key, value := range list {
			tags[key] = text(value)
		}
	}
	return tags
}

// retag gives a resource another value of a tag; "" takes the tag away.
func retag(r *resource, key, value string) {
	var tags []any
	for k, v := range tagsOf(r) {
		if k != key {
			tags = append(tags, map[string]any{"Key": k, "Value": v})
		}
	}
	if value != "" {
		tags = append(tags, map[string]any{"Key": key, "Value": value})
	}
	r.Properties["Tags"] = tags
}

package stacks

import (
	"fmt"
	"slices"
	"strings"
)

// sourceRules hold how sources start pipelines, and how pipelines fetch those of other accounts.
func sourceRules() []rule {
	return []rule{
		{
			name:  "nothing is polled: an event of the source's account starts the pipeline, or its connection",
			check: sourcesThatStartNothing,
			mistakes: map[string]func(a *assembly){
				"polling": func(a *assembly) {
					a.source("payments").raw["Configuration"].(map[string]any)["PollForSourceChanges"] = true
				},
				"no rule": func(a *assembly) {
					a.trigger("causeway-payments-source").Type = "AWS::Events::Archive"
				},
				"another repository": func(a *assembly) {
					a.source("payments").raw["Configuration"].(map[string]any)["RepositoryName"] = "refunds"
				},
				"events of any account": func(a *assembly) {
					delete(a.trigger("causeway-payments-source").Properties["EventPattern"].(map[string]any), "account")
				},
				"a connection that tells nobody": func(a *assembly) {
					a.source("orders").raw["Configuration"].(map[string]any)["DetectChanges"] = false
				},
			},
		},
		{
			name:  "events reach the pipelines of their own stage: by a rule there, a role, and a rule here",
			shape: "environments", within: "environments",
			check: func(a *assembly) []string { return difference(a.eventPaths(), lines(wantEventPaths)) },
			mistakes: map[string]func(a *assembly){
				"to another account": func(a *assembly) {
					rule := a.first("SharedServices-orders-Source", "AWS::Events::Rule")
					rule.Properties["Targets"].([]any)[0].(map[string]any)["Arn"] = "arn:aws:events:us-east-1:777777777777:event-bus/other"
				},
				"from anybody": func(a *assembly) {
					a.first("Environment-orders-dev-Pipeline", "AWS::Events::EventBusPolicy").Properties["Statement"].(map[string]any)["Principal"] = "*"
				},
				"of any kind": func(a *assembly) {
					delete(a.find("Environment-orders-dev-Pipeline", "causeway-orders-dev-source")["Condition"].(map[string]any), "ForAllValues:StringEquals")
				},
			},
		},
		{
			name:  "pushes start a pipeline by the branches and files that the file names",
			shape: "image source", within: "image source",
			check: func(a *assembly) []string {
				got := text(a.first("SharedServices-shop-Pipeline", "AWS::CodePipeline::Pipeline").Properties["Triggers"])
				return difference([]string{got}, []string{wantTriggers})
			},
			mistakes: map[string]func(a *assembly){
				"any file": func(a *assembly) {
					triggers := a.first("SharedServices-shop-Pipeline", "AWS::CodePipeline::Pipeline").Properties["Triggers"].([]any)
					push := triggers[0].(map[string]any)["GitConfiguration"].(map[string]any)["Push"].([]any)[0].(map[string]any)
					delete(push, "FilePaths")
				},
			},
		},
		{
			name:  "a role of the source's account fetches one source for one pipeline, and writes nothing but its artifact",
			shape: "image source", within: "image source",
			check: func(a *assembly) []string { return difference(a.fetchers(), lines(wantFetchers)) },
			mistakes: map[string]func(a *assembly){
				"the whole bucket": func(a *assembly) {
					a.find("Source-agent", "WriteArtifacts")["Resource"] = "arn:aws:s3:::images-agent-artifacts-111111111111-eu-west-1/*"
				},
				"the bucket lets it write everything": func(a *assembly) {
					a.find("SharedServices-agent-Artifacts", "SourceRoleWritesArtifacts")["Resource"] = parse(`{"Fn::Join":["",["bucket","/*"]]}`)
				},
				"any repository": func(a *assembly) {
					a.find("Source-agent", "FetchSource")["Resource"] = "arn:aws:ecr:eu-west-1:333333333333:repository/*"
				},
				"for the other pipeline": func(a *assembly) {
					a.find("Source-agent", "PipelineFetchesSource")["Condition"].(map[string]any)["ArnEquals"] = parse(`{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/CodePipelineRole-shop"}`)
				},
				"reads artifacts": func(a *assembly) {
					a.find("Source-agent", "WriteArtifacts")["Action"] = parse(`["s3:GetObject","s3:PutObject","s3:PutObjectAcl"]`)
				},
			},
		},
	}
}

// source is the source action of a pipeline in shared services.
func (a *assembly) source(pipeline string) action {
	for _, action := range a.actions() {
		if action.stack == "SharedServices-"+pipeline+"-Pipeline" && action.stage == "Source" {
			return action
		}
	}
	panic("no source of " + pipeline)
}

func sourcesThatStartNothing(a *assembly) []string {
	var broken []string
	for _, action := range a.actions() {
		t := a.templates[action.stack]
		if action.stage != "Source" {
			continue
		}
		switch action.provider() {
		case "CodeStarSourceConnection":
			triggers := text(a.first(action.stack, "AWS::CodePipeline::Pipeline").Properties["Triggers"])
			if action.configuration("DetectChanges") == "false" != strings.Contains(triggers, `"SourceActionName":"`+text(action.raw["Name"])+`"`) {
				broken = append(broken, action.name()+" starts the pipeline not at all, or twice")
			}
		case "CodeCommit", "S3", "ECR":
			if action.provider() != "ECR" && action.configuration("PollForSourceChanges") != "false" {
				broken = append(broken, action.name()+" polls")
			}
			if !slices.ContainsFunc(t.having("AWS::Events::Rule", "Name", ruleOf(a, action)), func(r *resource) bool { return tells(a, r, action) }) {
				broken = append(broken, action.name()+" is not started by an event")
			}
		}
	}
	return broken
}

// trigger is the rule of that name in the pipeline of payments.
func (a *assembly) trigger(name string) *resource {
	return a.templates["SharedServices-payments-Pipeline"].having("AWS::Events::Rule", "Name", name)[0]
}

// ruleOf is the name of the rule of a source action.
func ruleOf(a *assembly, action action) string {
	pipeline, _ := a.pipelineIn(action.stack)
	return "causeway-" + pipeline + "-" + strings.ToLower(text(action.raw["Name"]))
}

// tells says whether a rule starts the action's pipeline when what the action fetches changes.
func tells(a *assembly, r *resource, action action) bool {
	pipeline, host := a.pipelineIn(action.stack)
	account := host
	if _, rest, remote := strings.Cut(action.roleARN(), ":iam::"); remote {
		account, _, _ = strings.Cut(rest, ":")
	}
	pattern := r.Properties["EventPattern"].(map[string]any)
	detail := text(pattern["detail"]) + text(pattern["resources"])
	for _, key := range []string{"RepositoryName", "BranchName", "S3Bucket", "S3ObjectKey", "ImageTag"} {
		if value := action.configuration(key); value != "" && !strings.Contains(detail, value+`"`) {
			return false
		}
	}
	return text(pattern["account"]) == `["`+account+`"]` && strings.Contains(text(r.Properties["Targets"]), `"`+a.arn("codepipeline", host, pipeline)+`"`)
}

// wantEventPaths are the rules of the shape with pipelines in environments, and whom event buses let in, from its file: in
// which account, of which account's events, and where to.
const wantEventPaths = `
	111111111111  causeway-orders-dev-source    of 111111111111 to event-bus/default in 222222222222
	111111111111  causeway-orders-test-source   of 111111111111 to event-bus/default in 222222222222
	111111111111  causeway-orders-prod-source   of 111111111111 to event-bus/default in 777777777777
	111111111111  causeway-probes-tools-source  of 111111111111 to probes-tools in 111111111111
	111111111111  causeway-probes-prod-source   of 111111111111 to event-bus/default in 777777777777
	111111111111  causeway-portal-source        of 111111111111 to portal in 111111111111
	222222222222  causeway-orders-dev-source    of 111111111111 to orders-dev in 222222222222
	222222222222  causeway-orders-test-source   of 111111111111 to orders-test in 222222222222
	777777777777  causeway-orders-prod-source   of 111111111111 to orders-prod in 777777777777
	777777777777  causeway-probes-prod-source   of 111111111111 to probes-prod in 777777777777
	222222222222  lets PipelineSourceEventRole-orders-dev of 111111111111 send aws.codecommit CodeCommit Repository State Change
	222222222222  lets PipelineSourceEventRole-orders-test of 111111111111 send aws.codecommit CodeCommit Repository State Change
	777777777777  lets PipelineSourceEventRole-orders-prod of 111111111111 send aws.codecommit CodeCommit Repository State Change
	777777777777  lets PipelineSourceEventRole-probes-prod of 111111111111 send aws.s3 Object Created`

func (a *assembly) eventPaths() []string {
	var all []string
	a.each("AWS::Events::Rule", func(t *template, _ string, r *resource) {
		name := text(r.Properties["Name"])
		if !strings.HasSuffix(name, "-source") {
			return
		}
		to := strings.SplitN(text(r.Properties["Targets"].([]any)[0].(map[string]any)["Arn"]), ":", 6)
		of := strings.Join(values(r.Properties["EventPattern"].(map[string]any)["account"]), " ")
		all = append(all, fmt.Sprintf("%s %s of %s to %s in %s", t.account, name, of, to[5], to[4]))
	})
	for _, d := range a.documents() {
		if d.resource.Type != "AWS::Events::EventBusPolicy" {
			continue
		}
		for _, s := range d.statements {
			kind := append(s.condition("ForAllValues:StringEquals", "events:source"), s.condition("ForAllValues:StringEquals", "events:detail-type")...)
			all = append(all, fmt.Sprintf("%s lets %s send %s", d.template.account, strings.Join(s.admits(), " and "), strings.Join(kind, " ")))
		}
	}
	return all
}

// wantTriggers are the filters of the shape with images.
const wantTriggers = `[{"GitConfiguration":{"Push":[{"Branches":{"Excludes":["release/old-*"],"Includes":["main","release/**"]},` +
	`"FilePaths":{"Excludes":["**/*.md"],"Includes":["shop/**"]}}],"SourceActionName":"Configuration"},"ProviderType":"CodeStarSourceConnection"}]`

// wantFetchers are what the roles that fetch sources of the shape with images do, and what the bucket lets them write.
const wantFetchers = `
	PipelineSourceRole-agent trusts CodePipelineRole-agent of 111111111111
	PipelineSourceRole-agent ecr:DescribeImages on arn:aws:ecr:eu-west-1:333333333333:repository/agent
	PipelineSourceRole-agent s3:PutObject s3:PutObjectAcl on arn:aws:s3:::images-agent-artifacts-111111111111-eu-west-1/agent/Source/*
	PipelineConfigurationRole-agent trusts CodePipelineRole-agent of 111111111111
	PipelineConfigurationRole-agent codecommit:CancelUploadArchive codecommit:GetBranch codecommit:GetCommit codecommit:GetUploadArchiveStatus codecommit:UploadArchive on arn:aws:codecommit:eu-west-1:333333333333:agent-deployment
	PipelineConfigurationRole-agent s3:PutObject s3:PutObjectAcl on arn:aws:s3:::images-agent-artifacts-111111111111-eu-west-1/agent/Configurat/*
	PipelineSourceRole-agent of 333333333333 is let s3:PutObject s3:PutObjectAcl on arn:aws:s3:::images-agent-artifacts-111111111111-eu-west-1/agent/Source/*
	PipelineConfigurationRole-agent of 333333333333 is let s3:PutObject s3:PutObjectAcl on arn:aws:s3:::images-agent-artifacts-111111111111-eu-west-1/agent/Configurat/*`

func (a *assembly) fetchers() []string {
	var all []string
	for _, d := range a.documents() {
		fetches := (strings.HasPrefix(d.role, "PipelineSource") || strings.HasPrefix(d.role, "PipelineConfiguration")) && !strings.Contains(d.role, "Event")
		for _, s := range d.statements {
			what := strings.Join(s.actions(), " ") + " on " + strings.Join(s.resources(), " ")
			switch {
			case fetches && d.kind == "trust":
				all = append(all, d.role+" trusts "+strings.Join(s.admits(), " and "))
			case fetches && !slices.Contains(s.actions(), "kms:Decrypt"):
				all = append(all, d.role+" "+what)
			case d.resource.Type == "AWS::S3::BucketPolicy" && strings.Contains(text(s["Sid"]), "RoleWritesArtifacts"):
				all = append(all, strings.Join(s.admits(), " and ")+" is let "+what)
			}
		}
	}
	return all
}

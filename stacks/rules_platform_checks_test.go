package stacks

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// cdkRole is the ARN of a role that `cdk bootstrap` makes.
func (a *assembly) cdkRole(does, account, region string) string {
	return a.roleARN(account, "cdk-hnb659fds-"+does+"-role-"+account+"-"+region)
}

// isCDKRole says whether an ARN is that of such a role where the platform's pipeline deploys.
func (a *assembly) isCDKRole(does, arn string) bool {
	for _, t := range a.templates {
		if a.org.PlatformPipeline != nil && arn == a.cdkRole(does, t.account, t.region) {
			return true
		}
	}
	return false
}

// isPlatformRole says whether an ARN is that of a role of the platform's pipeline.
func (a *assembly) isPlatformRole(arn string) bool {
	return strings.HasPrefix(arn, a.roleARN(a.sharedServices(), "causeway-platform-"))
}

// isOwnDeployRole says whether a statement lets in the CDK's deploy role of a bucket's own account and region, and nobody else.
// Neither the account's root nor the role as principal would do: see policy.PlatformBucket.
func (a *assembly) isOwnDeployRole(d document, s statement) bool {
	conditions := text(s["Condition"])
	return d.resource.Type == "AWS::S3::BucketPolicy" && strings.HasPrefix(d.template.stack, "PlatformPipeline-Artifacts") &&
		conditions == `{"ArnEquals":{"aws:PrincipalArn":"`+a.cdkRole("deploy", d.template.account, d.template.region)+`"},"StringEquals":{"aws:PrincipalAccount":"`+d.template.account+`"}}`
}

// unapproved are the ways by which the platform's pipeline could change something that nobody has approved.
func unapproved(a *assembly) []string {
	var broken, stages []string
	properties := a.first("PlatformPipeline", "AWS::CodePipeline::Pipeline").Properties
	if properties["ExecutionMode"] == "PARALLEL" {
		broken = append(broken, "executions pass one another")
	}
	for _, stage := range properties["Stages"].([]any) {
		if stage.(map[string]any)["BeforeEntry"] != nil {
			broken = append(broken, text(stage)+" may be skipped")
		}
	}
	approvedAfter := 0.0 // the RunOrder of the approval in its stage
	for _, action := range a.platformActions() {
		if !slices.Contains(stages, action.stage) {
			stages = append(stages, action.stage)
		}
		changes := action.provider() == "CloudFormation" || action.raw["Name"] == "SelfMutate"
		switch {
		case action.provider() == "Manual":
			approvedAfter = action.order()
		case action.stage == "Review" && action.order() >= 2:
			broken = append(broken, action.name()+" does not wait for the approval")
		case changes && (approvedAfter < 2 || action.stage == "Review"):
			broken = append(broken, action.name()+" is not approved")
		}
		if changes && !slices.Contains(action.artifacts("InputArtifacts"), "Assembly") {
			broken = append(broken, action.name()+" deploys "+strings.Join(action.artifacts("InputArtifacts"), " "))
		}
		if slices.Contains(action.artifacts("OutputArtifacts"), "Assembly") != (action.name() == "PlatformPipeline Build Build") {
			broken = append(broken, action.name()+": the build alone writes the assembly")
		}
	}
	if want := []string{"Source", "Build", "Review", "UpdatePipeline", "Platform"}; !slices.Equal(stages, want) {
		broken = append(broken, fmt.Sprintf("its stages are %v, not %v", stages, want))
	}
	return broken
}

// undeployed are the stacks that the platform's pipeline does not deploy as the CDK would, and others that it does.
func undeployed(a *assembly) []string {
	var got, want []string
	for _, action := range a.platformActions() {
		if action.provider() == "CloudFormation" {
			region := text(action.raw["Region"])
			if region == "" {
				region = a.org.Region
			}
			got = append(got, fmt.Sprint(action.configuration("StackName"), " ", region, " ", action.roleARN(), " ", action.configuration("RoleArn")))
		}
	}
	for name, t := range a.templates {
		if !strings.HasPrefix(name, "PlatformPipeline") && !strings.HasPrefix(name, "ExecutionPolicies-") {
			want = append(want, fmt.Sprint(name, " ", t.region, " ", a.cdkRole("deploy", t.account, t.region), " ", a.cdkRole("cfn-exec", t.account, t.region)))
		}
	}
	broken := difference(got, want)
	order := map[string]float64{}
	for _, action := range a.platformActions() {
		order[action.configuration("StackName")] = action.order()
	}
	for name, t := range a.templates {
		for _, before := range t.after {
			if !strings.HasPrefix(name, "PlatformPipeline") && order[before] >= order[name] {
				broken = append(broken, name+" does not wait for "+before)
			}
		}
	}
	return broken
}

// becomingTheCDK are the roles of templates that may assume others of the CDK's than they need.
func becomingTheCDK(a *assembly) []string {
	var got, want []string
	all := map[string]bool{}
	for _, t := range a.templates {
		for _, does := range []string{"cfn-exec", "deploy", "file-publishing", "image-publishing", "lookup"} {
			all[a.cdkRole(does, t.account, t.region)] = true
		}
	}
	for _, d := range a.documents() {
		for _, s := range d.statements {
			assumes := slices.ContainsFunc(s.actions(), func(action string) bool { matched, _ := path.Match(action, "sts:AssumeRole"); return matched })
			if d.kind != "identity" || !s.allows() || !assumes {
				continue
			}
			for role := range all {
				if slices.ContainsFunc(s.resources(), func(pattern string) bool { return matches(pattern, role) }) {
					got = append(got, d.role+" "+role)
				}
			}
		}
	}
	if a.org.PlatformPipeline != nil {
		for name, t := range a.templates {
			own := strings.HasPrefix(name, "PlatformPipeline")
			want = append(want, "causeway-platform-review "+a.cdkRole("lookup", t.account, t.region))
			if own {
				want = append(want, "causeway-platform-update "+a.cdkRole("deploy", t.account, t.region), "causeway-platform-update "+a.cdkRole("file-publishing", t.account, t.region))
			} else {
				want = append(want, "causeway-platform-pipeline "+a.cdkRole("deploy", t.account, t.region))
			}
		}
	}
	return difference(got, want)
}

// matches says whether a pattern of a policy fits an ARN.
func matches(pattern, arn string) bool {
	matched, _ := path.Match(strings.ReplaceAll(pattern, "/", "|"), strings.ReplaceAll(arn, "/", "|"))
	return matched
}

// unpinned are the ways by which the projects of the platform's pipeline could run what nobody has chosen.
func unpinned(a *assembly) []string {
	var broken []string
	for does, needs := range map[string][]string{
		"build": {"golang: 1.", "nodejs: 22", `GOTOOLCHAIN="go$(awk`, "npm ci", "make test", "make prove", "cfn-lint=="}, "review": {"golang: 1.", "nodejs: 22", `GOTOOLCHAIN="go$(awk`, "npm ci"},
		"update": {"nodejs: 22", "npm ci", "node_modules/.bin/cdk deploy"},
	} {
		spec := text(a.project("causeway-platform-" + does).Properties["Source"].(map[string]any)["BuildSpec"])
		for _, need := range needs {
			if !strings.Contains(spec, need) {
				broken = append(broken, does+" lacks "+need)
			}
		}
		for _, loose := range []string{"npm install", "npm i ", "npx ", "latest"} {
			if strings.Contains(spec, loose) {
				broken = append(broken, does+" has "+loose)
			}
		}
		if does != "build" && strings.Contains(spec, "cache:") {
			broken = append(broken, does+" keeps what another commit has left")
		}
	}
	return broken
}

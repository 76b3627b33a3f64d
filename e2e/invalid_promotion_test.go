package e2e

import (
	"fmt"
	"strings"
)

const paymentsProd = "{name: prod,    account: payments-prod, approval: {notify: payments@example.com}, onFailure: rollback}"

// Wrong files: gates and promotion.
var invalidPromotion = []invalid{
	{name: "a severity that Inspector does not know",
		edits: []edit{{"deploy: ec2", "deploy: ec2\n    scan: severe"}},
		want:  []string{`:64:11: applications[1].scan: "severe" is none of the allowed values: critical, high, medium, low, none`}},
	{name: "buildspecs that are no paths",
		edits: []edit{{"deploy: ec2", "deploy: ec2\n    buildspecs: {tests: /ci/tests.yml, build: none, deploy: x}"}},
		want: []string{
			`:64:25: applications[1].buildspecs.tests: "/ci/tests.yml" does not fit: the buildspec of the unit tests: a path in the commit, default for the platform's own, or none`,
			`:64:47: applications[1].buildspecs.build: "none" is no buildspec: without a build there is nothing to deploy; write a path in the commit, or default`,
			`:64:61: applications[1].buildspecs.deploy: is no key of this place; its keys are analysis, build, tests`,
		}},
	{name: "a buildspec outside the commit",
		edits: []edit{{"deploy: ec2", "deploy: ec2\n    buildspecs: {analysis: ../x.yml}"}},
		want:  []string{`:64:28: applications[1].buildspecs.analysis: "../x.yml" leads out of the commit; write a path in it`}},
	{name: "a default build that makes no image",
		edits: []edit{{"deploy: ec2", "deploy: ec2\n    image: true\n    buildspecs: {build: default}"}},
		want:  []string{`:65:25: applications[1].buildspecs.build: "default" makes no image for servers (image: true); write the path of a buildspec in the commit`}},
	{name: "an unknown execution mode",
		edits: []edit{{"deploy: ec2", "deploy: ec2\n    executionMode: fast"}},
		want:  []string{`:64:20: applications[1].executionMode: "fast" is none of the allowed values: superseded, queued, parallel`}},
	{name: "a review beside other executions",
		edits: []edit{{"deploy: ec2", "deploy: ec2\n    executionMode: parallel"},
			{paymentsProd, "{name: prod, account: payments-prod, changeSet: review}"}},
		want: []string{`:68:57: applications[1].stages[2].changeSet: "review" does not go with executionMode: parallel, in which one execution changes the stack while another's change set is reviewed; leave one of them out`}},
	{name: "rollbacks that CodePipeline cannot do",
		edits: []edit{
			{"deploy: ec2", "deploy: ec2\n    executionMode: parallel"},
			{paymentsProd, "{name: prod, account: payments-prod, changeSet: review, onFailure: rollback}"},
		},
		want: []string{
			`:68:57: applications[1].stages[2].changeSet: "review" does not go with executionMode: parallel, in which one execution changes the stack while another's change set is reviewed; leave one of them out`,
			`:68:76: applications[1].stages[2].onFailure: "rollback" does not go with changeSet: review, as a change set is executed once only; leave one of them out`,
			`:68:76: applications[1].stages[2].onFailure: "rollback" does not go with executionMode: parallel, in which CodePipeline rolls nothing back; leave one of them out`,
		}},
	{name: "parameters that templates cannot be given",
		edits: []edit{{paymentsProd, `{name: prod, account: payments-prod, parameters: {StageName: live, log-level: debug, Size: 3, Secret: "#{x}"}}`}},
		want: []string{
			`:67:70: applications[1].stages[2].parameters.StageName: "live" is given by the platform; choose another name`,
			`:67:87: applications[1].stages[2].parameters.log-level: "debug" is no name of a template's parameter: use letters and digits`,
			`:67:100: applications[1].stages[2].parameters.Size: 3 is a number where text belongs: given to every template of the stage, which must declare them: text, by name`,
			`:67:111: applications[1].stages[2].parameters.Secret: "#{x}" contains #{, which CodePipeline would take for a variable of its own; write it otherwise`,
		}},
	{name: "parameters that are too long together",
		edits: []edit{{paymentsProd, "{name: prod, account: payments-prod, parameters: {Certificates: " + strings.Repeat("x", 800) + "}}"}},
		want:  []string{`:67:46: applications[1].stages[2].parameters: have 819 characters as JSON; 780 are possible in an action of CodePipeline: keep long values in SSM parameters`}},
	{name: "a link that is none",
		edits: []edit{{"{notify: qa@example.com}", "{link: dev.example.com}"}},
		want:  []string{`:58:63: applications[0].stages[1].approval.link: "dev.example.com" does not fit: what an approver should look at, such as the address of the stage before: https://…; the pipeline where it is left out`}},
	{name: "more stages than a pipeline has",
		edits: []edit{{paymentsProd, manyApproved(24)}},
		want:  []string{`:64:5: applications[1].stages: make a pipeline of 53 stages, as one with an approval needs a second for it and 3 come before; CodePipeline allows 50: leave approvals out, or stages`}},
	{name: "more stages than CodePipeline has at all",
		edits: []edit{{paymentsProd, strings.ReplaceAll(manyApproved(46), ", approval: {}", "")}},
		want:  []string{`:64:5: applications[1].stages: lists more than the 47 that are possible: the environments in order of promotion`}},
}

// manyApproved are as many stages that wait for an approval, each in an account of those that have room.
func manyApproved(stages int) string {
	accounts := []string{"orders-dev", "orders-qa", "orders-stage", "orders-prod", "payments-prod"}
	var all []string
	for i := range stages {
		all = append(all, fmt.Sprintf("{name: s%c%c, account: %s, approval: {}}", 'a'+i/20, 'a'+i%20, accounts[i%len(accounts)]))
	}
	return strings.Join(all, "\n      - ")
}

package stacks

import (
	"fmt"
	"strings"

	"causeway/config"
)

// promotionRule is about what the file says of each stage. Its mistakes are in the shape that says most.
func promotionRule() rule {
	const pipeline = "SharedServices-ledger-Pipeline"
	return rule{
		name:   "executions, rollbacks, tests and parameters of a pipeline are as the file says",
		within: "three accounts",
		check:  promotedOtherwise,
		mistakes: map[string]func(a *assembly){
			"executions that overtake": func(a *assembly) {
				a.first(pipeline, "AWS::CodePipeline::Pipeline").Properties["ExecutionMode"] = "SUPERSEDED"
			},
			"no rollback": func(a *assembly) {
				for _, stage := range a.first(pipeline, "AWS::CodePipeline::Pipeline").Properties["Stages"].([]any) {
					delete(stage.(map[string]any), "OnFailure")
				}
			},
			"no test after the deployment": func(a *assembly) { a.actionOf(pipeline, "dev", "TestDeployment").raw["RunOrder"] = 1.0 },
			"a test under another role":    func(a *assembly) { delete(a.actionOf(pipeline, "dev", "TestDeployment").raw, "RoleArn") },
			"a parameter lost": func(a *assembly) {
				a.actionOf(pipeline, "dev", "DeploySupportingInfra").raw["Configuration"].(map[string]any)["ParameterOverrides"] = `{"ApplicationName":"ledger","StageName":"dev"}`
			},
			"an approval without its link": func(a *assembly) {
				delete(a.actionOf(pipeline, "Approve-staging", "Approve").raw["Configuration"].(map[string]any), "ExternalEntityLink")
			},
		},
	}
}

// promotedOtherwise are the stages whose promotion is not what the file says.
func promotedOtherwise(a *assembly) []string {
	var broken []string
	for _, p := range a.org.Pipelines() {
		stack := config.PipelineStack(p)
		properties := a.first(stack, "AWS::CodePipeline::Pipeline").Properties
		want := map[config.ExecutionMode]string{"queued": "QUEUED", "parallel": "PARALLEL"}[p.Application.ExecutionMode]
		if got := text(properties["ExecutionMode"]); got != want && (want != "" || got != "SUPERSEDED") {
			broken = append(broken, stack+" runs executions "+got)
		}
		onFailure := map[string]string{}
		for _, stage := range properties["Stages"].([]any) {
			stage := stage.(map[string]any)
			onFailure[text(stage["Name"])] = text(stage["OnFailure"])
		}
		for _, d := range p.Deployments() {
			stage, deploy, test := d.Stage, a.actionOf(stack, d.Stage.Name, "DeployApp"), a.actionOf(stack, d.Stage.Name, "TestDeployment")
			parameters := a.actionOf(stack, stage.Name, "DeploySupportingInfra").configuration("ParameterOverrides") +
				a.actionOf(stack, stage.Name, "CreateChangeSet").configuration("ParameterOverrides")
			link := ""
			if stage.Approval != nil {
				if link = stage.Approval.Link; link == "" {
					link = "/codesuite/codepipeline/pipelines/" + p.Name() + "/view?region=" + a.org.Region
				}
			}
			tested := test.order() > deploy.order() && test.configuration("ProjectName") == d.Name()+"-test" &&
				test.roleARN() == a.roleARN(a.org.Accounts[stage.Account].ID, "CodePipelineCrossAccountRole")
			for what, ok := range map[string]bool{
				"rolls back as the file says":  strings.Contains(onFailure[stage.Name], "ROLLBACK") == (stage.OnFailure != ""),
				"tests what it has deployed":   tested == stage.Test,
				"gives templates a StageName":  strings.Contains(parameters, `"StageName":"`+stage.Name+`"`),
				"shows the approver the link":  strings.HasSuffix(a.actionOf(stack, "Approve-"+stage.Name, "Approve").configuration("ExternalEntityLink"), link),
				"rolls nothing else back":      onFailure["Approve-"+stage.Name] == "",
				"gives templates parameters":   hasParameters(parameters, stage.Parameters),
				"tests under the account role": test.order() == 0 || tested,
			} {
				if !ok {
					broken = append(broken, fmt.Sprintf("%s %s: it is not so that it %s", stack, stage.Name, what))
				}
			}
		}
	}
	return broken
}

func hasParameters(overrides string, parameters map[string]string) bool {
	for name, value := range parameters {
		if !strings.Contains(overrides, fmt.Sprintf("%q:%q", name, value)) {
			return false
		}
	}
	return true
}

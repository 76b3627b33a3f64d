package stacks

import (
	"slices"
	"strings"
)

// platformRules are what the pipeline that deploys the platform keeps to.
func platformRules() []rule {
	const shape, pipeline = "platform pipeline", "PlatformPipeline"
	approval := func(a *assembly) action { return a.platformAction("Review", "Approve") }
	deploy := func(a *assembly, stack string) action { return a.platformAction("Platform", stack+".Deploy") }
	return []rule{
		{
			name: "a person approves before the platform's pipeline changes anything, itself included", shape: shape, within: shape,
			check: unapproved,
			mistakes: map[string]func(a *assembly){
				"no approval":                 func(a *assembly) { approval(a).raw["ActionTypeId"] = parse(`{"Provider":"CodeBuild"}`) },
				"an approval with the review": func(a *assembly) { approval(a).raw["RunOrder"] = 1.0 },
				"an update before the review": func(a *assembly) { a.swapStages(pipeline, 2, 3) },
				"a deployment beside the approval": func(a *assembly) {
					approval(a).raw["ActionTypeId"].(map[string]any)["Provider"], deploy(a, "Workload-nonprod").raw["ActionTypeId"].(map[string]any)["Provider"] = "CloudFormation", "Manual"
				},
				"a stage that a condition skips": func(a *assembly) {
					a.first(pipeline, "AWS::CodePipeline::Pipeline").Properties["Stages"].([]any)[2].(map[string]any)["BeforeEntry"] = parse(`{"Conditions":[{"Result":"SKIP"}]}`)
				},
				"a deployment of what nobody has reviewed": func(a *assembly) {
					deploy(a, "Workload-nonprod").raw["InputArtifacts"] = parse(`[{"Name":"Source"}]`)
				},
				"an assembly that is made after the review": func(a *assembly) {
					a.platformAction("UpdatePipeline", "SelfMutate").raw["OutputArtifacts"] = parse(`[{"Name":"Assembly"}]`)
				},
				"executions side by side": func(a *assembly) {
					a.first(pipeline, "AWS::CodePipeline::Pipeline").Properties["ExecutionMode"] = "PARALLEL"
				},
			},
		},
		{
			name: "the platform's pipeline deploys every stack but its own, through the CDK's roles there", shape: shape, within: shape,
			check: undeployed,
			mistakes: map[string]func(a *assembly){
				"a stack of another name": func(a *assembly) {
					deploy(a, "Workload-nonprod").raw["Configuration"].(map[string]any)["StackName"] = "Workload-none"
				},
				"its own stack": func(a *assembly) {
					deploy(a, "Workload-nonprod").raw["Configuration"].(map[string]any)["StackName"] = pipeline
				},
				"a role of another account": func(a *assembly) {
					deploy(a, "Workload-nonprod").raw["RoleArn"] = deploy(a, "Organization").raw["RoleArn"]
				},
				"an execution role of another account": func(a *assembly) {
					deploy(a, "Workload-nonprod").raw["Configuration"].(map[string]any)["RoleArn"] = deploy(a, "Organization").raw["RoleArn"]
				},
				"the pipeline's own region": func(a *assembly) { delete(deploy(a, "SharedServices-orders-Artifacts-us-east-1").raw, "Region") },
				"a pipeline before its store": func(a *assembly) {
					deploy(a, "SharedServices-orders-Pipeline").raw["RunOrder"] = 1.0
				},
			},
		},
		{
			name: "who becomes one of the CDK's roles is the platform's pipeline, each of its roles those that it needs", within: shape,
			check: becomingTheCDK,
			mistakes: map[string]func(a *assembly){
				"an application's build": func(a *assembly) {
					a.find("SharedServices-orders-Pipeline", "DiscoverResources")["Resource"] = "*"
				},
				"a pipeline of an application": func(a *assembly) {
					a.find("SharedServices-orders-Pipeline", "AssumeCrossAccountRoles")["Resource"] = "arn:aws:iam::*:role/c*"
				},
				"a review that deploys": func(a *assembly) {
					a.find(pipeline, "LookAtStacks")["Resource"] = "arn:aws:iam::222222222222:role/cdk-hnb659fds-deploy-role-222222222222-eu-west-1"
				},
				"an update of any account": func(a *assembly) {
					s := a.find(pipeline, "DeployThisPipeline")
					s["Resource"] = append(s["Resource"].([]any), "arn:aws:iam::222222222222:role/cdk-hnb659fds-deploy-role-222222222222-eu-west-1")
				},
				"a pipeline that leaves an account out": func(a *assembly) {
					s := a.find(pipeline, "AssumeCrossAccountRoles")
					s["Resource"] = s["Resource"].([]any)[1:]
				},
				"a pipeline with the execution role": func(a *assembly) {
					a.find(pipeline, "AssumeCrossAccountRoles")["Resource"] = "arn:aws:iam::222222222222:role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1"
				},
			},
		},
		{
			name: "the platform is built with pinned tools, tested and proven, by buildspecs that no commit brings", shape: shape, within: shape,
			check: unpinned,
			mistakes: map[string]func(a *assembly){
				"a CDK CLI of any version": func(a *assembly) { a.editBuildspec("update", "npm ci", "npm install -g aws-cdk@2 && npm ci") },
				"what npx fetches":         func(a *assembly) { a.editBuildspec("update", "node_modules/.bin/cdk", "npx cdk") },
				"the latest linter":        func(a *assembly) { a.editBuildspec("build", "cfn-lint==1.51.0", "cfn-lint") },
				"Go of any version":        func(a *assembly) { a.editBuildspec("build", "GOTOOLCHAIN", "GOTOOLS") },
				"Node of any version":      func(a *assembly) { a.editBuildspec("review", ", nodejs: 22", "") },
				"no tests":                 func(a *assembly) { a.editBuildspec("build", "make test", "make synth") },
				"no proof":                 func(a *assembly) { a.editBuildspec("build", "make prove", "make synth") },
				"a buildspec of the commit": func(a *assembly) {
					a.project("causeway-platform-build").Properties["Source"] = parse(`{"Type":"CODEPIPELINE","BuildSpec":"build.yml"}`)
				},
				"a review with a cache": func(a *assembly) { a.editBuildspec("review", "phases:", "cache: {paths: [/root]}\nphases:") },
			},
		},
	}
}

// platformAction is an action of the platform's pipeline.
func (a *assembly) platformAction(stage, name string) action {
	i := slices.IndexFunc(a.platformActions(), func(of action) bool { return of.stage == stage && of.raw["Name"] == name })
	return a.platformActions()[i]
}

// swapStages changes the order of two stages of a stack's pipeline.
func (a *assembly) swapStages(stack string, i, j int) {
	stages := a.first(stack, "AWS::CodePipeline::Pipeline").Properties["Stages"].([]any)
	stages[i], stages[j] = stages[j], stages[i]
}

// editBuildspec replaces text in the buildspec of a project of the platform's pipeline.
func (a *assembly) editBuildspec(does, old, text string) {
	source := a.project("causeway-platform-" + does).Properties["Source"].(map[string]any)
	source["BuildSpec"] = strings.ReplaceAll(source["BuildSpec"].(string), old, text)
}

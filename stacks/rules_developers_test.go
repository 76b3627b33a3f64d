package stacks

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// developerRules hold what the applications' developers are let in to.
func developerRules() []rule {
	within := "every deploy type"
	return []rule{
		{
			name:   "54: developers become the developers of their own application's stages, and nobody else does",
			within: within,
			check:  developersWhoAreOthers,
			mistakes: map[string]func(a *assembly){
				"those of another application": func(a *assembly) {
					a.find("Developers-nonprod", "DevelopersSignIn")["Condition"] = a.find("Developers-fleet", "DevelopersSignIn")["Condition"]
				},
				"another permission set that begins so": func(a *assembly) {
					condition := a.find("Developers-nonprod", "DevelopersSignIn")["Condition"].(map[string]any)
					condition["ArnEquals"] = parse(`{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Receipts_*"}`)
				},
				"a role that the file does not know": func(a *assembly) {
					a.first("Developers-fleet", "AWS::IAM::Role").Properties["RoleName"] = "causeway-developer-fleet-dev"
				},
			},
		},
		{
			name:   "54: developers operate stages that say so, start no deployment, and touch neither roles, stacks, code nor artifacts",
			within: within,
			check:  developersWhoDoMore,
			mistakes: map[string]func(a *assembly){
				"operating production": func(a *assembly) {
					s := a.find("Developers-receipts", "SeeFunctions")
					s["Action"] = append(s["Action"].([]any), "lambda:InvokeFunction")
				},
				"a stack that is updated under its role": func(a *assembly) {
					s := a.find("Developers-nonprod", "SeeStacks")
					s["Action"] = append(s["Action"].([]any), "cloudformation:UpdateStack")
				},
				"code under BuildRole": func(a *assembly) {
					a.find("Developers-nonprod", "InvokeFunctions")["Action"] = parse(`["lambda:InvokeFunction","lambda:UpdateFunctionCode"]`)
				},
				"artifacts": func(a *assembly) { a.find("Developers-containers", "DenyArtifacts")["Action"] = "ecr:*" },
				"keys":      func(a *assembly) { a.find("Developers-containers", "DenyArtifactKeys")["Effect"] = "Allow" },
			},
		},
		{
			name:   "54: developers retry and roll back the stages that they deploy, start a pipeline that goes no further, and approve nothing",
			within: within,
			check:  developersWhoDeployMore,
			mistakes: map[string]func(a *assembly){
				"production": func(a *assembly) {
					a.find("Developers-tools", "DeployStages")["Resource"] = "arn:aws:codepipeline:eu-west-1:111111111111:receipts/*"
				},
				"another pipeline": func(a *assembly) {
					a.find("Developers-tools", "StartPipeline")["Resource"] = "arn:aws:codepipeline:eu-west-1:111111111111:storefront"
				},
				"approving": func(a *assembly) {
					a.find("Developers-tools", "StartPipeline")["Action"] = parse(`["codepipeline:PutApprovalResult","codepipeline:StartPipelineExecution"]`)
				},
				"stages that they only operate": func(a *assembly) {
					a.org = load(within)
					a.org.Applications[4].Stages[0].Developers = "operate"
				},
				"a pipeline that goes on into production": func(a *assembly) {
					a.org = load(within)
					a.org.Applications[4].Stages[1].Approval = nil
				},
				"artifacts": func(a *assembly) { a.find("Developers-tools", "DenyArtifacts")["Action"] = "ecr:*" },
			},
		},
	}
}

func developersWhoAreOthers(a *assembly) []string {
	var got, want []string
	for _, d := range a.documents() {
		for _, s := range d.statements {
			if strings.HasPrefix(d.template.stack, "Developers-") && d.kind == "trust" {
				got = append(got, fmt.Sprint(d.template.account, " ", d.role, " ", s.actions(), " ", s.condition("ArnEquals", "aws:PrincipalArn")))
			}
		}
	}
	for _, d := range a.deployments() {
		var arns []string
		for _, arn := range d.app.Developers {
			arns = append(arns, strings.Replace(arn, "*", "????????????????", 1))
		}
		if len(arns) > 0 {
			want = append(want, fmt.Sprint(d.account, " causeway-developer-", d.name, " ", []string{"sts:AssumeRole"}, " ", arns))
		}
		if d.stage.Developers == "deploy" {
			want = append(want, fmt.Sprint(d.host, " ", d.deployer(), " ", []string{"sts:AssumeRole"}, " ", arns))
		}
	}
	return difference(got, want)
}

// readsOnly are what the names of actions begin with that change nothing.
var readsOnly = []string{"Describe", "Filter", "Get", "List"}

// operates is the reviewed list of what developers may do besides, where the file says operate.
var operates = []string{"autoscaling:TerminateInstanceInAutoScalingGroup", "ecs:StopTask", "lambda:InvokeFunction"}

func developersWhoDoMore(a *assembly) []string {
	operated := map[string]bool{}
	for _, d := range a.deployments() {
		operated["causeway-developer-"+d.name] = d.stage.Developers == "operate" || d.stage.Developers == "deploy"
	}
	var broken []string
	for _, d := range a.documents() {
		if !strings.HasPrefix(d.template.stack, "Developers-") || d.kind == "trust" || strings.HasSuffix(d.role, "-deploys") {
			continue
		}
		var denied []string
		for _, s := range d.statements {
			if !s.allows() {
				denied = append(denied, s.actions()...)
				continue
			}
			for _, action := range s.actions() {
				service, verb, _ := strings.Cut(action, ":")
				reads := slices.ContainsFunc(readsOnly, func(word string) bool { return strings.HasPrefix(verb, word) })
				data := slices.Contains([]string{"dynamodb", "ecr", "kms", "s3", "secretsmanager", "sqs", "ssm"}, service)
				if data || !reads && (!operated[d.role] || !slices.Contains(operates, action)) {
					broken = append(broken, d.where(s)+" allows "+action)
				}
			}
		}
		if slices.Sort(denied); !slices.Equal(denied, []string{"ecr:*", "kms:*", "s3:*"}) {
			broken = append(broken, fmt.Sprintf("%s %s is denied %v", d.template.stack, d.role, denied))
		}
	}
	return broken
}

// deployer is the name of the role with which developers deploy stages of the pipeline.
func (d deployment) deployer() string { return "causeway-developer-" + d.pipeline + "-deploys" }

func developersWhoDeployMore(a *assembly) []string {
	var got, want []string
	for _, d := range a.documents() {
		if !strings.HasPrefix(d.template.stack, "Developers-") || d.kind == "trust" || !strings.HasSuffix(d.role, "-deploys") {
			continue
		}
		for _, s := range d.statements {
			for _, action := range s.actions() {
				if !s.allows() {
					got = append(got, fmt.Sprint(d.template.account, " ", d.role, " is denied ", action))
					continue
				}
				for _, resource := range s.resources() {
					got = append(got, fmt.Sprint(d.template.account, " ", d.role, " ", action, " ", resource))
				}
			}
		}
	}
	for _, d := range a.deployments() {
		if d.stage.Developers != "deploy" {
			continue
		}
		role, pipeline := d.host+" "+d.deployer()+" ", a.arn("codepipeline", d.host, d.pipeline)
		for _, reads := range []string{"GetPipelineExecution", "GetPipelineState", "ListActionExecutions", "ListPipelineExecutions"} {
			want = append(want, role+"codepipeline:"+reads+" "+pipeline)
		}
		want = append(want, role+"codepipeline:RetryStageExecution "+pipeline+"/"+d.stage.Name,
			role+"codepipeline:RollbackStage "+pipeline+"/"+d.stage.Name,
			role+"is denied ecr:*", role+"is denied kms:*", role+"is denied s3:*")
		if goesNoFurther(d) {
			want = append(want, role+"codepipeline:StartPipelineExecution "+pipeline)
		}
	}
	return difference(got, want)
}

// goesNoFurther says whether the developers deploy the pipeline's first stage, and no later one is deployed without them or an
// approval.
func goesNoFurther(d deployment) bool {
	stages := d.app.Stages
	if d.app.Pipelines == "environment" {
		stages = []*config.Stage{d.stage}
	}
	return stages[0].Developers == "deploy" && !slices.ContainsFunc(stages[1:], func(s *config.Stage) bool {
		return s.Approval == nil && s.Developers != "deploy"
	})
}

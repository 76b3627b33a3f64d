package stacks

import (
	"fmt"
	"slices"
	"strings"
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
	}
	return difference(got, want)
}

// readsOnly are what the names of actions begin with that change nothing.
var readsOnly = []string{"Describe", "Filter", "Get", "List"}

// operates is the reviewed list of what developers may do besides, where the file says operate.
var operates = []string{"autoscaling:CancelInstanceRefresh", "autoscaling:StartInstanceRefresh", "ecs:StopTask", "lambda:InvokeFunction"}

func developersWhoDoMore(a *assembly) []string {
	operated := map[string]bool{}
	for _, d := range a.deployments() {
		operated["causeway-developer-"+d.name] = d.stage.Developers == "operate"
	}
	var broken []string
	for _, d := range a.documents() {
		if !strings.HasPrefix(d.template.stack, "Developers-") || d.kind == "trust" {
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

package stacks

import (
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// deployRules hold that a deploy type adds its own permissions, and no other's.
func deployRules() []rule {
	return []rule{
		{
			name:  "what only some deploy types need is in the accounts that they deploy to, and in no others",
			check: permissionsOfOtherTypes,
			mistakes: map[string]func(a *assembly){
				"distributions without a site": func(a *assembly) {
					s := a.find("Workload-orders-dev", "CreateResources")
					s["Action"] = append(s["Action"].([]any), "cloudfront:*")
				},
				"own roles to ECS without tasks that it replaces": func(a *assembly) {
					services := a.find("Workload-orders-dev", "PassOwnRoles")["Condition"].(map[string]any)["StringEquals"].(map[string]any)
					services["iam:PassedToService"] = append(services["iam:PassedToService"].([]any), "ecs.amazonaws.com")
				},
				"aliases without functions": func(a *assembly) {
					a.find("Workload-orders-dev", "ShiftTraffic")["Action"] = "lambda:UpdateAlias"
				},
				"writing objects without a site": func(a *assembly) {
					a.find("Workload-payments-prod", "ReadReleases")["Action"] = "s3:PutObject"
				},
				"tasks without their role": func(a *assembly) {
					delete(a.templates["Workload-orders-dev"].Resources, "ECSTaskRole")
				},
				"servers on Fargate": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::Role").Properties["RoleName"] = "EC2InstanceRole"
				},
			},
		},
	}
}

// ofTypes is what an account has where one of these types deploys to it, written out; the rest every account has.
var ofTypes = map[string][]config.DeployType{
	"has CodeDeployRole":                  {"ecs-blue-green", "ec2", "lambda"},
	"has ECSTaskExecutionRole":            {"ecs-blue-green", "ecs-rolling"},
	"has ECSTaskRole":                     {"ecs-blue-green", "ecs-rolling"},
	"has EC2InstanceRole":                 {"ec2"},
	"allows codedeploy:CreateDeployment":  {"ecs-blue-green", "ec2"},
	"allows ecs:RegisterTaskDefinition":   {"ecs-blue-green"},
	"allows ecs:CreateTaskSet":            {"ecs-blue-green"},
	"allows autoscaling:PutLifecycleHook": {"ec2"},
	"allows lambda:UpdateAlias":           {"lambda"},
	"allows s3:PutObject":                 {"static-site"},
	"allows cloudfront:*":                 {"static-site"},
	"passes roles to codedeploy":          {"ecs-blue-green", "ec2", "lambda"},
	"passes roles to ecs":                 {"ecs-rolling"},
}

func permissionsOfOtherTypes(a *assembly) []string {
	var broken []string
	for stack, t := range a.templates {
		account, workload := strings.CutPrefix(stack, "Workload-")
		if !workload {
			continue
		}
		var want []string
		for what, types := range ofTypes {
			if slices.ContainsFunc(a.deployments(), func(d deployment) bool {
				return d.stage.Account == account && slices.Contains(types, d.app.Deploy)
			}) {
				want = append(want, what)
			}
		}
		for _, line := range difference(a.ofTypes(t), want) {
			broken = append(broken, stack+" "+line)
		}
	}
	return broken
}

// ofTypes are those of ofTypes that a workload account has.
func (a *assembly) ofTypes(t *template) []string {
	found := map[string]bool{}
	for _, r := range t.Resources {
		if r.Type == "AWS::IAM::Role" {
			found["has "+text(r.Properties["RoleName"])] = true
		}
	}
	for _, d := range a.documents() {
		for _, s := range d.statements {
			if d.template.stack != t.stack || !s.allows() {
				continue
			}
			for _, action := range s.actions() {
				found["allows "+action] = true
			}
			for _, service := range s.condition("StringEquals", "iam:PassedToService") {
				found["passes roles to "+strings.TrimSuffix(service, ".amazonaws.com")] = true
			}
		}
	}
	maps.DeleteFunc(found, func(what string, _ bool) bool { return ofTypes[what] == nil })
	return slices.Collect(maps.Keys(found))
}

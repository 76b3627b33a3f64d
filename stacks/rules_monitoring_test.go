package stacks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// monitoringRules hold that everybody hears of what he is to hear of.
func monitoringRules() []rule {
	return []rule{
		{
			name:  "alarms tell every topic of a pipeline, and there is a topic for each listener and no other",
			check: alarmsThatNobodyHears,
			mistakes: map[string]func(a *assembly){
				"an alarm that tells nobody": func(a *assembly) {
					delete(a.first("SharedServices-payments-Pipeline", "AWS::CloudWatch::Alarm").Properties, "AlarmActions")
				},
				"an alarm on another pipeline": func(a *assembly) {
					a.first("SharedServices-payments-Pipeline", "AWS::CloudWatch::Alarm").Properties["Dimensions"] = parse(`[{"Name":"PipelineName","Value":"orders"}]`)
				},
				"no alarm": func(a *assembly) { a.first("SharedServices-orders-Pipeline", "AWS::CloudWatch::Alarm").Type = "Other" },
				"another address": func(a *assembly) {
					a.topic("causeway-payments-events").Properties["Subscription"] = parse(`[{"Endpoint":"x@example.com"}]`)
				},
				"no topic": func(a *assembly) { a.topic("causeway-payments-chat").Type = "Other" },
				"a topic for nobody": func(a *assembly) {
					a.topic("causeway-payments-chat").Properties["TopicName"] = "causeway-payments-other"
				},
			},
		},
		{
			name:  "what a rule finds reaches its topics: under a role that names rule and topics, as the key does",
			check: rulesThatMayNotPublish,
			mistakes: map[string]func(a *assembly){
				"another rule is named": func(a *assembly) {
					a.find("SharedServices-payments-Pipeline", "EventBridgePublishesEvents")["Condition"] = parse(`{"ArnEquals":{"aws:SourceArn":"arn:aws:events:eu-west-1:111111111111:rule/other"}}`)
				},
				"a rule without the role": func(a *assembly) {
					delete(a.trigger("causeway-payments-executions").Properties["Targets"].([]any)[0].(map[string]any), "RoleArn")
				},
				"the key knows no topic": func(a *assembly) {
					a.find("SharedServices-payments-Artifacts", "EventRoleEncryptsMessages")["Condition"] = parse(`{"ArnEquals":{"kms:EncryptionContext:aws:sns:topicArn":"arn:aws:sns:eu-west-1:111111111111:other"}}`)
				},
				"a rule of another name": func(a *assembly) {
					a.trigger("causeway-payments-executions").Properties["Name"] = "causeway-payments-other"
				},
			},
		},
		{
			name:  "deployments of every stage that somebody hears of are found, in the account that they happen in",
			check: deploymentsThatNobodyHears,
			mistakes: map[string]func(a *assembly){
				"a stage that is not forwarded": func(a *assembly) { a.first("Workload-payments-prod", "AWS::Events::Rule").Type = "Other" },
				"the wrong event bus": func(a *assembly) {
					a.forward("Workload-payments-prod").Properties["Targets"] = parse(`[{"Arn":"arn:aws:events:eu-west-1:111111111111:event-bus/default"}]`)
				},
				"the wrong application": func(a *assembly) {
					a.forward("Workload-payments-prod").Properties["EventPattern"] = parse(`{"detail":{"application":["payments"]}}`)
				},
				"an account that does not count": func(a *assembly) {
					a.each("AWS::Events::Rule", func(_ *template, _ string, r *resource) {
						if pattern := r.Properties["EventPattern"]; strings.Contains(text(pattern), "999999999999") {
							pattern.(map[string]any)["account"] = parse(`["888888888888"]`)
						}
					})
				},
			},
		},
		{
			name:       "a dashboard shows the accounts of its pipeline's stages, whose metrics its own account may read, and no others",
			ofAccounts: true,
			check:      dashboardsOfOthers,
			mistakes: map[string]func(a *assembly){
				"no dashboard": func(a *assembly) {
					a.first("SharedServices-orders-Pipeline", "AWS::CloudWatch::Dashboard").Type = "Other"
				},
				"another account": func(a *assembly) {
					r := a.first("SharedServices-orders-Pipeline", "AWS::CloudWatch::Dashboard")
					r.Properties["DashboardBody"] = strings.ReplaceAll(text(r.Properties["DashboardBody"]), "222222222222", "888888888888")
				},
				"metrics that nobody may read": func(a *assembly) { a.find("Workload-orders-dev", "DashboardsReadMetrics")["Effect"] = "Deny" },
				"no JSON": func(a *assembly) {
					a.first("SharedServices-orders-Pipeline", "AWS::CloudWatch::Dashboard").Properties["DashboardBody"] = "{"
				},
			},
		},
	}
}

// topic is the topic of that name in the assembly, or nil.
func (a *assembly) topic(name string) *resource {
	var found *resource
	a.each("AWS::SNS::Topic", func(_ *template, _ string, r *resource) {
		if r.Properties["TopicName"] == name {
			found = r
		}
	})
	return found
}

// forward is the first rule of a workload account that forwards deployments, or nil.
func (a *assembly) forward(stack string) *resource {
	var found *resource
	a.each("AWS::Events::Rule", func(t *template, _ string, r *resource) {
		if t.stack == stack && r.Properties["EventPattern"] != nil && found == nil {
			found = r
		}
	})
	return found
}

func alarmsThatNobodyHears(a *assembly) []string {
	var got, want []string
	for _, p := range a.org.Pipelines() {
		topics := 0
		listeners := p.Application.Notifications
		add := func(name, email string) {
			topics, want = topics+1, append(want, "topic causeway-"+p.Name()+name+" tells "+email)
		}
		if listeners != nil && listeners.Email != "" {
			add("-events", listeners.Email)
		}
		if listeners != nil && listeners.Slack != nil {
			add("-chat", "")
		}
		if email := a.org.SharedServices.Notifications; email != "" {
			add("-alarms", email)
		}
		for metric, name := range map[string]string{"FailedExecutions": "-failed", "StuckExecutions": "-stuck"} {
			want = append(want, fmt.Sprintf("alarm causeway-%s%s on %s of %s tells %d topics", p.Name(), name, metric, p.Name(), topics))
		}
	}
	a.each("AWS::CloudWatch::Alarm", func(_ *template, _ string, r *resource) {
		dimension, _ := r.Properties["Dimensions"].([]any)[0].(map[string]any)
		got = append(got, fmt.Sprintf("alarm %s on %s of %s tells %d topics", text(r.Properties["AlarmName"]), text(r.Properties["MetricName"]),
			text(dimension["Value"]), len(values(r.Properties["AlarmActions"]))))
	})
	a.each("AWS::SNS::Topic", func(_ *template, _ string, r *resource) {
		if name := text(r.Properties["TopicName"]); !strings.HasSuffix(name, "-approval") {
			email := ""
			if subscriptions, ok := r.Properties["Subscription"].([]any); ok {
				email = text(subscriptions[0].(map[string]any)["Endpoint"])
			}
			got = append(got, "topic "+name+" tells "+email)
		}
	})
	return difference(got, want)
}

func rulesThatMayNotPublish(a *assembly) []string {
	var broken []string
	a.each("AWS::Events::Rule", func(t *template, id string, r *resource) {
		name := text(r.Properties["Name"])
		if r.Properties["EventBusName"] != nil {
			name = text(t.Resources["EventBus"].Properties["Name"]) + "/" + name
		}
		targets, _ := r.Properties["Targets"].([]any)
		for _, target := range targets {
			reference, _ := target.(map[string]any)["Arn"].(map[string]any)
			topic := t.Resources[text(reference["Ref"])]
			if topic == nil || topic.Type != "AWS::SNS::Topic" {
				continue
			}
			arn := a.arn("sns", t.account, text(topic.Properties["TopicName"]))
			role, _ := target.(map[string]any)["RoleArn"].(map[string]any)
			if text(role["Fn::GetAtt"]) != `["EventRole","Arn"]` {
				broken = append(broken, t.stack+" "+id+" publishes under "+text(role))
			}
			for sid, condition := range map[string][3]string{
				"EventBridgePublishesEvents": {t.stack, "aws:SourceArn", a.arn("events", t.account, "rule/"+name)},
				"EncryptMessages":            {t.stack, "kms:EncryptionContext:aws:sns:topicArn", arn},
				"EventRoleEncryptsMessages":  {strings.TrimSuffix(t.stack, "Pipeline") + "Artifacts", "kms:EncryptionContext:aws:sns:topicArn", arn},
			} {
				if !a.has(condition[0], sid) || !slices.Contains(a.find(condition[0], sid).condition("ArnEquals", condition[1]), condition[2]) {
					broken = append(broken, t.stack+" "+id+": "+sid+" does not name "+condition[2])
				}
			}
			if !slices.Contains(a.find(t.stack, "PublishEvents").resources(), arn) {
				broken = append(broken, t.stack+" "+id+" may not publish to "+arn)
			}
		}
	})
	return broken
}

func deploymentsThatNobodyHears(a *assembly) []string {
	var broken []string
	for _, p := range a.org.Pipelines() {
		for _, d := range p.Deployments() {
			account := a.org.Accounts[d.Stage.Account].ID
			watched := `"` + d.Name() + `"` // the application of CodeDeploy, or a stack
			if !d.Application.UsesCodeDeploy() {
				watched = ":" + account + ":stack/" + d.ApplicationStack() + `/"`
			}
			bus := a.arn("events", p.Account.ID, "event-bus/causeway-"+p.Name())
			forwarded, heard := false, false
			a.each("AWS::Events::Rule", func(t *template, _ string, r *resource) {
				pattern, targets := text(r.Properties["EventPattern"]), text(r.Properties["Targets"])
				if !strings.Contains(pattern, watched) {
					return
				}
				forwarded = forwarded || t.account == account && t.region == a.org.StageRegion(d.Stage) && strings.Contains(targets, bus)
				local := account == t.account && t.region == a.org.StageRegion(d.Stage) && r.Properties["EventBusName"] == nil
				remote := r.Properties["EventBusName"] != nil && strings.Contains(pattern, account)
				heard = heard || t.account == p.Account.ID && (local || remote) && strings.Contains(targets, "InputTransformer")
			})
			told := d.Application.Notifications != nil
			far := account != p.Account.ID || a.org.StageRegion(d.Stage) != a.org.Region
			if heard != told || forwarded != (told && far) {
				broken = append(broken, fmt.Sprintf("%s: heard of: %v, forwarded: %v", d.Name(), heard, forwarded))
			}
		}
	}
	return broken
}

func dashboardsOfOthers(a *assembly) []string {
	var got, want []string
	for _, p := range a.org.Pipelines() {
		for _, account := range a.org.StageAccounts(p) {
			if account != p.Account {
				want = append(want, "causeway-"+p.Name()+" shows "+account.ID)
			}
		}
		want = append(want, "causeway-"+p.Name()+" shows its pipeline")
	}
	a.each("AWS::CloudWatch::Dashboard", func(t *template, _ string, r *resource) {
		name, body := text(r.Properties["DashboardName"]), text(r.Properties["DashboardBody"])
		if !json.Valid([]byte(body)) {
			got = append(got, name+" is no JSON")
		}
		if strings.Contains(body, `"PipelineName","`+strings.TrimPrefix(name, "causeway-")+`"`) {
			got = append(got, name+" shows its pipeline")
		}
		for account := range a.sharing(t.account) {
			if strings.Contains(body, `"accountId":"`+account+`"`) {
				got = append(got, name+" shows "+account)
			}
		}
		if others := strings.Count(body, `"accountId"`); others > 0 && len(a.sharing(t.account)) == 0 {
			got = append(got, name+" shows metrics that nobody may read")
		}
	})
	return difference(got, want)
}

// sharing are the accounts that let CloudWatch in another account read their metrics.
func (a *assembly) sharing(with string) map[string]bool {
	accounts := map[string]bool{}
	for _, d := range a.documents() {
		for _, s := range d.statements {
			if d.role == config.MetricsRole && d.kind == "trust" && s.allows() &&
				slices.Contains(s.condition("ArnEquals", "aws:PrincipalArn"), a.roleARN(with, config.MetricsReader)) {
				accounts[d.template.account] = true
			}
		}
	}
	return accounts
}

package stacks

import (
	"fmt"
	"strings"
)

// costRules hold that somebody hears of what an account costs.
func costRules() []rule {
	return []rule{
		{
			name:  "53: each account with a budget has it, in a stack of its own account, and its contact is told before and when it is spent",
			check: costsThatNobodyHears,
			mistakes: map[string]func(a *assembly){
				"no budget": func(a *assembly) { a.first("Workload-orders-dev", "AWS::Budgets::Budget").Type = "Other" },
				"another amount": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::Budgets::Budget").Properties["Budget"].(map[string]any)["BudgetLimit"] = parse(`{"Amount":2000,"Unit":"USD"}`)
				},
				"no forecast": func(a *assembly) {
					r := a.first("Workload-orders-dev", "AWS::Budgets::Budget")
					r.Properties["NotificationsWithSubscribers"] = r.Properties["NotificationsWithSubscribers"].([]any)[:2]
				},
				"another address": func(a *assembly) {
					r := a.first("Workload-orders-prod", "AWS::Budgets::Budget")
					r.Properties = parse(strings.ReplaceAll(text(r.Properties), "orders@example.com", "x@example.com")).(map[string]any)
				},
				"a name that a replacement would have, too": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::Budgets::Budget").Properties["Budget"].(map[string]any)["BudgetName"] = "orders"
				},
				"a budget of nobody": func(a *assembly) {
					a.templates["Workload-orders-qa"].Resources["Budget"] = a.first("Workload-orders-dev", "AWS::Budgets::Budget")
				},
				"an anomaly monitor of all accounts": func(a *assembly) {
					a.first("Workload-orders-prod", "AWS::CE::AnomalyMonitor").Properties["MonitorDimension"] = "LINKED_ACCOUNT"
				},
				"a monitor that tells nobody": func(a *assembly) { a.first("Workload-orders-prod", "AWS::CE::AnomalySubscription").Type = "Other" },
				"anomalies of any amount": func(a *assembly) {
					delete(a.first("Workload-orders-prod", "AWS::CE::AnomalySubscription").Properties, "ThresholdExpression")
				},
			},
		},
		{
			name:  "53: applications cannot change what watches costs",
			check: costsThatRolesChange,
			mistakes: map[string]func(a *assembly){
				"a boundary with budgets": func(a *assembly) {
					s := a.find("Workload-orders-dev", "CreateResources")
					s["Action"] = append(s["Action"].([]any), "budgets:*")
				},
			},
		},
	}
}

func costsThatNobodyHears(a *assembly) []string {
	var got, want []string
	a.each("AWS::Budgets::Budget", func(t *template, _ string, r *resource) {
		got = append(got, t.account+" budget "+text(r.Properties["Budget"]))
		alerts, _ := r.Properties["NotificationsWithSubscribers"].([]any)
		for _, alert := range alerts {
			got = append(got, t.account+" alert "+text(alert))
		}
	})
	a.each("AWS::CE::AnomalyMonitor", func(t *template, id string, r *resource) {
		got = append(got, t.account+" monitors "+text(r.Properties["MonitorType"])+" "+text(r.Properties["MonitorDimension"]))
	})
	a.each("AWS::CE::AnomalySubscription", func(t *template, _ string, r *resource) {
		got = append(got, fmt.Sprint(t.account, " anomalies ", r.Properties["Frequency"], " ", text(r.Properties["Subscribers"]), " ", r.Properties["ThresholdExpression"]))
	})
	for _, account := range a.org.AccountsByName() {
		if account.MonthlyBudget > 0 {
			want = append(want, fmt.Sprintf(`%s budget {"BudgetLimit":{"Amount":%v,"Unit":"USD"},"BudgetType":"COST","TimeUnit":"MONTHLY"}`, account.ID, account.MonthlyBudget))
			for _, alert := range []string{`"ACTUAL","Threshold":80`, `"ACTUAL","Threshold":100`, `"FORECASTED","Threshold":100`} {
				want = append(want, fmt.Sprintf(`%s alert {"Notification":{"ComparisonOperator":"GREATER_THAN","NotificationType":%s,"ThresholdType":"PERCENTAGE"},"Subscribers":[{"Address":%q,"SubscriptionType":"EMAIL"}]}`,
					account.ID, alert, account.BudgetContact))
			}
		}
		if account.AnomalyThreshold > 0 {
			want = append(want, account.ID+" monitors DIMENSIONAL SERVICE", fmt.Sprintf(
				`%s anomalies DAILY [{"Address":%q,"Type":"EMAIL"}] {"Dimensions":{"Key":"ANOMALY_TOTAL_IMPACT_ABSOLUTE","MatchOptions":["GREATER_THAN_OR_EQUAL"],"Values":["%v"]}}`,
				account.ID, account.BudgetContact, account.AnomalyThreshold))
		}
	}
	return difference(got, want)
}

// costsThatRolesChange are statements that allow changing budgets and anomaly monitors: the platform's roles never do.
func costsThatRolesChange(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.kind == "execution" {
			continue // what creates it
		}
		for _, s := range d.statements {
			for _, action := range s.actions() {
				if s.allows() && (strings.HasPrefix(action, "budgets:") || strings.HasPrefix(action, "ce:")) {
					broken = append(broken, d.where(s)+" allows "+action)
				}
			}
		}
	}
	return broken
}

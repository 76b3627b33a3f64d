// Package cost creates what tells people about the costs of an account.
package cost

import (
	"fmt"
	"strconv"

	"causeway/constructs/cfn"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsbudgets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsce"
	"github.com/aws/jsii-runtime-go"
)

// alerts are when the contact of a budget is told: at these percentages of it, of what is spent or what AWS forecasts for the
// whole month. AWS allows five; it forecasts an account that has about five weeks of costs.
var alerts = []struct {
	kind    string
	percent float64
}{{"ACTUAL", 80}, {"ACTUAL", 100}, {"FORECASTED", 100}}

// NewBudget creates the account's budget for a month in US dollars. AWS gives it a name: CloudFormation replaces a budget whose
// alerts or contact change, and of a fixed name there can be one only.
func NewBudget(scope *cfn.Scope, id string, dollars float64, contact string) {
	var notifications []any
	for _, alert := range alerts {
		notifications = append(notifications, &awsbudgets.CfnBudget_NotificationWithSubscribersProperty{
			Notification: &awsbudgets.CfnBudget_NotificationProperty{NotificationType: jsii.String(alert.kind),
				ComparisonOperator: jsii.String("GREATER_THAN"), Threshold: jsii.Number(alert.percent), ThresholdType: jsii.String("PERCENTAGE")},
			Subscribers: []any{&awsbudgets.CfnBudget_SubscriberProperty{SubscriptionType: jsii.String("EMAIL"), Address: jsii.String(contact)}},
		})
	}
	scope.Add(id, &awsbudgets.CfnBudgetProps{
		Budget: &awsbudgets.CfnBudget_BudgetDataProperty{BudgetType: jsii.String("COST"), TimeUnit: jsii.String("MONTHLY"),
			BudgetLimit: &awsbudgets.CfnBudget_SpendProperty{Amount: jsii.Number(dollars), Unit: jsii.String("USD")}},
		NotificationsWithSubscribers: notifications,
	})
}

// NewAnomalyMonitor creates the account's cost anomaly monitor, of each AWS service by itself, and a mail a day about what it
// finds, from a total impact in US dollars on. AWS tells by mail daily or weekly; at once it would take a topic.
func NewAnomalyMonitor(scope *cfn.Scope, id, name string, dollars float64, contact string) {
	monitor := scope.Add(id, &awsce.CfnAnomalyMonitorProps{
		MonitorName: jsii.String(name), MonitorType: jsii.String("DIMENSIONAL"), MonitorDimension: jsii.String("SERVICE"),
	})
	scope.Add(id+"Subscription", &awsce.CfnAnomalySubscriptionProps{
		SubscriptionName: jsii.String(name), Frequency: jsii.String("DAILY"), MonitorArnList: &[]any{monitor.Att("MonitorArn")},
		Subscribers: []any{&awsce.CfnAnomalySubscription_SubscriberProperty{Type: jsii.String("EMAIL"), Address: jsii.String(contact)}},
		ThresholdExpression: jsii.String(fmt.Sprintf(
			`{"Dimensions":{"Key":"ANOMALY_TOTAL_IMPACT_ABSOLUTE","MatchOptions":["GREATER_THAN_OR_EQUAL"],"Values":[%q]}}`,
			strconv.FormatFloat(dollars, 'f', -1, 64))),
	})
}

package network

import (
	"causeway/constructs/key"
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

// FlowLogProps are what flow logs are made of.
type FlowLogProps struct {
	LogGroup      string
	KeyAlias      string
	RoleName      string
	RetentionDays int
}

// AddFlowLogs records all traffic of the VPC, accepted and rejected, in an encrypted log group. Log group and key are
// retained when their stack goes.
func (v *VPC) AddFlowLogs(props *FlowLogProps) {
	this := v.scope.Child("FlowLogs")
	env := v.props.Environment
	logKey := key.New(this, "Key", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts the flow logs", Policy: policy.LogKey(env, props.LogGroup),
	})
	logs := this.Add("LogGroup", &awslogs.CfnLogGroupProps{
		LogGroupName: jsii.String(props.LogGroup), KmsKeyId: logKey.Att("Arn"), RetentionInDays: jsii.Number(props.RetentionDays),
	})
	logs.Retain()
	permissions := policy.FlowLogRole(env.ARN("logs", "log-group:"+props.LogGroup))
	writer := role.New(this, "Role", &role.Props{
		Name: props.RoleName, Description: "Writes the VPC's flow logs",
		Trust: policy.FlowLogTrust(env), Permissions: &permissions,
	})
	flowLog := this.Add("FlowLog", &awsec2.CfnFlowLogProps{
		ResourceId: v.resource.Ref(), ResourceType: jsii.String("VPC"), TrafficType: jsii.String("ALL"),
		LogDestinationType: jsii.String("cloud-watch-logs"), LogGroupName: jsii.String(props.LogGroup),
		DeliverLogsPermissionArn: writer.Att("Arn"), Tags: nameTag(v.props.Name),
	})
	flowLog.After(logs)
}

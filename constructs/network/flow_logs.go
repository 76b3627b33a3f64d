package network

import (
	"causeway/constructs/key"
	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
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
	this := constructs.NewConstruct(v.scope, jsii.String("FlowLogs"))
	env := v.props.Environment
	logKey := key.New(this, "Key", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts the flow logs", Policy: policy.LogKey(env, props.LogGroup),
	})
	logs := awslogs.NewCfnLogGroup(this, jsii.String("LogGroup"), &awslogs.CfnLogGroupProps{
		LogGroupName: jsii.String(props.LogGroup), KmsKeyId: logKey.AttrArn(), RetentionInDays: jsii.Number(props.RetentionDays),
	})
	logs.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
	permissions := policy.FlowLogRole(env.ARN("logs", "log-group:"+props.LogGroup))
	writer := role.New(this, "Role", &role.Props{
		Name: props.RoleName, Description: "Writes the VPC's flow logs",
		Trust: policy.FlowLogTrust(env), Permissions: &permissions,
	})
	flowLog := awsec2.NewCfnFlowLog(this, jsii.String("FlowLog"), &awsec2.CfnFlowLogProps{
		ResourceId: v.resource.Ref(), ResourceType: jsii.String("VPC"), TrafficType: jsii.String("ALL"),
		LogDestinationType: jsii.String("cloud-watch-logs"), LogGroupName: jsii.String(props.LogGroup),
		DeliverLogsPermissionArn: writer.AttrArn(), Tags: nameTag(v.props.Name),
	})
	flowLog.AddResourceDependency(logs, nil)
}

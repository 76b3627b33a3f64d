package access

import (
	"slices"
	"strings"
	"testing"

	"causeway/config"
)

// What the ARNs of the accounts that the decisions are about begin with; % is the service.
const (
	inDev     = "arn:aws:%:eu-west-1:222222222222:"
	iamInDev  = "arn:aws:iam::222222222222:"
	inShared  = "arn:aws:%:eu-west-1:111111111111:"
	inNetwork = "arn:aws:%:eu-west-1:333333333333:"
)

// forbidden is what each statement of a service control policy takes from an administrator: account, action and resource.
// A key is named by its alias. A region after @ is where the request goes.
var forbidden = map[string][]string{
	"DenyBuildingNetworks": {
		"orders-dev ec2:CreateVpc " + inDev + "vpc/new", "orders-dev ec2:CreateInternetGateway " + inDev + "internet-gateway/new",
		"orders-dev ec2:CreateNatGateway " + inDev + "natgateway/new", "orders-dev ec2:CreateVpcPeeringConnection " + inDev + "vpc/vpc-1",
		"orders-dev ec2:AcceptVpcPeeringConnection " + inDev + "vpc/vpc-1", "orders-dev ec2:CreateRoute " + inDev + "route-table/rtb-1",
		"orders-dev ec2:ReplaceRoute " + inDev + "route-table/rtb-1", "orders-dev ec2:CreateNetworkAclEntry " + inDev + "network-acl/acl-1",
		"orders-dev ec2:ReplaceNetworkAclAssociation " + inDev + "network-acl/acl-1", "orders-dev ec2:CreateTransitGatewayVpcAttachment " + inDev + "transit-gateway/tgw-1",
		"orders-dev ec2:CreateVpnConnection " + inDev + "vpn-connection/new", "orders-dev ec2:AttachInternetGateway " + inDev + "internet-gateway/igw-1",
		"payments-prod ec2:CreateSubnet arn:aws:%:eu-west-1:999999999999:subnet/new", "payments-prod ec2:CreateClientVpnEndpoint arn:aws:%:eu-west-1:999999999999:client-vpn-endpoint/new",
	},
	"DenyLinkingNetworks": {
		"orders-dev directconnect:CreatePrivateVirtualInterface " + inDev + "dxcon/dxcon-1", "orders-dev directconnect:AcceptDirectConnectGatewayAssociationProposal arn:aws:directconnect::222222222222:dx-gateway/1 @eu-west-1",
		"orders-dev networkmanager:CreateVpcAttachment arn:aws:networkmanager::222222222222:core-network/core-1 @us-west-2", "orders-dev ram:AcceptResourceShareInvitation " + inDev + "resource-share-invitation/1",
	},
	"DenyChangingPlatformRoles": {
		"orders-dev iam:UpdateAssumeRolePolicy " + iamInDev + "role/CodePipelineCrossAccountRole", "orders-dev iam:PutRolePolicy " + iamInDev + "role/CloudFormationRole",
		"orders-dev iam:DeleteRolePermissionsBoundary " + iamInDev + "role/CloudFormationRole", "orders-dev iam:AttachRolePolicy " + iamInDev + "role/ECSTaskRole",
		"orders-dev iam:CreateRole " + iamInDev + "role/EC2InstanceRole", "orders-dev iam:DeleteRole " + iamInDev + "role/causeway-network-parameters",
		"orders-dev iam:CreatePolicyVersion " + iamInDev + "policy/CausewayWorkloadBoundary", "orders-dev iam:SetDefaultPolicyVersion " + iamInDev + "policy/CausewayWorkloadBoundary",
		"orders-dev iam:CreatePolicyVersion " + iamInDev + "policy/CodePipelineCrossAccountRole-orders-dev",
		"orders-dev iam:CreateRole " + iamInDev + "role/stacksets-exec-mine",
		"orders-dev iam:UpdateAssumeRolePolicy " + iamInDev + "role/OrganizationAccountAccessRole",
		"shared-services iam:UpdateAssumeRolePolicy arn:aws:iam::111111111111:role/CodePipelineRole-orders", "shared-services iam:PutRolePolicy arn:aws:iam::111111111111:role/CodeBuildSealRole-orders",
	},
	"DenyChangingExecution": {
		"orders-dev iam:UpdateAssumeRolePolicy " + iamInDev + "role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1", "orders-dev iam:CreateRole " + iamInDev + "role/cdk-mine-cfn-exec-role-1",
		"orders-dev iam:AttachRolePolicy " + iamInDev + "role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1", "orders-dev iam:CreatePolicyVersion " + iamInDev + "policy/CausewayExecutionWorkload",
		"orders-dev iam:SetDefaultPolicyVersion " + iamInDev + "policy/CausewayExecutionWorkload", "shared-services iam:DeletePolicy arn:aws:iam::111111111111:policy/CausewayExecutionPipeline",
		"orders-dev cloudformation:CreateChangeSet " + inDev + "stack/CDKToolkit/1", "orders-dev cloudformation:UpdateStack " + inDev + "stack/ExecutionPolicies-orders-dev/1",
		"network cloudformation:DeleteStack " + inNetwork + "stack/ExecutionPolicies-network/1", "network cloudformation:UpdateTerminationProtection " + inNetwork + "stack/ExecutionPolicies-network/1",
	},
	"DenyPassingCloudFormationRole": {"orders-dev iam:PassRole " + iamInDev + "role/CloudFormationRole"},
	"DenyPassingExecutionRoles":     {"orders-dev iam:PassRole " + iamInDev + "role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1"},
	"DenyChangingPlatformStacks": {
		"orders-dev cloudformation:UpdateStack " + inDev + "stack/Workload-orders-dev/1", "orders-dev cloudformation:DeleteStack " + inDev + "stack/StackSet-acme-workload-baseline-1/1",
		"shared-services cloudformation:UpdateTerminationProtection " + inShared + "stack/SharedServices-orders-Artifacts/1",
		"network cloudformation:DeleteStack " + inNetwork + "stack/Network/1",
	},
	"DenyChangingDeployedStacks": {
		"orders-dev cloudformation:UpdateStack " + inDev + "stack/orders-dev-infrastructure/1", "orders-dev cloudformation:CreateChangeSet " + inDev + "stack/orders-dev-infrastructure/1",
		"orders-dev cloudformation:ExecuteChangeSet " + inDev + "stack/orders-dev-application/1", "orders-dev cloudformation:UpdateStack " + inDev + "stack/orders-dev-infrastructure-Nested-1/1",
	},
	"DenyDeletingFlowLogs":    {"network ec2:DeleteFlowLogs " + inNetwork + "vpc-flow-log/fl-1"},
	"DenyMovingAliases":       {"shared-services kms:DeleteAlias " + inShared + "alias/acme/orders/artifacts", "network kms:UpdateAlias " + inNetwork + "alias/acme/network/flow-logs"},
	"DenyDestroyingKeys":      {"shared-services kms:ScheduleKeyDeletion alias/acme/orders/artifacts", "network kms:PutKeyPolicy alias/acme/network/flow-logs"},
	"DenyLeavingOrganization": {"orders-dev organizations:LeaveOrganization *", "shared-services account:CloseAccount arn:aws:account::111111111111:account"},
	"DenyStoppingRecords": {
		"orders-dev cloudtrail:StopLogging " + inDev + "trail/t", "orders-dev cloudtrail:DeleteTrail " + inDev + "trail/t",
		"orders-dev config:StopConfigurationRecorder " + inDev + "configuration-recorder/default/1"},
	"DenyErasingLogs": {"network logs:DeleteLogGroup " + inNetwork + "log-group:/acme/network/flow-logs", "shared-services logs:DeleteLogGroup " + inShared + "log-group:/acme/builds/orders",
		"orders-dev logs:PutRetentionPolicy " + inDev + "log-group:/aws/lambda/causeway-network-parameters"},
	"DenyErasingAccessLogs":  {"shared-services s3:DeleteObject arn:aws:s3:::acme-orders-logs-111111111111-eu-west-1/1", "network s3:PutObject arn:aws:s3:::acme-flow-logs-333333333333-eu-west-1/1", "shared-services s3:PutLifecycleConfiguration arn:aws:s3:::acme-orders-logs-111111111111-eu-west-1"},
	"DenyStoppingAccessLogs": {"shared-services s3:PutBucketLogging arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1"},
	"DenyOtherRegions": {
		"orders-dev ec2:RunInstances arn:aws:ec2:us-east-1:222222222222:instance/new", "orders-dev lambda:CreateFunction arn:aws:lambda:ap-south-1:222222222222:function:f",
		"shared-services s3:CreateBucket arn:aws:s3:::elsewhere @us-west-2",
	},
}

// needed is what an ordinary application, an administrator and the platform do in the same accounts: role, account, action and
// resource.
var needed = []string{
	"Administrator orders-dev ec2:CreateSecurityGroup " + inDev + "security-group/new", "Administrator orders-dev ec2:RunInstances " + inDev + "instance/new",
	"Administrator orders-dev ec2:DescribeVpcs *", "Administrator orders-dev ec2:CreateNetworkInterface " + inDev + "network-interface/new",
	"Administrator orders-dev elasticloadbalancing:CreateLoadBalancer " + inDev + "loadbalancer/app/orders-dev/1",
	"Administrator orders-dev ecs:UpdateService " + inDev + "service/orders-dev/orders-dev", "Administrator orders-dev rds:CreateDBInstance " + inDev + "db:orders-dev",
	"Administrator orders-dev s3:PutBucketLogging arn:aws:s3:::acme-orders-data", "CodePipelineRole-audit-logs shared-services s3:PutObject arn:aws:s3:::acme-audit-logs-artifacts-111111111111-eu-west-1/1",
	"Administrator orders-dev s3:CreateBucket arn:aws:s3:::orders-dev-data", "CloudFormationRole orders-dev s3:PutBucketPolicy arn:aws:s3:::acme-orders-logs-222222222222-eu-west-1",
	"cdk-hnb659fds-deploy-role-222222222222-eu-west-1 orders-dev cloudformation:UpdateStack " + inDev + "stack/Workload-web-application/1", "Administrator orders-dev s3:PutBucketLogging arn:aws:s3:::orders-dev-data",
	"Administrator orders-dev lambda:CreateFunction " + inDev + "function:orders-dev-api", "Administrator orders-dev iam:CreateRole " + iamInDev + "role/orders-dev-task",
	"Administrator orders-dev iam:PassRole " + iamInDev + "role/orders-dev-task", "Administrator orders-dev iam:PassRole " + iamInDev + "role/BuildRole",
	"Administrator orders-dev iam:GetRole " + iamInDev + "role/CloudFormationRole", "Administrator orders-dev logs:DeleteLogGroup " + inDev + "log-group:/ecs/orders-dev",
	"Administrator orders-dev cloudformation:UpdateStack " + inDev + "stack/tools/1", "Administrator orders-dev cloudformation:DeleteStack " + inDev + "stack/orders-dev-infrastructure/1",
	"CodePipelineCrossAccountRole orders-dev cloudformation:ExecuteChangeSet " + inDev + "stack/orders-dev-infrastructure/1", "CloudFormationRole orders-dev cloudformation:UpdateStack " + inDev + "stack/orders-dev-infrastructure-Nested-1/1",
	"Administrator orders-dev cloudtrail:LookupEvents * @us-east-1",
	"cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1 orders-dev iam:PassRole " + iamInDev + "role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1", "Administrator orders-dev cloudformation:DescribeStacks " + inDev + "stack/Workload-orders-dev/1",
	"Administrator orders-dev cloudtrail:LookupEvents *", "Administrator orders-dev cloudtrail:StartLogging " + inDev + "trail/t",
	"Administrator orders-dev ec2:RunInstances arn:aws:ec2:eu-central-1:222222222222:instance/new", "Administrator orders-dev cloudfront:CreateDistribution *",
	"Administrator orders-dev acm:RequestCertificate * @us-east-1", "Administrator orders-dev sts:GetCallerIdentity * @us-east-1",
	"Administrator orders-dev support:CreateCase * @us-east-1", "Administrator network ec2:CreateVpc " + inNetwork + "vpc/new",
	"Administrator network ec2:CreateRoute " + inNetwork + "route-table/rtb-1", "Administrator shared-services ecr:CreateRepository " + inShared + "repository/tools",
	"CodePipelineCrossAccountRole orders-dev iam:PassRole " + iamInDev + "role/CloudFormationRole", "CloudFormationRole orders-dev iam:PassRole " + iamInDev + "role/CloudFormationRole",
	"cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1 orders-dev iam:CreateRole " + iamInDev + "role/CloudFormationRole",
	"cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1 orders-dev iam:CreatePolicyVersion " + iamInDev + "policy/CausewayWorkloadBoundary",
	"cdk-hnb659fds-cfn-exec-role-333333333333-eu-west-1 network ec2:DeleteFlowLogs " + inNetwork + "vpc-flow-log/fl-1",
	"cdk-hnb659fds-deploy-role-222222222222-eu-west-1 orders-dev cloudformation:ExecuteChangeSet " + inDev + "stack/Workload-orders-dev/1",
	"cdk-hnb659fds-deploy-role-222222222222-eu-west-1 orders-dev iam:PassRole " + iamInDev + "role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1",
	"stacksets-exec-0123456789abcdef0 orders-dev iam:CreateRole " + iamInDev + "role/CloudFormationRole",
	"Administrator management ec2:CreateVpc arn:aws:%:eu-west-1:101010101010:vpc/new", "Administrator management iam:CreateRole arn:aws:iam::101010101010:role/CloudFormationRole",
}

// bound is what even the CDK's and StackSets' own roles, administrators or not, may not do to what bounds them: role, account,
// action and resource.
var bound = []string{
	"cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1 orders-dev iam:CreatePolicyVersion " + iamInDev + "policy/CausewayExecutionWorkload",
	"cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1 orders-dev iam:AttachRolePolicy " + iamInDev + "role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1",
	"cdk-hnb659fds-cfn-exec-role-222222222222-eu-west-1 orders-dev iam:UpdateAssumeRolePolicy " + iamInDev + "role/cdk-hnb659fds-deploy-role-222222222222-eu-west-1",
	"cdk-hnb659fds-deploy-role-222222222222-eu-west-1 orders-dev cloudformation:CreateChangeSet " + inDev + "stack/ExecutionPolicies-orders-dev/1",
	"cdk-hnb659fds-deploy-role-222222222222-eu-west-1 orders-dev cloudformation:DeleteStack " + inDev + "stack/CDKToolkit/1",
	"stacksets-exec-0123456789abcdef0 orders-dev iam:CreatePolicyVersion " + iamInDev + "policy/CausewayExecutionAccount",
	"CloudFormationRole orders-dev iam:DeletePolicy " + iamInDev + "policy/CausewayExecutionWorkload",
}

// TestServiceControlPolicies holds what each statement takes from whoever is an administrator of the account, that it takes no
// more, and that OrganizationAccountAccessRole keeps it. Without the policies, everything is allowed.
func TestServiceControlPolicies(t *testing.T) {
	t.Parallel()
	guarded, unguarded := modelOf(t, templates(t)), templates(t)
	delete(unguarded, config.OrganizationStack)
	bare, decisions := modelOf(t, unguarded), 0
	for sid, requests := range forbidden {
		for _, request := range requests {
			account, request, _ := strings.Cut(request, " ")
			decision := guarded.judge(t, administratorRole, account, request)
			if decision.Allowed() || decision.Layers.SCP == nil || !slices.Contains(decision.Layers.SCP.Deny, sid) {
				t.Errorf("%s: an administrator of %s: %s is %s by %v", sid, account, request, decision.Result, decision.Layers.SCP)
			}
			if decision = bare.judge(t, administratorRole, account, request); !decision.Allowed() {
				t.Errorf("%s: %s is %s without the policy, too", sid, request, decision.Result)
			}
			decision = guarded.judge(t, config.AccountAccessRole, account, request)
			if leaves := sid == "DenyLeavingOrganization"; decision.Allowed() == leaves {
				t.Errorf("%s: the management account: %s is %s", sid, request, decision.Result)
			}
			decisions += 3
		}
	}
	for _, request := range bound {
		words := strings.SplitN(request, " ", 3)
		if decision := guarded.judge(t, words[0], words[1], words[2]); decision.Allowed() || !slices.Contains(decision.Layers.SCP.Deny, "DenyChangingExecution") {
			t.Errorf("%s is %s by %v", request, decision.Result, decision.Layers.SCP)
		}
		decisions++
	}
	for _, request := range needed {
		words := strings.SplitN(request, " ", 3)
		if decision := guarded.judge(t, words[0], words[1], words[2]); !decision.Allowed() {
			t.Errorf("%s is %s by %v", request, decision.Result, decision.Layers.SCP)
		}
		decisions++
	}
	if decisions < 60 || len(forbidden) != countDenials(guarded) {
		t.Errorf("%d decisions about %d statements; the policies have %d", decisions, len(forbidden), countDenials(guarded))
	}
}

// countDenials is how many statements the service control policies have.
func countDenials(m *judge) int {
	statements := 0
	for _, control := range m.scps {
		statements += len(control.policy.statements())
	}
	return statements
}

// judge is a model with an engine that knows its policies.
type judge struct {
	*Model
	engine *Engine
}

// modelOf reads templates into a model that the engine knows.
func modelOf(t *testing.T, templates edited) *judge {
	t.Helper()
	e := startedEngine(t)
	assembly, err := assemble(t, templates)
	if err != nil {
		t.Fatal(err)
	}
	m, err := NewModel(assembly, goldenOrg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Load(m.Policies); err != nil {
		t.Fatal(err)
	}
	return &judge{m, e}
}

// judge decides a request, written "action resource" with an optional region after @, of a role with every policy.
func (m *judge) judge(t *testing.T, role, account, request string) *Decision {
	t.Helper()
	request, region, _ := strings.Cut(request, " @")
	action, resource, _ := strings.Cut(request, " ")
	service, _, _ := strings.Cut(action, ":")
	id := m.Org.Accounts[account].ID
	target := &Target{Action: action, Resource: strings.Replace(resource, "%", service, 1), Account: id, Context: map[string]string{}}
	if action == "iam:PassRole" {
		target.Context["iam:PassedToService"] = "cloudformation.amazonaws.com"
	}
	if strings.HasPrefix(resource, "alias/") { // a key's policy decides, too
		target = m.target(action, m.key(resource), map[string]string{})
	}
	if region != "" {
		target.Context["aws:RequestedRegion"] = region
	}
	principal := m.anybody(id, m.Org.OrganizationID(), role, role)
	decisions, err := m.engine.Decide([]*Request{m.request(principal, target)})
	if err != nil {
		t.Error(err)
		return &Decision{}
	}
	return decisions[0]
}

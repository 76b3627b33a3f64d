package stacks

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// boundaryRules hold what CloudFormationRole, and every role that it creates, can do at most.
func boundaryRules() []rule {
	return []rule{
		{
			name:     "the boundary and CloudFormationRole deny the platform's roles and resources, and building networks",
			check:    missingDenials,
			mistakes: deniedTooLittle(),
		},
		{
			name:  "under the boundary only CloudFormationRole touches IAM and stacks, and gives permissions only under it",
			check: looseBoundaries,
			mistakes: map[string]func(a *assembly){
				"stacks by any role": func(a *assembly) { delete(a.find("Workload-orders-dev", "ManageRolesAndStacks"), "Condition") },
				"by CodeDeployRole": func(a *assembly) {
					a.find("Workload-orders-dev", "ManageRolesAndStacks")["Condition"] = parse(`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/CodeDeployRole"}}`)
				},
				"roles without the boundary": func(a *assembly) {
					a.find("Workload-orders-dev", "ChangeRolesUnderThisBoundary")["Condition"] = parse(`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/CloudFormationRole"}}`)
				},
			},
		},
	}
}

// denials are what applications are denied, whatever else they are allowed: by the boundary, and all but the first by
// CloudFormationRole's own policy, too. Of the network only where it is another team's.
var denials = []struct{ sid, actions, resources, condition string }{
	{
		sid:     "DenyPlatformRoles",
		actions: `iam:Attach* iam:Create* iam:Delete* iam:Detach* iam:Put* iam:Set* iam:Tag* iam:Untag* iam:Update*`,
		resources: `arn:{partition}:iam::{account}:policy/CausewayWorkloadBoundary
			arn:{partition}:iam::{account}:role/cdk-*
			arn:{partition}:iam::{account}:role/causeway-*`, // and every role of the account's stack
	},
	{
		sid:     "DenyPlatformResources",
		actions: `cloudwatch:* codebuild:* events:* lambda:* logs:* s3:Create* s3:Delete* s3:Put* s3:Update* sns:* ssm:Delete* ssm:Put*`,
		resources: `arn:{partition}:s3:::cdk-*
			arn:{partition}:s3:::{organization}-*-{sharedServices}-{region}*
			arn:{partition}:cloudwatch:{region}:{account}:alarm:causeway-*
			arn:{partition}:cloudwatch::{account}:dashboard/causeway-*
			arn:{partition}:codebuild:{region}:{account}:project/causeway-*
			arn:{partition}:codebuild:{region}:{account}:report-group/causeway-*
			arn:{partition}:events:{region}:{account}:event-bus/causeway-*
			arn:{partition}:events:{region}:{account}:rule/causeway-*
			arn:{partition}:lambda:{region}:{account}:function:causeway-*
			arn:{partition}:logs:{region}:{account}:log-group:/{organization}/*
			arn:{partition}:logs:{region}:{account}:log-group:/aws/lambda/causeway-*
			arn:{partition}:sns:{region}:{account}:causeway-*
			arn:{partition}:ssm:{region}:{account}:parameter/causeway/*
			arn:{partition}:ssm:{region}:{account}:parameter/cdk-bootstrap/*`,
	},
	{
		sid:       "DenyPlatformAliases",
		actions:   `kms:CreateAlias kms:DeleteAlias kms:UpdateAlias`,
		resources: `arn:{partition}:kms:{region}:{account}:alias/{organization}/*`,
	},
	{
		sid: "DenyPlatformKeys",
		actions: `kms:CancelKeyDeletion kms:Create* kms:Delete* kms:Disable* kms:Enable* kms:ImportKeyMaterial kms:Put*
			kms:RevokeGrant kms:Schedule* kms:Update*`,
		resources: `arn:{partition}:kms:{region}:{account}:key/* arn:{partition}:kms:{region}:{sharedServices}:key/*`,
		condition: `{"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/{organization}/*"}}`,
	},
	{
		sid: "DenyAccountSettings",
		actions: `ec2:Disable*BlockPublicAccess ec2:DisableEbsEncryptionByDefault ec2:ModifyImageAttribute
			ec2:ModifySnapshotAttribute events:PutPermission events:RemovePermission events:UpdateEventBus logs:*AccountPolicy rds:ModifyDB*SnapshotAttribute s3:*AccessPoint*
			s3:PutAccountPublicAccessBlock ssm:*Association* ssm:ModifyDocumentPermission ssm:SendCommand ssm:Start*
			ssm:UpdateServiceSetting`,
		resources: `*`,
	},
	{
		sid: "DenyBuildingNetworks",
		actions: `ec2:*CidrBlock ec2:*ClientVpn* ec2:*DefaultSubnet ec2:*DefaultVpc ec2:*InstanceConnectEndpoint
			ec2:*RoutePropagation ec2:*VerifiedAccess* ec2:*ssociateTransit* ec2:AcceptTransit* ec2:AcceptVpc*
			ec2:AssociateDhcpOptions ec2:AssociateRouteTable ec2:Attach*Gateway ec2:Create*Gateway* ec2:CreateNetworkAcl* ec2:CreateRoute*
			ec2:CreateSubnet ec2:CreateVpc* ec2:CreateVpn* ec2:Delete*Gateway* ec2:DeleteFlowLogs ec2:DeleteNetworkAcl*
			ec2:DeleteRoute* ec2:DeleteSubnet ec2:DeleteVpc* ec2:DeleteVpn* ec2:Detach*Gateway ec2:DisableTransit*
			ec2:DisassociateRouteTable ec2:EnableTransit* ec2:ModifySubnet* ec2:ModifyTransitGateway* ec2:ModifyVpc* ec2:ModifyVpn* ec2:ReplaceNetworkAcl*
			ec2:ReplaceRoute* ec2:ReplaceTransit*`,
		resources: `*`,
	},
}

// deniedTooLittle are each denial without its effect, without one of its actions, and gone.
func deniedTooLittle() map[string]func(a *assembly) {
	mistakes := map[string]func(a *assembly){
		"no boundary": func(a *assembly) { a.first("Workload-orders-dev", "AWS::IAM::ManagedPolicy").Type = "AWS::IAM::Other" },
		"a role left open": func(a *assembly) {
			s := a.find("Workload-orders-dev", "DenyPlatformRoles")
			s["Resource"] = s["Resource"].([]any)[:len(s["Resource"].([]any))-1]
		},
	}
	for _, denial := range denials {
		deny := func(a *assembly) statement { return a.find("Workload-orders-dev", denial.sid) } // the boundary comes first
		mistakes[denial.sid+" gone"] = func(a *assembly) { clear(deny(a)) }
		mistakes[denial.sid+" allows"] = func(a *assembly) { deny(a)["Effect"] = "Allow" }
		mistakes[denial.sid+" lacks an action"] = func(a *assembly) { deny(a)["Action"] = deny(a)["Action"].([]any)[1:] }
		mistakes[denial.sid+" holds for some"] = func(a *assembly) {
			deny(a)["Condition"] = parse(`{"StringEquals":{"aws:PrincipalTag/team":"none"}}`)
		}
		if denial.sid != "DenyPlatformRoles" {
			mistakes[denial.sid+" gone from CloudFormationRole"] = func(a *assembly) {
				for _, s := range a.identity("222222222222", config.CloudFormationRole) {
					if s["Sid"] == denial.sid {
						clear(s)
					}
				}
			}
		}
	}
	return mistakes
}

func missingDenials(a *assembly) []string {
	var broken []string
	boundaries := map[string]int{} // by stack
	for _, d := range a.documents() {
		if !wholeServices(d) {
			continue
		}
		statements := d.statements
		if d.kind != "boundary" { // of CloudFormationRole, which has a policy of its own for them
			statements = a.identity(d.template.account, config.CloudFormationRole)
		}
		var got []string
		for _, s := range statements {
			if s["Effect"] == "Deny" {
				got = append(got, denial(text(s["Sid"]), s.actions(), s.resources(), text(s["Condition"]))...)
			}
		}
		if d.kind == "boundary" {
			boundaries[d.template.stack]++
		}
		for _, line := range difference(got, a.denials(d)) {
			broken = append(broken, d.template.stack+" "+d.id+" "+line)
		}
	}
	for name, account := range a.org.Accounts {
		t := a.templates["Workload-"+name]
		if own := account.PermissionsBoundary != ""; t != nil && own == (boundaries[t.stack] == 1) {
			broken = append(broken, fmt.Sprintf("%s has %d boundaries", t.stack, boundaries[t.stack]))
		}
	}
	return broken
}

// denials are what a policy must deny.
func (a *assembly) denials(d document) []string {
	region := a.org.Region
	if a.severalRegions(d.template.account) {
		region = "*" // each of them would not fit
	}
	fill := strings.NewReplacer("{partition}", a.partition(), "{region}*", strings.TrimSuffix(region, "*")+"*", "{region}", region, "{account}", d.template.account,
		"{organization}", a.org.Name, "{sharedServices}", a.sharedServices())
	hosts := d.template.account != a.sharedServices() && slices.ContainsFunc(a.deployments(), func(other deployment) bool { return other.host == d.template.account })
	var all []string
	for _, want := range denials {
		if want.sid == "DenyBuildingNetworks" && a.org.Network == nil || want.sid == "DenyPlatformRoles" && d.kind != "boundary" {
			continue
		}
		resources := strings.Fields(fill.Replace(want.resources))
		if slices.Sort(resources); want.sid == "DenyPlatformKeys" {
			resources = slices.Compact(resources) // both accounts may be one
		}
		if want.sid == "DenyPlatformResources" && hosts {
			resources = append(resources, fill.Replace("arn:{partition}:s3:::{organization}-*-{account}-{region}*"))
		}
		buckets := a.org.SourceBuckets(a.org.AccountByID(d.template.account))
		if a.templates["Network"] != nil && a.templates["Network"].account == d.template.account && a.org.Network.FlowLogsInBucket() {
			buckets = append(buckets, a.org.Name+"-flow-logs-"+d.template.account+"-"+a.org.Region)
		}
		for _, bucket := range buckets {
			if want.sid == "DenyPlatformResources" {
				resources = append(resources, "arn:"+a.partition()+":s3:::"+bucket, "arn:"+a.partition()+":s3:::"+bucket+"/*")
			}
		}
		if want.sid == "DenyPlatformResources" && (hosts || d.template.account == a.sharedServices()) {
			resources = append(resources, fill.Replace("arn:{partition}:logs:{region}:{account}:log-group:/aws/codepipeline/*"))
		}
		if want.sid == "DenyPlatformRoles" {
			resources = append(resources, a.rolesOf(d.template)...)
			if slices.ContainsFunc(a.remotes(), func(r remote) bool { return r.account == d.template.account }) {
				resources = append(resources, a.roleARN(d.template.account, "PipelineSource*"), a.roleARN(d.template.account, "PipelineConfiguration*"))
			}
			if d.template.account == a.sharedServices() || hosts {
				for _, role := range []string{"CodePipelineRole-*", "CodeBuild*", "PipelineTriggerRole-*"} {
					resources = append(resources, a.roleARN(d.template.account, role))
				}
			}
		}
		all = append(all, denial(want.sid, strings.Fields(want.actions), resources, fill.Replace(want.condition))...)
	}
	return all
}

// rolesOf are the ARNs of the platform's roles in a workload account whose names do not begin with causeway-.
func (a *assembly) rolesOf(t *template) []string {
	var arns []string
	for _, r := range t.Resources {
		if name := text(r.Properties["RoleName"]); r.Type == "AWS::IAM::Role" && !strings.HasPrefix(name, "causeway-") {
			arns = append(arns, a.roleARN(t.account, name))
		}
	}
	return arns
}

// denial is a statement that denies, a line for each of its parts.
func denial(sid string, actions, resources []string, condition string) []string {
	all := []string{sid + " where " + condition}
	for _, action := range actions {
		all = append(all, sid+" denies "+action)
	}
	for _, resource := range resources {
		all = append(all, sid+" on "+resource)
	}
	return all
}

func looseBoundaries(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if d.kind != "boundary" {
			continue
		}
		itself, boundary := a.roleARN(d.template.account, config.CloudFormationRole), a.boundaryARN(d.template)
		for _, s := range d.statements {
			for _, action := range s.actions() {
				if !s.allows() || !strings.HasPrefix(action, "iam:") && !strings.HasPrefix(action, "cloudformation:") {
					continue
				}
				if strings.Join(s.condition("ArnEquals", "aws:PrincipalArn"), " ") != itself {
					broken = append(broken, d.where(s)+" lets other roles use "+action)
				}
				if changesPermissions[action] && strings.Join(s.condition("StringEquals", "iam:PermissionsBoundary"), " ") != boundary {
					broken = append(broken, d.where(s)+" allows "+action+" without the boundary")
				}
			}
		}
	}
	return broken
}

// boundaryARN is the ARN of what bounds CloudFormationRole: the platform's boundary, or the workload account's own.
func (a *assembly) boundaryARN(t *template) string {
	name := "CausewayWorkloadBoundary"
	if own := a.org.Accounts[strings.TrimPrefix(t.stack, "Workload-")].PermissionsBoundary; own != "" {
		name = own
	}
	return fmt.Sprintf("arn:%s:iam::%s:policy/%s", a.partition(), t.account, name)
}

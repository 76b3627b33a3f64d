package stacks

import (
	"regexp"
	"slices"
	"strings"
)

// accessRules hold who reaches what in the example, written out: an application's store is open to its own roles, and to
// nobody else.
func accessRules() []rule {
	return []rule{
		{
			name:  "an application's buckets, keys and images let in its own roles and nobody else",
			shape: "example",
			check: func(a *assembly) []string { return difference(a.letIn(), wantLetIn()) },
			mistakes: map[string]func(a *assembly){
				"the other application reads artifacts": func(a *assembly) {
					a.open("WorkloadRolesReadReleases", "888888888888", "CodePipelineCrossAccountRole")
				},
				"another role reads artifacts": func(a *assembly) { a.open("WorkloadRolesReadReleases", "222222222222", "ECSTaskRole") },
				"the cross-account role reads templates": func(a *assembly) {
					a.open("WorkloadRolesReadTemplates", "222222222222", "CodePipelineCrossAccountRole")
				},
				"the other application's build encrypts": func(a *assembly) {
					a.open("PipelineEncryptsArtifacts", "111111111111", "CodeBuildRole-payments")
				},
				"the other application's servers decrypt artifacts": func(a *assembly) {
					a.open("WorkloadRolesDecryptArtifacts", "999999999999", "EC2InstanceRole")
				},
				"the task role decrypts images": func(a *assembly) { a.open("WorkloadRolesDecryptImages", "222222222222", "ECSTaskRole") },
				"the other application pulls images": func(a *assembly) {
					a.open("WorkloadRolesPullImages", "999999999999", "EC2InstanceRole")
				},
				"a whole account decrypts": func(a *assembly) {
					delete(a.find("SharedServices-orders-Artifacts", "WorkloadRolesDecryptArtifacts"), "Condition")
				},
				"readers encrypt": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesDecryptArtifacts")["Action"] = parse(`["kms:Decrypt","kms:Encrypt"]`)
				},
				"administrators decrypt": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "AccountAdministersKey")["Action"] = parse(`["kms:Decrypt","kms:PutKeyPolicy"]`)
				},
				"an account forgotten": func(a *assembly) {
					s := a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadReleases")
					s["Principal"] = parse(`{"AWS":"arn:aws:iam::222222222222:root"}`)
				},
				"nobody": func(a *assembly) {
					a.find("SharedServices-payments-Artifacts", "WorkloadRolesReadTemplates")["Effect"] = "Deny"
				},
			},
		},
		{
			name:  "a build can replace neither what waits for approval nor a template that a change set names",
			check: replaceableArtifacts,
			mistakes: map[string]func(a *assembly){
				"lists the bucket": func(a *assembly) {
					a.find("SharedServices-orders-Pipeline", "WriteResult")["Action"] = parse(`["s3:ListBucket","s3:PutObject"]`)
				},
				"writes sources": func(a *assembly) {
					s := a.find("SharedServices-orders-Pipeline", "WriteResult")
					s["Resource"] = parse(strings.ReplaceAll(text(s["Resource"]), "/Build/", "/"))
				},
				"writes templates twice": func(a *assembly) {
					delete(a.find("SharedServices-orders-Pipeline", "PublishTemplates"), "Condition")
				},
			},
		},
	}
}

// replaceableArtifacts are the artifacts of each application that its build could replace: results whose random keys it
// can list, sources, and templates that are there already.
func replaceableArtifacts(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		if !strings.HasPrefix(d.role, "CodeBuild") || d.kind != "identity" {
			continue
		}
		for _, s := range d.statements {
			if slices.Contains(s.actions(), "s3:ListBucket") {
				broken = append(broken, d.where(s)+" lists artifacts")
			}
			once := slices.Contains(s.condition("Null", "s3:if-none-match"), "false")
			if slices.Contains(s.actions(), "s3:PutObject") && !once && !strings.Contains(text(s["Resource"]), "/Build/*") && !strings.Contains(text(s["Resource"]), "/Release/*") {
				broken = append(broken, d.where(s)+" replaces what is there")
			}
		}
	}
	return broken
}

// The accounts of the example.
const (
	sharedServices   = "111111111111"
	networkAccount   = "333333333333"
	ordersAccounts   = "222222222222 444444444444 555555555555 777777777777"
	paymentsAccounts = "888888888888 999999999999"
)

// storeAccess is who is let in by each resource of the example: roles by account, or the account itself, to administer.
var storeAccess = []struct{ resource, use, accounts, roles string }{
	{"acme-orders-artifacts-111111111111-eu-west-1", "read", ordersAccounts, "CodePipelineCrossAccountRole BuildRole CodeDeployRole"},
	{"acme-orders-templates-111111111111-eu-west-1", "read", ordersAccounts, "CloudFormationRole"},
	{"alias/acme/orders/artifacts", "write", sharedServices, "CodePipelineRole-orders CodeBuildRole-orders CodeBuildSealRole-orders"},
	{"alias/acme/orders/artifacts", "read", sharedServices, "CodeBuildTestRole-orders CodeBuildAnalysisRole-orders"},
	{"alias/acme/orders/artifacts", "read", ordersAccounts, "CodePipelineCrossAccountRole BuildRole CodeDeployRole CloudFormationRole"},
	{"alias/acme/orders/images", "read", ordersAccounts, "ECSTaskExecutionRole"},
	{"acme/orders", "read", ordersAccounts, "ECSTaskExecutionRole"},

	{"acme-payments-artifacts-111111111111-eu-west-1", "read", paymentsAccounts, "CodePipelineCrossAccountRole BuildRole EC2InstanceRole"},
	{"acme-payments-templates-111111111111-eu-west-1", "read", paymentsAccounts, "CloudFormationRole"},
	{"alias/acme/payments/artifacts", "write", sharedServices, "CodePipelineRole-payments CodeBuildRole-payments CodeBuildSealRole-payments causeway-payments-events"},
	{"alias/acme/payments/artifacts", "read", sharedServices, "CodeBuildTestRole-payments CodeBuildAnalysisRole-payments"},
	{"alias/acme/payments/artifacts", "read", paymentsAccounts, "CodePipelineCrossAccountRole BuildRole EC2InstanceRole CloudFormationRole"},

	{"alias/acme/orders/artifacts", "administer", sharedServices, "root"},
	{"alias/acme/orders/images", "administer", sharedServices, "root"},
	{"alias/acme/payments/artifacts", "administer", sharedServices, "root"},
	{"alias/acme/payments/images", "administer", sharedServices, "root"},
	{"alias/acme/network/flow-logs", "administer", networkAccount, "root"},
	{"alias/acme/network/vpn-logs", "administer", networkAccount, "root"},
}

// wantLetIn is storeAccess, a line for each role.
func wantLetIn() []string {
	var all []string
	for _, access := range storeAccess {
		for _, account := range strings.Fields(access.accounts) {
			for _, role := range strings.Fields(access.roles) {
				all = append(all, access.resource+": "+access.use+" by "+role+" of "+account)
			}
		}
	}
	return all
}

// letIn is who is let in by the policies of buckets, keys and repositories, as wantLetIn has it.
func (a *assembly) letIn() []string {
	var all []string
	for _, d := range a.documents() {
		if !slices.Contains([]string{"AWS::S3::BucketPolicy", "AWS::KMS::Key", "AWS::ECR::Repository"}, d.resource.Type) {
			continue
		}
		for _, s := range d.statements {
			if !s.allows() {
				continue
			}
			for _, who := range s.admits() {
				all = append(all, d.name()+": "+s.use()+" by "+who)
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

// name is the name of the bucket, key or repository that a policy is about.
func (d document) name() string {
	if d.resource.Type == "AWS::KMS::Key" {
		for _, alias := range d.template.having("AWS::KMS::Alias", "TargetKeyId", map[string]any{"Ref": d.id}) {
			return text(alias.Properties["AliasName"])
		}
	}
	return text(d.resource.Properties["Bucket"]) + text(d.resource.Properties["RepositoryName"])
}

// admits are who a statement lets in: roles, or a whole account where it is not narrowed to roles.
func (s statement) admits() []string {
	var all []string
	for _, principal := range s.principals() {
		narrowed := s.condition("ArnEquals", "aws:PrincipalArn")
		if len(narrowed) == 0 {
			all = append(all, who(principal))
		}
		for _, arn := range narrowed {
			if strings.HasPrefix(arn, strings.TrimSuffix(principal, "root")) {
				all = append(all, who(arn))
			}
		}
	}
	return all
}

// who is a role, or a whole account, as in CodeBuildRole-orders of 111111111111.
func who(arn string) string {
	_, rest, _ := strings.Cut(arn, ":iam::")
	account, name, _ := strings.Cut(rest, ":")
	return strings.TrimPrefix(name, "role/") + " of " + account
}

var touchesData = regexp.MustCompile(`^(s3|ecr):|^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt)`)

// use is what a statement lets do: read data, write it (with everything that is more than reading), or administer a key
// and neither.
func (s statement) use() string {
	reading := strings.Fields(`s3:GetBucketLocation s3:GetBucketVersioning s3:GetObject s3:GetObjectVersion s3:ListBucket
		kms:Decrypt kms:DescribeKey ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer`)
	switch actions := s.actions(); {
	case !slices.ContainsFunc(actions, touchesData.MatchString):
		return "administer"
	case slices.ContainsFunc(actions, func(action string) bool { return !slices.Contains(reading, action) }):
		return "write"
	}
	return "read"
}

// open lets one more role in by a statement of the artifacts of orders.
func (a *assembly) open(sid, account, role string) {
	s := a.find("SharedServices-orders-Artifacts", sid)
	roots := append(s.principals(), "arn:aws:iam::"+account+":root")
	roles := append(s.condition("ArnEquals", "aws:PrincipalArn"), a.roleARN(account, role))
	s["Principal"] = map[string]any{"AWS": parse(text(roots))}
	s["Condition"] = map[string]any{"ArnEquals": map[string]any{"aws:PrincipalArn": parse(text(roles))}}
}

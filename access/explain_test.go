package access

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"causeway/access/accesstest"
)

const (
	ordersArtifacts = "arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1"
	ordersRelease   = ordersArtifacts + "/orders/Release/zzzzzzz"
	ordersTemplate  = "arn:aws:s3:::acme-orders-templates-111111111111-eu-west-1/1/network.yaml"
)

func roleOf(account, name string) string { return "arn:aws:iam::" + account + ":role/" + name }

// explainerOf explains requests about templates; the engine has no other policies until the next one is made.
func explainerOf(t *testing.T, templates edited) *Explainer {
	t.Helper()
	e := startedEngine(t)
	assembly, err := assemble(t, templates)
	if err != nil {
		t.Fatal(err)
	}
	explainer, err := NewExplainer(assembly, goldenOrg, e)
	if err != nil {
		t.Fatal(err)
	}
	return explainer
}

// explained explains an inquiry, and gives the text for people, too.
func explained(t *testing.T, explainer *Explainer, inquiry *Inquiry) ([]*Explanation, string) {
	t.Helper()
	explanations, err := explainer.Explain(inquiry)
	if err != nil {
		t.Fatal(err)
	}
	text := &strings.Builder{}
	for _, e := range explanations {
		e.WriteText(text)
	}
	return explanations, text.String()
}

func inquiryAbout(t *testing.T, message string) *Inquiry {
	t.Helper()
	denial, err := ParseDenial(message)
	if err != nil {
		t.Fatal(err)
	}
	return &Inquiry{Principal: denial.Principal, Action: denial.Action, Resource: denial.Resource, Said: denial}
}

// TestTheExampleIsExplained holds what is said of requests about the example's templates as they are.
func TestTheExampleIsExplained(t *testing.T) {
	t.Parallel()
	message := func(who, rest string) *Inquiry {
		return inquiryAbout(t, "User: arn:aws:sts::"+who+" is not authorized to perform: "+rest)
	}
	explainer := explainerOf(t, templates(t))
	for name, c := range map[string]struct {
		inquiry *Inquiry
		want    []string
		suggest bool
	}{
		"what differs is deployed": {message("222222222222:assumed-role/CodeDeployRole/s", `s3:GetObject on resource: "`+ordersRelease+`" because no identity-based policy allows the s3:GetObject action`),
			[]string{"ALLOWED by these templates\n", "ReadReleases in orders-dev 222222222222, stack Workload-orders-dev, CodeDeployRoleordersdev\n",
				"bucket policy           allows  WorkloadRolesReadReleases in shared-services 111111111111, stack SharedServices-orders-Artifacts, StoreArtifactsPolicy",
				"AWS says that no identity policy allows it; these templates allow it. So what is deployed differs from them: deploy Workload-orders-dev (account orders-dev)."}, false},
		"the resource's side is deployed differently": {message("222222222222:assumed-role/CodeDeployRole/s", `s3:GetObject on resource: "`+ordersRelease+`" because no resource-based policy allows the s3:GetObject action`),
			[]string{"deploy SharedServices-orders-Artifacts (account shared-services)."}, false},
		"a session": {message("222222222222:assumed-role/CodeDeployRole/s", `s3:GetObject on resource: "`+ordersRelease+`" because no session policy allows the s3:GetObject action`),
			[]string{"whoever opened the session narrowed it"}, false},
		"an SCP that the templates do not have so": {message("222222222222:assumed-role/CodeDeployRole/s", `s3:GetObject on resource: "`+ordersRelease+`" with an explicit deny in a service control policy`),
			[]string{"AWS says that a statement in a service control policy denies it; these templates allow it. So what is deployed differs from them: deploy Organization (account management)"}, false},
		"AWS says otherwise": {message("222222222222:assumed-role/CodeDeployRole/s", "dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-1:222222222222:table/t with an explicit deny in an identity-based policy"),
			[]string{"in these templates that is not so. So what is deployed differs from them, too: deploy Workload-orders-dev"}, true},
		"AWS says so, too": {message("222222222222:assumed-role/CodeDeployRole/s", "dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-1:222222222222:table/t because no identity-based policy allows it"),
			[]string{"AWS says that no identity policy allows it: so do these templates.", "it does not speak of this", "If you intend it"}, true},
		"a ciphertext": {message("222222222222:assumed-role/ECSTaskExecutionRole/s", "kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or"),
			[]string{"ALLOWED by these templates, but only with kms:ViaService=ecr.eu-west-1.amazonaws.com", "taken to be alias/acme/orders/images", "DecryptImages in orders-dev", "key policy              allows  WorkloadRolesDecryptImages"}, false},
		"CodePipeline's form": {inquiryAbout(t, roleOf("111111111111", "CodePipelineRole-payments")+" is not authorized to perform AssumeRole on role "+roleOf("222222222222", "CodePipelineCrossAccountRole")),
			[]string{"DENIED", "trust policy            does not allow  orders-dev 222222222222", "this is not intended (assume orders-dev CodePipelineCrossAccountRole)", "CodePipelineRole-payments works for payments, and this is orders's"}, false},
		"an action like one of the matrix": {&Inquiry{Principal: roleOf("222222222222", "ECSTaskExecutionRole"), Action: "kms:DescribeKey", Resource: "alias/acme/orders/images",
			Context: map[string]string{"kms:ViaService": "ecr.eu-west-1.amazonaws.com"}}, []string{"ALLOWED by these templates\n", "this is intended"}, false},
		"a role with a path": {&Inquiry{Principal: "arn:aws:iam::222222222222:role/some/path/CodeDeployRole", Action: "s3:GetObject", Resource: ordersRelease}, []string{"ALLOWED by these templates\n", "orders-dev CodeDeployRole\n"}, false},
		"another application's artifacts": {&Inquiry{Principal: roleOf("888888888888", "EC2InstanceRole"), Action: "s3:GetObjectVersion", Resource: ordersRelease},
			[]string{"DENIED", "identity policy         does not allow  payments-nonprod 888888888888, stack Workload-payments-nonprod, EC2InstanceRole", "not intended (read releases of orders)", "On purpose: payments-nonprod EC2InstanceRole works for payments, and this is orders's"}, false},
		"another application's key": {&Inquiry{Principal: roleOf("888888888888", "EC2InstanceRole"), Action: "kms:Decrypt", Resource: "alias/acme/orders/artifacts"}, []string{"DENIED", "works for payments"}, false},
		"a template over another": {&Inquiry{Principal: roleOf("111111111111", "CodeBuildRole-orders"), Action: "s3:PutObject", Resource: ordersTemplate},
			[]string{"ALLOWED by these templates, but only with s3:if-none-match=*", "On purpose: s3:if-none-match: a build writes each template once"}, false},
		"what is not sealed": {&Inquiry{Principal: roleOf("222222222222", "CodeDeployRole"), Action: "s3:GetObject", Resource: ordersArtifacts + "/orders/Build/zzzzzzz"},
			[]string{"DENIED", "not intended (read build artifacts of orders)", "On purpose: stages deploy what the seal has checked, and nothing else: read releases of orders"}, false},
		"a release of the build's own": {&Inquiry{Principal: roleOf("111111111111", "CodeBuildRole-orders"), Action: "s3:PutObject", Resource: ordersRelease},
			[]string{"DENIED", "On purpose: only the seal writes what stages deploy"}, false},
		"the list of artifacts": {&Inquiry{Principal: roleOf("111111111111", "CodeBuildRole-orders"), Action: "s3:ListBucket", Resource: ordersArtifacts}, []string{"DENIED", "On purpose: CodePipeline knows an artifact by its key alone"}, false},
		"a stack under other permissions": {&Inquiry{Principal: roleOf("222222222222", "CodePipelineCrossAccountRole"), Action: "cloudformation:CreateChangeSet",
			Resource: "arn:aws:cloudformation:eu-west-1:222222222222:stack/orders-dev-infrastructure/1", Context: map[string]string{"cloudformation:RoleArn": roleOf("222222222222", "Admin")}},
			[]string{"DENIED", "On purpose: stacks are deployed under CloudFormationRole only"}, false},
		"CloudFormationRole passed": {&Inquiry{Principal: roleOf("222222222222", "CodeDeployRole"), Action: "iam:PassRole", Resource: roleOf("222222222222", "CloudFormationRole")},
			[]string{"DENIED", "assumed  iam:PassedToService=cloudformation.amazonaws.com", "DenyPassingCloudFormationRole in management 101010101010, stack Organization", "On purpose: DenyPassingCloudFormationRole: only CodePipelineCrossAccountRole passes CloudFormationRole"}, false},
		"the platform's roles": {&Inquiry{Principal: roleOf("222222222222", "CloudFormationRole"), Action: "iam:PutRolePolicy", Resource: roleOf("222222222222", "CodeDeployRole")},
			[]string{"permissions boundary    denies          DenyPlatformRoles in orders-dev 222222222222, stack Workload-orders-dev, Boundary", "On purpose: DenyPlatformRoles: the platform's roles"}, false},
		"the network": {&Inquiry{Principal: roleOf("222222222222", "CloudFormationRole"), Action: "ec2:CreateVpc", Resource: "arn:aws:ec2:eu-west-1:222222222222:vpc/*"}, []string{"On purpose: DenyBuildingNetworks: "}, false},
		"no TLS": {&Inquiry{Principal: roleOf("222222222222", "CodeDeployRole"), Action: "s3:GetObject", Resource: ordersRelease, Context: map[string]string{"aws:SecureTransport": "false"}},
			[]string{"DENIED", "bucket policy           denies  DenyWithoutTLS in shared-services", "this is not intended", "On purpose: DenyWithoutTLS: "}, false},
		"a role that a template creates": {&Inquiry{Principal: roleOf("222222222222", "CloudFormationRole"), Action: "iam:CreateRole", Resource: roleOf("222222222222", "orders-dev-x")},
			[]string{"but only with iam:PermissionsBoundary=arn:aws:iam::222222222222:policy/CausewayWorkloadBoundary"}, false},
		"a role that a template created": {&Inquiry{Principal: roleOf("222222222222", "orders-dev-task"), Action: "iam:PutRolePolicy", Resource: roleOf("222222222222", "orders-dev-task"), Context: map[string]string{}},
			[]string{"DENIED", "identity policy         not known", "by its name a template of orders-dev makes it, under the account's boundary"}, false},
		"a container that calls AWS": {&Inquiry{Principal: roleOf("222222222222", "ECSTaskRole"), Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:eu-west-1:222222222222:table/t"},
			[]string{"On purpose: ECSTaskRole is for containers that call no AWS service", "orders-dev-task"}, false},
		"a role that nobody creates": {&Inquiry{Principal: roleOf("222222222222", "CodeDeployRol"), Action: "s3:GetObject", Resource: ordersRelease},
			[]string{"DENIED", "No stack creates CodeDeployRol in account orders-dev 222222222222, so its own policies are not known; similar names there: CodeDeployRole, "}, false},
		"to assume what nobody creates": {&Inquiry{Principal: roleOf("111111111111", "CodePipelineRole-orders"), Action: "sts:AssumeRole", Resource: roleOf("222222222222", "CodePipelineCrossAcountRole")},
			[]string{"No stack creates role CodePipelineCrossAcountRole in account orders-dev 222222222222; similar names there: CodePipelineCrossAccountRole, "}, true},
		"a bucket that nobody creates": {&Inquiry{Principal: roleOf("222222222222", "CodeDeployRole"), Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-order-artifacts-111111111111-eu-west-1/x"},
			[]string{"its own policy is not known. Similar buckets: acme-orders-artifacts-111111111111-eu-west-1, "}, true},
		"a stranger": {&Inquiry{Principal: roleOf("123123123123", "CodePipelineRole-orders"), Action: "sts:AssumeRole", Resource: roleOf("222222222222", "CodePipelineCrossAccountRole")},
			[]string{"DENIED", "Account 123123123123 is none of the organization file's", "On purpose: no account outside the organization's file gets in"}, false},
		"a service": {&Inquiry{Principal: "codedeploy.amazonaws.com", Action: "sts:AssumeRole", Resource: roleOf("222222222222", "CodeDeployRole")},
			[]string{"ALLOWED", "assumed  aws:SourceArn=arn:aws:codedeploy:eu-west-1:222222222222:deploymentgroup:orders-dev/orders-dev"}, false},
		"a service for a stranger": {&Inquiry{Principal: "codedeploy.amazonaws.com", Action: "sts:AssumeRole", Resource: roleOf("222222222222", "CodeDeployRole"), Context: map[string]string{"aws:SourceAccount": "123123123123"}},
			[]string{"DENIED", "this is not intended"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			explanations, text := explained(t, explainer, c.inquiry)
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			if got := len(explanations[0].Suggestions) > 0; got != c.suggest {
				t.Errorf("suggests: %v\n%s", got, text)
			}
		})
	}
}

// TestADenialTooMuchIsFound holds that a statement which denies what the file intends is not taken for a purpose.
func TestADenialTooMuchIsFound(t *testing.T) {
	t.Parallel()
	edited := templates(t)
	putStatement(edited.template("Workload-orders-dev"), "ReadReleases", map[string]any{"Sid": "DenyPlatformResources", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"})
	_, text := explained(t, explainerOf(t, edited), &Inquiry{Principal: roleOf("222222222222", "CodeDeployRole"), Action: "s3:GetObject", Resource: ordersRelease})
	if !strings.Contains(text, "DenyPlatformResources denies it explicitly, and no other statement can allow it: narrow that one.") || strings.Contains(text, "On purpose") {
		t.Error(text)
	}
}

// TestMisunderstoodPoliciesAreExplained holds that a misspelt action is named as the cause.
func TestMisunderstoodPoliciesAreExplained(t *testing.T) {
	t.Parallel()
	edited := templates(t)
	putStatement(edited.template("Workload-orders-dev"), "ReadReleases", map[string]any{"Sid": "ReadReleases", "Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"})
	_, text := explained(t, explainerOf(t, edited), &Inquiry{Principal: roleOf("222222222222", "CodeDeployRole"), Action: "s3:GetObject", Resource: ordersRelease})
	if !strings.Contains(text, "DENIED") || !strings.Contains(text, "IAM would not understand this: ") || !strings.Contains(text, "there is no action s3:GetObjekt") {
		t.Error(text)
	}
}

// TestEveryDenialHasAReason holds the table of reasons to the example's templates, and to those of developers' roles, which the
// example has not: each Sid that denies is there, and nothing else.
func TestEveryDenialHasAReason(t *testing.T) {
	t.Parallel()
	sids := map[string]bool{}
	developers := statementsIn(accesstest.TemplatesIn(t, "../stacks/testdata/every-deploy-type")["Developers-nonprod"])
	pipeline := statementsIn(accesstest.TemplatesIn(t, "../stacks/testdata/platform-pipeline")["PlatformPipeline-Artifacts"])
	for _, s := range slices.Concat(developers, pipeline) {
		if s["Effect"] == "Deny" {
			sids[s["Sid"].(string)] = true
		}
	}
	for _, p := range explainerOf(t, templates(t)).m.Policies {
		for _, s := range p.statements() {
			if sid, _ := s["Sid"].(string); s["Effect"] == "Deny" {
				sids[sid] = true
			}
		}
	}
	if got, want := slices.Sorted(maps.Keys(onPurpose)), slices.Sorted(maps.Keys(sids)); !slices.Equal(got, want) {
		t.Errorf("reasons for %v; the templates deny by %v", got, want)
	}
}

// statementsIn are the statements of all documents somewhere in a value.
func statementsIn(value any) []statement {
	var all []statement
	for _, document := range documents(value) {
		all = append(all, statementsOf(document)...)
	}
	return all
}

// TestInquiriesThatCannotBeExplained holds that wrong input is answered with what to do.
func TestInquiriesThatCannotBeExplained(t *testing.T) {
	t.Parallel()
	explainer := explainerOf(t, templates(t))
	role := roleOf("222222222222", "CodeDeployRole")
	for want, inquiry := range map[string]*Inquiry{
		"there is no action s3:GetObjekt":                                  {Principal: role, Action: "s3:GetObjekt", Resource: ordersRelease},
		"s3:GetObject is not about such a resource as " + ordersArtifacts:  {Principal: role, Action: "s3:GetObject", Resource: ordersArtifacts},
		"s3:GetObject is about a resource; give its ARN with --resource":   {Principal: role, Action: "s3:GetObject"},
		"give --resource '*'":                                              {Principal: role, Action: "ecr:GetAuthorizationToken", Resource: "arn:aws:ecr:eu-west-1:111111111111:repository/x"},
		"s3:GetObject takes no context key iam:PassedToService":            {Principal: role, Action: "s3:GetObject", Resource: ordersRelease, Context: map[string]string{"iam:PassedToService": "x"}},
		"--context aws:PrincipalArn: it follows from --principal":          {Principal: role, Action: "s3:GetObject", Resource: ordersRelease, Context: map[string]string{"aws:PrincipalArn": "x"}},
		"--principal me: no ARN of a role or of a session, and no name of": {Principal: "me", Action: "s3:GetObject", Resource: ordersRelease},
		"no stack has a key of that alias; there are alias/acme/":          {Principal: role, Action: "kms:Decrypt", Resource: "alias/acme/order/artifacts"},
		"give --resource with its alias: alias/acme/network/flow-logs":     {Principal: roleOf("222222222222", "ECSTaskRole"), Action: "kms:Decrypt"},
	} {
		if _, err := explainer.Explain(inquiry); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
}

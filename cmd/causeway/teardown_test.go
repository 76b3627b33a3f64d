package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"causeway/access/accesstest"
	"causeway/config"
)

// exampleAssembly is the example's, of its golden templates.
func exampleAssembly(t *testing.T) string {
	t.Helper()
	org, err := config.Load(example)
	if err != nil {
		t.Fatal(err)
	}
	return accesstest.Write(t, org, accesstest.Templates(t, "../.."))
}

// planned is a plan as its JSON says.
func planned(t *testing.T, arguments ...string) *teardownPlan {
	t.Helper()
	stdout, _, err := execute(t, append([]string{"teardown", "--json"}, arguments...)...)
	if err != nil {
		t.Fatal(err)
	}
	read := &teardownPlan{}
	if err := json.Unmarshal([]byte(stdout), read); err != nil {
		t.Fatal(err)
	}
	return read
}

// lines are the commands of a plan, with their accounts, in order.
func (p *teardownPlan) lines() []string {
	var lines []string
	for _, s := range p.Steps[1:] { // after the file
		for _, c := range s.Commands {
			lines = append(lines, c.Account+": "+c.Line)
		}
	}
	return lines
}

// TestTeardownOfAnAccount holds the order: pipeline, applications, roles, access; and that no artifact is touched.
func TestTeardownOfAnAccount(t *testing.T) {
	dir := exampleAssembly(t)
	p := planned(t, "--config", example, "--assembly", dir, "--account", "orders-qa")
	config := " -c config=" + example
	want := []string{
		"shared-services: npx cdk deploy SharedServices-orders-Pipeline --exclusively" + config + " --profile acme-shared-services",
		"orders-qa: aws cloudformation delete-stack --stack-name orders-qa-infrastructure --region eu-west-1 --profile acme-orders-qa",
		"orders-qa: aws cloudformation wait stack-delete-complete --stack-name orders-qa-infrastructure --region eu-west-1 --profile acme-orders-qa",
		"orders-qa: npx cdk destroy Workload-orders-qa --exclusively --app cdk.out.before --profile acme-orders-qa",
		"shared-services: npx cdk deploy SharedServices-orders-Artifacts --exclusively" + config + " --profile acme-shared-services",
		"network: npx cdk deploy Network --exclusively" + config + " --profile acme-network",
		"management: npx cdk deploy Organization --exclusively" + config + " --profile acme-management",
	}
	if got := p.lines(); !slices.Equal(got, want) {
		t.Errorf("the commands are\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(p.Retained) != 0 || !slices.Equal(p.Untouched, []string{"SharedServices-orders-Artifacts", "SharedServices-orders-Artifacts-eu-central-1"}) {
		t.Errorf("retained: %v; untouched: %v", p.Retained, p.Untouched)
	}
	stdout, _, err := execute(t, "teardown", "--config", example, "--assembly", dir, "--account", "orders-qa")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"How to take out account orders-qa (444444444444). Nothing changes until",
		"\n1. Keep the assembly, take this out of " + example + ", and synthesize: stage qa of orders, account orders-qa\n",
		" rm -rf cdk.out.before && cp -R " + dir + " cdk.out.before\n", " make synth CONFIG=" + example + "\n",
		"\n4. Take back the platform's roles\n", "\n   orders-qa  npx cdk destroy Workload-orders-qa ",
		"\nUntouched: every artifact, image and key of SharedServices-orders-Artifacts\nUntouched: every artifact, image and key of SharedServices-orders-Artifacts-eu-central-1\nRetained: nothing of the platform; ",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
}

// TestTeardownOfAStage holds that an account which another stage deploys into keeps its roles.
func TestTeardownOfAStage(t *testing.T) {
	p := planned(t, "--config", example, "--assembly", exampleAssembly(t), "--stage", "payments-staging")
	commands := strings.Join(p.lines(), "\n")
	for command, want := range map[string]bool{
		"payments-nonprod: npx cdk deploy Workload-payments-nonprod --exclusively": true,
		"--stack-name payments-staging-infrastructure":                             true,
		"payments-dev": false, "cdk destroy": false, "Network": false, "Organization": false,
	} {
		if strings.Contains(commands, command) != want {
			t.Errorf("%q is there: %v, in\n%s", command, !want, commands)
		}
	}
	if strings.Contains(p.Steps[0].Title, "account") {
		t.Error(p.Steps[0].Title)
	}
}

// TestTeardownOfAnApplication holds that its store is retained, resource by resource, and how to remove each.
func TestTeardownOfAnApplication(t *testing.T) {
	dir := exampleAssembly(t)
	p := planned(t, "--config", example, "--assembly", dir, "--application", "payments")
	var got []string
	for _, r := range p.Retained {
		if r.Account != "shared-services" || r.Stack != "SharedServices-payments-Artifacts" || r.Why == "" || r.Remove == "" {
			t.Errorf("%+v", r)
		}
		got = append(got, strings.TrimPrefix(r.Type, "AWS::")+" "+r.Name)
	}
	want := []string{
		"S3::Bucket acme-payments-logs-111111111111-eu-west-1", "S3::Bucket acme-payments-artifacts-111111111111-eu-west-1",
		"S3::Bucket acme-payments-templates-111111111111-eu-west-1", "S3::BucketPolicy acme-payments-logs-111111111111-eu-west-1",
		"S3::BucketPolicy acme-payments-artifacts-111111111111-eu-west-1", "S3::BucketPolicy acme-payments-templates-111111111111-eu-west-1",
		"ECR::Repository acme/payments", "Logs::LogGroup /acme/builds/payments", "Logs::LogGroup /aws/codepipeline/payments",
		"KMS::Key alias/acme/payments/images", "KMS::Key alias/acme/payments/artifacts",
		"KMS::Alias alias/acme/payments/images", "KMS::Alias alias/acme/payments/artifacts",
	}
	if !slices.Equal(got, want) {
		t.Errorf("retained are\n%s", strings.Join(got, "\n"))
	}
	commands := strings.Join(p.lines(), "\n")
	for _, order := range [][2]string{
		{"cdk destroy SharedServices-payments-Pipeline", "payments-prod-infrastructure"},
		{"payments-prod-infrastructure", "cdk destroy Workload-payments-prod"},
		{"update-termination-protection --no-enable-termination-protection --stack-name SharedServices-payments-Artifacts", "cdk destroy SharedServices-payments-Artifacts"},
	} {
		first, second := strings.Index(commands, order[0]), strings.Index(commands, order[1])
		if first < 0 || second < first {
			t.Errorf("%q is not before %q in\n%s", order[0], order[1], commands)
		}
	}
	if strings.Contains(commands, "orders") || len(p.Untouched) != 0 || !p.Guarded {
		t.Errorf("orders is concerned, or something untouched: %v", p.Untouched)
	}
	stdout, _, err := execute(t, "teardown", "--config", example, "--assembly", dir, "--application", "payments")
	for _, want := range []string{
		"\n    aws kms schedule-key-deletion --key-id $(aws kms describe-key --query KeyMetadata.KeyId --output text " +
			"--key-id alias/acme/payments/artifacts --region eu-west-1 --profile acme-shared-services) --region eu-west-1 --profile acme-shared-services\n",
		"only OrganizationAccountAccessRole may remove them",
	} {
		if err != nil || !strings.Contains(stdout, want) {
			t.Errorf("%v; no %q in\n%s", err, want, stdout)
		}
	}
}

// TestTeardownOfAnEnvironment holds that a pipeline goes with its account, and that a source stack serves those that stay.
func TestTeardownOfAnEnvironment(t *testing.T) {
	const file = "../../config/testdata/pipelines-in-environments.yaml"
	stacks := map[string]string{"Workload-prod": "777777777777"}
	for _, pipeline := range []string{"Environment-orders-prod", "Environment-probes-prod", "SharedServices-portal"} {
		stacks[pipeline+"-Artifacts"], stacks[pipeline+"-Pipeline"] = "777777777777", "777777777777"
	}
	for _, source := range []string{"SharedServices-orders-Source", "SharedServices-probes-Source"} {
		stacks[source] = "111111111111"
	}
	p := planned(t, "--config", file, "--assembly", assembly(t, stacks), "--account", "prod")
	commands := strings.Join(p.lines(), "\n")
	for _, want := range []string{
		"prod: npx cdk destroy Environment-orders-prod-Pipeline ", "prod: npx cdk destroy Environment-probes-prod-Pipeline ",
		"prod: npx cdk destroy Environment-orders-prod-Artifacts ", "tools: npx cdk deploy SharedServices-portal-Pipeline ",
		"tools: npx cdk deploy SharedServices-portal-Artifacts ", "tools: npx cdk deploy SharedServices-orders-Source ",
		"tools: npx cdk destroy SharedServices-probes-Source ", "prod: npx cdk destroy Workload-prod ",
	} {
		if !strings.Contains(commands, want) {
			t.Errorf("no %q in\n%s", want, commands)
		}
	}
	if strings.Index(commands, "probes-prod-application") > strings.Index(commands, "probes-prod-infrastructure") || !strings.Contains(commands, "probes-prod-application") {
		t.Errorf("the application does not go before what it stands on:\n%s", commands)
	}
	if !slices.Equal(p.Untouched, []string{"SharedServices-portal-Artifacts"}) {
		t.Error(p.Untouched)
	}
}

// TestTeardownInAnotherRegion holds what goes with the last stage in a region, and what stays for the others.
func TestTeardownInAnotherRegion(t *testing.T) {
	const file = "../../config/testdata/two-regions.yaml"
	stacks := map[string]string{"SharedServices-Registry": "111111111111", "Workload-prod": "777777777777", "Workload-prod-us-east-1": "777777777777",
		"Workload-nonprod": "222222222222"}
	for _, stack := range []string{"Artifacts", "Artifacts-us-east-1", "Artifacts-eu-central-1", "Pipeline"} {
		stacks["SharedServices-orders-"+stack] = "111111111111"
	}
	dir := assembly(t, stacks)
	p := planned(t, "--config", file, "--assembly", dir, "--stage", "orders-prod-us")
	commands := strings.Join(p.lines(), "\n")
	for command, want := range map[string]bool{
		"--stack-name orders-prod-us-infrastructure --region us-east-1": true,
		"prod: npx cdk deploy Workload-prod --exclusively":              true, "prod: npx cdk destroy Workload-prod-us-east-1 ": true,
		"tools: npx cdk deploy SharedServices-orders-Artifacts --exclusively": true, "tools: npx cdk deploy SharedServices-Registry ": true,
		"tools: npx cdk destroy SharedServices-orders-Artifacts-us-east-1 ": true, "eu-central-1": false,
	} {
		if strings.Contains(commands, command) != want {
			t.Errorf("%q is there: %v, in\n%s", command, !want, commands)
		}
	}
	if !slices.Equal(p.Untouched, []string{"SharedServices-orders-Artifacts", "SharedServices-orders-Artifacts-eu-central-1"}) {
		t.Error(p.Untouched)
	}
	home := strings.Join(planned(t, "--config", file, "--assembly", dir, "--stage", "orders-dev").lines(), "\n")
	for _, stack := range []string{"us-east-1", "eu-central-1", "Registry"} {
		if strings.Contains(home, stack) {
			t.Errorf("%s is concerned by a stage in the home region:\n%s", stack, home)
		}
	}
}

// TestTeardownUnderAStackSet holds that roles which came with the unit go when the account has left it.
func TestTeardownUnderAStackSet(t *testing.T) {
	const file = "../../config/testdata/stackset-delivery.yaml"
	stacks := map[string]string{"Network": "333333333333", "Organization": "101010101010"}
	for _, stack := range []string{"Artifacts", "Pipeline"} {
		stacks["SharedServices-mail-"+stack], stacks["SharedServices-shop-"+stack] = "111111111111", "111111111111"
	}
	p := planned(t, "--config", file, "--assembly", assembly(t, stacks), "--account", "shop-prod")
	lines := p.lines()
	want := `shop-prod: aws cloudformation delete-stack --stack-name $(aws cloudformation describe-stacks --output text --query ` +
		`"Stacks[?starts_with(StackName,'StackSet-wide-workload-baseline-')].StackName" --region eu-central-1) --region eu-central-1`
	if lines[len(lines)-1] != want || strings.Contains(strings.Join(lines, "\n"), "Workload-shop-prod") {
		t.Errorf("the commands are\n%s", strings.Join(lines, "\n"))
	}
}

// TestTeardownRefuses holds why something cannot be taken out.
func TestTeardownRefuses(t *testing.T) {
	dir := exampleAssembly(t)
	for subject, want := range map[string]string{
		"":                              "give --account, --application or --stage, one of them",
		"--account a --stage b":         "give --account, --application or --stage, one of them",
		"--account shared-services":     "shared-services is the shared-services account: every artifact, image and pipeline is there; take applications out with --application",
		"--account network":             "network is the network account: every account that shares its subnets has resources in them",
		"--account management":          "management is the management account of the organization",
		"--account orders":              "orders is none of the accounts of " + example,
		"--application orders-dev":      "application orders-dev: no stage of the file belongs to it",
		"--stage dev":                   "stage dev: no stage of the file belongs to it",
		"--account orders-qa --verbose": "flag provided but not defined",
	} {
		stdout, stderr, err := execute(t, append([]string{"teardown", "--config", example, "--assembly", dir}, strings.Fields(subject)...)...)
		if err == nil || stdout != "" || !strings.Contains(stderr+err.Error(), want) {
			t.Errorf("%s: %v\n%s", subject, err, stdout)
		}
	}
	const apart = "../../config/testdata/source-in-another-account.yaml"
	if org, err := config.Load(apart); err != nil {
		t.Fatal(err)
	} else {
		account := org.SourceAccount(&org.Applications[0].Source)
		_, _, err := execute(t, "teardown", "--config", apart, "--assembly", assembly(t, map[string]string{"Network": account.ID}), "--account", account.Name)
		if want := account.Name + " holds the source of "; err == nil || !strings.Contains(err.Error(), want) {
			t.Error(err)
		}
	}
	other := assembly(t, map[string]string{"SharedServices-orders-Pipeline": "111111111111"})
	_, _, err := execute(t, "teardown", "--config", example, "--assembly", other, "--account", "orders-qa")
	if want := "the assembly has no stack Workload-orders-qa: it was made from another file"; err == nil || !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
}

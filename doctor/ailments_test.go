package doctor_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"causeway/cloud/cloudtest"
	"causeway/config"
)

const bootstrapDev = "`npx cdk bootstrap aws://222222222222/eu-west-1 --app cdk.out --cloudformation-execution-policies POLICIES --profile acme-orders-dev`"

func TestEveryAilmentIsFound(t *testing.T) {
	bootstrap := func(change func(*cloudtest.Stack)) func(*cloudtest.AWS, *config.Organization) {
		return func(aws *cloudtest.AWS, _ *config.Organization) { change(aws.Find(dev, "CDKToolkit")) }
	}
	for name, c := range map[string]struct {
		sicken func(*cloudtest.AWS, *config.Organization)
		want   string
	}{
		"another account behind a profile": {
			func(_ *cloudtest.AWS, org *config.Organization) {
				org.Accounts["orders-dev"].Profile = "acme-orders-prod"
			},
			"failure orders-dev credentials: profile acme-orders-prod is account 777777777777 (orders-prod), and not 222222222222\n" +
				"\torganization.yaml: write another profile to accounts.orders-dev.profile, or \"777777777777\" to accounts.orders-dev.id if that is the account"},
		"no such profile": {
			func(_ *cloudtest.AWS, org *config.Organization) { org.Accounts["orders-dev"].Profile = "nobody" },
			"failure orders-dev credentials: profile nobody does not exist\n" +
				"\tmake it with `aws configure sso --profile nobody`, or correct its name"},
		"expired credentials": {
			func(aws *cloudtest.AWS, _ *config.Organization) {
				aws.Account(dev).Fails["GetCallerIdentity"] = "ExpiredToken"
			},
			"failure orders-dev credentials: profile acme-orders-dev: the session has expired, or there was none\n" +
				"\twrite new access keys: `aws configure --profile acme-orders-dev`"},
		"not bootstrapped": {
			bootstrap(func(stack *cloudtest.Stack) { stack.Name = "other" }),
			"failure orders-dev bootstrap: not bootstrapped in eu-west-1\n\t" + bootstrapDev},
		"bootstrapped long ago": {
			func(aws *cloudtest.AWS, _ *config.Organization) {
				aws.Account(dev).Parameters["eu-west-1/cdk-bootstrap/hnb659fds/version"] = "5"
			},
			"failure orders-dev bootstrap: version 5 in eu-west-1, and the templates need 6\n\t" + bootstrapDev},
		"bootstrapped a while ago": {
			func(aws *cloudtest.AWS, _ *config.Organization) {
				aws.Account(dev).Parameters["eu-west-1/cdk-bootstrap/hnb659fds/version"] = "21"
			},
			"warning orders-dev bootstrap: version 21 in eu-west-1, and the CDK CLI here brings 33\n\t" + bootstrapDev},
		"AdministratorAccess": {
			bootstrap(func(stack *cloudtest.Stack) {
				stack.Parameters["CloudFormationExecutionPolicies"] = "arn:aws:iam::aws:policy/AdministratorAccess"
			}),
			"warning orders-dev bootstrap: in eu-west-1 the CDK deploys with arn:aws:iam::aws:policy/AdministratorAccess, which is not what the platform needs\n\t" + bootstrapDev},
		"AdministratorAccess, as the CDK's default": {
			bootstrap(func(stack *cloudtest.Stack) { delete(stack.Parameters, "CloudFormationExecutionPolicies") }),
			"warning orders-dev bootstrap: in eu-west-1 the CDK deploys with AdministratorAccess, which is not what the platform needs\n\t" + bootstrapDev},
		"trust in others": {
			bootstrap(func(stack *cloudtest.Stack) {
				stack.Parameters["TrustedAccounts"], stack.Parameters["TrustedAccountsForLookup"] = "888888888888", "888888888888,999999999999"
			}),
			"warning orders-dev bootstrap: the CDK's roles in eu-west-1 trust 888888888888, 999999999999: who is administrator there can act here\n\t" +
				strings.TrimSuffix(bootstrapDev, "`") + " --untrust 888888888888,999999999999`"},
		"a stuck bootstrap": {
			bootstrap(func(stack *cloudtest.Stack) { stack.Status = "UPDATE_ROLLBACK_FAILED" }),
			"failure orders-dev bootstrap: CDKToolkit in eu-west-1 is in UPDATE_ROLLBACK_FAILED: its last update failed, and could not be undone: mend the cause, and go on\n" +
				"\t`aws cloudformation continue-update-rollback --stack-name CDKToolkit --region eu-west-1 --profile acme-orders-dev`"},
		"what is denied to a person is not denied to the CDK": {
			func(aws *cloudtest.AWS, _ *config.Organization) {
				aws.Account(dev).Fails["GetParameter"] = "AccessDeniedException"
			},
			"warning orders-dev bootstrap: profile acme-orders-dev: User: arn:aws:iam::222222222222:user/test is not authorized to perform: GetParameter\n" +
				"\tuse credentials of somebody who may do this"},
		"a connection that nobody has completed": {
			func(aws *cloudtest.AWS, _ *config.Organization) {
				aws.Account(shared).Connections[connection] = "PENDING"
			},
			"warning shared-services connections: " + connection + " is PENDING: executions fail until somebody completes it\n" +
				"\tin the console, Update pending connection: https://console.aws.amazon.com/codesuite/settings/connections?region=eu-west-1"},
		"a connection that does not exist": {
			func(aws *cloudtest.AWS, _ *config.Organization) { delete(aws.Account(shared).Connections, connection) },
			"failure shared-services connections: " + connection + " does not exist\n\tmake a connection in the console, and write its ARN to connectionArn in " +
				"organization.yaml: https://console.aws.amazon.com/codesuite/settings/connections?region=eu-west-1"},
	} {
		t.Run(name, func(t *testing.T) {
			org := load(t, "config/organization.yaml")
			aws := cloudtest.Healthy(t, org)
			c.sicken(aws, org)
			want := strings.ReplaceAll(c.want, "POLICIES", strings.Join(org.ExecutionPolicyARNs(org.Accounts["orders-dev"]), ","))
			if found := ailing(t, org); found != want {
				t.Errorf("%s\nand not\n%s", found, want)
			}
		})
	}
}

func TestAnAccountWithoutAProfileAndWithOtherCredentials(t *testing.T) {
	org := load(t, "config/organization.yaml")
	aws := cloudtest.Healthy(t, org)
	org.Accounts["orders-dev"].Profile = ""
	aws.Environment(t, shared)
	const want = "failure orders-dev credentials: the file names no profile, and the identity of the environment is account 111111111111 (shared-services)\n" +
		"\twrite a profile with credentials for 222222222222: organization.yaml: accounts.orders-dev.profile"
	if found := ailing(t, org); found != want {
		t.Errorf("%s\nand not\n%s", found, want)
	}
}

func TestThePinnedCLIBringsTheNewestBootstrap(t *testing.T) {
	template, err := os.ReadFile("../node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml")
	if err != nil {
		t.Skip("npm ci first:", err)
	}
	version := regexp.MustCompile(`/version'\n(?: *#.*\n)? *Value: '([0-9]+)'`).FindSubmatch(template)
	if version == nil || string(version[1]) != "33" {
		t.Errorf("newestBootstrap is 33, and the CDK CLI brings %s", version)
	}
}

func TestTheTemplatesNeedTheBootstrapThatIsAskedFor(t *testing.T) {
	template, err := os.ReadFile("../stacks/testdata/Network.json")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(template), "CDK bootstrap stack version 6 required") {
		t.Error("requiredBootstrap is 6, and the templates ask for another")
	}
}

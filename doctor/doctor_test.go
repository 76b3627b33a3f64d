package doctor_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"causeway/cloud/cloudtest"
	"causeway/config"
	"causeway/doctor"
)

const (
	management = "101010101010"
	shared     = "111111111111"
	dev        = "222222222222" // orders-dev
	connection = "arn:aws:codeconnections:eu-west-1:111111111111:connection/11111111-2222-3333-4444-555555555555"
	workloads  = "ou-a1b2-workload"
	file       = "organization.yaml"
)

// load reads one of the repository's organizations.
func load(t *testing.T, path string) *config.Organization {
	t.Helper()
	org, err := config.Load(filepath.Join("..", path))
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// healthy is an AWS in which the organization is deployed, and all is well.
func healthy(t *testing.T, org *config.Organization) *cloudtest.AWS {
	t.Helper()
	aws := cloudtest.Start(t)
	for _, account := range org.AccountsByName() {
		if account.Profile == "" {
			account.Profile = account.Name // the file of a test need not name one
		}
		aws.Profile(t, account.Profile, account.ID)
	}
	for _, e := range org.Environments() {
		account := aws.Account(e.Account.ID)
		account.Parameters[e.Region+"/cdk-bootstrap/hnb659fds/version"] = "33"
		account.Stacks = append(account.Stacks, &cloudtest.Stack{Region: e.Region, Name: "CDKToolkit", Status: "UPDATE_COMPLETE",
			Parameters: map[string]string{"CloudFormationExecutionPolicies": strings.Join(org.ExecutionPolicyARNs(e.Account), ","), "TrustedAccounts": ""}})
	}
	for _, stack := range org.Stacks() {
		account := aws.Account(stack.Account.ID)
		account.Stacks = append(account.Stacks, &cloudtest.Stack{Region: stack.Region, Name: stack.Name, Status: "CREATE_COMPLETE"})
	}
	for _, app := range org.Applications {
		for _, in := range app.Inputs() {
			if in.ConnectionARN != "" {
				aws.Account(org.SourceAccount(in.Source).ID).Connections[in.ConnectionARN] = "AVAILABLE"
			}
		}
	}
	if org.AWSOrganization == nil {
		return aws
	}
	aws.Organization = &cloudtest.Organization{ID: org.AWSOrganization.ID, RootID: org.AWSOrganization.RootID, ManagementAccount: management,
		Features: "ALL", PolicyTypes: []string{"SERVICE_CONTROL_POLICY"}, Parents: map[string]string{},
		Trusted: []string{"ram.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"}}
	units := map[string]string{"": org.AWSOrganization.RootID, "Infrastructure": "ou-a1b2-infrastructure"}
	for name, unit := range org.AWSOrganization.Units {
		if unit.ID != "" {
			units[name] = unit.ID
		}
	}
	for _, account := range org.AccountsByName() {
		aws.Organization.Parents[account.ID] = units[account.Unit]
	}
	if stack := find(aws, management, config.OrganizationStack); stack != nil {
		stack.Outputs = map[string]string{config.UnitOutput("Infrastructure"): units["Infrastructure"]}
	}
	return aws
}

func find(aws *cloudtest.AWS, account, name string) *cloudtest.Stack {
	for _, stack := range aws.Account(account).Stacks {
		if stack.Name == name {
			return stack
		}
	}
	return nil
}

// checks are those that ask AWS.
var checks = []string{doctor.Credentials, doctor.Bootstrap, doctor.Stacks, doctor.Connections, doctor.Organization}

// ailing are the findings that are not well, as text.
func ailing(t *testing.T, org *config.Organization) string {
	t.Helper()
	findings, err := doctor.Check(t.Context(), org, doctor.Options{Path: file, Checks: checks})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range findings {
		if f.Level != doctor.OK {
			lines = append(lines, string(f.Level)+" "+f.Account+" "+f.Check+": "+f.Message+"\n\t"+f.Remedy)
		}
	}
	return strings.Join(lines, "\n")
}

func TestAHealthyOrganizationHasNoAilment(t *testing.T) {
	for _, path := range []string{"config/organization.yaml", "config/testdata/stackset-delivery.yaml", "config/testdata/no-organization.yaml"} {
		t.Run(path, func(t *testing.T) {
			org := load(t, path)
			healthy(t, org)
			if found := ailing(t, org); found != "" {
				t.Error(found)
			}
		})
	}
}

func TestNothingIsDeployedYet(t *testing.T) {
	org := load(t, "config/organization.yaml")
	aws := healthy(t, org)
	for _, stack := range org.Stacks() {
		find(aws, stack.Account.ID, stack.Name).Name = "other"
	}
	if found := ailing(t, org); found != "" {
		t.Error("stacks that are not deployed yet are no ailment:", found)
	}
}

func TestAccountsAndChecksAreChosen(t *testing.T) {
	org := load(t, "config/organization.yaml")
	aws := healthy(t, org)
	findings, err := doctor.Check(t.Context(), org, doctor.Options{Path: file, Accounts: []string{"orders-dev"}, Checks: []string{doctor.Stacks}})
	if err != nil {
		t.Fatal(err)
	}
	if len(findings) != 2 || findings[0].Check != doctor.Credentials || findings[1].Check != doctor.Stacks || findings[1].Message != "1 of 2 deployed" {
		t.Error(findings)
	}
	if asked := strings.Join(aws.Asked(), "\n"); strings.Contains(asked, shared) || strings.Contains(asked, "GetParameter") {
		t.Error(asked)
	}
}

func TestWhatTakesLongIsTold(t *testing.T) {
	org := load(t, "config/organization.yaml")
	aws := healthy(t, org)
	aws.Slow("DescribeStacks")
	var told atomic.Value
	_, err := doctor.Check(t.Context(), org, doctor.Options{Path: file, Accounts: []string{"orders-dev"}, Checks: []string{doctor.Stacks},
		Progress: func(what string) { told.Store(what) }})
	if err != nil || told.Load() != "orders-dev: listing the stacks in eu-west-1" {
		t.Error(told.Load(), err)
	}
}

func TestItStops(t *testing.T) {
	org := load(t, "config/organization.yaml")
	healthy(t, org)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := doctor.Check(ctx, org, doctor.Options{Path: file, Checks: checks}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTheReport(t *testing.T) {
	org := load(t, "config/organization.yaml")
	aws := healthy(t, org)
	aws.Account(shared).Connections[connection] = "PENDING"
	find(aws, dev, "Workload-orders-dev").Status = "UPDATE_IN_PROGRESS"
	findings, err := doctor.Check(t.Context(), org, doctor.Options{Path: file, Accounts: []string{"orders-dev", "shared-services"}, Checks: checks})
	if err != nil {
		t.Fatal(err)
	}
	out := &strings.Builder{}
	doctor.WriteText(out, org, findings)
	const want = `ACCOUNT          ID            CREDENTIALS  BOOTSTRAP  STACKS  CONNECTIONS  ORGANIZATION
orders-dev       222222222222  ✓            ✓          ✗       -            -
shared-services  111111111111  ✓            ✓          ✓       !            -

✗ orders-dev, stacks: Workload-orders-dev in eu-west-1 is in UPDATE_IN_PROGRESS: somebody updates it: wait
    ` + "`aws cloudformation wait stack-update-complete --stack-name Workload-orders-dev --region eu-west-1 --profile acme-orders-dev`" + `

! shared-services, connections: ` + connection + ` is PENDING: executions fail until somebody completes it
    in the console, Update pending connection: https://console.aws.amazon.com/codesuite/settings/connections?region=eu-west-1

✗ In the way of a deployment: 1. Worth changing: 1. What somebody has changed by hand in a stack (drift) is not looked for.
`
	if out.String() != want {
		t.Error(out)
	}
	if failures := doctor.Failures(findings); len(failures) != 1 || failures[0].Account != "orders-dev" {
		t.Error(failures)
	}
}

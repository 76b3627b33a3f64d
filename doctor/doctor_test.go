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
			cloudtest.Healthy(t, org)
			if found := ailing(t, org); found != "" {
				t.Error(found)
			}
		})
	}
}

func TestNothingIsDeployedYet(t *testing.T) {
	org := load(t, "config/organization.yaml")
	aws := cloudtest.Healthy(t, org)
	for _, stack := range org.Stacks() {
		aws.Find(stack.Account.ID, stack.Name).Name = "other"
	}
	if found := ailing(t, org); found != "" {
		t.Error("stacks that are not deployed yet are no ailment:", found)
	}
}

func TestAccountsAndChecksAreChosen(t *testing.T) {
	org := load(t, "config/organization.yaml")
	aws := cloudtest.Healthy(t, org)
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
	aws := cloudtest.Healthy(t, org)
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
	cloudtest.Healthy(t, org)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := doctor.Check(ctx, org, doctor.Options{Path: file, Checks: checks}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTheReport(t *testing.T) {
	org := load(t, "config/organization.yaml")
	aws := cloudtest.Healthy(t, org)
	aws.Account(shared).Connections[connection] = "PENDING"
	aws.Find(dev, "Workload-orders-dev").Status = "UPDATE_IN_PROGRESS"
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

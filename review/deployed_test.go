package review

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"causeway/access"
	"causeway/access/accesstest"
	"causeway/cloud/cloudtest"
	"causeway/config"
)

// aws is an AWS in which the example is deployed, and the example's assembly, whose stacks of shared services have no lookup
// role. The accounts have the profiles of the file.
func aws(t *testing.T) (*cloudtest.AWS, *config.Organization, *access.Assembly) {
	t.Helper()
	fake, org := cloudtest.Start(t), example(t)
	all := accesstest.Templates(t, "..")
	assembly, err := access.ReadAssembly(accesstest.Write(t, org, all))
	if err != nil {
		t.Fatal(err)
	}
	for _, stack := range assembly.Stacks {
		if stack.Account != org.SharedServicesAccount().ID {
			stack.LookupRole = "arn:${AWS::Partition}:iam::" + stack.Account + ":role/cdk-hnb659fds-lookup-role-" + stack.Account + "-eu-west-1"
		}
		account := fake.Account(stack.Account)
		account.Stacks = append(account.Stacks, &cloudtest.Stack{Region: stack.Region, Name: stack.Name, Status: "UPDATE_COMPLETE", Template: received(t, all[stack.Name])})
	}
	for _, account := range org.Accounts {
		if account.Profile != "" {
			fake.Profile(t, account.Profile, account.ID)
		}
	}
	return fake, org, assembly
}

// received is a template as CloudFormation gives it back.
func received(t *testing.T, template map[string]any) string {
	t.Helper()
	text, err := json.Marshal(template)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Map(func(r rune) rune {
		if r > 127 {
			return '?'
		}
		return r
	}, string(text))
}

// TestDeployed holds that what is deployed is read from every account, as its lookup role, and is no change.
func TestDeployed(t *testing.T) {
	fake, org, assembly := aws(t)
	before, err := Deployed(context.Background(), org, assembly, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(before.Stacks) != len(assembly.Stacks) {
		t.Errorf("%d stacks of %d", len(before.Stacks), len(assembly.Stacks))
	}
	for _, asked := range []string{"222222222222 eu-west-1 GetTemplate", "111111111111 eu-central-1 GetTemplate", "111111111111 eu-west-1 GetCallerIdentity"} {
		if !slices.Contains(fake.Asked(), asked) {
			t.Errorf("nobody asks %s: %v", asked, fake.Asked())
		}
	}
	engine, err := engine()
	if err != nil {
		t.Skip(err)
	}
	review, err := (&Reviewer{Organization: org, Engine: engine, Directory: ".", Deployed: true, Progress: io.Discard}).Review(before, assembly)
	if err != nil || review.Verdict() != "Review: nothing changes" {
		t.Errorf("%v\n%s", err, review.Verdict())
	}
}

// TestDeployedWithoutProfiles holds that a pipeline, which has none of the profiles in the file, reads the accounts with the
// credentials that it has, as their lookup roles.
func TestDeployedWithoutProfiles(t *testing.T) {
	fake, org, assembly := aws(t)
	for name, account := range org.Accounts {
		account.Profile = "somebody-s-" + name
	}
	if _, err := Deployed(context.Background(), org, assembly, io.Discard); err == nil || !strings.Contains(err.Error(), "profile somebody-s-orders-dev does not exist") {
		t.Error(err)
	}
	fake.Environment(t, org.SharedServicesAccount().ID)
	if before, err := Deployed(context.Background(), org, assembly, io.Discard); err != nil || len(before.Stacks) != len(assembly.Stacks) {
		t.Error(err)
	}
}

// TestFirstDeployment holds that everything is new where nothing is deployed: no stack, a change set, a failed creation.
func TestFirstDeployment(t *testing.T) {
	fake, org, assembly := aws(t)
	for _, account := range fake.Accounts {
		for i, stack := range account.Stacks {
			stack.Status = []string{"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"}[i%2]
		}
	}
	fake.Account("222222222222").Stacks = nil
	before, err := Deployed(context.Background(), org, assembly, io.Discard)
	if err != nil || len(before.Stacks) != 0 {
		t.Fatalf("%v, %v", before, err)
	}
	engine, err := engine()
	if err != nil {
		t.Skip(err)
	}
	review, err := (&Reviewer{Organization: org, Engine: engine, Directory: ".", Deployed: true, Progress: io.Discard}).Review(before, assembly)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("Review: %d new; access: ", len(assembly.Stacks)); !strings.HasPrefix(review.Verdict(), want) || !strings.HasSuffix(review.Verdict(), "come: permissions broaden") {
		t.Error(review.Verdict())
	}
}

// TestDeployedCannotBeRead holds that everything that is wrong is said at once, with account, stack and remedy.
func TestDeployedCannotBeRead(t *testing.T) {
	fake, org, assembly := aws(t)
	fake.Account("222222222222").Fails["GetTemplate"] = "AccessDenied"
	fake.Account("333333333333").Fails["DescribeStacks"] = "AccessDenied"
	_, err := Deployed(context.Background(), org, assembly, io.Discard)
	for _, want := range []string{"orders-dev (222222222222), stack Workload-orders-dev: ", "network (333333333333), stack Network: ", "use credentials of somebody who may do this"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	for stack, template := range map[string]string{"Workload-orders-dev": "{: [", "Workload-orders-qa": `{"Resources": {"A": null}}`} {
		fake, org, assembly := aws(t)
		for _, account := range fake.Accounts {
			for _, deployed := range account.Stacks {
				if deployed.Name == stack {
					deployed.Template = template
				}
			}
		}
		if _, err := Deployed(context.Background(), org, assembly, io.Discard); err == nil || !strings.Contains(err.Error(), "stack "+stack) {
			t.Errorf("%s: %v", stack, err)
		}
	}
}

// TestDeployedNeedsTheAccount holds that nobody reads an account with credentials of another: these would find no stack, and
// everything would be new.
func TestDeployedNeedsTheAccount(t *testing.T) {
	fake, org, assembly := aws(t)
	for _, account := range org.Accounts {
		account.Profile = ""
	}
	fake.Environment(t, "444444444444")
	fake.Account("444444444444").Fails["AssumeRole"] = "AccessDenied"
	_, err := Deployed(context.Background(), org, assembly, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "orders-dev (222222222222): ") || !strings.Contains(err.Error(), "shared-services (111111111111): these are credentials of account 444444444444") {
		t.Fatal(err)
	}
	if strings.Contains(err.Error(), "orders-qa") {
		t.Errorf("the credentials are of orders-qa itself, but %v", err)
	}
	other := *org
	other.Accounts = map[string]*config.Account{}
	if _, err := Deployed(context.Background(), &other, assembly, io.Discard); err == nil || !strings.Contains(err.Error(), "run `make synth` again") {
		t.Error(err)
	}
}

package stacks

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/constructs/governance"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// baseline is the template that a StackSet delivers, or "".
func (a *assembly) baseline() string {
	body := ""
	a.each("AWS::CloudFormation::StackSet", func(_ *template, _ string, r *resource) { body = text(r.Properties["TemplateBody"]) })
	return body
}

// write writes a template into a file.
func write(t *testing.T, template string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "baseline.template.json")
	if err := os.WriteFile(file, []byte(template), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// byStacks is the StackSet's shape, delivered by stacks.
func byStacks(t *testing.T) *assembly {
	t.Helper()
	org := *load("StackSet")
	org.AWSOrganization.Delivery = ""
	return synth(&org, t.TempDir())
}

// TestBothDeliveriesGiveTheSame holds that an account has under a StackSet what its own stack gave it: the same resources under
// the same logical IDs and names, so that a stack becomes one of the StackSet's by an update that replaces nothing; and the
// same access, as the proof of both shows, but for what roles of other deploy types than the account's may pass to themselves.
func TestBothDeliveriesGiveTheSame(t *testing.T) {
	stacks := byStacks(t)
	stackSet := synthesized["StackSet"]()
	var baseline template
	if err := json.Unmarshal([]byte(stackSet.baseline()), &baseline); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for name, template := range stacks.templates {
		if !strings.HasPrefix(name, "Workload-") {
			if name == "Organization" || strings.HasPrefix(name, "ExecutionPolicies-") {
				continue // StackSets have roles of their own
			}
			if string(stacks.bytes(name)) != string(stackSet.bytes(name)) {
				t.Errorf("%s differs", name)
			}
			continue
		}
		for id, r := range template.Resources {
			if r.Type == "AWS::IAM::ManagedPolicy" && r.Properties["ManagedPolicyName"] != config.WorkloadBoundary && !strings.HasSuffix(id, "denials") {
				continue // a policy for one stage; those of the baseline are for a deploy type
			}
			kept++
			now := baseline.Resources[id]
			if costs := stackSet.templates["Costs-"+strings.TrimPrefix(name, "Workload-")]; costs != nil && now == nil {
				now = costs.Resources[id] // a budget is one account's
			}
			if now == nil || now.Type != r.Type {
				t.Errorf("%s: %s (%s) is not in the baseline", name, id, r.Type)
				continue
			}
			for _, property := range []string{"RoleName", "ManagedPolicyName", "FunctionName", "LogGroupName", "Name", "InstanceProfileName"} {
				if text(now.Properties[property]) != text(r.Properties[property]) {
					t.Errorf("%s: %s is called %v, and in the baseline %v", name, id, r.Properties[property], now.Properties[property])
				}
			}
		}
	}
	if kept < 40 {
		t.Errorf("only %d resources are kept", kept)
	}
	prove := prover(t)
	before, after := prove(t, stacks.org, stacks.dir), prove(t, stackSet.org, stackSet.dir)
	for _, finding := range slices.Concat(before.Findings(), after.Findings()) {
		t.Error(finding)
	}
	for _, change := range difference(after.List(), before.List()) {
		passes := strings.Contains(change, ": pass to ") || strings.Contains(change, "CodePipelineCrossAccountRole: start deployments of ")
		if strings.HasPrefix(change, "missing: ") || !passes {
			t.Error(change)
		}
	}
}

// TestTheBaselineIsTheSameForAllAccounts holds that the template does not change with the number of accounts and applications.
func TestTheBaselineIsTheSameForAllAccounts(t *testing.T) {
	a := synthesized["StackSet"]()
	larger := *load("StackSet")
	first := larger.Applications[0]
	for i := range 50 {
		account, app := *larger.Accounts["shop-dev"], *first
		account.Name, account.ID, app.Name = first.Name+string(rune('a'+i%26))+string(rune('a'+i/26)), "20000000000"+string(rune('0'+i%10)), "app"+string(rune('a'+i%26))
		app.Stages = []*config.Stage{{Name: "dev", Account: account.Name, Test: true}}
		larger.Accounts[account.Name], larger.Applications = &account, append(larger.Applications, &app)
	}
	scope := newScope(t)
	body := governance.Template(scope, "Roles and network parameters of a workload account", config.AccountPlaceholder,
		func(stack *cfn.Stack) { addBaselineRoles(stack, &larger) })
	if body != a.baseline() {
		t.Error("the template is another for more accounts and applications")
	}
	if strings.Contains(body, config.AccountPlaceholder) || strings.Contains(body, "BootstrapVersion") || !strings.Contains(body, "${AWS::AccountId}") {
		t.Error("the template is for one account, or only for those that are bootstrapped")
	}
}

// newScope is an empty app.
func newScope(t *testing.T) *cfn.App {
	t.Helper()
	app := newApp(t.TempDir(), nil)
	return cfn.NewApp(func() awscdk.App { return app })
}

// TestTheLargestBaselineFits holds that every deploy type together leaves room in a StackSet's template, which CloudFormation
// takes up to 51,200 bytes.
func TestTheLargestBaselineFits(t *testing.T) {
	every := load("every deploy type")
	org := *load("StackSet")
	types := map[config.DeployType]bool{}
	for _, app := range every.Applications {
		types[app.Deploy] = true
		app.Image, app.Stages = true, []*config.Stage{{Name: "dev", Account: "spare", Test: true}}
		org.Applications = append(org.Applications, app)
	}
	body := governance.Template(newScope(t), "Roles and network parameters of a workload account", config.AccountPlaceholder,
		func(stack *cfn.Stack) { addBaselineRoles(stack, &org) })
	if len(types) != 6 || len(body) > 51200*95/100 {
		t.Errorf("%d deploy types make %d bytes", len(types), len(body))
	}
}

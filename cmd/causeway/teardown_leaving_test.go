package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway/access/accesstest"
	"causeway/config"
)

// This file is about what else leaves with an account: developers, the StackSet's roles, the account itself.

// TestTeardownOfDevelopers holds that roles of developers go with the last of their stages in an account, and no sooner.
func TestTeardownOfDevelopers(t *testing.T) {
	const shape = "../../config/testdata/every-deploy-type.yaml"
	org, err := config.Load(shape)
	if err != nil {
		t.Fatal(err)
	}
	dir := accesstest.Write(t, org, accesstest.TemplatesIn(t, "../../stacks/testdata/every-deploy-type"))
	for account, want := range map[string]bool{"receipts": true, "storefront": false} {
		destroys := slices.ContainsFunc(planned(t, "--config", shape, "--assembly", dir, "--account", account).lines(), func(line string) bool {
			return strings.HasPrefix(line, account+": npx cdk destroy Developers-"+account+" ")
		})
		if destroys != want {
			t.Errorf("it destroys the developers' roles in %s: %v", account, destroys)
		}
	}
	for stage, does := range map[string]string{"receipts-dev": "destroy", "receipts-prod": "deploy"} { // the one that they deploy, and another
		lines := planned(t, "--config", shape, "--assembly", dir, "--stage", stage).lines()
		if !slices.ContainsFunc(lines, func(line string) bool {
			return strings.HasPrefix(line, "tools: npx cdk "+does+" Developers-tools ")
		}) {
			t.Errorf("without %s the developers' role for the pipeline is not to %s:\n%s", stage, does, strings.Join(lines, "\n"))
		}
	}
}

// TestTeardownWithStackSet holds that a unit which loses its last account keeps what the StackSet has made there.
func TestTeardownWithStackSet(t *testing.T) {
	file := rewritten(t, "stackset-delivery", `"888888888888", unit: Workloads`, `"888888888888", unit: Mail`,
		"    Infrastructure: {}\n", "    Infrastructure: {}\n    Mail: {id: ou-a1b2-mailmail}\n", "sharedWith: [Workloads]", "sharedWith: [Workloads, Mail]")
	dir := assembly(t, map[string]string{"Organization": "101010101010", "Network": "333333333333", "SharedServices-Packages": "111111111111",
		"SharedServices-mail-Artifacts": "111111111111", "SharedServices-mail-Pipeline": "111111111111", "Costs-mail-dev": "888888888888"})
	commands := strings.Join(planned(t, "--config", file, "--assembly", dir, "--application", "mail").lines(), "\n")
	keep := strings.Index(commands, "delete-stack-instances --stack-set-name wide-workload-baseline --retain-stacks --regions eu-central-1 --deployment-targets OrganizationalUnitIds=ou-a1b2-mailmail")
	if deploy := strings.Index(commands, "npx cdk deploy Organization"); keep < 0 || deploy < keep {
		t.Errorf("the unit's stacks are not kept before the StackSet changes:\n%s", commands)
	}
}

// TestTeardownListsAccounts holds that an account which the Organization stack has created is listed: nothing closes it.
func TestTeardownListsAccounts(t *testing.T) {
	dir := assembly(t, map[string]string{"Organization": "101010101010", "Workload-web-dev": "222222222222",
		"SharedServices-web-Artifacts": "111111111111", "SharedServices-web-Pipeline": "111111111111"})
	p := planned(t, "--config", "../../config/testdata/created-accounts.yaml", "--assembly", dir, "--account", "web-dev")
	if !slices.ContainsFunc(p.Retained, func(r retained) bool {
		return r.Name == "web-dev" && strings.Contains(r.Remove, "close-account --account-id 222222222222")
	}) {
		t.Errorf("retained are %v", p.Retained)
	}
}

// rewritten is a file of config/testdata with each of the texts replaced by the one after it.
func rewritten(t *testing.T, shape string, texts ...string) string {
	t.Helper()
	data, err := os.ReadFile("../../config/testdata/" + shape + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "organization.yaml")
	if err := os.WriteFile(file, []byte(strings.NewReplacer(texts...).Replace(string(data))), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

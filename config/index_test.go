package config

import (
	"slices"
	"testing"
)

// TestACopyMayBeChanged holds that what was computed of an organization when it was read is not said of a copy that was changed since.
func TestACopyMayBeChanged(t *testing.T) {
	org, err := Load("organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	account := org.Applications[0].Stages[0].Account
	changed := *org
	changed.Applications = nil
	if n := len(changed.Pipelines()) + len(changed.DeploymentsInto(org.Accounts[account])) + len(changed.WorkloadAccounts()); n > 0 {
		t.Errorf("without applications there are %d pipelines, deployments and workload accounts", n)
	}
	if len(org.Pipelines()) == 0 || !slices.Contains(org.WorkloadAccounts(), org.Accounts[account]) {
		t.Error("changing the copy has changed the organization")
	}
}

// TestAnswersAreTheCallers holds that who changes what was answered, as slices.DeleteFunc does, changes no later answer.
func TestAnswersAreTheCallers(t *testing.T) {
	org, err := Load("organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	account := org.WorkloadAccounts()[0]
	for range 2 {
		pipelines, hosted := org.Pipelines(), org.PipelinesIn(org.SharedServicesAccount())
		deployments, accounts, unit := org.DeploymentsInto(account), org.allAccounts(), org.accountsIn(account.Unit)
		if slices.Contains(pipelines, nil) || slices.Contains(hosted, nil) || slices.Contains(deployments, Deployment{}) ||
			slices.Contains(accounts, nil) || slices.Contains(unit, nil) {
			t.Fatal("an answer was changed by who asked before")
		}
		clear(pipelines)
		clear(hosted)
		clear(deployments)
		clear(accounts)
		clear(unit)
	}
}

package cloud_test

import (
	"fmt"
	"testing"

	"causeway/cloud"
	"causeway/cloud/cloudtest"
)

func TestOrganization(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "management", here)
	session := open(t, "management")
	if org, err := session.Organization(t.Context()); org != nil || err != nil {
		t.Error("there is none:", org, err)
	}
	aws.Organization = &cloudtest.Organization{ID: "o-a1b2c3d4e5", RootID: "r-a1b2", ManagementAccount: here, Features: "ALL",
		PolicyTypes: []string{"SERVICE_CONTROL_POLICY"}, Trusted: []string{"ram.amazonaws.com"},
		Parents: map[string]string{here: "r-a1b2"}}
	org, err := session.Organization(t.Context())
	if err != nil || *org != (cloud.Organization{ID: "o-a1b2c3d4e5", ManagementAccount: here, Features: "ALL"}) {
		t.Error(org, err)
	}
	if root, err := session.Root(t.Context()); err != nil || fmt.Sprint(root) != "{r-a1b2 [SERVICE_CONTROL_POLICY]}" {
		t.Error(root, err)
	}
	if services, err := session.TrustedServices(t.Context()); err != nil || fmt.Sprint(services) != "[ram.amazonaws.com]" {
		t.Error(services, err)
	}
	for account, want := range map[string]string{here: "r-a1b2", "222222222222": ""} {
		if parent, err := session.Parent(t.Context(), account); err != nil || parent != want {
			t.Error(account, parent, err)
		}
	}
	if accounts, err := session.AccountsIn(t.Context(), "r-a1b2"); err != nil || fmt.Sprint(accounts) != "["+here+"]" {
		t.Error(accounts, err)
	}
	aws.Profile(t, "member", "222222222222")
	if _, err := open(t, "member").Root(t.Context()); cloud.KindOf(err) != cloud.Denied {
		t.Error("a member asked for the root:", err)
	}
}

func TestConnection(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	for _, service := range []string{"codeconnections", "codestar-connections"} {
		arn := "arn:aws:" + service + ":eu-central-1:" + here + ":connection/1"
		if _, found, err := open(t, "dev").Connection(t.Context(), arn); found || err != nil {
			t.Error(service, found, err)
		}
		aws.Account(here).Connections[arn] = "PENDING"
		if status, found, err := open(t, "dev").Connection(t.Context(), arn); status != "PENDING" || !found || err != nil {
			t.Error(service, status, found, err)
		}
	}
}

func TestParameter(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	aws.Account(here).Parameters["eu-west-1/bootstrap"] = "30"
	for region, want := range map[string]string{"eu-west-1": "30 true", "eu-west-2": " false"} {
		value, found, err := open(t, "dev").Parameter(t.Context(), region, "/bootstrap")
		if got := fmt.Sprint(value, " ", found); err != nil || got != want {
			t.Error(region, got, err)
		}
	}
}

package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"causeway/cloud/cloudtest"
	"causeway/config"
	"causeway/doctor"
)

// TestDoctor holds that the command says what is in the way, and fails for that alone.
func TestDoctor(t *testing.T) {
	t.Chdir("../..")
	const path = "config/testdata/one-account.yaml"
	org, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	account := org.Accounts["everything"]
	aws := cloudtest.Start(t)
	aws.Profile(t, account.Profile, account.ID)
	stdout, _, err := execute(t, "doctor", "--config", path)
	if !errors.Is(err, errReported) || !strings.Contains(stdout, "\n✗ everything, bootstrap: not bootstrapped in eu-west-1\n    `npx cdk bootstrap ") {
		t.Errorf("%v\n%s", err, stdout)
	}
	aws.Account(account.ID).Parameters["eu-west-1/cdk-bootstrap/hnb659fds/version"] = "21" // worth changing, and in no way
	aws.Account(account.ID).Stacks = []*cloudtest.Stack{{Region: org.Region, Name: "CDKToolkit", Status: "CREATE_COMPLETE"}}
	stdout, _, err = execute(t, "doctor", "--config", path, "--json")
	var findings []doctor.Finding
	if err != nil || json.Unmarshal([]byte(stdout), &findings) != nil || len(findings) < 5 {
		t.Errorf("%v\n%s", err, stdout)
	}
}

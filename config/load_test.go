package config

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestShapesAreValid holds that every organization in testdata is accepted, but for the one that is there to be rejected.
func TestShapesAreValid(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "organization.yaml") {
		t.Run(file, func(t *testing.T) {
			_, err := Load(file)
			if rejected := strings.Contains(file, "network-in-another-region"); rejected != (err != nil) {
				t.Error(err)
			}
		})
	}
}

// TestFilesNameTheirSchema holds the line that lets editors complete and check a file.
func TestFilesNameTheirSchema(t *testing.T) {
	for file, schema := range map[string]string{
		"organization.yaml":             "organization.schema.json",
		"testdata/one-account.yaml":     "../organization.schema.json",
		"testdata/no-organization.yaml": "../organization.schema.json",
	} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(data, []byte("# yaml-language-server: $schema="+schema+"\n")) {
			t.Errorf("%s does not begin with its schema", file)
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(file), schema)); err != nil {
			t.Error(err)
		}
	}
}

// TestTheContractIsKept holds what the example means: the keys that others rely on.
func TestTheContractIsKept(t *testing.T) {
	org, err := Load("organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if org.Partition() != "aws" || org.OrganizationID() != "o-a1b2c3d4e5" || org.SharedServicesAccount().ID != "111111111111" {
		t.Errorf("read %+v", org)
	}
	orders := org.Applications[0]
	if got := len(orders.Stages); got != 4 || !orders.BuildsImage() || !orders.UsesCodeDeploy() {
		t.Errorf("orders is %+v", orders)
	}
	if got := len(org.DeploymentsInto(org.Accounts["payments-nonprod"])); got != 2 {
		t.Errorf("%d stages deploy into payments-nonprod", got)
	}
	if got := NetworkPrincipals(org); len(got) != 1 || got[0] != "arn:aws:organizations::101010101010:ou/o-a1b2c3d4e5/ou-a1b2-workload" {
		t.Errorf("the network is shared with %v", got)
	}
}

func TestPathFromContext(t *testing.T) {
	overflow := filepath.Join(t.TempDir(), "context.json")
	if err := os.WriteFile(overflow, []byte(`{"config":"overflow.yaml"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env        map[string]string
		path, fail string
	}{
		"no context":       {path: DefaultPath},
		"another context":  {env: map[string]string{contextVariable: `{"x": 1}`}, path: DefaultPath},
		"a file":           {env: map[string]string{contextVariable: `{"config": "a.yaml"}`}, path: "a.yaml"},
		"what did not fit": {env: map[string]string{contextVariable: `{"x": 1}`, overflowVariable: overflow}, path: "overflow.yaml"},
		"no text":          {env: map[string]string{contextVariable: `{"config": true}`}, fail: "true is no file name"},
		"no JSON":          {env: map[string]string{contextVariable: `{`}, fail: "CDK context"},
		"a lost file":      {env: map[string]string{overflowVariable: overflow + "x"}, fail: "CDK context"},
	} {
		t.Run(name, func(t *testing.T) {
			path, err := PathFromContext(func(key string) string { return c.env[key] })
			if path != c.path || (err != nil) != (c.fail != "") || err != nil && !strings.Contains(err.Error(), c.fail) {
				t.Errorf("got %q, %v", path, err)
			}
		})
	}
}

// FuzzRead holds that no file makes Read panic, and that what it rejects it explains.
func FuzzRead(f *testing.F) {
	example, err := os.ReadFile("organization.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	for _, seed := range []string{"", "a: [", "? x", "- - -", "a: &b *b", "name: acme\naccounts: {x: {}}\napplications: [null]", "\x00",
		"name: acme\nnetwork: {account: x, cidr: 10.0.0.0/16, subnets: [null], natGateways: one}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		org, err := Read("fuzz.yaml", bytes.NewReader(data))
		var problems Problems
		if (org == nil) == (err == nil) || err != nil && (!errors.As(err, &problems) || len(problems) == 0) {
			t.Fatalf("organization %v, error %v", org, err)
		}
		for _, problem := range problems {
			if problem.Message == "" {
				t.Errorf("%+v says nothing", problem)
			}
		}
	})
}

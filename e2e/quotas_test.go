package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sixZones is a network with a NAT gateway in six zones: six addresses, of which AWS gives an account five.
const sixZones = `
name: acme
region: us-east-1
accounts:
  shared:  {id: "111111111111"}
  network: {id: "333333333333"}
sharedServices: {account: shared}
network:
  account: network
  cidr: 10.0.0.0/16
  availabilityZoneIds: [use1-az1, use1-az2, use1-az3, use1-az4, use1-az5, use1-az6]
  subnets: [{name: public, prefix: 24, route: internet}, {name: private, prefix: 22, route: nat}]
  natGateways: onePerZone
`

// TestQuotaIsExceeded holds that an organization which AWS would reject is one line a problem, under the CDK CLI and
// without it, and that what was synthesized before stays as it is.
func TestQuotaIsExceeded(t *testing.T) {
	const want = "account network: Elastic IP addresses: 6 addresses; AWS allows 5: write network.natGateways: one, or use fewer zones, " +
		"or ask AWS to raise it and write accounts.network.quotas.elasticIPs\n"
	file := write(t, []byte(sixZones))
	t.Run("app", func(t *testing.T) {
		t.Setenv("TMPDIR", t.TempDir())
		stdout, stderr, code := execute(t, []string{`CDK_CONTEXT_JSON={"config": "` + file + `"}`}, app)
		if code != 1 || stdout != "" || !strings.HasSuffix(stderr, want+"these templates cannot be deployed; nothing was written\n") {
			t.Errorf("exit %d\n%s%s", code, stdout, stderr)
		}
		holdsNoTemplate(t, os.Getenv("TMPDIR"))
	})
	t.Run("CDK CLI", func(t *testing.T) {
		cli, err := filepath.Abs("../node_modules/.bin/cdk")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(cli); err != nil {
			t.Skip("the CDK CLI is not installed: run `make test`, or `npm ci`")
		}
		out := t.TempDir()
		before := filepath.Join(out, "manifest.json")
		if err := os.WriteFile(before, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, stderr, code := execute(t, nil, cli, "synth", "--quiet", "--app", app, "--output", out, "--context", "config="+file)
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("exit %d\n%s", code, stderr)
		}
		if data, err := os.ReadFile(before); err != nil || string(data) != "{}" {
			t.Errorf("what was there is now %q, %v", data, err)
		}
		holdsNoTemplate(t, out)
	})
}

// holdsNoTemplate holds that no template is left in a directory, nor one below it.
func holdsNoTemplate(t *testing.T, dir string) {
	t.Helper()
	for _, pattern := range []string{"*.template.json", "*/*.template.json"} {
		if left, err := filepath.Glob(filepath.Join(dir, pattern)); err != nil || len(left) > 0 {
			t.Error(left, err)
		}
	}
}

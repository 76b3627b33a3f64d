package main

import (
	"errors"
	"io"
	"maps"
	"os"
	"strings"
	"testing"

	"causeway/access"
	"causeway/access/accesstest"
	"causeway/config"
)

// deliveryOfOrders is an assembly of two of the example's real stacks: who reads artifacts, and where they are.
func deliveryOfOrders(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat("../../node_modules/@cloud-copilot/iam-simulate"); err != nil {
		t.Skip(err)
	}
	org, err := config.Load(example)
	if err != nil {
		t.Fatal(err)
	}
	templates := accesstest.Templates(t, "../..")
	maps.DeleteFunc(templates, func(stack string, _ map[string]any) bool {
		return stack != "Workload-orders-dev" && stack != "SharedServices-orders-Artifacts"
	})
	return accesstest.Write(t, org, templates)
}

// asked runs explain with a standard input.
func asked(input io.Reader, arguments ...string) (stdout, stderr string, err error) {
	var out, diagnostics strings.Builder
	err = explain(arguments, input, &out, &diagnostics)
	return out.String(), diagnostics.String(), err
}

const denied = `User: arn:aws:sts::222222222222:assumed-role/CodeDeployRole/s is not authorized to perform: s3:GetObject on resource: ` +
	`"arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1/orders/Release/a" because no identity-based policy allows the s3:GetObject action`

// TestExplainTakesMessageOrFlags holds that argument and standard input say the same, and that flags count more.
func TestExplainTakesMessageOrFlags(t *testing.T) {
	said := access.Inquiry{Principal: "arn:aws:sts::222222222222:assumed-role/CodeDeployRole/s", Action: "s3:GetObject",
		Resource: "arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1/orders/Release/a"}
	other, flags := said, access.Inquiry{Principal: "a", Action: "b", Resource: "c"}
	other.Resource = "arn:aws:s3:::other/x"
	for name, c := range map[string]struct {
		flags     access.Inquiry
		arguments []string
		input     string
		want      access.Inquiry
	}{
		"argument":            {access.Inquiry{}, []string{denied}, "", said},
		"words":               {access.Inquiry{}, strings.Fields(denied), "", said},
		"standard input":      {access.Inquiry{}, nil, "10:00 deploying\n" + strings.ReplaceAll(denied, " on ", "\n  on ") + "\n", said},
		"flags":               {flags, nil, denied, flags},
		"flags and words":     {flags, []string{"Access Denied"}, "", flags},
		"a flag and standard": {access.Inquiry{Resource: "arn:aws:s3:::other/x"}, nil, denied, other},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.flags
			if err := readMessage(&got, c.arguments, strings.NewReader(c.input), io.Discard); err != nil {
				t.Fatal(err)
			}
			if got.Principal != c.want.Principal || got.Action != c.want.Action || got.Resource != c.want.Resource {
				t.Errorf("%+v; want %+v", got, c.want)
			}
		})
	}
}

// TestExplain holds that the whole command answers, with exit code 0, whether the request is allowed or denied.
func TestExplain(t *testing.T) {
	common := []string{"--config", example, "--assembly", deliveryOfOrders(t)}
	for name, c := range map[string]struct {
		arguments []string
		want      []string
	}{
		"allowed": {nil, []string{"ALLOWED", "ReadReleases in orders-dev 222222222222, stack Workload-orders-dev, CodeDeployRole", "deploy Workload-orders-dev (account orders-dev)"}},
		"denied":  {[]string{"--context", "aws:SecureTransport=false"}, []string{"DENIED", "On purpose: DenyWithoutTLS: "}},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, err := asked(strings.NewReader(denied), append(common, c.arguments...)...)
			if err != nil || stderr != "" {
				t.Fatal(err, stderr)
			}
			for _, want := range c.want {
				if !strings.Contains(stdout, want) {
					t.Errorf("no %q in\n%s", want, stdout)
				}
			}
		})
	}
}

// TestExplainRefusesWrongInput holds that wrong input is one clear message and exit code 2.
func TestExplainRefusesWrongInput(t *testing.T) {
	broken := brokenAssembly(t)
	for name, c := range map[string]struct {
		arguments []string
		want      string
	}{
		"no message":        {nil, "no message; give AWS's AccessDenied message"},
		"no denial":         {[]string{"all is well"}, "no AccessDenied message in the text"},
		"flags at the end":  {[]string{denied, "--config", example}, "--config stands behind the message; write flags before it"},
		"no such flag":      {[]string{"--frobnicate"}, "flag provided but not defined: -frobnicate"},
		"half a context":    {[]string{"--context", "aws:SecureTransport"}, "write key=value"},
		"no assembly":       {[]string{"--config", example, "--assembly", t.TempDir(), denied}, "run `make synth` first"},
		"a broken assembly": {[]string{"--config", example, "--assembly", broken, denied}, "manifest.json: unexpected end of JSON input"},
		"no file":           {[]string{"--config", "no.yaml", denied}, "no.yaml: does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, err := asked(strings.NewReader(""), c.arguments...)
			if err == nil || exitCode(err) != 2 || stdout != "" || !strings.Contains(stderr+err.Error(), c.want) {
				t.Errorf("%q, %q, %v; want %q", stdout, stderr, err, c.want)
			}
		})
	}
	if exitCode(errors.New("something else")) != 1 {
		t.Error("every error is wrong input")
	}
}

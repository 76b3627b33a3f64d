package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const example = "../../config/organization.yaml"

func execute(t *testing.T, arguments ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, diagnostics strings.Builder
	err = run(arguments, &out, &diagnostics)
	return out.String(), diagnostics.String(), err
}

func TestCheckAcceptsTheExample(t *testing.T) {
	foreign := assembly(t, map[string]string{"Network": "123456789012"})
	const valid = example + " is valid: 9 accounts, 2 applications, 7 stages\n"
	for assembly, want := range map[string]string{
		"":       valid,
		"absent": valid + "How full AWS's quotas are is measured in templates, and absent has none of this file: run `make check CONFIG=" + example + "`\n",
		foreign:  valid + "How full AWS's quotas are is measured in templates, and " + foreign + " has none of this file: run `make check CONFIG=" + example + "`\n",
	} {
		stdout, _, err := execute(t, "check", "--config", example, "--assembly", assembly)
		if err != nil || stdout != want {
			t.Errorf("got %q, %v", stdout, err)
		}
	}
}

// TestCheckMeasures holds that the fullest of each quota is shown, or everything, as a table or as JSON.
func TestCheckMeasures(t *testing.T) {
	command := []string{"check", "--config", example, "--assembly",
		assembly(t, map[string]string{"Network": "333333333333", "Workload-orders-dev": "222222222222"})}
	table, _, err := execute(t, command...)
	if err != nil || !strings.Contains(table, "\nQUOTA  ") || strings.Count(table, "name of a stack  ") != 1 {
		t.Errorf("%v\n%s", err, table)
	}
	everything, _, err := execute(t, append(command, "--all")...)
	if err != nil || strings.Count(everything, "name of a stack  ") != 2 {
		t.Errorf("%v\n%s", err, everything)
	}
	text, _, err := execute(t, append(command, "--json")...)
	var measured []struct {
		Quota, Account string
		Size, Limit    int
	}
	if err != nil || json.Unmarshal([]byte(text), &measured) != nil || len(measured) != strings.Count(everything, "\n")-5 {
		t.Errorf("%v\n%s", err, text)
	}
}

// TestCheckFails holds that templates which AWS would reject are shown, and are an error.
func TestCheckFails(t *testing.T) {
	long := strings.Repeat("x", 129)
	stdout, _, err := execute(t, "check", "--config", example, "--assembly", assembly(t, map[string]string{long: "333333333333"}))
	if want := long + ": name of a stack: 129 characters; AWS allows 128: "; err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(stdout, "101 %") {
		t.Errorf("%v\n%s", err, stdout)
	}
}

func TestCheckReportsEveryProblem(t *testing.T) {
	_, _, err := execute(t, "check", "--config", "../../config/testdata/network-in-another-region.yaml")
	if err == nil || strings.Count(err.Error(), "availabilityZoneIds") != 2 || !strings.HasSuffix(err.Error(), "\n2 problems; nothing was written") {
		t.Errorf("got %v", err)
	}
}

// assembly writes a cloud assembly with these stacks, of two resources each, by account.
func assembly(t *testing.T, stacks map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	var artifacts []string
	for name, account := range stacks {
		artifacts = append(artifacts, `"`+name+`": {"type": "aws:cloudformation:stack", "environment": "aws://`+account+
			`/eu-west-1", "properties": {"templateFile": "template.json"}}`)
	}
	artifacts = append(artifacts, `"Tree": {"type": "cdk:tree"}`)
	for name, text := range map[string]string{
		"manifest.json": `{"artifacts": {` + strings.Join(artifacts, ",") + `}}`,
		"template.json": `{"Resources": {"A": {}, "B": {}}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSummarySaysHowToDeploy(t *testing.T) {
	dir := assembly(t, map[string]string{"SharedServices-orders-Artifacts": "111111111111",
		"SharedServices-orders-Pipeline": "111111111111", "Network": "333333333333", "Workload-orders-dev": "222222222222"})
	stdout, _, err := execute(t, "summary", "--config", example, "--assembly", dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"network          333333333333  Network                                  2\n",
		"shared-services  111111111111  SharedServices-orders-Artifacts          2\n",
		"                               SharedServices-orders-Pipeline           2\n",
		"                               4 stacks                                 8\n",
		"go run ./cmd/causeway plan --config " + example + "\n",
		"go run ./cmd/causeway deploy --config " + example + "\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
}

func TestSummaryQuotesThePath(t *testing.T) {
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "Anna's accounts.yaml")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, _, err := execute(t, "summary", "--config", path, "--assembly", assembly(t, map[string]string{"Network": "333333333333"}))
	if want := `plan --config '` + filepath.Dir(path) + `/Anna'\''s accounts.yaml'` + "\n"; err != nil || !strings.Contains(stdout, want) {
		t.Errorf("no %s in\n%s%v", want, stdout, err)
	}
}

// brokenAssembly is an assembly whose manifest is cut off.
func brokenAssembly(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestErrors(t *testing.T) {
	broken := brokenAssembly(t)
	for name, c := range map[string]struct {
		arguments []string
		want      string
	}{
		"no assembly":       {[]string{"summary", "--config", example, "--assembly", t.TempDir()}, "run `make synth` first"},
		"a broken assembly": {[]string{"summary", "--config", example, "--assembly", broken}, "manifest.json: unexpected end of JSON input"},
		"another file's assembly": {[]string{"summary", "--config", example, "--assembly", assembly(t, map[string]string{"Network": "123456789012"})},
			"stack Network is for account 123456789012, which ../../config/organization.yaml does not have"},
		"nothing to measure":   {[]string{"check", "--json", "--config", example, "--assembly", "absent"}, "absent holds no cloud assembly; run `make synth` first"},
		"no such file":         {[]string{"check", "--config", "no.yaml"}, "no.yaml: does not exist"},
		"no such command":      {[]string{"frobnicate"}, `no command "frobnicate"`},
		"no such flag":         {[]string{"check", "--verbose"}, "flag provided but not defined: -verbose"},
		"an argument too many": {[]string{"check", "x.yaml"}, `unexpected argument "x.yaml"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, stderr, err := execute(t, c.arguments...)
			if err == nil || !strings.Contains(stderr+err.Error(), c.want) {
				t.Errorf("got %q, %v", stderr, err)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	for _, arguments := range [][]string{nil, {"help"}, {"--help"}} {
		if stdout, _, err := execute(t, arguments...); err != nil || stdout != usage {
			t.Errorf("%v: %q, %v", arguments, stdout, err)
		}
	}
	if _, stderr, err := execute(t, "summary", "--help"); err != nil || !strings.Contains(stderr, "the directory of the cloud assembly") {
		t.Errorf("got %q, %v", stderr, err)
	}
}

// TestSummarySaysWhatTheOrganizationStackDoes holds what is said of accounts beyond the stacks of the assembly.
func TestSummarySaysWhatTheOrganizationStackDoes(t *testing.T) {
	for file, want := range map[string]string{
		"created-accounts":  "creates accounts: once it is deployed, write their IDs into the file: web-prod (output AccountIdWebProd).\n",
		"stackset-delivery": "The StackSet wide-workload-baseline, in the stack Organization, delivers the roles of mail-dev, shop-dev, shop-prod, spare.\n",
	} {
		dir := assembly(t, map[string]string{"Organization": "101010101010"})
		stdout, _, err := execute(t, "summary", "--config", "../../config/testdata/"+file+".yaml", "--assembly", dir)
		if err != nil || !strings.Contains(stdout, want) {
			t.Errorf("%v, no %q in\n%s", err, want, stdout)
		}
	}
	file := rewritten(t, "created-accounts", `id: "111111111111", unit: Infrastructure`, `id: "111111111111"`)
	stdout, _, err := execute(t, "summary", "--config", file, "--assembly", assembly(t, map[string]string{"Organization": "101010101010"}))
	if err != nil || !strings.Contains(stdout, "No service control policy holds for tools: no unit is said for them.") {
		t.Errorf("%v\n%s", err, stdout)
	}
}

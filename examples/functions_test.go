package examples

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sdk stands for the AWS SDK, which is part of Lambda's runtime: clients that can be made, and do nothing.
var sdk = map[string]string{
	"client-codedeploy": "export class CodeDeploy {}", "client-dynamodb": "export class DynamoDB {}",
	"client-lambda": "export class Lambda {}", "lib-dynamodb": "export const DynamoDBDocument = {from: () => ({})}",
}

// checkFunctions holds the functions of the template to the artifact, which is their code, and to the roles, log groups
// and CodeDeploy application that infrastructure.yaml makes.
func (b *build) checkFunctions(t *testing.T) {
	for name, code := range sdk {
		dir := filepath.Join(b.dir, "node_modules", "@aws-sdk", name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for file, text := range map[string]string{"index.js": code, "package.json": `{"type": "module", "main": "index.js"}`} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	d := b.pipeline.Deployments()[0]
	application := readTemplate(t, filepath.Join(b.dir, "template.yaml"), given(t, b.org, d, d.ApplicationStack()))
	infrastructure := readTemplate(t, filepath.Join(b.dir, "infrastructure.yaml"), given(t, b.org, d, d.InfrastructureStack()))
	var groups []string
	for _, r := range infrastructure.Resources {
		if name, ok := r.Properties["LogGroupName"].(string); ok {
			groups = append(groups, name)
		}
	}
	for id, r := range application.Resources {
		if r.Type != "AWS::Lambda::Function" {
			continue
		}
		module, function, _ := strings.Cut(r.Properties["Handler"].(string), ".")
		if files := b.artifacts(t); !slices.Contains(files, module+".js") {
			t.Errorf("%s: %s.js is none of %q", id, module, files)
		}
		script := "import('./" + module + ".js').then(m => { if (typeof m." + function + " !== 'function') process.exit(1) })"
		command := exec.Command("node", "-e", script)
		command.Dir = b.dir
		if output, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %s is no handler: %v\n%s", id, r.Properties["Handler"], err, output)
		}
		if group := section(r.Properties, "LoggingConfig")["LogGroup"]; !slices.Contains(groups, group.(string)) || group != "/aws/lambda/"+r.Properties["FunctionName"].(string) {
			t.Errorf("%s logs to %v, infrastructure.yaml has %q", id, group, groups)
		}
	}
	b.checkAlias(t, application, infrastructure)
}

// checkAlias holds the alias to what watches it and shifts its traffic, and to a version for each release.
func (b *build) checkAlias(t *testing.T, application, infrastructure *template) {
	raw := section(section(application.raw, "Resources"), "Live")
	update := application.resolve(section(section(raw, "UpdatePolicy"), "CodeDeployLambdaAliasUpdate")).(map[string]any)
	group := infrastructure.Resources["DeploymentGroup"].Properties
	for _, name := range []string{"ApplicationName", "DeploymentGroupName"} {
		if update[name] != group[name] {
			t.Errorf("the alias is updated by %s %v, infrastructure.yaml has %v", name, update[name], group[name])
		}
	}
	if hook := application.Resources["Verify"].Properties["FunctionName"]; update["BeforeAllowTrafficHook"] != hook {
		t.Errorf("before traffic %v runs, want %v", update["BeforeAllowTrafficHook"], hook)
	}
	api := application.Resources["Api"].Properties["FunctionName"].(string)
	alias := api + ":" + application.Resources["Live"].Properties["Name"].(string)
	for _, id := range []string{"ErrorAlarm", "LatencyAlarm"} {
		for i, want := range []string{api, alias} {
			if got := infrastructure.Resources[id].Properties["Dimensions"].([]any)[i].(map[string]any)["Value"]; got != want {
				t.Errorf("%s watches %v, want %s", id, got, want)
			}
		}
	}
	release := application.values["ReleaseKey"].(string)
	for _, id := range []string{"Api", "Version"} {
		if text, _ := application.Resources[id].Properties["Description"].(string); !strings.Contains(text, release) {
			t.Errorf("%s does not change with the release: %q", id, text)
		}
	}
	version := section(section(application.raw, "Resources"), "Version")
	if version["DeletionPolicy"] != "Retain" || version["UpdateReplacePolicy"] != "Retain" {
		t.Error("the version before goes with the release that replaces it")
	}
}

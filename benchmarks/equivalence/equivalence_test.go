package equivalence

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// assemblyDir is a small assembly: a stack with keys and a bucket, and one that imports them.
const assemblyDir = "testdata/assembly"

// TestWhatMeansTheSameIsEquivalent holds the leniencies: the other assembly uses each of them.
func TestWhatMeansTheSameIsEquivalent(t *testing.T) {
	for _, difference := range compare(t, assemblyDir, "testdata/same") {
		t.Error(difference)
	}
}

// TestDifferencesAreFound changes one thing in an assembly, which has to be found, and as nothing else.
func TestDifferencesAreFound(t *testing.T) {
	for name, test := range map[string]struct {
		file, old, changed string
		want               string
	}{
		"a missing resource": {"Store.template.json",
			`,
    "Logs": { "Type": "AWS::Logs::LogGroup", "Properties": { "LogGroupName": "builds" }, "DependsOn": ["Bucket"] }`, ``,
			`Store AWS::Logs::LogGroup builds: want a resource, got nothing`},
		"a resource that is too much": {"Pipeline.template.json",
			`"Resources": {`, `"Resources": { "Topic": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": "alarms" } },`,
			`Pipeline AWS::SNS::Topic alarms: want nothing, got a resource`},
		"an action of a statement": {"Store.template.json", `"Action": "kms:Decrypt"`, `"Action": "kms:Encrypt"`,
			`Store AWS::KMS::Key without a name: ArtifactKey and ArtifactKey Properties.KeyPolicy.Statement.Use.Action[0]: ` +
				`want "kms:Decrypt", got "kms:Encrypt"`},
		"the condition of a statement": {"Store.template.json", `"o-1"`, `"o-2"`,
			`Store AWS::KMS::Key without a name: ArtifactKey and ArtifactKey ` +
				`Properties.KeyPolicy.Statement.Use.Condition.StringEquals.aws:PrincipalOrgID[0]: want "o-1", got "o-2"`},
		"a principal of a statement": {"Store.template.json", `, "arn:aws:iam::333333333333:root"`, ``,
			`Store AWS::KMS::Key without a name: ArtifactKey and ArtifactKey Properties.KeyPolicy.Statement.Use.Principal.AWS[1]: ` +
				`want "arn:aws:iam::333333333333:root", got nothing`},
		"what a Ref refers to": {"Pipeline.template.json", `"Roles": [{ "Ref": "Role" }]`, `"Roles": [{ "Ref": "OtherRole" }]`,
			`Pipeline AWS::IAM::ManagedPolicy PipelinePolicy Properties.Roles[0].Ref: want "AWS::IAM::Role PipelineRole", got "AWS::IAM::Role OtherRole"`},
		"what Fn::GetAtt refers to": {"Store.template.json", `"Key": { "Fn::GetAtt": ["ArtifactKey", "Arn"] }`, `"Key": { "Fn::GetAtt": ["ImageKey", "Arn"] }`,
			`Store AWS::S3::Bucket artifacts Properties.Key.Fn::GetAtt[0]: want "AWS::KMS::Key without a name: ArtifactKey and ArtifactKey", ` +
				`got "AWS::KMS::Key without a name: ImageKey and ImageKey"`},
		"an attribute of Fn::GetAtt": {"Pipeline.template.json", `["Role", "Arn"]`, `["Role", "RoleId"]`,
			`Pipeline AWS::CodePipeline::Pipeline orders Properties.RoleArn.Fn::GetAtt[1]: want "Arn", got "RoleId"`},
		"what Fn::Sub refers to": {"Pipeline.template.json", `${Role}`, `${OtherRole}`,
			`Pipeline AWS::CodePipeline::Pipeline orders Properties.Link.Fn::Sub[0]: ` +
				`want "https://${AWS::Region}/${AWS::IAM::Role PipelineRole}/${AWS::IAM::Role PipelineRole.Arn}", ` +
				`got "https://${AWS::Region}/${AWS::IAM::Role OtherRole}/${AWS::IAM::Role PipelineRole.Arn}"`},
		"what an import refers to": {"Pipeline.template.json", `"Store:ExportsOutputKey"`, `"Store:ExportsOutputRefBucket"`,
			`Pipeline AWS::CodeBuild::Project build Properties.EncryptionKey.Fn::ImportValue.Value.Fn::GetAtt: ` +
				`want ["AWS::KMS::Key without a name: ArtifactKey and ArtifactKey","Arn"], got nothing` + "\n" +
				`Pipeline AWS::CodeBuild::Project build Properties.EncryptionKey.Fn::ImportValue.Value.Ref: ` +
				`want nothing, got "AWS::S3::Bucket artifacts"`},
		"a stack's tag": {"manifest.json", `"team": "platform"`, `"team": "other"`,
			`Store manifest.properties.tags.team: want "platform", got "other"`},
		"termination protection": {"manifest.json", `"terminationProtection": true`, `"terminationProtection": false`,
			`Store manifest.properties.terminationProtection: want true, got false`},
		"a stack's environment": {"manifest.json", `"aws://111111111111/eu-west-1",
      "properties": {
        "templateFile": "Pipeline`, `"aws://222222222222/eu-west-1",
      "properties": {
        "templateFile": "Pipeline`,
			`Pipeline manifest.environment: want "aws://111111111111/eu-west-1", got "aws://222222222222/eu-west-1"`},
		"a dependency of a stack": {"manifest.json", `["Store", "Pipeline.assets"]`, `["Pipeline.assets"]`,
			`Pipeline manifest.dependencies[1]: want "Store", got nothing`},
		"a missing stack": {"manifest.json", `"type": "aws:cloudformation:stack",
      "environment": "aws://111111111111/eu-west-1",
      "properties": {
        "templateFile": "Pipeline`, `"type": "another",
      "environment": "aws://111111111111/eu-west-1",
      "properties": {
        "templateFile": "Pipeline`,
			`Pipeline: want a stack, got nothing`},
		"a stack's description": {"Store.template.json", `"Keys and buckets"`, `"Keys"`,
			`Store Description: want "Keys and buckets", got "Keys"`},
		"a deletion policy": {"Store.template.json", `"DeletionPolicy": "Retain"`, `"DeletionPolicy": "Delete"`,
			`Store AWS::KMS::Key without a name: ArtifactKey and ArtifactKey DeletionPolicy: want "Retain", got "Delete"`},
		"a dependency that nothing implies": {"Store.template.json", `, "DependsOn": ["Bucket"]`, ``,
			`Store AWS::Logs::LogGroup builds DependsOn: want ["AWS::S3::Bucket artifacts"], got nothing`},
		"another value than the default": {"Pipeline.template.json", `"Name": "schedule",`, `"Name": "schedule", "State": "DISABLED",`,
			`Pipeline AWS::Events::Rule schedule Properties.State: want nothing, got "DISABLED"`},
		"a text that is JSON": {"Pipeline.template.json", `{\"version\":0.2,`, `{\"version\":0.1,`,
			`Pipeline AWS::CodeBuild::Project build Properties.Source.BuildSpec.(JSON).version: want 0.2, got 0.1`},
		"the name of an output": {"Pipeline.template.json", `"PipelineName":`, `"Name":`,
			`Pipeline Outputs.Name: want nothing, got {"Value":{"Ref":"AWS::CodePipeline::Pipeline orders"}}` + "\n" +
				`Pipeline Outputs.PipelineName: want {"Value":{"Ref":"AWS::CodePipeline::Pipeline orders"}}, got nothing`},
		"an export that is too much": {"Store.template.json", `"Outputs": {`,
			`"Outputs": { "More": { "Value": { "Ref": "Logs" }, "Export": { "Name": "Store:More" } },`,
			`Store Outputs: want nothing, got {"Value":{"Ref":"AWS::Logs::LogGroup builds"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			var found []string
			for _, difference := range compare(t, assemblyDir, changed(t, test.file, test.old, test.changed)) {
				found = append(found, difference.String())
			}
			if got := strings.Join(found, "\n"); got != test.want {
				t.Errorf("found\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func compare(t *testing.T, want, got string) []Difference {
	t.Helper()
	differences, err := Compare(want, got)
	if err != nil {
		t.Fatal(err)
	}
	return differences
}

// changed is a copy of the assembly in which one text of a file is another.
func changed(t *testing.T, file, old, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(assemblyDir)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, file)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(data), old) != 1 {
		t.Fatalf("%s has not exactly one %s", file, old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), old, text, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

package stacks

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"causeway/internal/golden"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// TestTemplatesAreTheSameUnderAStage holds that CDK Pipelines deploys exactly what `cdk deploy` does.
func TestTemplatesAreTheSameUnderAStage(t *testing.T) {
	app := synthesized["example"]()
	stage := synthUnder("Platform", app.org, t.TempDir())
	if len(stage.templates) != len(app.templates) {
		t.Errorf("%d stacks under the stage, %d under the app", len(stage.templates), len(app.templates))
	}
	for stack := range app.templates {
		if bounds := strings.HasPrefix(stack, "ExecutionPolicies-"); bounds == strings.Contains(stage.templates[stack].file, "assembly-") {
			t.Errorf("%s is under the stage: %v", stack, !bounds) // nothing that the policies bound may change them
		}
		if under, alone := stage.bytes(stack), app.bytes(stack); !bytes.Equal(under, alone) {
			t.Errorf("%s differs\n%s", stack, golden.Changes(string(alone), string(under)))
		}
	}
}

// TestContextOfTheCDK holds the settings of cdk.json that the platform depends on.
func TestContextOfTheCDK(t *testing.T) {
	data, err := os.ReadFile("../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var cdk struct {
		Context                        map[string]any
		PathMetadata, VersionReporting *bool
	}
	if err := json.Unmarshal(data, &cdk); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"@aws-cdk/core:defaultCrossStackReferences":        "strong",                        // the deletion lock
		"@aws-cdk/core:validateAgainstDefaultRules":        "true",                          // template validation fails synthesis
		"@aws-cdk/core:failSynthOnValidationErrors":        "true",                          //
		"@aws-cdk/core:target-partitions":                  `["aws","aws-us-gov","aws-cn"]`, //
		"@aws-cdk/core:enablePartitionLiterals":            "true",                          //
		"@aws-cdk/core:enableAdditionalMetadataCollection": "false",
	} {
		if got := text(cdk.Context[key]); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	if cdk.PathMetadata == nil || *cdk.PathMetadata || cdk.VersionReporting == nil || *cdk.VersionReporting {
		t.Error("metadata in the templates would differ under a Stage and from version to version")
	}
}

// TestTemplateValidationFailsSynthesis holds that a template which CloudFormation would reject is not written.
func TestTemplateValidationFailsSynthesis(t *testing.T) {
	if !lintsEveryShape() {
		t.Skip("the CDK's rules are asked by `make lint`")
	}
	app := newApp(t.TempDir(), nil)
	stack := awscdk.NewStack(app, jsii.String("Broken"), nil)
	awscdk.NewCfnResource(stack, jsii.String("Bucket"), &awscdk.CfnResourceProps{Type: jsii.String("AWS::S3::Bucket"),
		Properties: &map[string]any{"AccessControl": "Everybody"}})
	defer func() {
		if recover() == nil {
			t.Error("the template was accepted")
		}
	}()
	app.Synth(nil)
}

package governance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"causeway/constructs/cfn"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// Template is the template of what add puts into a stack, for any account: where that is written as the placeholder,
// CloudFormation puts the account's ID. It is made by an app of its own, with the settings of the scope's, and has no assets, nor
// the parameter by which the CDK asks for its bootstrap stack, which such accounts need not have.
func Template(scope *cfn.App, description, placeholder string, add func(stack *cfn.Stack)) string {
	dir, err := os.MkdirTemp("", "causeway-baseline-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // of the system's temporary directory
	context := scope.Context()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(dir), Context: &context, AutoSynth: jsii.Bool(false),
		AnalyticsReporting: jsii.Bool(false), TreeMetadata: jsii.Bool(false)})
	stacks := cfn.NewApp(func() awscdk.App { return app })
	add(stacks.NewStack("Baseline", &awscdk.StackProps{Description: jsii.String(description)},
		&awscdk.DefaultStackSynthesizerProps{GenerateBootstrapVersionRule: jsii.Bool(false)}))
	stacks.Create()
	app.Synth(nil)
	data, err := os.ReadFile(filepath.Join(dir, "Baseline.template.json"))
	if err != nil {
		panic(err)
	}
	var template any
	if err := json.Unmarshal(data, &template); err != nil {
		panic(err)
	}
	body, err := json.Marshal(substituted(template, placeholder))
	if err != nil {
		panic(err)
	}
	return string(body)
}

// substituted is a value in which CloudFormation puts the account's ID in place of the placeholder.
func substituted(value any, placeholder string) any {
	switch value := value.(type) {
	case map[string]any:
		for key, element := range value {
			value[key] = substituted(element, placeholder)
		}
	case []any:
		for i, element := range value {
			value[i] = substituted(element, placeholder)
		}
	case string:
		if strings.Contains(value, placeholder) {
			return map[string]any{"Fn::Sub": strings.ReplaceAll(value, placeholder, "${AWS::AccountId}")}
		}
	}
	return value
}

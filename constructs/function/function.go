// Package function creates the small Lambda functions behind custom resources and schedules. Their code stands in the
// template, so that a stack deploys without assets.
package function

import (
	_ "embed"
	"fmt"

	"causeway/constructs/cfn"

	"causeway/constructs/policy"
	"causeway/constructs/role"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

// customResource is the handler around every function's handle(event).
//
//go:embed custom_resource.js
var customResource string

// maxInlineCode is how many characters of code a template may hold (CloudFormation, AWS::Lambda::Function Code).
const maxInlineCode = 4096

// Props are what a function is made of.
type Props struct {
	Name        string
	Description string
	Code        string // JavaScript that defines async function handle(event); see custom_resource.js
	Environment map[string]string
	Trust       policy.Document
	Permissions policy.Document
}

// Code is a handler's code as it stands in the template.
func Code(handler string) string {
	code := handler + "\n" + customResource
	if len(code) > maxInlineCode {
		panic(fmt.Sprintf("function code of %d characters, CloudFormation allows %d", len(code), maxInlineCode))
	}
	return code
}

// New creates a function with its role and its log group.
func New(scope *cfn.Scope, id string, props *Props) *cfn.Resource {
	this := scope.Child(id)
	runAs := role.New(this, "Role", &role.Props{
		Name: props.Name, Description: props.Description, Trust: props.Trust, Permissions: &props.Permissions,
	})
	logs := this.Add("Logs", &awslogs.CfnLogGroupProps{
		LogGroupName: jsii.String("/aws/lambda/" + props.Name), RetentionInDays: jsii.Number(90),
	})
	logs.Destroy()
	function := this.Add("Function", &awslambda.CfnFunctionProps{
		FunctionName: jsii.String(props.Name),
		Description:  jsii.String(props.Description),
		Runtime:      jsii.String("nodejs24.x"),
		Handler:      jsii.String("index.handler"),
		Code:         &awslambda.CfnFunction_CodeProperty{ZipFile: jsii.String(Code(props.Code))},
		Role:         runAs.Att("Arn"),
		Timeout:      jsii.Number(60),
		Environment:  &awslambda.CfnFunction_EnvironmentProperty{Variables: props.Environment},
	})
	function.After(logs) // otherwise Lambda makes the log group first, and its creation here fails
	return function
}

// NewCustomResource runs the function when the stack is created, updated or deleted, and whenever a property changes.
func NewCustomResource(scope *cfn.Scope, id, resourceType string, function *cfn.Resource, properties map[string]any) *cfn.Resource {
	all := map[string]any{"ServiceToken": function.Att("Arn")}
	for key, value := range properties {
		all[key] = value
	}
	return scope.Add(id, &awscdk.CfnResourceProps{
		Type: jsii.String("Custom::" + resourceType), Properties: &all,
	})
}

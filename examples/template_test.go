package examples

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// template is an application's CloudFormation template in one stage: every intrinsic function is resolved with what the
// pipeline gives it there. What AWS would generate is made up.
type template struct {
	raw       map[string]any
	values    map[string]any // of parameters and pseudo parameters
	Resources map[string]*resource
}

type resource struct {
	Type       string
	Properties map[string]any
}

// namedBy is the property that Ref of a resource gives, or GetAtt of its name; of others it is an ID.
var namedBy = map[string]string{
	"AWS::AutoScaling::AutoScalingGroup":       "AutoScalingGroupName",
	"AWS::CloudWatch::Alarm":                   "AlarmName",
	"AWS::CodeDeploy::Application":             "ApplicationName",
	"AWS::ECS::Cluster":                        "ClusterName",
	"AWS::ECS::Service":                        "ServiceName",
	"AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
	"AWS::IAM::Role":                           "RoleName",
	"AWS::Lambda::Function":                    "FunctionName",
	"AWS::Logs::LogGroup":                      "LogGroupName",
	"AWS::S3::Bucket":                          "BucketName",
}

// arns are what the ARNs of some types begin with, before the name.
var arns = map[string]string{"AWS::IAM::Role": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/", "AWS::S3::Bucket": "arn:${AWS::Partition}:s3:::"}

func readTemplate(t *testing.T, path string, values map[string]any) *template {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return parseTemplate(t, string(data), values)
}

func parseTemplate(t *testing.T, text string, values map[string]any) *template {
	t.Helper()
	read := &template{raw: parseYAML(t, text).(map[string]any), values: maps.Clone(values), Resources: map[string]*resource{}}
	for name, declared := range section(read.raw, "Parameters") {
		if _, given := values[name]; !given {
			read.values[name] = madeUp(declared.(map[string]any))
		}
	}
	for id, declared := range section(read.raw, "Resources") {
		declared := declared.(map[string]any)
		read.Resources[id] = &resource{Type: declared["Type"].(string), Properties: read.resolve(section(declared, "Properties")).(map[string]any)}
	}
	return read
}

// madeUp is the value of a parameter that the pipeline does not give: its default, or what the SSM parameter might hold.
func madeUp(parameter map[string]any) any {
	switch kind := parameter["Type"].(string); {
	case strings.Contains(kind, "List<AWS::EC2::Subnet::Id>"):
		return []any{"subnet-1", "subnet-2"}
	case strings.Contains(kind, "AWS::EC2::VPC::Id"):
		return "vpc-1"
	case strings.Contains(kind, "AWS::EC2::Image::Id"):
		return "ami-1"
	}
	return parameter["Default"]
}

func section(parent map[string]any, name string) map[string]any {
	part, _ := parent[name].(map[string]any)
	return part
}

// resolve replaces the intrinsic functions in a value.
func (t *template) resolve(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 1 {
			for function, argument := range value {
				if function == "Ref" || strings.HasPrefix(function, "Fn::") {
					return t.call(function, argument)
				}
			}
		}
		resolved := map[string]any{}
		for key, v := range value {
			if v := t.resolve(v); v != nil { // AWS::NoValue
				resolved[key] = v
			}
		}
		return resolved
	case []any:
		resolved := []any{}
		for _, v := range value {
			resolved = append(resolved, t.resolve(v))
		}
		return resolved
	}
	return value
}

var placeholder = regexp.MustCompile(`\$\{([^}]*)\}`)

func (t *template) call(function string, argument any) any {
	arguments, _ := argument.([]any)
	switch function {
	case "Ref":
		return t.ref(argument.(string))
	case "Fn::GetAtt":
		id, attribute, _ := strings.Cut(argument.(string), ".")
		if strings.HasSuffix(attribute, "Name") {
			return t.ref(id)
		}
		if prefix := arns[section(section(t.raw, "Resources"), id)["Type"].(string)]; prefix != "" && attribute == "Arn" {
			return t.call("Fn::Sub", prefix).(string) + t.ref(id).(string)
		}
		return attribute + "-of-" + id
	case "Fn::Sub":
		text, variables := argument, map[string]any{}
		if arguments != nil {
			text, variables = arguments[0], arguments[1].(map[string]any)
		}
		return placeholder.ReplaceAllStringFunc(text.(string), func(match string) string {
			name := match[2 : len(match)-1]
			if value, given := variables[name]; given {
				return fmt.Sprint(t.resolve(value))
			}
			if strings.Contains(name, ".") {
				return fmt.Sprint(t.call("Fn::GetAtt", name))
			}
			return fmt.Sprint(t.ref(name))
		})
	case "Fn::If":
		if t.holds(section(t.raw, "Conditions")[arguments[0].(string)]) {
			return t.resolve(arguments[1])
		}
		return t.resolve(arguments[2])
	case "Fn::Select":
		list := t.resolve(arguments[1]).([]any)
		return list[arguments[0].(uint64)]
	case "Fn::Base64":
		return t.resolve(argument)
	}
	panic(function + " is not understood")
}

// ref is what Ref gives of a parameter or a resource.
func (t *template) ref(name string) any {
	if name == "AWS::NoValue" {
		return nil
	}
	if value, ok := t.values[name]; ok {
		return value
	}
	declared := section(section(t.raw, "Resources"), name)
	if declared == nil {
		panic("the template has no " + name)
	}
	if property := section(declared, "Properties")[namedBy[declared["Type"].(string)]]; property != nil {
		return t.resolve(property)
	}
	return "id-of-" + name
}

func (t *template) holds(condition any) bool {
	for function, argument := range condition.(map[string]any) {
		arguments := argument.([]any)
		switch function {
		case "Fn::Not":
			return !t.holds(arguments[0])
		case "Fn::Equals":
			return t.resolve(arguments[0]) == t.resolve(arguments[1])
		}
	}
	panic(fmt.Sprintf("%v is not understood", condition))
}

// texts are all texts in the resolved template, sorted.
func (t *template) texts() []string {
	var all []string
	for _, r := range t.Resources {
		collect(r.Properties, &all)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func collect(value any, into *[]string) {
	switch value := value.(type) {
	case map[string]any:
		for _, v := range value {
			collect(v, into)
		}
	case []any:
		for _, v := range value {
			collect(v, into)
		}
	case string:
		*into = append(*into, value)
	}
}

// parseYAML reads YAML in which CloudFormation's tags are functions: !Sub is Fn::Sub.
func parseYAML(t *testing.T, text string) any {
	t.Helper()
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		t.Fatal(err)
	}
	return plain(file.Docs[0].Body)
}

func plain(node ast.Node) any {
	switch node := node.(type) {
	case *ast.TagNode:
		function := "Fn::" + strings.TrimPrefix(node.Start.Value, "!")
		if node.Start.Value == "!Ref" {
			function = "Ref"
		}
		return map[string]any{function: plain(node.Value)}
	case *ast.MappingNode:
		values := map[string]any{}
		for _, v := range node.Values {
			values[fmt.Sprint(plain(v.Key))] = plain(v.Value)
		}
		return values
	case *ast.MappingValueNode:
		return map[string]any{fmt.Sprint(plain(node.Key)): plain(node.Value)}
	case *ast.SequenceNode:
		list := []any{}
		for _, v := range node.Values {
			list = append(list, plain(v))
		}
		return list
	case *ast.LiteralNode:
		return node.Value.Value
	case *ast.NullNode, nil:
		return nil
	case ast.ScalarNode:
		return node.GetValue()
	}
	panic(fmt.Sprintf("%T is not understood", node))
}

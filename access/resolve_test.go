package access

import (
	"encoding/json"
	"strings"
	"testing"
)

// aStack is a stack with one of everything that functions are about, and another that it imports from.
func aStack(t *testing.T, region string) *Stack {
	t.Helper()
	assembly := &Assembly{}
	for name, text := range map[string]string{
		"Store": `{"Resources": {"Key": {"Type": "AWS::KMS::Key"}, "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "acme-artifacts"}}},
			"Outputs": {"Bucket": {"Value": {"Fn::GetAtt": ["Bucket", "Arn"]}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}:Bucket"}}},
				"Silent": {"Value": "not exported"}}}`,
		"Workload": `{"Parameters": {"Stage": {"Type": "String", "Default": "dev"}, "Given": {"Type": "String"},
				"Looked": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/causeway/vpc"}},
			"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Sub": "Role-${Stage}"}}},
				"Unnamed": {"Type": "AWS::IAM::Role"}, "Policy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": "Most"}},
				"Key": {"Type": "AWS::KMS::Key"}, "Images": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "acme/orders"}},
				"Subnet": {"Type": "AWS::EC2::Subnet"}}}`,
	} {
		stack := &Stack{Name: name, Account: "222222222222", Region: region, assembly: assembly, known: &solved{}}
		if err := json.Unmarshal([]byte(text), &stack.template); err != nil {
			t.Fatal(err)
		}
		assembly.Stacks = append(assembly.Stacks, stack)
	}
	if err := assembly.indexExports(); err != nil {
		t.Fatal(err)
	}
	for _, stack := range assembly.Stacks {
		if stack.Name == "Workload" {
			return stack
		}
	}
	return nil
}

// TestResolve holds that a function becomes what CloudFormation would put there.
func TestResolve(t *testing.T) {
	stack := aStack(t, "eu-west-1")
	for _, c := range []struct{ name, value, want string }{
		{"text", `"as it is"`, `"as it is"`},
		{"number", `7`, `7`},
		{"object", `{"Version": "2012-10-17", "Statement": [{"Resource": {"Ref": "Stage"}}]}`, `{"Statement":[{"Resource":"dev"}],"Version":"2012-10-17"}`},
		{"Ref of a parameter", `{"Ref": "Stage"}`, `"dev"`},
		{"Ref of a role", `{"Ref": "Role"}`, `"Role-dev"`},
		{"Ref of a managed policy", `{"Ref": "Policy"}`, `"arn:aws:iam::222222222222:policy/Most"`},
		{"GetAtt as a list", `{"Fn::GetAtt": ["Role", "Arn"]}`, `"arn:aws:iam::222222222222:role/Role-dev"`},
		{"GetAtt as text", `{"Fn::GetAtt": "Role.Arn"}`, `"arn:aws:iam::222222222222:role/Role-dev"`},
		{"GetAtt of a repository", `{"Fn::GetAtt": ["Images", "RepositoryUri"]}`, `"222222222222.dkr.ecr.eu-west-1.amazonaws.com/acme/orders"`},
		{"Sub", `{"Fn::Sub": "arn:${AWS::Partition}:s3:::${Role}-${Role.Arn}"}`, `"arn:aws:s3:::Role-dev-arn:aws:iam::222222222222:role/Role-dev"`},
		{"Sub with variables", `{"Fn::Sub": ["${Name}/${Stage}", {"Name": {"Ref": "Role"}}]}`, `"Role-dev/dev"`},
		{"Sub with a variable that hides a parameter", `{"Fn::Sub": ["${Stage}", {"Stage": "prod"}]}`, `"prod"`},
		{"Sub with a literal", `{"Fn::Sub": "${!aws:username}-${Stage}"}`, `"${aws:username}-dev"`},
		{"Join", `{"Fn::Join": ["/", ["a", {"Ref": "Stage"}, {"Ref": "AWS::NoValue"}, "c"]]}`, `"a/dev/c"`},
		{"Split", `{"Fn::Split": ["-", {"Ref": "Role"}]}`, `["Role","dev"]`},
		{"Select", `{"Fn::Select": [1, {"Fn::Split": ["-", {"Ref": "Role"}]}]}`, `"dev"`},
		{"Select with text as its index", `{"Fn::Select": ["0", ["a", "b"]]}`, `"a"`},
		{"ImportValue", `{"Fn::ImportValue": "Store:Bucket"}`, `"arn:aws:s3:::acme-artifacts"`},
		{"ImportValue of a Join", `{"Fn::ImportValue": {"Fn::Join": [":", ["Store", "Bucket"]]}}`, `"arn:aws:s3:::acme-artifacts"`},
		{"NoValue in an object", `{"Resource": "*", "Condition": {"Ref": "AWS::NoValue"}}`, `{"Resource":"*"}`},
		{"an object that only looks like a function", `{"Reference": "Stage"}`, `{"Reference":"Stage"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := stack.Resolve(parsed(t, c.value))
			if err != nil || jsonText(got) != c.want {
				t.Errorf("%s is %s, not %s (%v)", c.value, jsonText(got), c.want, err)
			}
		})
	}
}

// TestResolveInPartitions holds what the pseudo parameters are in each partition.
func TestResolveInPartitions(t *testing.T) {
	const pseudo = `{"Fn::Sub": "${AWS::Partition} ${AWS::URLSuffix} ${AWS::Region} ${AWS::AccountId} ${AWS::StackName} ${Role.Arn}"}`
	for region, want := range map[string]string{
		"eu-west-1":     "aws amazonaws.com eu-west-1 222222222222 Workload arn:aws:iam::222222222222:role/Role-dev",
		"us-gov-west-1": "aws-us-gov amazonaws.com us-gov-west-1 222222222222 Workload arn:aws-us-gov:iam::222222222222:role/Role-dev",
		"cn-north-1":    "aws-cn amazonaws.com.cn cn-north-1 222222222222 Workload arn:aws-cn:iam::222222222222:role/Role-dev",
	} {
		if got, err := aStack(t, region).Resolve(parsed(t, pseudo)); err != nil || got != want {
			t.Errorf("in %s it is %q, not %q (%v)", region, got, want, err)
		}
	}
}

// TestInventedIDs holds that what AWS names has a name that is always the same, and nobody else's.
func TestInventedIDs(t *testing.T) {
	stack, again := aStack(t, "eu-west-1"), aStack(t, "eu-west-1")
	for _, value := range []string{`{"Ref": "Key"}`, `{"Fn::GetAtt": ["Key", "Arn"]}`, `{"Ref": "Unnamed"}`} {
		first, err := stack.resolveText(parsed(t, value))
		second, _ := again.resolveText(parsed(t, value))
		if err != nil || first == "" || first != second {
			t.Errorf("%s is %q and %q (%v)", value, first, second, err)
		}
	}
	if stack.keyID("Key") == stack.keyID("Other") {
		t.Error("two keys have the same ID")
	}
}

// TestResolveErrors holds that what is not understood is an error, and never left out.
func TestResolveErrors(t *testing.T) {
	stack := aStack(t, "eu-west-1")
	for _, c := range []struct{ value, want string }{
		{`{"Fn::FindInMap": ["Roles", "dev", "arn"]}`, "Fn::FindInMap"},
		{`{"Fn::If": ["IsProduction", "a", "b"]}`, "Fn::If"},
		{`{"Resource": [{"Fn::Transform": {"Name": "AWS::Include"}}]}`, "Resource: Fn::Transform"},
		{`{"Ref": "Given"}`, "parameter Given has no value before the stack is deployed"},
		{`{"Ref": "Looked"}`, "parameter Looked has no value before the stack is deployed"},
		{`{"Ref": "Nothing"}`, "there is no resource Nothing"},
		{`{"Ref": "Subnet"}`, "Subnet is a AWS::EC2::Subnet, which the proof does not know"},
		{`{"Ref": ["Role"]}`, "Ref [Role] is not understood"},
		{`{"Fn::GetAtt": ["Role", "RoleId"]}`, "RoleId of Role, a AWS::IAM::Role, is not known before the stack is deployed"},
		{`{"Fn::GetAtt": ["Role"]}`, "Fn::GetAtt [Role] is not understood"},
		{`{"Fn::GetAtt": "Role"}`, "Fn::GetAtt Role is not understood"},
		{`{"Fn::Sub": "${Nothing}"}`, "there is no resource Nothing"},
		{`{"Fn::Sub": {"Ref": "Stage"}}`, "is not understood"},
		{`{"Fn::Join": ["/"]}`, "Fn::Join [/] is not understood"},
		{`{"Fn::Join": ["/", ["a", 1]]}`, "1 is no text"},
		{`{"Fn::Select": [2, ["a", "b"]]}`, "Fn::Select 2 of 2 values"},
		{`{"Fn::Split": ["-"]}`, "Fn::Split [-] is not understood"},
		{`{"Fn::ImportValue": "Store:Key"}`, "imports Store:Key, which no stack of account 222222222222 exports"},
		{`{"Fn::ImportValue": {"Ref": "Given"}}`, "parameter Given has no value"},
	} {
		if got, err := stack.Resolve(parsed(t, c.value)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s is %v (%v), not the error %q", c.value, got, err, c.want)
		}
	}
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

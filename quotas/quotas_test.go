package quotas

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"causeway/access"
	"causeway/config"
	"causeway/internal/jsontext"
)

// organization has what the cases need: accounts in a unit, and quotas that AWS has raised for one of them.
const organization = `
name: acme
region: eu-west-1
organization: {id: o-a1b2c3d4e5, managementAccount: shared, units: {Workloads: {id: ou-a1b2-workload}}}
accounts:
  shared: {id: "111111111111"}
  raised: {id: "222222222222", unit: Workloads, quotas: {roleTrustPolicyLength: 4096}}
  other:  {id: "333333333333", unit: Workloads}
sharedServices: {account: shared}
applications:
  - name: orders
    source: {type: codecommit, repository: orders, branch: main}
    deploy: lambda
    stages: [{name: dev, account: raised}]
`

// stacks are templates by "ACCOUNT STACK".
type stacks map[string]template

// template is a template's resources by logical ID, each "TYPE" and its properties as JSON.
type template map[string][2]string

// report measures templates.
func report(t *testing.T, all stacks) (Report, error) {
	t.Helper()
	org, err := config.Read("organization.yaml", strings.NewReader(organization))
	if err != nil {
		t.Fatal(err)
	}
	dir, artifacts := t.TempDir(), map[string]any{}
	for name, resources := range all {
		account, stack, _ := strings.Cut(name, " ")
		artifacts[stack] = map[string]any{"type": "aws:cloudformation:stack", "environment": "aws://" + account + "/eu-west-1",
			"properties": map[string]any{"templateFile": stack + ".json"}}
		write(t, filepath.Join(dir, stack+".json"), resources.json(t))
	}
	write(t, filepath.Join(dir, "manifest.json"), jsontext.Of(map[string]any{"artifacts": artifacts}))
	assembly, err := access.ReadAssembly(dir)
	if err != nil {
		t.Fatal(err)
	}
	return Measure(org, assembly)
}

func (r template) json(t *testing.T) string {
	t.Helper()
	resources := map[string]any{}
	for id, of := range r {
		if of[0] == "" { // the template as it is
			return of[1]
		}
		var properties map[string]any
		if err := json.Unmarshal([]byte(of[1]), &properties); err != nil {
			t.Fatal(err, of[1])
		}
		resources[id] = map[string]any{"Type": of[0], "Properties": properties}
	}
	return jsontext.Of(map[string]any{"Resources": resources})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// x is a text of that length.
func x(n int) string { return strings.Repeat("x", n) }

// policyOf is a policy document of that many characters, with white space and characters that JSON could escape.
func policyOf(n int) string {
	const around = `{"Statement":[{"Sid":"<é&>","Resource":""}]}`
	return fmt.Sprintf(`{ "Statement": [ { "Sid": "<é&>", "Resource": %q } ] }`, x(n-len([]rune(around))))
}

// policyOfBytes is one of that many bytes: é has two.
func policyOfBytes(n int) string { return policyOf(n - 1) }

// one is a template with one resource.
func one(kind, properties string, values ...any) stacks {
	return stacks{"111111111111 S": {"R": {kind, fmt.Sprintf(properties, values...)}}}
}

// many is a template with n of a resource.
func many(n int, kind, properties string) stacks {
	all := template{}
	for i := range n {
		all[fmt.Sprint("R", i)] = [2]string{kind, properties}
	}
	return stacks{"111111111111 S": all}
}

// elements are n times a JSON value.
func elements(n int, value string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(value+",", n), ",") + "]"
}

// asText is JSON as a JSON text.
func asText(value string) string { return jsontext.Of(value) }

// cases are, for every quota, templates that take as much of it as is said.
var cases = map[*Quota]func(n int) stacks{
	trustPolicy: func(n int) stacks { return one("AWS::IAM::Role", `{"AssumeRolePolicyDocument": %s}`, policyOf(n)) },
	managedPolicy: func(n int) stacks {
		return one("AWS::IAM::ManagedPolicy", `{"PolicyDocument": %s}`, policyOf(n))
	},
	inlinePolicies: func(n int) stacks { // however a policy is attached
		return stacks{"111111111111 S": {
			"A": {"AWS::IAM::Role", fmt.Sprintf(`{"RoleName": "A", "Policies": [{"PolicyDocument": %s}]}`, policyOf(3000))},
			"B": {"AWS::IAM::Policy", fmt.Sprintf(`{"Roles": [{"Ref": "A"}], "PolicyDocument": %s}`, policyOf(3000))},
			"C": {"AWS::IAM::RolePolicy", fmt.Sprintf(`{"RoleName": "A", "PolicyDocument": %s}`, policyOf(n-6000))}}}
	},
	policiesOfRole: func(n int) stacks {
		return stacks{"111111111111 S": {
			"A": {"AWS::IAM::Role", fmt.Sprintf(`{"RoleName": "A", "ManagedPolicyArns": %s}`, elements(n-1, `"arn:aws:iam::aws:policy/A"`))},
			"B": {"AWS::IAM::ManagedPolicy", `{"Roles": ["A"], "PolicyDocument": {}}`}}}
	},
	bucketPolicy: func(n int) stacks {
		return one("AWS::S3::BucketPolicy", `{"PolicyDocument": %s}`, policyOfBytes(n))
	},
	keyPolicy: func(n int) stacks { return one("AWS::KMS::Key", `{"KeyPolicy": %s}`, policyOfBytes(n)) },
	repositoryPolicy: func(n int) stacks {
		return one("AWS::ECR::Repository", `{"RepositoryPolicyText": %s}`, policyOf(n))
	},
	topicPolicy: func(n int) stacks {
		return one("AWS::SNS::TopicPolicy", `{"PolicyDocument": %s}`, policyOfBytes(n))
	},
	endpointPolicy: func(n int) stacks {
		return one("AWS::EC2::VPCEndpoint", `{"PolicyDocument": %s}`, policyOf(n))
	},
	codeArtifactPolicy: func(n int) stacks {
		return one("AWS::CodeArtifact::Domain", `{"PermissionsPolicyDocument": %s}`, policyOf(n))
	},
	eventBusPolicy: func(n int) stacks { // the statements of two stacks are one policy
		const document = `{"Version":"2012-10-17","Statement":[{"Resource":"","Sid":"A"},{"Resource":"","Sid":"B"}]}`
		half := (n - len(document)) / 2
		return stacks{
			"111111111111 S": {"A": {"AWS::Events::EventBusPolicy", fmt.Sprintf(`{"StatementId": "A", "Statement": {"Resource": %q}}`, x(half))}},
			"111111111111 T": {"B": {"AWS::Events::EventBusPolicy", fmt.Sprintf(`{"StatementId": "B", "Statement": {"Resource": %q}}`, x(n-len(document)-half))}}}
	},
	controlPolicy: func(n int) stacks {
		return one("AWS::Organizations::Policy", `{"Type": "SERVICE_CONTROL_POLICY", "Content": %s}`, policyOf(n))
	},
	resourceControlPolicy: func(n int) stacks {
		return one("AWS::Organizations::Policy", `{"Type": "RESOURCE_CONTROL_POLICY", "Content": %s}`, policyOf(n))
	},
	controlPoliciesOfTarget: func(n int) stacks { // with AWS's own
		return many(n-1, "AWS::Organizations::Policy", `{"Type": "SERVICE_CONTROL_POLICY", "Content": {}, "TargetIds": [{"Ref": "Workloads"}]}`)
	},
	resourceControlPoliciesOfTarget: func(n int) stacks { // with AWS's own
		return many(n-1, "AWS::Organizations::Policy", `{"Type": "RESOURCE_CONTROL_POLICY", "Content": {}, "TargetIds": [{"Ref": "Workloads"}]}`)
	},
	templateBody: func(n int) stacks {
		return stacks{"111111111111 S": {"": {"", fmt.Sprintf(`{"Resources":{},"Description":%q}`, x(n-len(`{"Resources":{},"Description":""}`)))}}}
	},
	templateResources: func(n int) stacks { return many(n, "AWS::SNS::Topic", `{}`) },
	templateOutputs: func(n int) stacks {
		outputs := map[string]any{}
		for i := range n {
			outputs[fmt.Sprint("O", i)] = map[string]any{"Value": "x"}
		}
		return stacks{"111111111111 S": {"": {"", jsontext.Of(map[string]any{"Outputs": outputs})}}}
	},
	exportName: func(n int) stacks {
		return stacks{"111111111111 S": {"": {"", fmt.Sprintf(`{"Outputs": {"O": {"Value": "x", "Export": {"Name": %q}}}}`, x(n))}}}
	},
	stackSetBody: func(n int) stacks {
		body := fmt.Sprintf(`{"Resources":{},"Description":%q}`, x(n-len(`{"Resources":{},"Description":""}`)))
		return one("AWS::CloudFormation::StackSet", `{"PermissionModel": "SERVICE_MANAGED", "TemplateBody": %s}`, asText(body))
	},
	pipelineStages: func(n int) stacks {
		return one("AWS::CodePipeline::Pipeline", `{"Stages": %s}`, elements(n, `{"Name": "A", "Actions": []}`))
	},
	stageActions: func(n int) stacks {
		return one("AWS::CodePipeline::Pipeline", `{"Stages": [{"Name": "A", "Actions": %s}]}`, elements(n, `{"Name": "B"}`))
	},
	pipelineActions: func(n int) stacks {
		return one("AWS::CodePipeline::Pipeline", `{"Stages": [{"Name": "A", "Actions": %s}, {"Name": "C", "Actions": %s}]}`,
			elements(40, `{"Name": "B"}`), elements(n-40, `{"Name": "B"}`))
	},
	configurationValue: func(n int) stacks {
		return one("AWS::CodePipeline::Pipeline", `{"Stages": [{"Name": "A", "Actions": [{"Name": "B", "Configuration": {"C": %q}}]}]}`, x(n))
	},
	parameterOverrides: func(n int) stacks {
		return one("AWS::CodePipeline::Pipeline", `{"Stages": [{"Name": "A", "Actions": [{"Name": "B", "Configuration": {"ParameterOverrides": %q}}]}]}`, x(n))
	},
	eventPattern: func(n int) stacks {
		return one("AWS::Events::Rule", `{"EventPattern": {"source": [%q]}}`, x(n-len(`{"source":[""]}`)))
	},
	dashboardWidgets: func(n int) stacks {
		return one("AWS::CloudWatch::Dashboard", `{"DashboardBody": %s}`, asText(fmt.Sprintf(`{"widgets":%s}`, elements(n, `{}`))))
	},
	networkACLRules: func(n int) stacks { // those of the other direction are not among them
		all := many(n, "AWS::EC2::NetworkAclEntry", `{"NetworkAclId": {"Ref": "ACL"}, "Egress": true}`)
		all["111111111111 S"]["In"] = [2]string{"AWS::EC2::NetworkAclEntry", `{"NetworkAclId": {"Ref": "ACL"}, "Egress": false}`}
		return all
	},
	routesOfTable: func(n int) stacks {
		return many(n, "AWS::EC2::Route", `{"RouteTableId": {"Fn::GetAtt": ["Table", "Id"]}}`)
	},
	interfaceEndpoints: func(n int) stacks { // a gateway's is not among them
		all := many(n, "AWS::EC2::VPCEndpoint", `{"VpcEndpointType": "Interface", "VpcId": {"Ref": "VPC"}}`)
		all["111111111111 S"]["S3"] = [2]string{"AWS::EC2::VPCEndpoint", `{"VpcEndpointType": "Gateway", "VpcId": {"Ref": "VPC"}}`}
		return all
	},
	elasticIPs: func(n int) stacks { return many(n, "AWS::EC2::EIP", `{}`) },
	participantAccounts: func(n int) stacks { // of the unit, the file has two; the owner is none
		principals := `["arn:aws:organizations::111111111111:ou/o-a1b2c3d4e5/ou-a1b2-workload", "111111111111"`
		for i := range n - 2 {
			principals += fmt.Sprintf(`, "%012d"`, 400000000000+i)
		}
		return one("AWS::RAM::ResourceShare", `{"ResourceArns": ["arn:aws:ec2:eu-west-1:111111111111:subnet/a"], "Principals": %s]}`, principals)
	},
	sharedSubnets: func(n int) stacks {
		return one("AWS::RAM::ResourceShare", `{"Principals": [], "ResourceArns": %s}`, elements(n,
			`{"Fn::Join": ["", ["arn:aws:ec2:eu-west-1:111111111111:subnet/", {"Ref": "Subnet"}]]}`))
	},
	rolesOfAccount: func(n int) stacks { // of all its stacks, and of StackSets
		all := stacks{"333333333333 S": many(n-1, "AWS::IAM::Role", `{}`)["111111111111 S"]}
		all["111111111111 Organization"] = template{"Set": {"AWS::CloudFormation::StackSet", fmt.Sprintf(`{"StackSetName": "A", "PermissionModel": "SERVICE_MANAGED",
			"TemplateBody": %s, "StackInstancesGroup": [{"Regions": ["eu-west-1"], "DeploymentTargets": {"OrganizationalUnitIds": ["ou-a1b2-workload"]}}]}`,
			asText(`{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {}}}}`))}}
		return all
	},
	policiesOfAccount: func(n int) stacks { return many(n, "AWS::IAM::ManagedPolicy", `{}`) },
	busesOfAccount:    func(n int) stacks { return many(n, "AWS::Events::EventBus", `{}`) },
	rulesOfBus: func(n int) stacks { // of all stacks; those of another bus are not among them
		all := many(n-1, "AWS::Events::Rule", `{}`)
		all["111111111111 T"] = template{"R": {"AWS::Events::Rule", `{"EventBusName": "default"}`}, "Other": {"AWS::Events::Rule", `{"EventBusName": "other"}`}}
		return all
	},
}

// TestEveryQuotaIsMeasured holds for every quota what is just within it, and that one more is an error.
func TestEveryQuotaIsMeasured(t *testing.T) {
	source, err := os.ReadFile("quota.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`&Quota\{Name: "([^"]+)"`).FindAllSubmatch(source, -1)
	if len(declared) != len(cases) {
		t.Errorf("%d quotas are declared, %d have a case", len(declared), len(cases))
	}
	for quota, templates := range cases {
		t.Run(quota.Name, func(t *testing.T) { measures(t, quota, templates) })
	}
	for kind, named := range names {
		t.Run(named.quota.Name, func(t *testing.T) {
			measures(t, named.quota, func(n int) stacks {
				return one(kind, `{%q: %q, "PermissionModel": "SERVICE_MANAGED", "TemplateBody": "{}"}`, named.property, x(n))
			})
		})
	}
	t.Run(stackName.Name, func(t *testing.T) {
		measures(t, stackName, func(n int) stacks { return stacks{"111111111111 " + x(n): {}} })
	})
}

// measures holds that templates which just fit are measured so, and that one more is reported.
func measures(t *testing.T, quota *Quota, templates func(n int) stacks) {
	for _, size := range []int{quota.Limit, quota.Limit + 1} {
		measured, err := report(t, templates(size))
		if err != nil {
			t.Fatal(err)
		}
		largest := 0
		for _, m := range measured {
			if m.Quota == quota {
				largest = max(largest, m.Size)
			}
		}
		if largest != size {
			t.Errorf("%d is measured as %d", size, largest)
		}
		said := ""
		if err := measured.Exceeded(); err != nil {
			said = err.Error()
		}
		want := fmt.Sprintf("%s: %d %s; AWS allows %d: %s", quota.Name, size, quota.Unit, quota.Limit, quota.Remedy)
		if strings.Contains(said, want) != (size > quota.Limit) {
			t.Errorf("of %d it says %q", size, said)
		}
	}
}

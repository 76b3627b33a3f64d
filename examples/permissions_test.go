package examples

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"causeway/access"
	"causeway/access/accesstest"
	"causeway/config"
)

// TestTemplatesFitCloudFormationRole holds that CloudFormationRole and its boundary allow every call that the examples'
// resources take.
func TestTemplatesFitCloudFormationRole(t *testing.T) {
	forEachTemplate(t, func(t *testing.T, org *organization, d config.Deployment, template *template) {
		for _, denied := range refused(t, org, d, template) {
			t.Error("CloudFormationRole may not " + denied)
		}
	})
}

// TestTemplatesOutsideCloudFormationRole holds that the table of calls says no where it must: of each of these templates,
// CloudFormation is denied the first action that it needs.
func TestTemplatesOutsideCloudFormationRole(t *testing.T) {
	org := organizations(t)[0]
	d := org.Deployments(org.Applications[0])[0]
	for name, c := range map[string]struct{ resource, denied string }{
		"a VPC":                   {`{Type: "AWS::EC2::VPC"}`, "ec2:CreateVpc"},
		"an internet gateway":     {`{Type: "AWS::EC2::InternetGateway"}`, "ec2:CreateInternetGateway"},
		"a role without bounds":   {`{Type: "AWS::IAM::Role", Properties: {RoleName: orders-dev-task}}`, "iam:CreateRole"},
		"a role under a policy":   {`{Type: "AWS::IAM::Role", Properties: {RoleName: orders-dev-task, PermissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess"}}`, "iam:CreateRole"},
		"another stage's role":    {`{Type: "AWS::IAM::Role", Properties: {RoleName: orders-qa-task, PermissionsBoundary: "arn:aws:iam::222222222222:policy/CausewayWorkloadBoundary"}}`, "iam:CreateRole"},
		"a role that it may":      {`{Type: "AWS::IAM::Role", Properties: {RoleName: orders-dev-task, PermissionsBoundary: "arn:aws:iam::222222222222:policy/CausewayWorkloadBoundary"}}`, ""},
		"a site without its type": {`{Type: "AWS::CloudFront::Distribution"}`, "cloudfront:CreateDistribution"},
		"code out of an artifact": {`{Type: "AWS::Lambda::Function", Properties: {FunctionName: orders-dev-api, Role: "arn:aws:iam::222222222222:role/BuildRole", Code: {S3Bucket: acme-orders-artifacts-111111111111-eu-west-1, S3Key: orders/Build/aB3dE5f}}}`, "s3:GetObject"},
		"a foreign service role":  {`{Type: "AWS::CodeDeploy::DeploymentGroup", Properties: {ApplicationName: orders-dev, DeploymentGroupName: orders-dev, ServiceRoleArn: "arn:aws:iam::222222222222:role/CloudFormationRole"}}`, "iam:PassRole"},
	} {
		t.Run(name, func(t *testing.T) {
			denied := append(refused(t, org, d, parseTemplate(t, "Resources: {Made: "+c.resource+"}", given(t, org, d, d.InfrastructureStack()))), "")
			if got, _, _ := strings.Cut(denied[0], " "); got != c.denied {
				t.Errorf("denied is %q, want %q first", denied, c.denied)
			}
		})
	}
}

// refused are the calls for a template's resources that CloudFormationRole may not make in the stage's account.
func refused(t *testing.T, org *organization, d config.Deployment, template *template) []string {
	t.Helper()
	all := []access.Question{}
	add := func(actions, on string, context map[string]string) {
		for _, action := range strings.Fields(actions) {
			all = append(all, access.Question{Account: org.Accounts[d.Stage.Account], Role: config.CloudFormationRole,
				Action: action, Resource: on, Context: context})
		}
	}
	for _, parameter := range section(template.raw, "Parameters") {
		if kind := parameter.(map[string]any)["Type"].(string); strings.HasPrefix(kind, "AWS::SSM::Parameter::") {
			add("ssm:GetParameters", arn(org, d, "ssm:parameter"+parameter.(map[string]any)["Default"].(string)), nil)
		}
	}
	for id, r := range template.Resources {
		if calls[r.Type] == nil {
			t.Errorf("%s: what CloudFormation calls for %s is not known; add it to the table", id, r.Type)
		}
		for _, c := range calls[r.Type] {
			context := map[string]string{}
			for key, value := range c.context {
				if value = filled(r, d, value); value != "" {
					context[key] = value
				}
			}
			add(c.actions, arn(org, d, filled(r, d, c.on)), context)
		}
	}
	return ask(t, org, all)
}

var property = regexp.MustCompile(`\{([\w.]+)\}`)

// filled has properties in place of their names in braces; of one that is not there, nothing.
func filled(r *resource, d config.Deployment, text string) string {
	return property.ReplaceAllStringFunc(text, func(match string) string {
		if match == "{deployment}" {
			return d.Name()
		}
		value := any(r.Properties)
		for _, name := range strings.Split(match[1:len(match)-1], ".") {
			parent, _ := value.(map[string]any)
			value = parent[name]
		}
		text, _ := value.(string)
		return text
	})
}

// arn is an ARN by its service and resource. AWS's own images are nobody's, and so are its parameters, but the
// engine takes an account for granted there. The network is another account's, but AWS RAM lets this one use it: so the
// question is only what CloudFormationRole may.
func arn(org *organization, d config.Deployment, on string) string {
	if on == "*" || strings.HasPrefix(on, "arn:") {
		return on
	}
	service, resource, _ := strings.Cut(on, ":")
	region, account := org.Region, org.Accounts[d.Stage.Account].ID
	switch {
	case service == "iam" || service == "cloudfront":
		region = ""
	case service == "s3":
		region, account = "", ""
	case service == "apigateway":
		account = ""
	case strings.HasPrefix(resource, "image/"):
		account = ""
	}
	return strings.Join([]string{"arn", org.Partition(), service, region, account, resource}, ":")
}

var engine = sync.OnceValues(func() (*access.Engine, error) { return access.StartEngine(".") })

// ask decides questions by the golden templates; it returns those that are denied, in their order.
func ask(t *testing.T, org *organization, questions []access.Question) []string {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Skip(err)
	}
	decisions, err := access.Ask(assembly(t, org), org.Organization, e, questions)
	if err != nil {
		t.Fatal(err)
	}
	var denied []string
	for i, decision := range decisions {
		if q := questions[i]; !decision.Allowed() {
			denied = append(denied, fmt.Sprintf("%s on %s %v (%s)", q.Action, q.Resource, q.Context, decision.Result))
		}
	}
	return slices.Compact(denied)
}

// assembly is the organization's, from its golden templates.
func assembly(t *testing.T, org *organization) *access.Assembly {
	t.Helper()
	read, err := access.ReadAssembly(accesstest.Write(t, org.Organization, accesstest.TemplatesIn(t, org.golden)))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

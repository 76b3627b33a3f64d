// Package examples holds the example applications to what the pipelines of organizations expect of them, and to what
// their roles allow.
package examples

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway/config"
)

// repositories are the examples, by the application whose pipeline runs them.
var repositories = map[string]string{"orders": "orders-api", "payments": "payments-server", "receipts": "receipts-lambda", "storefront": "storefront"}

// organization is one whose pipelines run examples.
type organization struct {
	*config.Organization
	golden string // directory of its templates
}

// organizations are those whose pipelines run the examples; the first is the one that ships.
func organizations(t *testing.T) []*organization {
	t.Helper()
	var all []*organization
	for _, o := range []struct{ file, golden string }{
		{"../config/organization.yaml", "../stacks/testdata"},
		{"../config/testdata/every-deploy-type.yaml", "../stacks/testdata/every-deploy-type"},
	} {
		org, err := config.Load(o.file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &organization{org, o.golden})
	}
	return all
}

// forEachPipeline runs a test for the pipeline of every example.
func forEachPipeline(t *testing.T, test func(t *testing.T, org *organization, p *config.Pipeline, repository string)) {
	for _, org := range organizations(t) {
		for _, p := range org.Pipelines() {
			if repository := repositories[p.Application.Name]; repository != "" {
				t.Run(repository, func(t *testing.T) { test(t, org, p, repository) })
			}
		}
	}
}

// forEachTemplate runs a test for every template of every stage of every example, as it is there.
func forEachTemplate(t *testing.T, test func(t *testing.T, org *organization, d config.Deployment, template *template)) {
	forEachPipeline(t, func(t *testing.T, org *organization, p *config.Pipeline, repository string) {
		for _, d := range p.Deployments() {
			for _, stack := range d.Stacks() {
				t.Run(stack, func(t *testing.T) {
					test(t, org, d, readTemplate(t, filepath.Join(repository, templateOf(d, stack)), given(t, org, d, stack)))
				})
			}
		}
	})
}

// templateOf is the template of one of a stage's stacks.
func templateOf(d config.Deployment, stack string) string {
	if stack == d.ApplicationStack() {
		return "template.yaml"
	}
	return "infrastructure.yaml"
}

// given are the parameters that the pipeline gives to a stage's template, and AWS's own.
func given(t *testing.T, org *organization, d config.Deployment, stack string) map[string]any {
	t.Helper()
	values := map[string]any{"AWS::AccountId": org.Accounts[d.Stage.Account].ID, "AWS::Region": org.Region,
		"AWS::Partition": org.Partition(), "AWS::URLSuffix": "amazonaws.com", "AWS::StackName": stack}
	for name, value := range pipelineOf(t, org, d.Pipeline).parameters(t, stack) {
		if text, ok := value.(string); ok {
			values[name] = text
			continue
		}
		of := value.(map[string]any)["Fn::GetArtifactAtt"].([]any)
		values[name] = map[string]string{"BucketName": config.ArtifactBucket(org.Organization, d.Pipeline),
			"ObjectKey": config.ArtifactPrefix(d.Pipeline, of[0].(string)) + "aB3dE5f"}[of[1].(string)]
	}
	return values
}

// TestCFNLint holds the templates against cfn-lint: no error, no warning.
func TestCFNLint(t *testing.T) {
	lint, err := exec.LookPath("cfn-lint")
	if err != nil {
		t.Skip("cfn-lint is not installed: pip install cfn-lint==1.51.0")
	}
	templates, err := filepath.Glob("*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	templates = slices.DeleteFunc(templates, func(path string) bool { return filepath.Base(path) == "appspec.yaml" })
	arguments := append([]string{"--regions", organizations(t)[0].Region, "--"}, templates...)
	if output, err := exec.Command(lint, arguments...).CombinedOutput(); err != nil || len(templates) < len(repositories) {
		t.Errorf("%v\n%s", err, output)
	}
}

// names are the properties by which the platform's roles know an application's resources: exactly the deployment's name,
// or what begins with it, as the second column says.
var names = map[string][2]string{
	"AWS::AutoScaling::AutoScalingGroup":         {"AutoScalingGroupName", "{}-"},
	"AWS::CloudWatch::Alarm":                     {"AlarmName", "{}-"},
	"AWS::CodeBuild::Project":                    {"Name", "{}-test"},
	"AWS::CodeDeploy::Application":               {"ApplicationName", "{}"},
	"AWS::CodeDeploy::DeploymentGroup":           {"DeploymentGroupName", "{}"},
	"AWS::ECS::Cluster":                          {"ClusterName", "{}"},
	"AWS::ECS::Service":                          {"ServiceName", "{}"},
	"AWS::ECS::TaskDefinition":                   {"Family", "{}"},
	"AWS::ElasticLoadBalancingV2::LoadBalancer":  {"Name", "{}"},
	"AWS::ElasticLoadBalancingV2::TargetGroup":   {"Name", "{}-"},
	"AWS::IAM::Role":                             {"RoleName", "{}-"},
	"AWS::Lambda::Function":                      {"FunctionName", "{}-"},
	"AWS::ApplicationAutoScaling::ScalingPolicy": {"PolicyName", "{}-"},
	"AWS::Logs::LogGroup":                        {"LogGroupName", "{logs}"},
	"AWS::S3::Bucket":                            {"BucketName", "{site}"},
}

// logGroups are the log groups of applications that run on servers of AWS's.
var logGroups = map[config.DeployType]string{config.DeployECSBlueGreen: "/ecs/{}", config.DeployLambda: "/aws/lambda/{}-"}

// The names of load balancers and target groups have 32 characters, those of deployments 30, so that there is room.
const longestName, longestDeployment = 32, 30

// TestNames holds the templates to the names that config/names.go gives a deployment.
func TestNames(t *testing.T) {
	forEachTemplate(t, func(t *testing.T, org *organization, d config.Deployment, template *template) {
		fill := strings.NewReplacer("{}", d.Name(), "{site}", config.SiteBucket(org.Organization, d),
			"{logs}", strings.ReplaceAll(logGroups[d.Application.Deploy], "{}", d.Name()))
		for id, r := range template.Resources {
			want := fill.Replace(names[r.Type][1])
			name, _ := r.Properties[names[r.Type][0]].(string)
			if name == "/aws/codebuild/"+d.TestProject() { // by this name its project finds it
				continue
			}
			if name != want && (!strings.HasSuffix(want, "-") || !strings.HasPrefix(name, want) || name == want) {
				t.Errorf("%s is named %q, want %q", id, name, want)
			}
			if strings.HasPrefix(r.Type, "AWS::ElasticLoadBalancingV2::") && len(name)-len(d.Name()) > longestName-longestDeployment {
				t.Errorf("%s is named %q, which is too long where the stage's name is as long as it may be", id, name)
			}
		}
		roles := platformRoles(t, org, d)
		for _, r := range template.Resources {
			if name, ok := r.Properties["RoleName"].(string); ok {
				roles = append(roles, config.RoleARN(org.Organization, org.Accounts[d.Stage.Account], name))
			}
		}
		for _, text := range template.texts() {
			if strings.Contains(text, ":role/") && !slices.Contains(roles, text) {
				t.Errorf("%s is no role of %s", text, d.Stage.Account)
			}
		}
		known := []any{config.VPCParameter}
		if org.Network != nil {
			for _, tier := range org.Network.Tiers {
				known = append(known, config.SubnetsParameter(tier.Name))
			}
		}
		for name, parameter := range section(template.raw, "Parameters") {
			value := parameter.(map[string]any)["Default"]
			if text, ok := value.(string); ok && strings.HasPrefix(text, "/causeway/") && !slices.Contains(known, value) {
				t.Errorf("%s: nobody publishes %s", name, text)
			}
		}
	})
}

// TestParametersAreDeclared holds that a template declares what the pipeline gives it: CloudFormation refuses others.
func TestParametersAreDeclared(t *testing.T) {
	forEachTemplate(t, func(t *testing.T, org *organization, d config.Deployment, template *template) {
		given := pipelineOf(t, org, d.Pipeline).parameters(t, template.values["AWS::StackName"].(string))
		for name := range given {
			if section(template.raw, "Parameters")[name] == nil {
				t.Errorf("%s is given, but not declared", name)
			}
		}
		for name, parameter := range section(template.raw, "Parameters") {
			if _, has := parameter.(map[string]any)["Default"]; !has && given[name] == nil {
				t.Errorf("nobody gives %s", name)
			}
		}
	})
}

// TestTestedStages holds that a stage which the pipeline tests has the project that it starts, and the log group that the
// project's role may write to.
func TestTestedStages(t *testing.T) {
	tested := 0
	forEachTemplate(t, func(t *testing.T, _ *organization, d config.Deployment, template *template) {
		if !d.Stage.Test || template.values["AWS::StackName"] != d.InfrastructureStack() {
			return
		}
		tested++
		names := map[string]any{}
		for _, r := range template.Resources {
			names[r.Type+fmt.Sprint(r.Properties["Name"], r.Properties["LogGroupName"])] = r.Properties["ServiceRole"]
		}
		want := config.RoleARN(organizations(t)[0].Organization, organizations(t)[0].Accounts[d.Stage.Account], config.BuildRole)
		if _, logs := names["AWS::Logs::LogGroup<nil>/aws/codebuild/"+d.TestProject()]; !logs || names["AWS::CodeBuild::Project"+d.TestProject()+"<nil>"] != want {
			t.Errorf("it has no project %s under %s, or no log group for it", d.TestProject(), want)
		}
	})
	if tested == 0 {
		t.Error("no stage is tested")
	}
}

// platformRoles are the ARNs of the roles in the stage's account.
func platformRoles(t *testing.T, org *organization, d config.Deployment) []string {
	t.Helper()
	account := org.Accounts[d.Stage.Account]
	var stack struct{ Resources map[string]resource }
	readJSON(t, filepath.Join(org.golden, config.WorkloadStack(account)+".json"), &stack)
	var roles []string
	for _, r := range stack.Resources {
		if name, ok := r.Properties["RoleName"].(string); ok && r.Type == "AWS::IAM::Role" {
			roles = append(roles, config.RoleARN(org.Organization, account, name))
		}
	}
	return roles
}

func readJSON(t *testing.T, path string, value any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, value); err != nil {
		t.Fatal(path, err)
	}
}

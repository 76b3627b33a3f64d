// Package examples holds the example applications to what the pipelines of the example organization expect of them, and
// to what its roles allow.
package examples

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway/config"
)

// repositories are the examples, by the application of config/organization.yaml whose pipeline runs them.
var repositories = map[string]string{"orders": "orders-api", "payments": "payments-server"}

func organization(t *testing.T) *config.Organization {
	t.Helper()
	org, err := config.Load("../config/organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// forEachStage runs a test for every stage of every example, with the template as it is there.
func forEachStage(t *testing.T, test func(t *testing.T, org *config.Organization, d config.Deployment, infrastructure *template)) {
	org := organization(t)
	for _, app := range org.Applications {
		repository := repositories[app.Name]
		if repository == "" {
			continue
		}
		for _, d := range org.Deployments(app) {
			t.Run(d.Name(), func(t *testing.T) {
				test(t, org, d, readTemplate(t, filepath.Join(repository, "infrastructure.yaml"), given(t, org, d)))
			})
		}
	}
}

// given are the parameters that the pipeline gives to a stage's template, and AWS's own.
func given(t *testing.T, org *config.Organization, d config.Deployment) map[string]any {
	t.Helper()
	values := map[string]any{"AWS::AccountId": org.Accounts[d.Stage.Account].ID, "AWS::Region": org.Region,
		"AWS::Partition": org.Partition(), "AWS::URLSuffix": "amazonaws.com", "AWS::StackName": d.InfrastructureStack()}
	for _, action := range pipelineOf(t, d.Pipeline).actions() {
		if action.Configuration["StackName"] == d.InfrastructureStack() && action.Configuration["ParameterOverrides"] != nil {
			if err := json.Unmarshal([]byte(action.Configuration["ParameterOverrides"].(string)), &values); err != nil {
				t.Fatal(err)
			}
		}
	}
	return values
}

// TestCFNLint holds the templates against cfn-lint: no error, no warning.
func TestCFNLint(t *testing.T) {
	lint, err := exec.LookPath("cfn-lint")
	if err != nil {
		t.Skip("cfn-lint is not installed: pip install cfn-lint==1.51.0")
	}
	for _, repository := range repositories {
		path := filepath.Join(repository, "infrastructure.yaml")
		if output, err := exec.Command(lint, "--regions", organization(t).Region, "--", path).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
	}
}

// names are the properties by which the platform's roles know an application's resources: exactly the deployment's name,
// or what begins with it, as the second column says.
var names = map[string][2]string{
	"AWS::AutoScaling::AutoScalingGroup":         {"AutoScalingGroupName", "{}-"},
	"AWS::CloudWatch::Alarm":                     {"AlarmName", "{}-"},
	"AWS::CodeDeploy::Application":               {"ApplicationName", "{}"},
	"AWS::CodeDeploy::DeploymentGroup":           {"DeploymentGroupName", "{}"},
	"AWS::ECS::Cluster":                          {"ClusterName", "{}"},
	"AWS::ECS::Service":                          {"ServiceName", "{}"},
	"AWS::ECS::TaskDefinition":                   {"Family", "{}"},
	"AWS::ElasticLoadBalancingV2::LoadBalancer":  {"Name", "{}"},
	"AWS::ElasticLoadBalancingV2::TargetGroup":   {"Name", "{}-"},
	"AWS::ApplicationAutoScaling::ScalingPolicy": {"PolicyName", "{}-"},
	"AWS::Logs::LogGroup":                        {"LogGroupName", "/ecs/{}"},
}

// The names of load balancers and target groups have 32 characters, those of deployments 30, so that there is room.
const longestName, longestDeployment = 32, 30

// TestNames holds the templates to the names that config/names.go gives a deployment.
func TestNames(t *testing.T) {
	forEachStage(t, func(t *testing.T, org *config.Organization, d config.Deployment, infrastructure *template) {
		for id, r := range infrastructure.Resources {
			want := strings.ReplaceAll(names[r.Type][1], "{}", d.Name())
			name, _ := r.Properties[names[r.Type][0]].(string)
			if name != want && (!strings.HasSuffix(want, "-") || !strings.HasPrefix(name, want) || name == want) {
				t.Errorf("%s is named %q, want %q", id, name, want)
			}
			if strings.HasPrefix(r.Type, "AWS::ElasticLoadBalancingV2::") && len(name)-len(d.Name()) > longestName-longestDeployment {
				t.Errorf("%s is named %q, which is too long where the stage's name is as long as it may be", id, name)
			}
		}
		roles := platformRoles(t, org, d)
		for _, text := range infrastructure.texts() {
			if strings.Contains(text, ":role/") && !slices.Contains(roles, text) {
				t.Errorf("%s is no role of %s", text, d.Stage.Account)
			}
		}
		known := []any{config.VPCParameter}
		for _, tier := range org.Network.Tiers {
			known = append(known, config.SubnetsParameter(tier.Name))
		}
		for name, parameter := range section(infrastructure.raw, "Parameters") {
			value := parameter.(map[string]any)["Default"]
			if text, ok := value.(string); ok && strings.HasPrefix(text, "/causeway/") && !slices.Contains(known, value) {
				t.Errorf("%s: nobody publishes %s", name, text)
			}
		}
	})
}

// platformRoles are the ARNs of the roles in the stage's account.
func platformRoles(t *testing.T, org *config.Organization, d config.Deployment) []string {
	t.Helper()
	account := org.Accounts[d.Stage.Account]
	var stack struct{ Resources map[string]resource }
	readJSON(t, "../stacks/testdata/"+config.WorkloadStack(account)+".json", &stack)
	var roles []string
	for _, r := range stack.Resources {
		if name, ok := r.Properties["RoleName"].(string); ok && r.Type == "AWS::IAM::Role" {
			roles = append(roles, config.RoleARN(org, account, name))
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

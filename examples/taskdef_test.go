package examples

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"causeway/config"
)

// taskDefinition is what ECS is given, as far as other files must agree with it.
type taskDefinition struct {
	Family               string
	ExecutionRoleArn     string
	TaskRoleArn          string
	ContainerDefinitions []struct {
		Name             string
		Image            string
		PortMappings     []struct{ ContainerPort uint64 }
		LogConfiguration struct{ Options map[string]string }
	}
}

// checkTaskDefinitions holds the task definition of each stage to its account and names, and to the other files that say
// which container gets the traffic.
func (b *build) checkTaskDefinitions(t *testing.T) {
	if got, want := strings.TrimSpace(b.read(t, "imageDetail.json")), `{"ImageURI":"`+digest+`"}`; got != want {
		t.Errorf("imageDetail.json is %s, want %s", got, want)
	}
	for _, d := range b.pipeline.Deployments() {
		text := b.read(t, "taskdef-"+d.Stage.Name+".json")
		var task taskDefinition
		if err := json.Unmarshal([]byte(text), &task); err != nil {
			t.Fatal(err)
		}
		account := b.org.Accounts[d.Stage.Account]
		container := task.ContainerDefinitions[0]
		want := []string{d.Name(), config.RoleARN(b.org.Organization, account, config.ECSTaskExecutionRole),
			config.RoleARN(b.org.Organization, account, config.ECSTaskRole), "<IMAGE>", "/ecs/" + d.Name(), b.org.Region}
		options := container.LogConfiguration.Options
		got := []string{task.Family, task.ExecutionRoleArn, task.TaskRoleArn, container.Image, options["awslogs-group"], options["awslogs-region"]}
		if !reflect.DeepEqual(got, want) || strings.Contains(text, "{{") {
			t.Errorf("%s: the task definition has %q, want %q:\n%s", d.Name(), got, want, text)
		}
		target := map[string]any{"ContainerName": container.Name, "ContainerPort": container.PortMappings[0].ContainerPort}
		if got := b.appSpecTarget(t); !reflect.DeepEqual(got, target) {
			t.Errorf("appspec.yaml sends the traffic to %v, the task definition has %v", got, target)
		}
		infrastructure := readTemplate(t, b.dir+"/infrastructure.yaml", given(t, b.org, d, d.InfrastructureStack()))
		service := infrastructure.Resources["Service"].Properties["LoadBalancers"].([]any)[0].(map[string]any)
		delete(service, "TargetGroupArn")
		if !reflect.DeepEqual(service, target) {
			t.Errorf("infrastructure.yaml sends the traffic to %v, the task definition has %v", service, target)
		}
	}
}

// appSpecTarget is the container that CodeDeploy sends the traffic to.
func (b *build) appSpecTarget(t *testing.T) map[string]any {
	t.Helper()
	spec := parseYAML(t, b.read(t, "appspec.yaml")).(map[string]any)
	service := section(section(spec["Resources"].([]any)[0].(map[string]any), "TargetService"), "Properties")
	if service["TaskDefinition"] != "<TASK_DEFINITION>" {
		t.Errorf("CodePipeline finds no <TASK_DEFINITION> in appspec.yaml, but %v", service["TaskDefinition"])
	}
	return section(service, "LoadBalancerInfo")
}

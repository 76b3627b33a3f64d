package examples

import (
	"path/filepath"
	"reflect"
	"testing"
)

// TestServiceStaysAsItIs holds that what CloudFormation must not update beside CodeDeploy does not change when the network
// gets another zone: the pipeline would fail from then on.
func TestServiceStaysAsItIs(t *testing.T) {
	org := organizations(t)[0]
	d := org.Deployments(org.Applications[0])[0]
	values := given(t, org, d, d.InfrastructureStack())
	path := filepath.Join("orders-api", "infrastructure.yaml")
	before := readTemplate(t, path, values)
	values["PublicSubnets"] = []any{"subnet-1", "subnet-2", "subnet-3"}
	values["PrivateSubnets"] = values["PublicSubnets"]
	after := readTemplate(t, path, values)
	for _, id := range []string{"Listener", "PlaceholderTask", "Service"} {
		if !reflect.DeepEqual(before.Resources[id], after.Resources[id]) {
			t.Errorf("%s changes from %v to %v", id, before.Resources[id], after.Resources[id])
		}
	}
	if reflect.DeepEqual(before.Resources["LoadBalancer"], after.Resources["LoadBalancer"]) {
		t.Error("the load balancer does not reach the new zone")
	}
}

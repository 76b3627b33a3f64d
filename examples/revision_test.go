package examples

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// checkRevision holds what CodeDeploy's agent finds in the artifact to appspec.yml, and the port to what the load balancer
// asks.
func (b *build) checkRevision(t *testing.T) {
	files := b.artifacts(t)
	spec := parseYAML(t, b.read(t, "appspec.yml")).(map[string]any)
	var needs []string
	for _, file := range spec["files"].([]any) {
		needs = append(needs, file.(map[string]any)["source"].(string))
	}
	for event, hooks := range section(spec, "hooks") {
		for _, hook := range hooks.([]any) {
			script := hook.(map[string]any)["location"].(string)
			needs = append(needs, script)
			if output, err := exec.Command("bash", "-n", filepath.Join(b.dir, script)).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", event, err, output)
			}
		}
	}
	for _, file := range needs {
		if !slices.Contains(files, file) {
			t.Errorf("appspec.yml needs %s, which is none of %q", file, files)
		}
	}
	for _, event := range []string{"ApplicationStop", "AfterInstall", "ApplicationStart", "ValidateService"} {
		if section(spec, "hooks")[event] == nil {
			t.Errorf("nothing happens at %s", event)
		}
	}
	d := b.pipeline.Deployments()[0]
	infrastructure := readTemplate(t, filepath.Join(b.dir, "infrastructure.yaml"), given(t, b.org, d, d.InfrastructureStack()))
	port := fmt.Sprint(infrastructure.Resources["TargetGroup"].Properties["Port"])
	for file, text := range map[string]string{"payments.service": "PORT=" + port + "\n", "scripts/validate.sh": "127.0.0.1:" + port + "/health"} {
		if !strings.Contains(b.read(t, file), text) {
			t.Errorf("the load balancer asks port %s, but %s has no %q", port, file, text)
		}
	}
}

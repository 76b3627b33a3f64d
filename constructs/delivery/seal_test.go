package delivery

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/jsii-runtime-go"
)

const (
	repository = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme/orders"
	digest     = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	other      = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
)

// built is the artifact of a build that can be sealed.
func built() map[string]string {
	return map[string]string{
		"infrastructure.yaml": "Resources: {}",
		"appspec.yaml":        "Properties: {TaskDefinition: <TASK_DEFINITION>}",
		"imageDetail.json":    `{"ImageURI":"` + repository + "@" + digest + `"}`,
		"taskdef-dev.json":    `{"containerDefinitions":[{"name":"api","image":"<IMAGE>"},{"name":"proxy","image":"envoy@` + digest + `"}]}`,
	}
}

// tagged are the tags of a stage.
var tagged = map[string]map[string]string{"dev": {"causeway:application": "orders", "causeway:stage": "dev"}}

// TestSeal runs the seal as CodeBuild does, on what a build could have made.
func TestSeal(t *testing.T) {
	for name, c := range map[string]struct {
		change func(files, environment map[string]string)
		want   string // in what it prints; "" where it seals
	}{
		"what was built": {func(_, _ map[string]string) {}, ""},
		"a task definition of another release": {func(files, _ map[string]string) {
			files["appspec.yaml"] = "Properties: {TaskDefinition: 'arn:aws:ecs:eu-west-1:222222222222:task-definition/orders-dev:1'}"
		}, "SEAL: appspec.yaml: TaskDefinition must be <TASK_DEFINITION>"},
		"modules in the place of Python's own": {func(files, _ map[string]string) {
			for _, module := range []string{"json.py", "os.py", "re.py", "subprocess.py", "sitecustomize.py"} {
				files[module] = "raise SystemExit(0)"
			}
			delete(files, "infrastructure.yaml")
		}, "SEAL: infrastructure.yaml is missing"},
		"no template": {func(files, _ map[string]string) { delete(files, "infrastructure.yaml") },
			"SEAL: infrastructure.yaml is missing: the build's artifact must contain infrastructure.yaml appspec.yaml"},
		"an image by its tag": {func(files, _ map[string]string) {
			files["imageDetail.json"] = `{"ImageURI":"` + repository + `:latest"}`
		},
			`SEAL: imageDetail.json: ImageURI is "` + repository + `:latest", but must be ` + repository + `@sha256:…`},
		"an image of another repository": {func(files, _ map[string]string) {
			files["imageDetail.json"] = `{"ImageURI":"docker.io/evil@` + digest + `"}`
		}, `SEAL: imageDetail.json: ImageURI is "docker.io/evil@`},
		"another image than the one that was scanned": {func(files, _ map[string]string) {
			files["imageDetail.json"] = `{"ImageURI":"` + repository + "@" + other + `"}`
		}, "is not the image of this execution, abc-1"},
		"an image that is not there": {func(_, environment map[string]string) { environment["IMAGE_TAG"] = "missing" },
			"has no image missing, which the build was to push under the tag in IMAGE_TAG: ImageNotFoundException"},
		"no image":                     {func(files, _ map[string]string) { delete(files, "imageDetail.json") }, "SEAL: imageDetail.json: [Errno 2]"},
		"an image detail that is none": {func(files, _ map[string]string) { files["imageDetail.json"] = "[]" }, `ImageURI is ""`},
		"a sidecar by its tag": {func(files, _ map[string]string) {
			files["taskdef-dev.json"] = strings.Replace(files["taskdef-dev.json"], "envoy@"+digest, "envoy:v1", 1)
		}, `SEAL: taskdef-dev.json: the image of proxy is "envoy:v1", but must be <IMAGE>, or another by its digest`},
		"tags of the build's own": {func(files, _ map[string]string) { files["causeway-tags-dev.json"] = `{"Parameters":{"Image":"other"}}` },
			"SEAL: causeway-tags-dev.json: only the seal writes it; leave it out of the build's artifact"},
		"a task definition that is no JSON": {func(files, _ map[string]string) { files["taskdef-dev.json"] = "{" }, "SEAL: taskdef-dev.json: "},
	} {
		t.Run(name, func(t *testing.T) {
			files, environment := built(), map[string]string{"FILES": "infrastructure.yaml appspec.yaml", "IMAGE_REPOSITORY": repository,
				"IMAGE_TAG": "abc-1", "TASK_DEFINITIONS": "taskdef-dev.json"}
			c.change(files, environment)
			output, ok := runSeal(t, t.TempDir(), files, environment)
			if ok != (c.want == "") || !strings.Contains(output, c.want) {
				t.Errorf("sealed: %v, want %q in\n%s", ok, c.want, output)
			}
		})
	}
}

// TestSealSaysEverything holds that all that is wrong with a build is said at once.
func TestSealSaysEverything(t *testing.T) {
	output, ok := runSeal(t, t.TempDir(), nil, map[string]string{"FILES": "infrastructure.yaml", "IMAGE_REPOSITORY": repository, "IMAGE_TAG": "abc-1", "TASK_DEFINITIONS": "taskdef-dev.json"})
	if got := strings.Count(output, "SEAL: "); ok || got != 3 {
		t.Errorf("it says %d things, want 3:\n%s", got, output)
	}
}

// TestSealWritesTags holds what CodePipeline is given as the configuration of a template: tags and nothing else.
func TestSealWritesTags(t *testing.T) {
	dir := t.TempDir()
	if output, ok := runSeal(t, dir, map[string]string{"infrastructure.yaml": ""}, map[string]string{"FILES": "infrastructure.yaml"}); !ok {
		t.Fatal(output)
	}
	written, err := os.ReadFile(filepath.Join(dir, "causeway-tags-dev.json")) //nolint:gosec // of the test's own directory
	want := `{"Tags": {"causeway:application": "orders", "causeway:stage": "dev"}}`
	if err != nil || string(written) != want {
		t.Errorf("the seal writes %s, want %s (%v)", written, want, err)
	}
}

// TestSealFollowsNoLink holds that a build cannot choose what the seal writes the tags over.
func TestSealFollowsNoLink(t *testing.T) {
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "elsewhere")
	if err := os.Symlink(elsewhere, filepath.Join(dir, "causeway-tags-dev.json")); err != nil {
		t.Fatal(err)
	}
	output, ok := runSeal(t, dir, map[string]string{"infrastructure.yaml": ""}, map[string]string{"FILES": "infrastructure.yaml"})
	if _, err := os.Lstat(elsewhere); ok || err == nil {
		t.Errorf("sealed: %v, written: %v\n%s", ok, err == nil, output)
	}
}

// runSeal runs the commands of the seal's buildspec in a directory with these files. ECR has one image, abc-1.
func runSeal(t *testing.T, dir string, files, environment map[string]string) (string, bool) {
	t.Helper()
	bin := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	aws := "#!/bin/sh\ncase \"$*\" in *imageTag=abc-1*) echo " + digest + ";; *) echo ImageNotFoundException >&2; exit 254;; esac\n"
	if err := os.WriteFile(filepath.Join(bin, "aws"), []byte(aws), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	var buildspec struct {
		Phases struct{ Build struct{ Commands []string } }
	}
	if err := json.Unmarshal([]byte(SealBuildspec(false, false, tagged)), &buildspec); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/usr/bin/python3"); err != nil {
		t.Skip("there is no /usr/bin/python3")
	}
	command := exec.Command("bash", "-c", strings.Join(buildspec.Phases.Build.Commands, "\n")) //nolint:gosec // it is the program to test
	command.Dir, command.Env = dir, []string{"PATH=" + bin + ":" + os.Getenv("PATH")}
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+value)
	}
	output, err := command.CombinedOutput()
	return string(output), err == nil
}

// TestSealSplitsOffTheSite holds the names of the artifacts: CodeBuild writes several by the buildspec's names.
func TestSealSplitsOffTheSite(t *testing.T) {
	var buildspec struct {
		Artifacts struct {
			Secondary map[string]struct {
				Base string `json:"base-directory"`
			} `json:"secondary-artifacts"`
		}
	}
	if err := json.Unmarshal([]byte(SealBuildspec(true, false, nil)), &buildspec); err != nil {
		t.Fatal(err)
	}
	if got := buildspec.Artifacts.Secondary; len(got) != 2 || got["Release"].Base != "" || got["Site"].Base != "site" {
		t.Errorf("the seal makes %v", got)
	}
}

// TestDefaultBuildspecs holds that there is one for each deploy type, which the tests of examples run, and for each project of the
// platform's pipeline.
func TestDefaultBuildspecs(t *testing.T) {
	entries, err := buildspecs.ReadDir("buildspecs")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), ".yml"))
	}
	want := []string{"analysis", "build-cloudformation", "build-ec2", "build-ecs-blue-green-regions", "build-ecs-blue-green", "build-ecs-rolling", "build-lambda", "build-static-site", "platform-build", "platform-review", "platform-update", "tests"}
	if !slices.Equal(names, want) {
		t.Errorf("there are %v, want %v", names, want)
	}
}

// TestMain removes what the CDK's runtime, which the package links, has written for itself.
func TestMain(m *testing.M) {
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

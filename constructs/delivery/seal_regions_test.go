package delivery

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// complete is what ECR says of an image that is everywhere.
const complete = `[{"region":"us-east-1","status":"COMPLETE"},{"region":"eu-central-1","status":"IN_PROGRESS"}]`

// TestSealWaitsForCopies runs what the seal does for stages in other regions, on what a build could have made.
func TestSealWaitsForCopies(t *testing.T) {
	for name, c := range map[string]struct {
		ecr    string // what ECR says, or an error
		change func(files, environment map[string]string)
		want   string // in what it prints
		ok     bool
	}{
		"an image that is there": {complete, func(_, _ map[string]string) {}, "The image is in us-east-1, too.", true},
		"an image that does not come": {`[{"region":"us-east-1","status":"IN_PROGRESS"}]`, func(_, _ map[string]string) {},
			"SEAL: " + digest + " is after 0 minutes not in us-east-1; is the stack that copies images deployed", false},
		"an image that nobody copies": {"null", func(_, _ map[string]string) {}, "is after 0 minutes not in us-east-1", false},
		"a copy that has failed": {`[{"region":"us-east-1","status":"FAILED"}]`, func(_, _ map[string]string) {},
			"SEAL: ECR has not copied " + digest + " to us-east-1", false},
		"a registry that does not answer": {"AccessDeniedException", func(_, _ map[string]string) {}, "SEAL: ECR does not say where " + digest + " is: AccessDeniedException", false},
		"an image of the build's own": {complete, func(files, _ map[string]string) { files["imageDetail-us-east-1.json"] = `{"ImageURI":"evil"}` },
			"SEAL: imageDetail-us-east-1.json: only the seal writes it", false},
		"an image elsewhere and no task definition": {complete, func(files, _ map[string]string) { delete(files, "taskdef-prod-us.json") }, "The image is in us-east-1, too.", true},
	} {
		t.Run(name, func(t *testing.T) {
			files := built()
			files["taskdef-prod-us.json"] = files["taskdef-dev.json"]
			environment := map[string]string{"AWS_REGION": "eu-west-1", "IMAGE_REPOSITORY": repository, "STAGES_ELSEWHERE": "prod-us=us-east-1", "WAIT_MINUTES": "0"}
			c.change(files, environment)
			dir := t.TempDir()
			output, ok := runRegions(t, dir, c.ecr, files, environment)
			if ok != c.ok || !strings.Contains(output, c.want) {
				t.Fatalf("sealed: %v, want %q in\n%s", ok, c.want, output)
			}
			there := strings.Replace(repository, "eu-west-1", "us-east-1", 1) + "@" + digest
			want := map[string]string{"imageDetail-us-east-1.json": there, "taskdef-dev.json": "<IMAGE>"}
			if files["taskdef-prod-us.json"] != "" {
				want["taskdef-prod-us.json"] = there
			}
			if got := imagesOf(t, dir); ok && !maps.Equal(got, want) {
				t.Errorf("it writes %v, want %v", got, want)
			}
		})
	}
}

// TestSealOfRegionsFollowsNoLink holds that a build cannot choose what is written over.
func TestSealOfRegionsFollowsNoLink(t *testing.T) {
	for _, name := range []string{"taskdef-prod-us.json", "imageDetail-us-east-1.json"} {
		dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "elsewhere")
		if err := os.WriteFile(elsewhere, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(elsewhere, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		output, ok := runRegions(t, dir, complete, built(), map[string]string{"AWS_REGION": "eu-west-1", "IMAGE_REPOSITORY": repository, "STAGES_ELSEWHERE": "prod-us=us-east-1"})
		if written, _ := os.ReadFile(elsewhere); ok || string(written) != "{}" { //nolint:gosec // of the test's own directory
			t.Errorf("%s: sealed: %v, written %s\n%s", name, ok, written, output)
		}
	}
}

// runRegions runs the program for stages in other regions in a directory with these files.
func runRegions(t *testing.T, dir, ecr string, files, environment map[string]string) (string, bool) {
	t.Helper()
	bin := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	aws := "#!/bin/sh\ncase '" + ecr + "' in *Exception) echo '" + ecr + "' >&2; exit 254;; esac\necho '" + ecr + "'\n"
	if err := os.WriteFile(filepath.Join(bin, "aws"), []byte(aws), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	var buildspec struct {
		Phases struct{ Build struct{ Commands []string } }
	}
	if err := json.Unmarshal([]byte(SealBuildspec(false, true, tagged)), &buildspec); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/usr/bin/python3"); err != nil {
		t.Skip("there is no /usr/bin/python3")
	}
	commands := buildspec.Phases.Build.Commands
	command := exec.Command("bash", "-c", commands[len(commands)-1]) //nolint:gosec // it is the program to test
	command.Dir, command.Env = dir, []string{"PATH=" + bin + ":" + os.Getenv("PATH")}
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+value)
	}
	output, err := command.CombinedOutput()
	return string(output), err == nil
}

// imagesOf are the images that the files in a directory name.
func imagesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	images := map[string]string{}
	for _, name := range []string{"imageDetail-us-east-1.json", "taskdef-prod-us.json", "taskdef-dev.json"} {
		data, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // of the test's own directory
		if err != nil {
			continue
		}
		var file struct {
			ImageURI             string
			ContainerDefinitions []struct{ Image string }
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		images[name] = file.ImageURI
		if len(file.ContainerDefinitions) > 0 {
			images[name] = file.ContainerDefinitions[0].Image
		}
	}
	return images
}

// TestTaskDefinitionsNameTheirRegion runs the platform's buildspec for stages in several regions.
func TestTaskDefinitionsNameTheirRegion(t *testing.T) {
	dir, bin := t.TempDir(), t.TempDir()
	for name, script := range map[string]string{"aws": "echo password", "docker": "case $1 in inspect) echo image;; login) cat > /dev/null;; esac"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil { //nolint:gosec // a program must be executable
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "taskdef.json"), []byte("{{stage}} {{account}} {{region}} {{partition}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, script, _ := strings.Cut(DefaultBuildspec("build-ecs-blue-green-regions"), "      - |\n")
	script, _, _ = strings.Cut(script, "artifacts:")
	command := exec.Command("bash", "-c", script) //nolint:gosec // it is the program to test
	command.Dir = dir
	command.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "STAGES=prod=222222222222 prod-us=333333333333", "AWS_REGION=eu-west-1",
		"REGIONS=prod=eu-west-1 prod-us=us-east-1", "CODEBUILD_BUILD_ARN=arn:aws:codebuild:eu-west-1:111111111111:build/1"}
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for stage, want := range map[string]string{"prod": "prod 222222222222 eu-west-1 aws", "prod-us": "prod-us 333333333333 us-east-1 aws"} {
		if got, err := os.ReadFile(filepath.Join(dir, "taskdef-"+stage+".json")); err != nil || string(got) != want { //nolint:gosec // of the test's own directory
			t.Errorf("taskdef-%s.json is %q, want %q (%v)", stage, got, want, err)
		}
	}
}

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// invalid is a wrong file and what users are told about it.
type invalid struct {
	name  string
	edits []edit   // of the example organization
	text  string   // the whole file, where there are no edits
	want  []string // every line, without the name of the file before it
}

// edit replaces text.
type edit struct{ old, new string }

// TestInvalidFiles holds what each wrong file says: one line a problem with its place, value and remedy. The exit code
// is 1, and nothing is written.
func TestInvalidFiles(t *testing.T) {
	example, err := os.ReadFile("../config/organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range slices.Concat(invalidAccounts, invalidCosts, invalidPackages, invalidApplications, invalidSources, invalidPlatform, invalidPromotion, invalidDevelopers, invalidNotifications, invalidRegions,
		invalidNetwork, invalidFiles) {
		t.Run(c.name, func(t *testing.T) {
			text := c.text
			if len(c.edits) > 0 {
				text = string(example)
			}
			for _, e := range c.edits {
				if !strings.Contains(text, e.old) {
					t.Fatalf("the example has no %q", e.old)
				}
				text = strings.Replace(text, e.old, e.new, 1)
			}
			rejects(t, write(t, []byte(text)), c.want)
		})
	}
}

// TestInvalidPaths holds what is said about a path that leads to no file to read.
func TestInvalidPaths(t *testing.T) {
	t.Run("missing", func(t *testing.T) {
		rejects(t, filepath.Join(t.TempDir(), "organization.yaml"), []string{
			": does not exist; name the organization's file with `make synth CONFIG=file` or `npx cdk synth -c config=file`"})
	})
	t.Run("a directory", func(t *testing.T) {
		rejects(t, t.TempDir(), []string{": is a directory; name the organization's YAML file in it"})
	})
	t.Run("10 MB of anchors", func(t *testing.T) {
		rejects(t, write(t, []byte(strings.Repeat("- &a [*a, *a, *a, *a]\n", 10<<20/22))), []string{
			": is larger than 512 KiB, which no organization needs; is it the right file?"})
	})
	t.Run("aliases that multiply", func(t *testing.T) {
		text := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
		for c := 'b'; c < 'z'; c++ {
			text += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 10) + "]\n"
		}
		_, stderr, code := runApp(t, write(t, []byte(text)), t.TempDir())
		if lines := strings.Count(stderr, "is an anchor, an alias or a tag"); code != 1 || lines != 25 {
			t.Errorf("exit %d, %d lines\n%s", code, lines, stderr)
		}
	})
	t.Run("a network in another region", func(t *testing.T) {
		rejects(t, "config/testdata/network-in-another-region.yaml", []string{
			`:16:25: network.availabilityZoneIds[0]: "euc1-az1" is a zone of eu-central-1, but the home region is eu-west-1: subnets can be shared and used only in their own region; name zones that begin with euw1-`,
			`:16:35: network.availabilityZoneIds[1]: "euc1-az2" is a zone of eu-central-1, but the home region is eu-west-1: subnets can be shared and used only in their own region; name zones that begin with euw1-`})
	})
	t.Run("no file name in the context", func(t *testing.T) {
		_, stderr, code := execute(t, []string{`CDK_CONTEXT_JSON={"config": 5}`}, app)
		if want := "CDK context config: 5 is no file name; write -c config=file.yaml\n"; code != 1 || stderr != want {
			t.Errorf("exit %d, %q", code, stderr)
		}
	})
}

func write(t *testing.T, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "organization.yaml")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// rejects holds that the app says exactly these lines about a file, exits with 1 and writes nothing.
func rejects(t *testing.T, file string, want []string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "cdk.out")
	stdout, stderr, code := runApp(t, file, out)
	if code != 1 {
		t.Errorf("exit code is %d", code)
	}
	if stdout != "" {
		t.Errorf("standard output is %q", stdout)
	}
	got := strings.ReplaceAll(strings.TrimSuffix(stderr, "\n"), file, "")
	if got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("something was written")
	}
}

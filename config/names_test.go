package config

import (
	"strings"
	"testing"
)

// TestArtifactPrefix holds how CodePipeline begins the keys of artifacts: the first twenty characters of the pipeline's
// name, and the first ten of the artifact's.
func TestArtifactPrefix(t *testing.T) {
	for name, want := range map[string]string{
		"orders":                    "orders/Build/",
		"orders-of-customers-x":     "orders-of-customers-/Build/",
		"orders-of-customers-world": "orders-of-customers-/Build/",
	} {
		if got := ArtifactPrefix(&Pipeline{Application: &Application{Name: name}}, "Configuration"); got != strings.Replace(want, "Build", "Configurat", 1) {
			t.Errorf("%s: got %s", name, got)
		}
		if got := ArtifactPrefix(&Pipeline{Application: &Application{Name: name}}, "Build"); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if got := ArtifactPrefix(&Pipeline{Application: &Application{Name: "orders"}}, "Configuration"); got != "orders/Configurat/" {
		t.Errorf("got %s", got)
	}
}

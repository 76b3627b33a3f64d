package config

import "testing"

// TestArtifactPrefix holds how CodePipeline begins the keys of artifacts: the first twenty characters of the pipeline's
// name, and the artifact's.
func TestArtifactPrefix(t *testing.T) {
	for name, want := range map[string]string{
		"orders":                    "orders/Build/",
		"orders-of-customers-x":     "orders-of-customers-/Build/",
		"orders-of-customers-world": "orders-of-customers-/Build/",
	} {
		if got := ArtifactPrefix(&Pipeline{Application: &Application{Name: name}}, "Build"); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

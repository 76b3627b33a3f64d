package deploy

import (
	"strings"
	"testing"
)

func TestOneRunAtATime(t *testing.T) {
	root := t.TempDir()
	release, err := Lock(root)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(root); err == nil || !strings.Contains(err.Error(), "another run is under way here, process ") {
		t.Error(err)
	}
	release()
	release, err = Lock(root)
	if err != nil {
		t.Fatal(err)
	}
	release()
}

// Package node finds Node and the npm packages that package.json pins, for the Go code that runs them as programs of
// their own.
package node

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Package is an npm package.
type Package struct {
	Name string // as in @aws-cdk/cloudformation-diff
	Is   string // what it is for us, in messages
}

// Command runs an ES module that imports the package, which must be installed in the project around the directory. Its
// errors say what to install.
func (p Package) Command(dir, module string) (*exec.Cmd, error) {
	root, err := p.root(dir)
	if err != nil {
		return nil, err
	}
	path, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("Node is missing; install 22 or 24: https://nodejs.org") //nolint:staticcheck // a proper name
	}
	command := exec.Command(path, "--input-type=module", "--eval", module)
	command.Dir = root
	return command, nil
}

// root is the directory at or above dir whose node_modules have the package.
func (p Package) root(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "node_modules", filepath.FromSlash(p.Name))); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("%s %s is not installed; run `npm ci` in Causeway's directory, and this from there", p.Is, p.Name)
		}
		dir = parent
	}
}

// Package apps has the two CDK apps that are measured against each other: Causeway, and its twin in TypeScript.
package apps

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// App is a CDK app that reads an organization's file.
type App struct {
	Name    string
	command []string
	context map[string]any // of cdk.json
}

// Build builds a program of this module in the directory.
func Build(dir, name, pkg string) (string, error) {
	path := filepath.Join(dir, name)
	if output, err := exec.Command("go", "build", "-o", path, pkg).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, output)
	}
	return path, nil
}

// Causeway is the app itself, built in the directory.
func Causeway(dir string) (*App, error) {
	path, err := Build(dir, "causeway-app", "causeway")
	if err != nil {
		return nil, err
	}
	return newApp("Causeway", path)
}

// Twin is the app in TypeScript, as its compiler leaves it. The error says how to get it where it is missing.
func Twin() (*App, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(root, "benchmarks", "typescript")
	program := filepath.Join(dir, "dist", "bin", "app.js")
	for _, needed := range []string{program, filepath.Join(dir, "node_modules", "aws-cdk-lib", "package.json")} {
		if _, err := os.Stat(needed); err != nil {
			return nil, fmt.Errorf("%s is missing; to install and compile the twin: make twin", needed)
		}
	}
	return newApp("TypeScript", "node", program)
}

func newApp(name string, command ...string) (*App, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(root, "cdk.json"))
	if err != nil {
		return nil, err
	}
	var settings struct{ Context map[string]any }
	if err := json.Unmarshal(data, &settings); err != nil {
		return nil, fmt.Errorf("cdk.json: %w", err)
	}
	return &App{Name: name, command: command, context: settings.Context}, nil
}

// Command runs the app as the CDK CLI does, with the context of cdk.json, on the organization's file. The CDK's own rules about
// templates are left out of both apps: they take several times as long as everything else.
func (a *App) Command(organization, outdir string) (*exec.Cmd, error) {
	a.context["config"] = organization
	context, err := json.Marshal(a.context)
	if err != nil {
		return nil, err
	}
	command := exec.Command(a.command[0], a.command[1:]...)
	command.Env = append(os.Environ(), "CDK_CONTEXT_JSON="+string(context), "CDK_OUTDIR="+outdir, "CDK_VALIDATION=false",
		"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
	return command, nil
}

// moduleRoot is the directory of go.mod, from wherever in it a test or command runs.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
	}
	return "", errors.New("run this inside the project")
}

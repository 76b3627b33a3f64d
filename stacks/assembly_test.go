package stacks

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"sort"
	"strings"
	"sync"
	"testing"

	"causeway/config"
	"causeway/constructs/cfn"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// example is the organization that ships; shapes are all organizations that must synthesize.
const example = "../config/organization.yaml"

var shapes = map[string]string{
	"example":              example,
	"three accounts":       "../config/testdata/three-accounts.yaml",
	"pipelines in nonprod": "../config/testdata/pipelines-in-nonprod.yaml",
	"one account":          "../config/testdata/one-account.yaml",
	"no organization":      "../config/testdata/no-organization.yaml",
	"GovCloud":             "../config/testdata/govcloud.yaml",
	"China":                "../config/testdata/china.yaml",
	"every deploy type":    "../config/testdata/every-deploy-type.yaml",
	"source apart":         "../config/testdata/source-in-another-account.yaml",
	"image source":         "../config/testdata/image-source.yaml",
	"environments":         "../config/testdata/pipelines-in-environments.yaml",
	"created accounts":     "../config/testdata/created-accounts.yaml",
	"StackSet":             "../config/testdata/stackset-delivery.yaml",
	"two regions":          "../config/testdata/two-regions.yaml",
	"platform pipeline":    "../config/testdata/platform-pipeline.yaml",
}

// assembly is a cloud assembly as the tests see it: plain JSON that a test may change.
type assembly struct {
	org       *config.Organization
	dir       string
	templates map[string]*template // by stack name
}

type template struct {
	Parameters map[string]any
	Resources  map[string]*resource
	Outputs    map[string]struct {
		Description string
		Value       any
		Export      struct{ Name string } `json:",omitzero"`
	}

	TerminationProtection bool // of the stack, as the manifest has it

	stack   string
	account string
	region  string
	file    string
	after   []string // the stacks that the CDK deploys before
}

type resource struct {
	Type                string
	Properties          map[string]any
	DeletionPolicy      string
	UpdateReplacePolicy string
	DependsOn           any
}

// synthesized holds each organization's assembly: one synthesis serves every test.
var synthesized = map[string]func() *assembly{}

// scratch is a directory for as long as the tests run.
var scratch string

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // a tenth of the time of the rules went into clearing up the templates that mistakes are put into
	dir, err := os.MkdirTemp("", "causeway-stacks-")
	if err != nil {
		panic(err)
	}
	scratch = dir
	for name, path := range shapes {
		synthesized[name] = sync.OnceValue(func() *assembly {
			org, err := config.Load(path)
			if err != nil {
				panic(err)
			}
			return synthWithNag(org, filepath.Join(dir, name))
		})
	}
	code := m.Run()
	jsii.Close()
	_ = os.RemoveAll(dir) // of the system's temporary directory
	os.Exit(code)
}

// afterTheCDK lets the test run beside others, once no test uses the CDK any more, whose runtime is one: what it reads is
// synthesized before.
func afterTheCDK(t *testing.T) {
	for _, synthesize := range synthesized {
		synthesize()
	}
	t.Parallel()
}

// synth builds the organization under the app.
func synth(org *config.Organization, dir string) *assembly { return synthUnder("", org, dir) }

// synthUnder builds the organization under a stage of the app, or where the stage has no name, under the app itself.
func synthUnder(stage string, org *config.Organization, dir string) *assembly {
	app := newApp(dir, nil)
	build(app, stage, org)
	app.Synth(nil)
	return read(org, dir)
}

// build adds to the app what main does.
func build(app awscdk.App, stage string, org *config.Organization) {
	scope := cfn.NewApp(func() awscdk.App { return app })
	under := scope
	if stage != "" {
		under = scope.Stage(stage)
	}
	Build(under, org)
	BuildExecutionPolicies(scope, org)
	scope.Create()
}

// newApp is an app with the context that cdk.json gives it, but for the settings to override.
func newApp(dir string, override map[string]any) awscdk.App {
	data, err := os.ReadFile("../cdk.json")
	if err != nil {
		panic(err)
	}
	var cdk struct{ Context map[string]any }
	if err := json.Unmarshal(data, &cdk); err != nil {
		panic(err)
	}
	maps.Copy(cdk.Context, override)
	return awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(dir), Context: &cdk.Context, AnalyticsReporting: jsii.Bool(false)})
}

// read reads the templates below a directory, those included of assemblies nested in it.
func read(org *config.Organization, dir string) *assembly {
	a := &assembly{org: org, dir: dir, templates: map[string]*template{}}
	a.add(dir)
	return a
}

// add reads the templates of one assembly.
func (a *assembly) add(dir string) {
	type artifact struct {
		Type, Environment string
		Dependencies      []string
		Properties        struct {
			TemplateFile, StackName, DirectoryName string
			TerminationProtection                  bool
		}
	}
	var manifest struct{ Artifacts map[string]artifact }
	mustRead(filepath.Join(dir, "manifest.json"), &manifest)
	for id, artifact := range manifest.Artifacts {
		switch artifact.Type {
		case "cdk:cloud-assembly":
			a.add(filepath.Join(dir, artifact.Properties.DirectoryName))
		case "aws:cloudformation:stack":
			t := &template{stack: cmp.Or(artifact.Properties.StackName, id), file: filepath.Join(dir, artifact.Properties.TemplateFile)}
			mustRead(t.file, t)
			t.TerminationProtection = artifact.Properties.TerminationProtection
			t.account, t.region, _ = strings.Cut(strings.TrimPrefix(artifact.Environment, "aws://"), "/")
			for _, before := range artifact.Dependencies {
				if other := manifest.Artifacts[before]; other.Type == "aws:cloudformation:stack" {
					t.after = append(t.after, cmp.Or(other.Properties.StackName, before))
				}
			}
			a.templates[t.stack] = t
		}
	}
}

func mustRead(path string, value any) {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(data, value); err != nil {
		panic(err)
	}
}

// each calls f for every resource of a type, in a fixed order; no type means every resource.
func (a *assembly) each(resourceType string, f func(t *template, id string, r *resource)) {
	var stacks []string
	for name := range a.templates {
		stacks = append(stacks, name)
	}
	sort.Strings(stacks)
	for _, name := range stacks {
		t := a.templates[name]
		var ids []string
		for id, r := range t.Resources {
			if resourceType == "" || r.Type == resourceType {
				ids = append(ids, id)
			}
		}
		sort.Strings(ids)
		for _, id := range ids {
			f(t, id, t.Resources[id])
		}
	}
}

// values are the strings of a value that is one or several; an intrinsic function is written as JSON.
func values(value any) []string {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		var all []string
		for _, v := range value {
			all = append(all, values(v)...)
		}
		return all
	}
	return []string{text(value)}
}

// text is a string as it is, and anything else as JSON.
func text(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	if value == nil {
		return ""
	}
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(data)
}

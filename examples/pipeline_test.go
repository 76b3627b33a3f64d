package examples

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"causeway/config"
)

// pipeline is an application's pipeline as it is deployed: its golden template.
type pipeline struct {
	Resources map[string]struct {
		Type       string
		Properties struct {
			Name   string
			Source struct{ BuildSpec string }
			Stages []struct {
				Name    string
				Actions []action
			}
			Environment struct {
				EnvironmentVariables []struct {
					Name  string
					Value any // text, or what another stack exports
				}
			}
		}
	}
}

type action struct {
	Name           string
	ActionTypeID   struct{ Provider string } `json:"ActionTypeId"`
	Configuration  map[string]any
	InputArtifacts []struct{ Name string }
}

func pipelineOf(t *testing.T, org *organization, p *config.Pipeline) *pipeline {
	t.Helper()
	var read pipeline
	readJSON(t, filepath.Join(org.golden, config.PipelineStack(p)+".json"), &read)
	return &read
}

// parameters are what the pipeline gives to the template of a stack: texts, or what CodePipeline puts in their place.
func (p *pipeline) parameters(t *testing.T, stack string) map[string]any {
	t.Helper()
	values := map[string]any{}
	for _, action := range p.actions() {
		if given, ok := action.Configuration["ParameterOverrides"].(string); ok && action.Configuration["StackName"] == stack {
			if err := json.Unmarshal([]byte(given), &values); err != nil {
				t.Fatal(err)
			}
		}
	}
	return values
}

func (p *pipeline) actions() []action {
	var all []action
	for _, r := range p.Resources {
		for _, stage := range r.Properties.Stages {
			all = append(all, stage.Actions...)
		}
	}
	return all
}

// buildspec is that of one of the pipeline's projects, as its template has it.
func (p *pipeline) buildspec(t *testing.T, project string) map[string]any {
	t.Helper()
	for _, r := range p.Resources {
		if r.Type == "AWS::CodeBuild::Project" && r.Properties.Name == project {
			return parseYAML(t, r.Properties.Source.BuildSpec).(map[string]any)
		}
	}
	t.Fatalf("there is no project %s", project)
	return nil
}

// variables are what buildspec.yml finds in its environment. Of what another stack exports, the name is enough.
func (p *pipeline) variables() map[string]string {
	variables := map[string]string{}
	for _, r := range p.Resources {
		for _, v := range r.Properties.Environment.EnvironmentVariables {
			text, ok := v.Value.(string)
			if !ok {
				text = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/" + strings.ToLower(v.Name)
			}
			variables[v.Name] = text
		}
	}
	return variables
}

// reads are the files that the deploy actions take from the build's artifact, by the names that AWS fixes or the action
// gives.
func (p *pipeline) reads() []string {
	var files []string
	for _, a := range p.actions() {
		for _, key := range []string{"TemplatePath", "TaskDefinitionTemplatePath", "AppSpecTemplatePath"} {
			if path, ok := a.Configuration[key].(string); ok {
				files = append(files, strings.TrimPrefix(path, "Release::"))
			}
		}
		if _, ok := a.Configuration["Image1ArtifactName"]; ok {
			files = append(files, "imageDetail.json")
		}
		if a.ActionTypeID.Provider == "CodeDeploy" {
			files = append(files, "appspec.yml")
		}
	}
	return files
}

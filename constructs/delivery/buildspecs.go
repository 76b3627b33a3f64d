package delivery

import (
	"embed"
	"encoding/json"
)

//go:embed buildspecs
var buildspecs embed.FS

// DefaultBuildspec is one of the platform's buildspecs, for commits that bring none: tests, analysis, or build- and the
// deploy type.
func DefaultBuildspec(name string) string {
	text, err := buildspecs.ReadFile("buildspecs/" + name + ".yml")
	if err != nil {
		panic(err) // it is part of the program
	}
	return string(text)
}

// runIsolated runs a program from standard input that takes nothing from the directory, which is the build's: no module
// that shadows Python's own, no other Python.
const runIsolated = "/usr/bin/python3 -I -"

//go:embed seal.py
var sealProgram string

//go:embed seal_regions.py
var regionsProgram string

// SealBuildspec is the buildspec of the seal: it checks what the build made, and makes of it the artifact Release, and of
// the directory site, where there is one, the artifact Site. Into Release it writes the tags, by stage, of the stages' stacks.
// Where the image is copied to stages in other regions, it waits for it there. It never comes from the commit.
func SealBuildspec(hasSite, hasCopies bool, tags map[string]map[string]string) string {
	release := map[string]any{"files": []string{"**/*"}}
	artifacts := release
	if hasSite { // the names of several artifacts are the buildspec's, of a single one the action's
		artifacts = map[string]any{"secondary-artifacts": map[string]any{
			ReleaseArtifact: release, SiteArtifact: map[string]any{"base-directory": SiteDirectory, "files": []string{"**/*"}}}}
	}
	files := map[string]any{}
	for stage, ofStage := range tags {
		files[tagsFile(stage)] = map[string]any{"Tags": ofStage}
	}
	// Names have no quotes. They are not among the project's variables, because each may have 4,096 characters.
	commands := []string{"TAGS='" + marshal(files) + "' " + runIsolated + " <<'END'\n" + sealProgram + "END\n"}
	if hasCopies {
		commands = append(commands, runIsolated+" <<'END'\n"+regionsProgram+"END\n")
	}
	return marshal(map[string]any{
		"version":   0.2,
		"env":       map[string]string{"shell": "bash"},
		"phases":    map[string]any{"build": map[string]any{"commands": commands}},
		"artifacts": artifacts,
	})
}

func marshal(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // plain values always marshal
	}
	return string(text)
}

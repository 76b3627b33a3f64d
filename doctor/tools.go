package doctor

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	oldestNode    = 20 // that works
	supportedNode = 22 // the oldest that is maintained
	oldestGo      = 25 // of Go 1, as go.mod says
)

// checkTools checks what the CDK needs on this machine. The CDK CLI must be the one that package.json pins: others write
// other templates, and find other things in them.
func checkTools(ctx context.Context, root string) []Finding {
	return []Finding{checkGo(ctx), checkNode(ctx), checkCLI(root)}
}

func checkGo(ctx context.Context) Finding {
	version := output(ctx, "go", "env", "GOVERSION") // as in go1.25.3
	switch number := numbers(strings.TrimPrefix(version, "go")); {
	case version == "":
		return tool(Failure, "Go is missing", "install 1.25 or later: https://go.dev/dl")
	case number[0] == 1 && number[1] < oldestGo:
		return tool(Failure, version+" is too old", "install 1.25 or later: https://go.dev/dl")
	}
	return tool(OK, version, "")
}

func checkNode(ctx context.Context) Finding {
	version := output(ctx, "node", "--version") // as in v22.11.0
	const remedy = "install 22 or 24: https://nodejs.org"
	switch number := numbers(strings.TrimPrefix(version, "v")); {
	case version == "":
		return tool(Failure, "Node is missing", remedy)
	case number[0] < oldestNode:
		return tool(Failure, "Node "+version+" is too old", remedy)
	case number[0] < supportedNode:
		return tool(Warning, "Node "+version+" is at its end of life", remedy)
	}
	return tool(OK, "Node "+version, "")
}

func checkCLI(root string) Finding {
	var pinned struct{ DevDependencies map[string]string }
	var installed struct{ Version string }
	if err := readJSON(filepath.Join(root, "package.json"), &pinned); err != nil {
		return tool(Failure, "package.json cannot be read", "run this in the root of the repository")
	}
	want := pinned.DevDependencies["aws-cdk"]
	switch err := readJSON(filepath.Join(root, "node_modules", "aws-cdk", "package.json"), &installed); {
	case err != nil:
		return tool(Failure, "the CDK CLI is not installed", "`npm ci`")
	case installed.Version != want:
		return tool(Failure, "the CDK CLI is "+installed.Version+", and package.json pins "+want, "`npm ci`")
	}
	return tool(OK, "CDK CLI "+want, "")
}

func tool(level Level, message, remedy string) Finding {
	return Finding{"", Tools, level, message, remedy}
}

// output is what a program writes, or "" where it does not run.
func output(ctx context.Context, name string, arguments ...string) string {
	text, err := exec.CommandContext(ctx, name, arguments...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// numbers are the first two numbers of a version; what is none is 0.
func numbers(version string) [2]int {
	var both [2]int
	for i, part := range strings.SplitN(version, ".", 3)[:min(2, strings.Count(version, ".")+1)] {
		both[i], _ = strconv.Atoi(part)
	}
	return both
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

package stacks

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"causeway/internal/golden"
)

// TestStoryOfACommit reads from the pipelines' templates alone what happens to a commit of each application: actions,
// accounts, roles, artifacts. A change of a pipeline shows there as people would tell it.
func TestStoryOfACommit(t *testing.T) { // `make golden` rewrites it
	for shape, kept := range reviewed {
		golden.Compare(t, filepath.Join(kept.dir, "stories.txt"), synthesized[shape]().stories(), "make golden")
	}
}

// TestStoriesOfOtherSources tells of sources in other accounts, of images, and of pipelines in each stage's account.
func TestStoriesOfOtherSources(t *testing.T) {
	for _, shape := range []string{"source apart", "image source", "environments", "two regions"} {
		t.Run(shape, func(t *testing.T) {
			golden.Compare(t, "testdata/stories-"+strings.ReplaceAll(shape, " ", "-")+".txt", synthesized[shape]().stories(), "make golden")
		})
	}
}

// stories are what the pipelines do, a line an action.
func (a *assembly) stories() string {
	var story strings.Builder
	stack, stage := "", ""
	for _, action := range a.allActions() {
		if action.stack != stack {
			fmt.Fprintf(&story, "%s\n", action.stack)
		}
		if action.stack != stack || action.stage != stage {
			fmt.Fprintf(&story, "  %s\n", action.stage)
		}
		stack, stage = action.stack, action.stage
		fmt.Fprintf(&story, "    %s. %s\n", text(action.raw["RunOrder"]), a.tell(action))
	}
	return story.String()
}

// tell is what one action does.
func (a *assembly) tell(action action) string {
	what := text(action.raw["Name"]) + ": "
	switch action.provider() {
	case "CodeStarSourceConnection":
		what += "fetch " + action.configuration("FullRepositoryId") + " at " + action.configuration("BranchName")
	case "CodeCommit":
		what += "fetch " + action.configuration("RepositoryName") + " at " + action.configuration("BranchName")
	case "S3":
		if bucket := action.configuration("BucketName"); bucket != "" {
			what += "write the site to bucket " + bucket
		} else {
			what += "fetch " + action.configuration("S3ObjectKey") + " of " + action.configuration("S3Bucket")
		}
	case "ECR":
		what += "look up the image " + action.configuration("RepositoryName") + ":" + action.configuration("ImageTag")
	case "CodeBuild":
		what += "run " + a.projectOf(action)
	case "InspectorScan":
		what += "scan for vulnerabilities; fails from "
		for _, severity := range []string{"Critical", "High", "Medium", "Low"} {
			if action.configuration(severity+"Threshold") == "0" {
				what = what[:strings.LastIndex(what, " ")+1] + strings.ToLower(severity)
			}
		}
	case "Manual":
		what += "wait for a person: " + action.configuration("CustomData")
	case "CloudFormation":
		what += strings.ToLower(strings.ReplaceAll(action.configuration("ActionMode"), "_", " ")) + " of stack " + action.configuration("StackName")
	default:
		what += action.provider() + " to " + action.configuration("DeploymentGroupName")
	}
	if template := action.configuration("TemplatePath"); template != "" {
		what += " from " + template
	}
	if link := action.configuration("ExternalEntityLink"); link != "" {
		what += " (see " + link + ")"
	}
	if in := action.artifacts("InputArtifacts"); len(in) > 0 {
		what += "; reads " + strings.Join(in, ", ")
	}
	if out := action.artifacts("OutputArtifacts"); len(out) > 0 {
		what += "; writes " + strings.Join(out, ", ")
	}
	what += "; in "
	if region := text(action.raw["Region"]); region != "" {
		what += region + " of "
	}
	what += a.actor(action.roleARN(), action.stack)
	if role := action.configuration("RoleArn"); role != "" {
		what += ", CloudFormation in " + a.actor(role, action.stack)
	}
	return what
}

// projectOf is the name of the project that an action runs: of its stack, or of the stage's template.
func (a *assembly) projectOf(action action) string {
	name := action.raw["Configuration"].(map[string]any)["ProjectName"]
	if reference, ok := name.(map[string]any); ok {
		return text(a.templates[action.stack].Resources[text(reference["Ref"])].Properties["Name"])
	}
	return text(name)
}

// actor is an account and a role by its ARN; none means the pipeline's own.
func (a *assembly) actor(arn, stack string) string {
	host := a.templates[stack].account
	if arn == "" && host == a.sharedServices() {
		return "shared services as the pipeline"
	}
	for name, account := range a.org.Accounts {
		if arn == "" && account.ID == host {
			return name + " as the pipeline"
		}
		if strings.Contains(arn, ":"+account.ID+":") {
			return name + " as " + arn[strings.LastIndex(arn, "/")+1:]
		}
	}
	return arn
}

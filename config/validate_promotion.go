package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Limits of CodePipeline. A pipeline of ours has the stages Source, Test and Build before those of the file; the
// parameters of a CloudFormation action are a JSON object, of which the platform's own need a part.
const (
	maxPipelineStages = 50
	stagesBefore      = 3
	maxParameters     = 780
)

// platformParameters are given to templates by the platform.
var platformParameters = []string{"ApplicationName", "StageName", "Image", "ReleaseBucket", "ReleaseKey"}

var parameterName = regexp.MustCompile(`^[A-Za-z0-9]{1,255}$`)

// checkPromotion rejects what CodePipeline could not do on the way from a commit to the last stage.
func (v *validation) checkPromotion(path string, app *Application) {
	if len(app.FailsOn()) > 0 && v.Partition() == "aws-cn" {
		v.reject(path, "would be scanned by Amazon Inspector, which CodePipeline does not offer in China; write scan: none, and scan in the build")
	}
	v.checkBuildspecs(path+".buildspecs", app)
	needed := stagesBefore
	for i, stage := range app.Stages {
		if stage == nil {
			continue
		}
		needed++
		if stage.Approval != nil {
			needed++
		}
		at := fmt.Sprintf("%s.stages[%d]", path, i)
		v.checkFailure(at, app, stage)
		v.checkParameters(at+".parameters", stage.Parameters)
	}
	if needed > maxPipelineStages {
		v.reject(path+".stages", "make a pipeline of %d stages, as one with an approval needs a second for it and %d come before; CodePipeline allows %d: leave approvals out, or stages",
			needed, stagesBefore, maxPipelineStages)
	}
}

func (v *validation) checkBuildspecs(path string, app *Application) {
	for key, buildspec := range map[string]string{"tests": app.Tests(), "analysis": app.Analysis(), "build": app.Build()} {
		if strings.Contains("/"+buildspec+"/", "/../") {
			v.reject(path+"."+key, "leads out of the commit; write a path in it")
		}
	}
	switch {
	case app.Build() == NoBuildspec:
		v.reject(path+".build", "is no buildspec: without a build there is nothing to deploy; write a path in the commit, or default")
	case app.Build() == DefaultBuildspec && app.Deploy == DeployEC2 && app.Image:
		v.reject(path+".build", "makes no image for servers (image: true); write the path of a buildspec in the commit")
	}
}

func (v *validation) checkFailure(at string, app *Application, stage *Stage) {
	if stage.ChangeSet == ChangeSetReview && app.ExecutionMode == ExecutionParallel {
		v.reject(at+".changeSet", "does not go with executionMode: parallel, in which one execution changes the stack while another's change set is reviewed; leave one of them out")
	}
	if stage.OnFailure != FailureRollback {
		return
	}
	if stage.ChangeSet == ChangeSetReview {
		v.reject(at+".onFailure", "does not go with changeSet: review, as a change set is executed once only; leave one of them out")
	}
	if app.ExecutionMode == ExecutionParallel {
		v.reject(at+".onFailure", "does not go with executionMode: parallel, in which CodePipeline rolls nothing back; leave one of them out")
	}
}

func (v *validation) checkParameters(path string, parameters map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		at := path + "." + name
		switch {
		case !parameterName.MatchString(name):
			v.reject(at, "is no name of a template's parameter: use letters and digits")
		case slices.Contains(platformParameters, name):
			v.reject(at, "is given by the platform; choose another name")
		case strings.Contains(parameters[name], "#{"):
			v.reject(at, "contains #{, which CodePipeline would take for a variable of its own; write it otherwise")
		}
	}
	text, err := json.Marshal(parameters)
	if err != nil {
		panic(err) // texts by text always marshal
	}
	if len(text) > maxParameters {
		v.reject(path, "have %d characters as JSON; %d are possible in an action of CodePipeline: keep long values in SSM parameters", len(text), maxParameters)
	}
}

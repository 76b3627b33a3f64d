package config

import (
	"fmt"
)

// Limits of AWS on names, in characters. A load balancer's name has 32; a target group's, too, and it is the
// deployment's with a hyphen and a letter at least.
const (
	maxBucketName     = 63
	maxDeploymentName = 30
)

func (v *validation) checkApplications() {
	first := map[string]int{}
	for i, app := range v.Applications {
		if app == nil {
			continue
		}
		path := fmt.Sprintf("applications[%d]", i)
		if j, taken := first[app.Name]; taken && app.Name != "" {
			v.reject(path+".name", "is the name of applications[%d], too; give every application its own", j)
		} else {
			first[app.Name] = i
		}
		v.checkApplicationName(path, app)
		v.checkDeploy(path, app)
		v.checkSite(path, app)
		v.checkSources(path, app)
		v.checkStages(path, app)
		v.checkPromotion(path, app)
		v.checkDevelopers(path, app)
		v.checkNotifications(path+".notifications", app.Notifications)
	}
}

func (v *validation) checkApplicationName(path string, app *Application) {
	for _, reserved := range []string{"aws", "cdk", "causeway"} {
		if beginsWith(app.Name, reserved) {
			v.reject(path+".name", "begins like names of AWS, the CDK or Causeway itself, which roles of an application must not match; choose another")
		}
	}
	if app.HasLoadBalancer() && beginsWith(app.Name, "internal") {
		v.reject(path+".name", "begins with internal-, which the name of a load balancer must not; choose another")
	}
}

func (v *validation) checkDeploy(path string, app *Application) {
	if app.Image && app.Deploy != DeployEC2 && !app.RunsOnECS() {
		v.reject(path+".image", "goes with deploy: ec2; %s deploys no image", app.Deploy)
	}
}

func (v *validation) checkStages(path string, app *Application) {
	first := map[string]int{}
	for i, stage := range app.Stages {
		if stage == nil {
			continue
		}
		at := fmt.Sprintf("%s.stages[%d]", path, i)
		if j, taken := first[stage.Name]; taken && stage.Name != "" {
			v.reject(at+".name", "is the name of stages[%d], too; give every stage of an application its own", j)
		} else {
			first[stage.Name] = i
		}
		v.checkAccountName(at+".account", stage.Account)
		v.checkStageRegion(at, app, stage)
		name := Deployment{Application: app, Stage: stage}.Name()
		if app.HasLoadBalancer() && len(name) > maxDeploymentName {
			v.reject(at+".name", "makes the load balancer's name %s of %d characters; %d are possible, as target groups add to it: shorten it",
				name, len(name), maxDeploymentName)
		}
	}
}

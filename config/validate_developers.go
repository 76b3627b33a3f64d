package config

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// maxRoleName is IAM's limit, in characters.
const maxRoleName = 64

var roleARN = regexp.MustCompile(`^arn:[a-z-]+:iam::[0-9]{12}:role/([A-Za-z0-9+=,.@_-]+/)*[A-Za-z0-9+=,.@_-]+[*]?$`)

// checkDevelopers rejects developers that nobody is, or whom somebody else could be.
func (v *validation) checkDevelopers(at string, app *Application) {
	for i, arn := range app.Developers {
		v.checkDeveloper(fmt.Sprintf("%s.developers[%d]", at, i), arn)
	}
	for i, stage := range app.Stages {
		if stage == nil {
			continue
		}
		d := Deployment{Application: app, Stage: stage}
		if len(app.Developers) == 0 && stage.Developers != "" && !v.isRejected(at+".developers") {
			v.reject(fmt.Sprintf("%s.stages[%d].developers", at, i), "says what developers may do, but the application names none; add developers to it, or leave this out")
		}
		if len(app.Developers) > 0 {
			v.checkDeveloperRoles(fmt.Sprintf("%s.stages[%d].name", at, i), d)
		}
	}
}

// checkDeveloperRoles rejects the name of a stage that makes the name of its developers' role too long, or that of another.
func (v *validation) checkDeveloperRoles(at string, d Deployment) {
	name := DeveloperRole(d)
	hosted := d.Application.Pipelines != PipelineInEnvironment && d.Stage.Account == v.SharedServices.Account
	// The role of a pipeline has no name that is too long: applications, and buckets, have shorter ones.
	deploys := DeveloperPipelineRole(&Pipeline{Application: d.Application, Stages: []*Stage{d.Stage}})
	switch {
	case len(name) > maxRoleName:
		v.reject(at, "makes the name of the developers' role, %s, %d characters long; IAM allows %d: shorten it", name, len(name), maxRoleName)
	case hosted && plain(name) == plain(deploys) && deployedByDevelopers(d.Application):
		v.reject(at, "makes the name of the developers' role %s, which is that of their role for the pipeline in the same account; rename it", name)
	}
}

func deployedByDevelopers(app *Application) bool {
	return slices.ContainsFunc(app.Stages, func(s *Stage) bool { return s != nil && s.Developers == DevelopersDeploy })
}

func (v *validation) checkDeveloper(at, arn string) {
	partition, id, name := developerOf(arn)
	account := v.AccountByID(id)
	switch {
	case arn == "":
	case !roleARN.MatchString(arn):
		v.reject(at, "is no ARN of an IAM role; write one as in arn:aws:iam::111111111111:role/OrdersDevelopers")
	case v.Partition() != "" && partition != v.Partition():
		v.reject(at, "is in partition %s, the organization in %s; write the ARN of a role there", partition, v.Partition())
	case account == nil:
		v.reject(at, "is in account %s, which is none of the accounts of this file; add it to accounts", id)
	case strings.HasSuffix(arn, "*") && (!strings.HasPrefix(name, identityCenterRole) || !strings.HasSuffix(name, "_*")):
		v.reject(at, "ends in *, which stands for the random end of names that IAM Identity Center makes, %s…_*; write the whole name", identityCenterRole)
	case slices.ContainsFunc(PlatformRoles(), func(pattern string) bool { matches, _ := path.Match(pattern, name); return matches }):
		v.reject(at, "has a name of the platform's own roles, which people do not sign in with; write the role of the developers")
	case slices.ContainsFunc(v.DeploymentsInto(account), func(d Deployment) bool { return strings.HasPrefix(name, d.Name()+"-") }):
		v.reject(at, "has a name that templates of an application give their roles; write a role that no template creates")
	}
}

package config

import (
	"fmt"
	"net/netip"
	"strings"
)

// Limits of AWS on names, in characters. A load balancer's name has 32; a target group's, too, and it is the
// deployment's with a hyphen and a letter at least.
const (
	maxBucketName     = 63
	maxDeploymentName = 30

	maxCodeCommitRepository = 100
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
		v.checkSource(path+".source", app)
		v.checkStages(path, app)
		v.checkPromotion(path, app)
		v.checkNotifications(path+".notifications", app.Notifications)
	}
}

func (v *validation) checkApplicationName(path string, app *Application) {
	for _, reserved := range []string{"aws", "cdk", "causeway"} {
		if beginsWith(app.Name, reserved) {
			v.reject(path+".name", "begins like names of AWS, the CDK or Causeway itself, which roles of an application must not match; choose another")
		}
	}
	if app.UsesCodeDeploy() && beginsWith(app.Name, "internal") {
		v.reject(path+".name", "begins with internal-, which the name of a load balancer must not; choose another")
	}
	for _, pipeline := range v.PipelinesOf(app) {
		if pipeline.Account == nil || app.Name == "" || v.Name == "" {
			continue
		}
		if bucket := ArtifactBucket(v.Organization, pipeline); len(bucket) > maxBucketName {
			v.reject(path+".name", "makes the bucket name %s of %d characters, S3 allows %d; shorten it or the organization's name by %d",
				bucket, len(bucket), maxBucketName, len(bucket)-maxBucketName)
		}
	}
}

func (v *validation) checkDeploy(path string, app *Application) {
	if app.Pipelines == PipelineInEnvironment {
		v.reject(path+".pipelines", "is not available yet; use sharedServices")
	}
	if app.Image && app.Deploy != DeployEC2 && !app.RunsOnECS() {
		v.reject(path+".image", "goes with deploy: ec2; %s deploys no image", app.Deploy)
	}
}

// sourceKeys are the keys that each type of source needs.
var sourceKeys = map[SourceType][]string{
	SourceCodeCommit:      {"repository", "branch"},
	SourceCodeConnections: {"connectionArn", "repository", "branch"},
	SourceS3:              {"bucket", "key"},
	SourceECR:             {"repository", "tag"},
}

func (v *validation) checkSource(path string, app *Application) {
	source := app.Source
	if source.Type == "" {
		return
	}
	given := map[string]string{"repository": source.Repository, "branch": source.Branch,
		"connectionArn": source.ConnectionARN, "bucket": source.Bucket, "key": source.Key, "tag": source.Tag}
	wanted := map[string]bool{}
	for _, key := range sourceKeys[source.Type] {
		wanted[key] = true
		if !v.doc.written(path + "." + key) {
			v.reject(path, "is missing the key %s: a source of type %s has %s", key, source.Type, strings.Join(sourceKeys[source.Type], ", "))
		}
	}
	for _, key := range []string{"connectionArn", "repository", "branch", "bucket", "key", "tag"} {
		if given[key] != "" && !wanted[key] {
			v.reject(path+"."+key, "does not belong to a source of type %s, which has %s; leave it out",
				source.Type, strings.Join(sourceKeys[source.Type], ", "))
		}
	}
	v.checkAccountName(path+".account", source.Account)
	if source.Account != "" && source.Account != v.SharedServices.Account {
		v.reject(path+".account", "is not available yet: a source lives in the shared-services account, %s", v.SharedServices.Account)
	}
	v.checkSourceType(path, source)
}

func (v *validation) checkSourceType(path string, source Source) {
	switch source.Type {
	case SourceS3:
		if _, err := netip.ParseAddr(source.Bucket); err == nil {
			v.reject(path+".bucket", "is an IP address, which no bucket is named after; write the bucket's name")
		}
	case SourceECR:
		v.reject(path+".type", "is not available yet; use codecommit, codeconnections or s3")
	case SourceCodeCommit:
		if len(source.Repository) > maxCodeCommitRepository {
			v.reject(path+".repository", "has %d characters; a CodeCommit repository's name has at most %d", len(source.Repository), maxCodeCommitRepository)
		}
		if strings.Contains(source.Repository, "/") {
			v.reject(path+".repository", "is no CodeCommit repository's name; those have no slash")
		}
	case SourceCodeConnections:
		if connectionsMissing(v.Region) {
			v.reject(path+".type", "is not offered in %s; use codecommit or s3", v.Region)
		}
		if source.Repository != "" && !strings.Contains(source.Repository, "/") {
			v.reject(path+".repository", "is no repository at a provider; write owner/name")
		}
		v.checkConnection(path+".connectionArn", source.ConnectionARN)
	}
}

// checkConnection rejects a connection that a pipeline in shared services cannot use. Its region may be another: a
// connection is a global resource.
func (v *validation) checkConnection(path, arn string) {
	parts := strings.Split(arn, ":")
	host := v.SharedServicesAccount()
	if len(parts) < 6 || host == nil || v.Partition() == "" {
		return
	}
	if parts[1] != v.Partition() {
		v.reject(path, "is in partition %s, the pipeline in %s; make the connection there", parts[1], v.Partition())
	}
	if parts[4] != host.ID {
		v.reject(path, "belongs to account %s; the pipeline runs in %s (%s): make the connection there", parts[4], host.Name, host.ID)
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
		name := Deployment{Application: app, Stage: stage}.Name()
		if app.UsesCodeDeploy() && len(name) > maxDeploymentName {
			v.reject(at+".name", "makes the load balancer's name %s of %d characters; %d are possible, as target groups add to it: shorten it",
				name, len(name), maxDeploymentName)
		}
	}
}

package config

import "fmt"

// checkSite rejects a static site whose bucket S3 or the platform would refuse, or that nothing would serve.
func (v *validation) checkSite(path string, app *Application) {
	if !app.BuildsSite() {
		return
	}
	if v.Partition() == "aws-us-gov" {
		v.reject(path+".deploy", "is not offered in %s, which has no CloudFront; use another deploy type, or a region of another partition", v.Region)
	}
	if v.Name != "" && beginsWith(app.Name, v.Name) {
		v.reject(path+".name", "begins with the organization's name, and so would the name of the site's bucket: such buckets are the platform's, which no application may change; choose another")
	}
	for _, reserved := range reservedPrefixes[1:] { // the first is refused to every application
		if beginsWith(app.Name, reserved) {
			v.reject(path+".name", "begins with %s-, which the name of the site's bucket must not; choose another", reserved)
		}
	}
	for i, stage := range app.Stages {
		if stage == nil || v.Accounts[stage.Account] == nil || app.Name == "" {
			continue
		}
		bucket := SiteBucket(v.Organization, Deployment{Application: app, Stage: stage})
		if len(bucket) > maxBucketName {
			v.reject(fmt.Sprintf("%s.stages[%d].name", path, i), "makes the bucket name %s of %d characters, S3 allows %d; shorten it or the application's name by %d",
				bucket, len(bucket), maxBucketName, len(bucket)-maxBucketName)
		}
	}
}

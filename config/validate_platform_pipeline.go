package config

import (
	"fmt"
	"slices"
)

// checkPlatformPipeline rejects what the platform cannot be deployed from, and names that would be the platform's.
func (v *validation) checkPlatformPipeline() {
	if v.PlatformPipeline == nil {
		return
	}
	for i, app := range v.Applications {
		if app != nil && app.Name == PlatformApplication {
			v.reject(fmt.Sprintf("applications[%d].name", i), "is what the platform's own pipeline is called (platformPipeline); choose another")
		}
	}
	source, path := v.PlatformPipeline.Source, "platformPipeline.source" // a copy, because one problem with a value is enough
	if source.Type == SourceECR {
		v.reject(path+".type", "holds images, and the platform is made of its sources; use codecommit, codeconnections or s3")
		return
	}
	if source.Account != "" && source.Account != v.SharedServices.Account {
		v.reject(path+".account", "is not where the platform can come from: who changes it there would change every account; keep it in %s, and leave this out", v.SharedServices.Account)
		source.Account = ""
	}
	if source.Branches != nil {
		v.reject(path+".branches", "would deploy the platform from several branches, one over the other; leave it out, and write the one in branch")
	}
	if v.SharedServicesAccount() != nil && slices.Contains([]string{PlatformBucketIn(v.Organization, v.Region), PlatformLogBucketIn(v.Organization, v.Region)}, source.Bucket) {
		v.reject(path+".bucket", "is the pipeline's own; write the bucket that the archive comes from")
	}
	v.checkSource(path, &Application{}, &source)
}

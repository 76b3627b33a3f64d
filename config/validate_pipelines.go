package config

import (
	"fmt"
	"slices"
)

// MaxRemoteInputs is how many sources pipelines of one account may fetch from other accounts: the policy of its event bus
// has a statement for each, and EventBridge allows 10 KB, of which some is left for others.
const MaxRemoteInputs = 15

// piped is a pipeline and where what gives it its name stands in the file.
type piped struct {
	*Pipeline
	path string
}

// checkPipelines rejects what would make two pipelines share names, and what AWS has no room for.
func (v *validation) checkPipelines() {
	pipelines, remote := v.pipedPipelines(), map[*Account]int{}
	earlier := map[string][]piped{} // by their names without hyphens: others cannot be mixed up
	for _, p := range pipelines {
		name := plain(p.Name())
		for _, other := range earlier[name] {
			v.checkPipelinePair(other, p)
		}
		earlier[name] = append(earlier[name], p)
		if p.Account == nil || v.Name == "" {
			continue
		}
		v.checkBucketName(p)
		before := remote[p.Account]
		remote[p.Account] += len(v.RemoteInputs(p.Pipeline))
		if before <= MaxRemoteInputs && remote[p.Account] > MaxRemoteInputs {
			v.reject(p.path, "is one pipeline too many in account %s whose source is in another: the policy of its event bus has room for %d sources; keep some in %s",
				p.Account.Name, MaxRemoteInputs, p.Account.Name)
		}
	}
	v.checkRegistries(pipelines)
}

func (v *validation) pipedPipelines() []piped {
	var all []piped
	for i, app := range v.Applications {
		if app == nil || app.Name == "" {
			continue
		}
		for _, p := range v.PipelinesOf(app) {
			path := fmt.Sprintf("applications[%d].name", i)
			if app.Pipelines == PipelineInEnvironment {
				path = fmt.Sprintf("applications[%d].stages[%d].name", i, slices.Index(app.Stages, p.Stages[0]))
			}
			all = append(all, piped{p, path})
		}
	}
	return all
}

// checkPipelinePair rejects a pipeline of a stage that is called like an application's, at the later one. Roles of a
// workload account have a policy for each pipeline, whose logical ID has no hyphens.
func (v *validation) checkPipelinePair(a, b piped) {
	if (a.Application.Pipelines == PipelineInEnvironment) == (b.Application.Pipelines == PipelineInEnvironment) {
		return // has been said of the applications, or of their stages
	}
	together := slices.ContainsFunc(a.Stages, func(one *Stage) bool {
		return slices.ContainsFunc(b.Stages, func(other *Stage) bool { return one != nil && other != nil && one.Account == other.Account })
	})
	switch {
	case a.Name() == b.Name():
		v.reject(b.path, "makes the pipeline %s, and application %s one of the same name; rename one", b.Name(), a.Application.Name)
	case together && plain(a.Name()) == plain(b.Name()):
		v.reject(b.path, "makes the pipeline %s, whose name differs from %s only by hyphens: CloudFormation would mix them up in one account; rename one or give it another account",
			b.Name(), a.Name())
	}
}

func (v *validation) checkBucketName(p piped) {
	for _, region := range append([]string{v.Region}, v.OtherRegions(p.Pipeline)...) {
		if bucket := ArtifactBucketIn(v.Organization, p.Pipeline, region); len(bucket) > maxBucketName {
			v.reject(p.path, "makes the bucket name %s of %d characters, S3 allows %d; shorten it or the organization's name by %d",
				bucket, len(bucket), maxBucketName, len(bucket)-maxBucketName)
			return
		}
	}
}

package config

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

const maxCodeCommitRepository = 100 // characters of a name

var ecrRepository = regexp.MustCompile(`^([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*$`)

// checkOwn rejects a source that is the platform's own: what a pipeline makes cannot be what one starts from.
func (v *validation) checkOwn(path string, source *Source) {
	account := v.SourceAccount(source)
	for _, p := range v.pushing[source.Repository] {
		if source.Type == SourceECR && p.Account == account {
			v.reject(path+".repository", "is where the pipeline %s pushes its images; write the repository that the image comes from", p.Name())
		}
	}
	for _, p := range v.storing[source.Bucket] {
		if source.Type == SourceS3 && p.Account == account {
			v.reject(path+".bucket", "is the pipeline %s's own; write the bucket that the source archive comes from", p.Name())
		}
	}
}

// findOwn finds what is the pipelines' own.
func (v *validation) findOwn() {
	v.pushing, v.storing = map[string][]*Pipeline{}, map[string][]*Pipeline{}
	for _, p := range v.pipedPipelines() {
		if p.Account == nil || v.Name == "" {
			continue
		}
		repository := ImageRepository(v.Organization, p.Pipeline)
		v.pushing[repository] = append(v.pushing[repository], p.Pipeline)
		for _, bucket := range v.storeBuckets(p.Pipeline) {
			v.storing[bucket] = append(v.storing[bucket], p.Pipeline)
		}
	}
}

// storeBuckets are the names of the pipeline's buckets.
func (v *validation) storeBuckets(p *Pipeline) []string {
	buckets := []string{ArtifactBucket(v.Organization, p), TemplateBucket(v.Organization, p), AccessLogBucket(v.Organization, p)}
	for _, region := range v.OtherRegions(p) {
		buckets = append(buckets, ArtifactBucketIn(v.Organization, p, region), AccessLogBucketIn(v.Organization, p, region))
	}
	return buckets
}

// sourceKeys are the keys that each type of source needs.
var sourceKeys = map[SourceType][]string{
	SourceCodeCommit:      {"repository", "branch"},
	SourceCodeConnections: {"connectionArn", "repository", "branch"},
	SourceS3:              {"bucket", "key"},
	SourceECR:             {"repository", "tag"},
}

// filterKeys are keys that say which changes start a pipeline, where something tells them apart.
var filterKeys = []string{"branches", "paths"}

func (v *validation) checkSources(path string, app *Application) {
	v.checkSource(path+".source", app, &app.Source)
	if app.Configuration != nil {
		v.checkSource(path+".configuration", app, app.Configuration)
	}
	switch {
	case app.Source.Type == SourceECR && !v.doc.written(path+".configuration"):
		v.reject(path+".source.type", "needs configuration, too: an image brings no templates; add a source of type codecommit, codeconnections or s3 that does")
	case app.Source.Type == SourceECR && app.BuildsImage() && app.Build() == DefaultBuildspec:
		v.reject(path+".buildspecs.build", "makes an image of a Dockerfile, and the source is an image already; write a buildspec that copies it, as in docs/sources.md")
	case app.Configuration != nil && sameSource(&app.Source, app.Configuration):
		v.reject(path+".configuration", "is the same as source, so that each change would start two executions; leave it out")
	case app.Configuration != nil && app.Configuration.Type == SourceECR:
		v.reject(path+".configuration.type", "brings no templates; use codecommit, codeconnections or s3")
	}
}

// sameSource says whether two sources name one thing.
func sameSource(a, b *Source) bool {
	return a.Type == b.Type && a.Repository == b.Repository && a.Branch == b.Branch && a.Bucket == b.Bucket && a.Key == b.Key &&
		a.Account == b.Account && a.ConnectionARN == b.ConnectionARN && a.Tag == b.Tag
}

func (v *validation) checkSource(path string, app *Application, source *Source) {
	if source.Type == "" {
		return
	}
	v.checkSourceKeys(path, source)
	v.checkAccountName(path+".account", source.Account)
	v.checkConnectionHost(path, app, source)
	v.checkSourceType(path, source)
	v.checkOwn(path, source)
	v.checkFilter(path+".branches", source.Branches)
	v.checkFilter(path+".paths", source.Paths)
}

func (v *validation) checkSourceKeys(path string, source *Source) {
	wanted := sourceKeys[source.Type]
	for _, key := range wanted {
		if !v.doc.written(path + "." + key) {
			v.reject(path, "is missing the key %s: a source of type %s has %s", key, source.Type, strings.Join(wanted, ", "))
		}
	}
	given := map[string]string{"repository": source.Repository, "branch": source.Branch,
		"connectionArn": source.ConnectionARN, "bucket": source.Bucket, "key": source.Key, "tag": source.Tag}
	for _, key := range []string{"connectionArn", "repository", "branch", "bucket", "key", "tag"} {
		if given[key] != "" && !slices.Contains(wanted, key) {
			v.reject(path+"."+key, "does not belong to a source of type %s, which has %s; leave it out",
				source.Type, strings.Join(wanted, ", "))
		}
	}
}

// checkConnectionHost rejects a connection for pipelines of other accounts than its own: nothing else can use it.
func (v *validation) checkConnectionHost(path string, app *Application, source *Source) {
	shared := v.SharedServicesAccount()
	if source.Type != SourceCodeConnections || shared == nil {
		return
	}
	if source.Account != "" && source.Account != shared.Name {
		v.reject(path+".account", "is not where a connection can be: it starts pipelines of its own account, %s; leave this out, or use codecommit, s3 or ecr", shared.Name)
		return
	}
	for _, p := range v.PipelinesOf(app) {
		if p.Account != nil && p.Account != shared {
			v.reject(path+".type", "starts pipelines of its own account, %s, and pipelines: environment runs one in %s; use codecommit, s3 or ecr, or pipelines: sharedServices",
				shared.Name, p.Account.Name)
			return
		}
	}
}

func (v *validation) checkSourceType(path string, source *Source) {
	switch source.Type {
	case SourceS3:
		if _, err := netip.ParseAddr(source.Bucket); err == nil {
			v.reject(path+".bucket", "is an IP address, which no bucket is named after; write the bucket's name")
		}
		v.refuseFilters(path, "the key names one object", "leave it out")
	case SourceECR:
		if source.Repository != "" && !ecrRepository.MatchString(source.Repository) {
			v.reject(path+".repository", "is no ECR repository's name; those have lower-case letters, digits and single . _ - / between them")
		}
		v.refuseFilters(path, "the tag names one image", "leave it out")
	case SourceCodeCommit:
		if len(source.Repository) > maxCodeCommitRepository {
			v.reject(path+".repository", "has %d characters; a CodeCommit repository's name has at most %d", len(source.Repository), maxCodeCommitRepository)
		}
		if strings.Contains(source.Repository, "/") {
			v.reject(path+".repository", "is no CodeCommit repository's name; those have no slash")
		}
		v.refuseFilters(path, "CodeCommit's events name no files, and branch is the one that is fetched", "leave it out, or use codeconnections")
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

// refuseFilters rejects filters where nothing tells changes apart.
func (v *validation) refuseFilters(path, reason, remedy string) {
	for _, key := range filterKeys {
		if v.doc.written(path + "." + key) {
			v.reject(path+"."+key, "filters a source of type codeconnections only: %s; %s", reason, remedy)
		}
	}
}

// checkFilter rejects a filter that lets everything through.
func (v *validation) checkFilter(path string, filter *Filter) {
	if filter != nil && !v.doc.written(path+".include") && !v.doc.written(path+".exclude") {
		v.reject(path, "filters nothing; add include or exclude, or leave it out")
	}
}

// checkConnection rejects a connection that a pipeline in shared services cannot use. Its region may be another: a
// connection is a global resource.
func (v *validation) checkConnection(path, arn string) {
	parts := strings.Split(arn, ":")
	host := v.SharedServicesAccount()
	if len(parts) < 6 || host == nil || !host.Exists() || v.Partition() == "" {
		return
	}
	if parts[1] != v.Partition() {
		v.reject(path, "is in partition %s, the pipeline in %s; make the connection there", parts[1], v.Partition())
	}
	if parts[4] != host.ID {
		v.reject(path, "belongs to account %s; the pipeline runs in %s (%s): make the connection there", parts[4], host.Name, host.ID)
	}
}

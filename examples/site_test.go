package examples

import (
	"path/filepath"
	"slices"
	"testing"

	"causeway/config"
)

// checkSite holds the directory site to what the distribution serves from it, and the pipeline to deploying nothing else.
func (b *build) checkSite(t *testing.T) {
	files := b.artifacts(t)
	d := b.pipeline.Deployments()[0]
	infrastructure := readTemplate(t, filepath.Join(b.dir, "infrastructure.yaml"), given(t, b.org, d, d.InfrastructureStack()))
	distribution := section(infrastructure.Resources["Distribution"].Properties, "DistributionConfig")
	served := []any{"/" + distribution["DefaultRootObject"].(string)}
	for _, answer := range distribution["CustomErrorResponses"].([]any) {
		served = append(served, answer.(map[string]any)["ResponsePagePath"])
	}
	for _, path := range served {
		if !slices.Contains(files, "site"+path.(string)) {
			t.Errorf("the distribution serves %v, which is none of %q", path, files)
		}
	}
	for _, a := range pipelineOf(t, b.org, b.pipeline).actions() {
		if a.ActionTypeID.Provider == "S3" && (len(a.InputArtifacts) != 1 || a.InputArtifacts[0].Name != "Site") {
			t.Errorf("%s deploys %v", a.Name, a.InputArtifacts)
		}
	}
}

// TestSiteIsPrivate holds that nobody reads the bucket of a site but its own distribution, and nobody without TLS.
func TestSiteIsPrivate(t *testing.T) {
	forEachTemplate(t, func(t *testing.T, org *organization, d config.Deployment, infrastructure *template) {
		if !d.Application.BuildsSite() {
			return
		}
		for _, setting := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
			if section(infrastructure.Resources["Bucket"].Properties, "PublicAccessBlockConfiguration")[setting] != true {
				t.Errorf("%s is off", setting)
			}
		}
		want := "arn:aws:cloudfront::" + org.Accounts[d.Stage.Account].ID + ":distribution/id-of-Distribution"
		for _, s := range section(infrastructure.Resources["BucketPolicy"].Properties, "PolicyDocument")["Statement"].([]any) {
			s := s.(map[string]any)
			source := section(section(s, "Condition"), "StringEquals")["aws:SourceArn"]
			if s["Effect"] == "Allow" && (section(s, "Principal")["Service"] != "cloudfront.amazonaws.com" || source != want || s["Action"] != "s3:GetObject") {
				t.Errorf("%v lets in %v from %v", s["Sid"], s["Principal"], source)
			}
			if s["Effect"] == "Deny" && section(section(s, "Condition"), "Bool")["aws:SecureTransport"] != "false" {
				t.Errorf("%v denies %v", s["Sid"], s["Condition"])
			}
		}
	})
}

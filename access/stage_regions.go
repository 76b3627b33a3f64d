package access

import (
	"fmt"

	"causeway/config"
)

// This file has what is in other regions than the home region.

// inRegion is what the names of targets in another region end with; "" for the home region.
func inRegion(org *config.Organization, region string) string {
	if region == org.Region {
		return ""
	}
	return " in " + region
}

// regional is the ARN of a regional resource of an account, in the home region.
func (m *Model) regional(account *config.Account, service, resource string) string {
	return m.regionalIn(account, m.Org.Region, service, resource)
}

// regionalIn is the ARN of a resource of an account in a region.
func (m *Model) regionalIn(account *config.Account, region, service, resource string) string {
	return "arn:" + m.Org.Partition() + ":" + service + ":" + region + ":" + account.ID + ":" + resource
}

// ofStage is the ARN of a resource where a stage is.
func (m *Model) ofStage(d config.Deployment, service, resource string) string {
	return m.regionalIn(m.Org.Accounts[d.Stage.Account], m.Org.StageRegion(d.Stage), service, resource)
}

// findKeys is how the keys of the pipeline's artifact stores in other regions are found when its stack is deployed.
func (m *Model) findKeys(i *itinerary, p *config.Pipeline) {
	for _, region := range m.Org.OtherRegions(p) {
		i.serves(p.Account, config.KeyFunction(p), "lambda", "")
		i.does(p.Account, config.KeyFunction(p), "find the artifact key"+inRegion(m.Org, region), "kms:DescribeKey",
			m.keyIn(region, config.ArtifactKeyAlias(m.Org, p)), nil)
	}
}

// copyRelease is how CodePipeline copies what it deploys to the stage's region.
func (m *Model) copyRelease(i *itinerary, d config.Deployment) {
	p, region := d.Pipeline, m.Org.StageRegion(d.Stage)
	if region == m.Org.Region {
		return
	}
	pipeline := config.PipelineRole(p)
	i.does(p.Account, pipeline, "read the release to copy it", "s3:GetObject", m.artifact(p, "Release"), nil)
	i.does(p.Account, pipeline, "copy it to "+region, "s3:PutObject", m.artifactIn(p, region, "Release"), nil)
	i.does(p.Account, pipeline, "encrypt the copy", "kms:GenerateDataKey", m.keyIn(region, config.ArtifactKeyAlias(m.Org, p)), nil)
}

// storeNames are the names for people of what a pipeline has in another region, by ARN; of keys by keyName.
func (m *Model) storeNames(p *config.Pipeline, region string) map[string]string {
	org, in := m.Org, inRegion(m.Org, region)
	return map[string]string{
		config.BucketARN(org, config.ArtifactBucketIn(org, p, region)):  "artifacts of " + p.Name() + in,
		config.BucketARN(org, config.AccessLogBucketIn(org, p, region)): "access logs of " + p.Name() + in,
		config.ImageRepositoryARNIn(org, p, region):                     "images of " + p.Name() + in,
		keyName(region, config.ArtifactKeyAlias(org, p)):                "the artifact key of " + p.Name() + in,
		keyName(region, config.ImageKeyAlias(org, p)):                   imageKey + p.Name() + in,
	}
}

// keyName is what the proof knows a key by: keys of several regions bear one alias.
func keyName(region, alias string) string { return region + " " + alias }

// nameIn is the resource's name for people; "" for none.
func (r *Resource) nameIn(names map[string]string) string {
	for _, alias := range r.Aliases {
		if name := names[keyName(r.Stack.Region, alias)]; name != "" {
			return name
		}
	}
	return names[r.ARN]
}

// copiesIn are samples of the objects in a bucket of another region, which has what actions there read.
func (m *Model) copiesIn(bucket string) []struct{ name, key string } {
	for _, p := range m.Org.Pipelines() {
		for _, region := range m.Org.OtherRegions(p) {
			in := inRegion(m.Org, region)
			if bucket != "artifacts of "+p.Name()+in {
				continue
			}
			objects := []struct{ name, key string }{{"releases of " + p.Name() + in, sampleKey(p, "Release")}, {"other objects in " + bucket, "other/object"}}
			if p.Application.BuildsSite() {
				objects = append(objects, struct{ name, key string }{"sites of " + p.Name() + in, sampleKey(p, "Site")})
			}
			return objects
		}
	}
	return nil
}

// copies grants what the pipeline, and its account's templates where a stage is there, do with the copies in other regions.
func (i *Intent) copies(p *config.Pipeline) {
	for _, region := range i.org.OtherRegions(p) {
		in, role := inRegion(i.org, region), config.PipelineRole(p)
		parts := []string{"releases of " + p.Name(), "other objects in artifacts of " + p.Name()}
		if p.Application.BuildsSite() {
			parts = append(parts, "sites of "+p.Name())
		}
		i.grant(p.Account, role, "list artifacts of "+p.Name()+in, "decrypt with the artifact key of "+p.Name()+in, "encrypt with the artifact key of "+p.Name()+in)
		for _, part := range parts {
			i.grant(p.Account, role, "read "+part+in, "write "+part+in)
		}
		if len(i.org.DeploymentsInto(p.Account)) > 0 { // templates have whole services
			i.grant(p.Account, config.CloudFormationRole, "list artifacts of "+p.Name()+in, "list access logs of "+p.Name()+in,
				"read objects in access logs of "+p.Name()+in)
			for _, part := range parts {
				i.grant(p.Account, config.CloudFormationRole, "read "+part+in)
			}
		}
	}
}

// refuseForeignCopies rejects a registry that copies images to another account: who owns it could read them all.
func refuseForeignCopies(stack *Stack) error {
	for _, id := range stack.resourceIDs("AWS::ECR::ReplicationConfiguration") {
		resolved, err := stack.Resolve(stack.template.Resources[id].Properties["ReplicationConfiguration"])
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		configuration, _ := resolved.(map[string]any)
		for _, rule := range asList(configuration["Rules"]) {
			rule, _ := rule.(map[string]any)
			for _, destination := range asList(rule["Destinations"]) {
				if to, _ := destination.(map[string]any); to["RegistryId"] != stack.Account {
					return fmt.Errorf("%s copies images to account %v; they are to stay in their own", id, to["RegistryId"])
				}
			}
		}
	}
	return nil
}

package stacks

import (
	"fmt"
	"slices"
	"strings"
)

// regionRules hold what stages in other regions than the home region have, and who is let in there.
func regionRules() []rule {
	const pipeline, store = "SharedServices-orders-Pipeline", "SharedServices-orders-Artifacts-us-east-1"
	stores := func(a *assembly) []any {
		return a.first(pipeline, "AWS::CodePipeline::Pipeline").Properties["ArtifactStores"].([]any)
	}
	return []rule{
		{
			name:   "every action of a stage is in the stage's region, of which the pipeline has an artifact store with the key there",
			within: "two regions",
			check:  actionsInWrongRegions,
			mistakes: map[string]func(a *assembly){
				"an action in the home region": func(a *assembly) { delete(a.actionOf(pipeline, "prod-us", "DeployApp").raw, "Region") },
				"an action in a third region": func(a *assembly) {
					a.actionOf(pipeline, "prod-us", "TestDeployment").raw["Region"] = "eu-central-1"
				},
				"a bucket of another region": func(a *assembly) {
					stores(a)[1].(map[string]any)["ArtifactStore"].(map[string]any)["Location"] = "twin-orders-artifacts-111111111111-eu-west-1"
				},
				"the key of another region": func(a *assembly) {
					a.first(pipeline, "Custom::RegionalKey").Properties["Region"] = "eu-west-1"
				},
				"an alias instead of a key": func(a *assembly) {
					stores(a)[1].(map[string]any)["ArtifactStore"].(map[string]any)["EncryptionKey"] = parse(`{"Id":"alias/twin/orders/artifacts","Type":"KMS"}`)
				},
				"no store": func(a *assembly) {
					a.first(pipeline, "AWS::CodePipeline::Pipeline").Properties["ArtifactStores"] = stores(a)[:1]
				},
			},
		},
		{
			name:   "what a pipeline has in a region lets in the roles of its stages there, and nobody else",
			within: "two regions",
			check:  func(a *assembly) []string { return difference(a.letIntoRegions(), a.wantInRegions()) },
			mistakes: map[string]func(a *assembly){
				"roles of the home region read copies": func(a *assembly) {
					a.letInto(store, "WorkloadRolesReadReleases", "222222222222", "CodeDeployRole")
				},
				"roles of another region read releases": func(a *assembly) {
					a.letInto("SharedServices-storefront-Artifacts", "WorkloadRolesReadReleases", "999999999999", "BuildRole")
				},
				"roles of the home region pull copies": func(a *assembly) {
					a.letInto(store, "WorkloadRolesPullImages", "222222222222", "ECSTaskExecutionRole")
				},
				"somebody pulls backups": func(a *assembly) {
					repository := a.first("SharedServices-orders-Artifacts-eu-central-1", "AWS::ECR::Repository").Properties
					repository["RepositoryPolicyText"] = a.first(store, "AWS::ECR::Repository").Properties["RepositoryPolicyText"]
				},
				"the key forgets a stage": func(a *assembly) {
					a.find("SharedServices-receipts-Artifacts-us-east-1", "WorkloadRolesDecryptArtifacts")["Effect"] = "Deny"
				},
			},
		},
		{
			name:   "images are copied inside their account to the regions of the stages and of the file, into repositories of the platform's",
			within: "two regions",
			check:  func(a *assembly) []string { return difference(a.copies(), a.wantCopies()) },
			mistakes: map[string]func(a *assembly){
				"to another account": func(a *assembly) {
					rules := a.first("SharedServices-Registry", "AWS::ECR::ReplicationConfiguration").Properties["ReplicationConfiguration"].(map[string]any)["Rules"]
					rules.([]any)[0].(map[string]any)["Destinations"] = parse(`[{"Region":"eu-central-1","RegistryId":"777777777777"}]`)
				},
				"of everything": func(a *assembly) {
					rules := a.first("SharedServices-Registry", "AWS::ECR::ReplicationConfiguration").Properties["ReplicationConfiguration"].(map[string]any)["Rules"]
					delete(rules.([]any)[1].(map[string]any), "RepositoryFilters")
				},
				"nowhere":       func(a *assembly) { delete(a.templates, "Environment-america-Registry") },
				"no repository": func(a *assembly) { a.first(store, "AWS::ECR::Repository").Type = "AWS::ECR::PublicRepository" },
			},
		},
		{
			name:   "a stage in another region deploys the image, or the code, that is there, after the seal has seen it",
			within: "two regions",
			check:  farImages,
			mistakes: map[string]func(a *assembly){
				"a seal that does not wait": func(a *assembly) {
					project := a.project("causeway-orders-seal").Properties
					project["Source"] = parse(strings.ReplaceAll(text(project["Source"]), "describe-image-replication-status", "describe-images"))
				},
				"a seal that forgets a stage": func(a *assembly) {
					project := a.project("causeway-fleet-seal").Properties
					project["Environment"] = parse(strings.ReplaceAll(text(project["Environment"]), "us=us-east-1", ""))
				},
				"the image of the home region": func(a *assembly) {
					configuration := a.actionOf("Environment-catalog-prod-Pipeline", "prod", "DeployApp").raw["Configuration"].(map[string]any)
					configuration["ParameterOverrides"] = strings.ReplaceAll(text(configuration["ParameterOverrides"]), "imageDetail-us-east-1.json", "imageDetail.json")
				},
				"CodePipeline's image": func(a *assembly) {
					a.actionOf(pipeline, "prod-us", "DeployApp").raw["Configuration"].(map[string]any)["Image1ArtifactName"] = "Release"
				},
				"code of the home region": func(a *assembly) {
					configuration := a.actionOf("SharedServices-receipts-Pipeline", "prod", "DeployApp").raw["Configuration"].(map[string]any)
					configuration["ParameterOverrides"] = strings.ReplaceAll(text(configuration["ParameterOverrides"]), "-us-east-1", "-eu-west-1")
				},
			},
		},
	}
}

// actionsInWrongRegions are actions outside the region of their stage, and artifact stores that are not where actions are.
func actionsInWrongRegions(a *assembly) []string {
	var broken []string
	want := map[string][]string{} // the lines of each pipeline's artifact stores
	for _, d := range a.deployments() {
		for _, action := range a.actions() {
			if action.stack != d.pipelineStack() || action.stage != d.stage.Name || action.provider() == "Manual" {
				continue
			}
			if got := text(action.raw["Region"]); got != d.region && (got != "" || d.region != a.org.Region) {
				broken = append(broken, action.name()+" is in region "+got+", its stage in "+d.region)
			}
		}
		if d.region == a.org.Region {
			continue
		}
		line := fmt.Sprintf("%s: %s-%s-artifacts-%s-%s with %s in %s", d.pipelineStack(), a.org.Name, d.pipeline, d.host, d.region,
			"alias/"+a.org.Name+"/"+d.pipeline+"/artifacts", d.region)
		if !slices.Contains(want[d.pipelineStack()], line) {
			want[d.pipelineStack()] = append(want[d.pipelineStack()], line)
		}
	}
	for stack, t := range a.templates {
		line := fmt.Sprintf("PlatformPipeline: %s-platform-%s-%s with alias/%s/platform/artifacts in %s", a.org.Name, a.sharedServices(), t.region, a.org.Name, t.region)
		if a.org.PlatformPipeline != nil && t.region != a.org.Region && !strings.HasPrefix(stack, "PlatformPipeline") && !slices.Contains(want["PlatformPipeline"], line) {
			want["PlatformPipeline"] = append(want["PlatformPipeline"], line)
		}
	}
	a.each("AWS::CodePipeline::Pipeline", func(t *template, _ string, r *resource) {
		var got []string
		stores, _ := r.Properties["ArtifactStores"].([]any)
		for _, store := range stores {
			region := text(store.(map[string]any)["Region"])
			if region == a.org.Region {
				continue // it is imported from the stack beside
			}
			artifacts := store.(map[string]any)["ArtifactStore"].(map[string]any)
			key := "no key that a function finds"
			if id, ok := artifacts["EncryptionKey"].(map[string]any)["Id"].(map[string]any); ok {
				found := t.Resources[text(id["Fn::GetAtt"].([]any)[0])].Properties
				key = text(found["Alias"]) + " in " + text(found["Region"])
			}
			got = append(got, fmt.Sprintf("%s: %s with %s", t.stack, text(artifacts["Location"]), key))
		}
		broken = append(broken, difference(got, want[t.stack])...)
	})
	return broken
}

// letIntoRegions are the roles of workload accounts that read, decrypt and pull in each region, by stack and statement.
func (a *assembly) letIntoRegions() []string {
	var all []string
	for _, d := range a.documents() {
		if !strings.Contains(d.template.stack, "-Artifacts") {
			continue
		}
		for _, s := range d.statements {
			sid := text(s["Sid"])
			if !s.allows() || !slices.Contains([]string{"WorkloadRolesReadReleases", "WorkloadRolesDecryptImages", "WorkloadRolesDecryptArtifacts", "WorkloadRolesPullImages"}, sid) {
				continue
			}
			for _, who := range s.admits() {
				if sid != "WorkloadRolesDecryptArtifacts" || !strings.HasPrefix(who, "CloudFormationRole ") { // which reads templates, of the home region
					all = append(all, d.template.stack+" "+sid+" "+who)
				}
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

// wantInRegions is what letIntoRegions must be, by the file: buckets and repositories let in other accounts only, keys all.
func (a *assembly) wantInRegions() []string {
	var all []string
	for _, d := range a.deployments() {
		add := func(sid string, roles ...string) {
			for _, role := range roles {
				local := d.account == d.host && !strings.Contains(sid, "Decrypt")
				if !local && (role != "CloudFormationRole" || !strings.Contains(sid, "Decrypt")) {
					all = append(all, a.store(d)+" "+sid+" "+role+" of "+d.account)
				}
			}
		}
		add("WorkloadRolesReadReleases", readers(d.app)...)
		add("WorkloadRolesDecryptArtifacts", readers(d.app)...)
		if d.hasImage() {
			puller := map[bool]string{true: "EC2InstanceRole", false: "ECSTaskExecutionRole"}[d.app.Image]
			add("WorkloadRolesPullImages", puller)
			add("WorkloadRolesDecryptImages", puller)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

// letInto lets one more role in by a statement.
func (a *assembly) letInto(stack, sid, account, role string) {
	s := a.find(stack, sid)
	s["Principal"] = map[string]any{"AWS": parse(text(append(s.principals(), "arn:aws:iam::"+account+":root")))}
	arns := append(s.condition("ArnEquals", "aws:PrincipalArn"), a.roleARN(account, role))
	s["Condition"] = map[string]any{"ArnEquals": map[string]any{"aws:PrincipalArn": parse(text(arns))}}
}

// copies are what registries copy where, and the repositories of other regions.
func (a *assembly) copies() []string {
	var all []string
	a.each("AWS::ECR::ReplicationConfiguration", func(t *template, _ string, r *resource) {
		for _, rule := range r.Properties["ReplicationConfiguration"].(map[string]any)["Rules"].([]any) {
			filters, _ := rule.(map[string]any)["RepositoryFilters"].([]any)
			names := []string{}
			for _, filter := range filters {
				names = append(names, text(filter.(map[string]any)["Filter"]))
			}
			for _, to := range rule.(map[string]any)["Destinations"].([]any) {
				to := to.(map[string]any)
				all = append(all, fmt.Sprintf("%s copies %v to %s of %s", t.account, names, text(to["Region"]), text(to["RegistryId"])))
			}
		}
	})
	a.each("AWS::ECR::Repository", func(t *template, _ string, r *resource) {
		if t.region != a.org.Region {
			all = append(all, fmt.Sprintf("%s has %s in %s", t.account, text(r.Properties["RepositoryName"]), t.region))
		}
	})
	return all
}

// wantCopies is what copies must be, by the file.
func (a *assembly) wantCopies() []string {
	var all []string
	add := func(line string) {
		if !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	names := map[string][]string{} // by account and region, what is copied there for stages
	for _, d := range a.deployments() {
		if !d.hasImage() {
			continue
		}
		repository := a.org.Name + "/" + d.pipeline
		for _, region := range a.org.SharedServices.ReplicateImagesTo {
			add(fmt.Sprintf("%s copies [%s/] to %s of %s", d.host, a.org.Name, region, d.host))
			add(fmt.Sprintf("%s has %s in %s", d.host, repository, region))
		}
		if key := d.host + " " + d.region; d.region != a.org.Region && !slices.Contains(names[key], repository) {
			names[key] = append(names[key], repository)
			add(fmt.Sprintf("%s has %s in %s", d.host, repository, d.region))
		}
	}
	for key, repositories := range names {
		host, region, _ := strings.Cut(key, " ")
		add(fmt.Sprintf("%s copies %v to %s of %s", host, repositories, region, host))
	}
	return all
}

// farImages are stages in other regions that would not deploy what is there.
func farImages(a *assembly) []string {
	var broken []string
	for _, d := range a.deployments() {
		if d.region == a.org.Region {
			continue
		}
		deploy := a.actionOf(d.pipelineStack(), d.stage.Name, "DeployApp")
		if bucket := a.org.Name + "-" + d.pipeline + "-artifacts-" + d.host + "-" + d.region; d.app.Deploy == "lambda" &&
			!strings.Contains(deploy.configuration("ParameterOverrides"), `"ReleaseBucket":"`+bucket+`"`) {
			broken = append(broken, deploy.name()+" takes its code from elsewhere than "+bucket)
		}
		if !d.hasImage() {
			continue
		}
		seal := a.project("causeway-" + d.pipeline + "-seal").Properties
		if !strings.Contains(text(seal["Source"]), "describe-image-replication-status") || !strings.Contains(text(seal["Environment"]), d.stage.Name+"="+d.region) {
			broken = append(broken, d.name+" does not wait for its image")
		}
		if deploy.configuration("Image1ArtifactName") != "" {
			broken = append(broken, deploy.name()+" lets CodePipeline put in the image of the home region")
		}
		if d.app.Deploy == "ecs-rolling" && !strings.Contains(deploy.configuration("ParameterOverrides"), `"imageDetail-`+d.region+`.json"`) {
			broken = append(broken, deploy.name()+" deploys the image of the home region")
		}
	}
	return broken
}

package config

import (
	"fmt"
)

// Limits of ECR on what a registry replicates: rules, of which there is one a region, and filters a rule.
const (
	maxReplicationRegions = 10
	maxReplicationFilters = 100
)

// checkStageRegion rejects a region that a stage cannot be in, or in which something would be missing.
func (v *validation) checkStageRegion(at string, app *Application, stage *Stage) {
	if stage.Region == "" || v.Partition() == "" || stage.Region == v.Region {
		return
	}
	if partition := partitionOf(stage.Region); partition != v.Partition() {
		what := "is no region that Causeway knows"
		if partition != "" {
			what = "is a region of partition " + partition
		}
		v.reject(at+".region", "%s; a stage is in a region of partition %s, as the home region %s is: its pipeline reaches no other", what, v.Partition(), v.Region)
		return
	}
	if account := v.Accounts[stage.Account]; account != nil && v.ReceivesBaseline(account) {
		v.reject(at+".region", "is not the home region, the one whose baseline the StackSet delivers to %s: use organization.delivery: stacks, or an account outside of its units",
			account.Name)
	}
	if app.Notifications != nil && v.Partition() != "aws" {
		v.reject(at+".region", "is not the home region, and in %s EventBridge sends no event from one region to another: leave out the application's notifications, or this",
			v.Partition())
	}
}

func (v *validation) checkReplication() {
	for i, region := range v.SharedServices.ReplicateImagesTo {
		path := fmt.Sprintf("sharedServices.replicateImagesTo[%d]", i)
		switch {
		case region == "" || v.Partition() == "":
		case region == v.Region:
			v.reject(path, "is the home region, where the images are already; leave it out")
		case partitionOf(region) == "" || partitionOf(region) != v.Partition():
			v.reject(path, "is no region of partition %s; images replicate inside one partition", v.Partition())
		}
	}
}

// checkRegistries rejects what a registry cannot replicate, at the pipeline that is too much.
func (v *validation) checkRegistries(pipelines []piped) {
	if v.Name == "" || len(v.problems)+len(v.doc.problems) > 0 {
		return
	}
	lasts := map[*Account]piped{}
	for _, p := range pipelines {
		if len(v.ImageRegions(p.Pipeline)) > 0 {
			lasts[p.Account] = p
		}
	}
	for _, account := range v.RegistryAccounts() {
		replications := v.Replications(account)
		last := lasts[account]
		if len(replications) > maxReplicationRegions {
			v.reject(last.path, "is the last of pipelines in account %s whose images go to %d other regions; ECR replicates to %d: deploy into fewer, or take some from sharedServices.replicateImagesTo",
				account.Name, len(replications), maxReplicationRegions)
		}
		for _, to := range replications {
			if len(to.Repositories) > maxReplicationFilters {
				v.reject(last.path, "is the last of %d pipelines in account %s with images and a stage in %s; ECR chooses %d repositories by name: add the region to sharedServices.replicateImagesTo, for all",
					len(to.Repositories), account.Name, to.Region, maxReplicationFilters)
			}
		}
	}
}

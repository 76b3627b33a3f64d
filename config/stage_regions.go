package config

import (
	"maps"
	"slices"
)

// This file says which regions stages deploy into, and what other regions than the home region have. Pipelines are in the
// home region: CodePipeline has no source actions in other regions than its own.

// StageRegion is the region that a stage deploys into.
func (o *Organization) StageRegion(stage *Stage) string {
	if stage.Region == "" {
		return o.Region
	}
	return stage.Region
}

// OtherRegions are the regions, but for the home region, that the pipeline deploys into, in the order of its stages. It has
// an artifact store in each.
func (o *Organization) OtherRegions(p *Pipeline) []string {
	var regions []string
	for _, stage := range p.Stages {
		if stage == nil { // the schema rejected it
			continue
		}
		if region := o.StageRegion(stage); region != o.Region && !slices.Contains(regions, region) {
			regions = append(regions, region)
		}
	}
	return regions
}

// ImageRegions are the regions that receive a copy of each of the pipeline's images: those that the file names for all
// pipelines, and those of stages. They are also those of a pipeline by whose repository's name its own begins, because ECR
// knows repositories to replicate by the beginnings of their names.
func (o *Organization) ImageRegions(p *Pipeline) []string {
	if !p.Application.BuildsImage() {
		return nil
	}
	regions := slices.Clone(o.SharedServices.ReplicateImagesTo)
	others := o.index().imageRegions[p.Account]
	for end := range len(p.Name()) {
		regions = append(regions, others[p.Name()[:end+1]]...)
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}

// StoreRegions are the regions, but for the home region, in which the pipeline has a stack of its own, sorted.
func (o *Organization) StoreRegions(p *Pipeline) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(o.OtherRegions(p), o.ImageRegions(p)))))
}

// pipelinesWithImages are the pipelines in an account whose builds make images.
func (o *Organization) pipelinesWithImages(account *Account) []*Pipeline {
	return slices.DeleteFunc(o.PipelinesIn(account), func(p *Pipeline) bool { return !p.Application.BuildsImage() })
}

// RegistryAccounts are the accounts whose images are copied to other regions, sorted by name.
func (o *Organization) RegistryAccounts() []*Account {
	return slices.DeleteFunc(o.AccountsByName(), func(account *Account) bool { return len(o.Replications(account)) == 0 })
}

// Replication is what one region receives of an account's images.
type Replication struct {
	Region       string
	Repositories []string // what the names of the repositories begin with
}

// Replications are the regions that images of an account are copied to, sorted. What the file names for all pipelines is
// for everything whose name begins with the organization's.
func (o *Organization) Replications(account *Account) []Replication {
	names := map[string][]string{}
	for _, p := range o.pipelinesWithImages(account) {
		for _, region := range o.SharedServices.ReplicateImagesTo {
			names[region] = []string{o.Name + "/"}
		}
		for _, region := range o.OtherRegions(p) {
			if !slices.Contains(o.SharedServices.ReplicateImagesTo, region) {
				names[region] = append(names[region], ImageRepository(o, p))
			}
		}
	}
	var all []Replication
	for _, region := range slices.Sorted(maps.Keys(names)) {
		all = append(all, Replication{Region: region, Repositories: names[region]})
	}
	return all
}

// RegionsOf are the regions of the stages in an account, the home region first where it is one of them.
func (o *Organization) RegionsOf(account *Account) []string {
	var regions []string
	for _, d := range o.DeploymentsInto(account) {
		regions = append(regions, o.StageRegion(d.Stage))
	}
	return o.homeFirst(regions)
}

// PlatformRegions are the regions in which an account has anything of the platform's, the home region first.
func (o *Organization) PlatformRegions(account *Account) []string {
	regions := append(o.RegionsOf(account), o.Region)
	for _, p := range o.PipelinesIn(account) {
		regions = append(regions, o.StoreRegions(p)...)
	}
	if o.Network != nil && o.Network.Account == account.Name {
		regions = append(regions, o.NetworkRegions()...)
	}
	if account == o.SharedServicesAccount() {
		regions = append(regions, o.PlatformStoreRegions()...)
	}
	return o.homeFirst(regions)
}

// homeFirst are the regions, each once, sorted after the home region.
func (o *Organization) homeFirst(regions []string) []string {
	sorted := slices.Compact(slices.Sorted(slices.Values(regions)))
	if i := slices.Index(sorted, o.Region); i > 0 {
		sorted = slices.Insert(slices.Delete(sorted, i, i+1), 0, o.Region)
	}
	return sorted
}

package config

import (
	"maps"
	"slices"
)

// index is what is asked of an organization once for each account or pipeline, computed once: an answer that goes through all
// others makes a thousand accounts take a million steps. BenchmarkRead and BenchmarkPlan, in package plan, measure it.
//
// It is right for as long as nobody changes the organization, so Read makes it, and Baseline. Who changes an organization changes a
// copy, as in `changed := *org`: an index knows whose it is, and a copy computes every answer afresh.
type index struct {
	of            *Organization
	accounts      []*Account                       // sorted by name
	byID          map[string]*Account              // the first by name, where the file has an ID twice
	inUnit        map[string][]*Account            // by unit, sorted by name
	workloadUnits map[string]bool                  // the units of accounts that a stage deploys into
	pipelines     []*Pipeline                      // in the order of the file
	hosted        map[*Account][]*Pipeline         // by the account that they are in
	deployments   map[string][]Deployment          // by the name of the account that they deploy into
	suppliers     map[*Account]bool                // the accounts that pipelines of others fetch sources from
	imageRegions  map[*Account]map[string][]string // of pipelines with images: the other regions of its stages, by its account and name
}

// index is the index of an organization that was read, and a new one of any other, as of a copy.
func (o *Organization) index() *index {
	if o.read != nil && o.read.of == o {
		return o.read
	}
	return newIndex(o)
}

// newIndex asks the organization nothing that has its answer from the index. It passes over what the schema has rejected.
func newIndex(o *Organization) *index {
	x := &index{of: o, byID: map[string]*Account{}, inUnit: map[string][]*Account{}, workloadUnits: map[string]bool{}, hosted: map[*Account][]*Pipeline{},
		deployments: map[string][]Deployment{}, suppliers: map[*Account]bool{}, imageRegions: map[*Account]map[string][]string{}}
	for _, name := range slices.Sorted(maps.Keys(o.Accounts)) {
		x.addAccount(o.Accounts[name])
	}
	for _, app := range o.Applications {
		if app == nil {
			continue
		}
		for _, p := range o.PipelinesOf(app) {
			x.addPipeline(p)
		}
	}
	for _, account := range x.accounts {
		if len(x.deployments[account.Name]) > 0 {
			x.workloadUnits[account.Unit] = true
		}
	}
	return x
}

func (x *index) addAccount(account *Account) {
	x.accounts = append(x.accounts, account)
	x.inUnit[account.Unit] = append(x.inUnit[account.Unit], account)
	if x.byID[account.ID] == nil {
		x.byID[account.ID] = account
	}
}

func (x *index) addPipeline(p *Pipeline) {
	x.pipelines = append(x.pipelines, p)
	x.hosted[p.Account] = append(x.hosted[p.Account], p)
	for _, d := range p.Deployments() {
		if d.Stage != nil {
			x.deployments[d.Stage.Account] = append(x.deployments[d.Stage.Account], d)
		}
	}
	for _, in := range x.of.RemoteInputs(p) {
		x.suppliers[x.of.SourceAccount(in.Source)] = true
	}
	if others := x.of.OtherRegions(p); p.Application.BuildsImage() && len(others) > 0 {
		if x.imageRegions[p.Account] == nil {
			x.imageRegions[p.Account] = map[string][]string{}
		}
		x.imageRegions[p.Account][p.Name()] = append(x.imageRegions[p.Account][p.Name()], others...)
	}
}

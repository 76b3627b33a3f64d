package config

import "slices"

// Input is a source of an application as its pipelines have it: their action and its artifact bear its name.
type Input struct {
	Name string // SourceInput or ConfigurationInput
	*Source
}

// The names of inputs.
const (
	SourceInput        = "Source"
	ConfigurationInput = "Configuration"
)

// Inputs are the application's sources. The first is the one whose buildspec.yml the build runs: an image has none.
func (a *Application) Inputs() []Input {
	source := Input{SourceInput, &a.Source}
	if a.Configuration == nil {
		return []Input{source}
	}
	configuration := Input{ConfigurationInput, a.Configuration}
	if a.Source.Type == SourceECR {
		return []Input{configuration, source}
	}
	return []Input{source, configuration}
}

// SendsEvents says whether EventBridge tells of changes of the source; a connection starts the pipeline itself.
func (s *Source) SendsEvents() bool { return s.Type != SourceCodeConnections }

// Filtered says whether only some changes of the source start the pipeline.
func (s *Source) Filtered() bool { return s.Branches != nil || s.Paths != nil }

// SourceAccount is the account that a source lives in.
func (o *Organization) SourceAccount(source *Source) *Account {
	if source.Account == "" {
		return o.SharedServicesAccount()
	}
	return o.Accounts[source.Account]
}

// IsRemote says whether the pipeline fetches the input from another account than its own.
func (o *Organization) IsRemote(p *Pipeline, in Input) bool {
	return o.SourceAccount(in.Source) != p.Account
}

// RemoteInputs are the inputs that the pipeline fetches from other accounts.
func (o *Organization) RemoteInputs(p *Pipeline) []Input {
	return slices.DeleteFunc(p.Application.Inputs(), func(in Input) bool { return !o.IsRemote(p, in) })
}

// RemotePipelines are the application's pipelines that fetch the input from another account than their own.
func (o *Organization) RemotePipelines(app *Application, in Input) []*Pipeline {
	return slices.DeleteFunc(o.PipelinesOf(app), func(p *Pipeline) bool { return !o.IsRemote(p, in) })
}

// SuppliesOthers says whether pipelines of other accounts fetch sources of this one.
func (o *Organization) SuppliesOthers(account *Account) bool { return o.index().suppliers[account] }

// AllInputs are the sources of all applications, and of the platform itself where a pipeline deploys it.
func (o *Organization) AllInputs() []Input {
	var inputs []Input
	for _, app := range o.Applications {
		inputs = append(inputs, app.Inputs()...)
	}
	if o.PlatformPipeline != nil {
		inputs = append(inputs, o.PlatformInput())
	}
	return inputs
}

// SourceBuckets are the names of the buckets in the account that applications, and the platform, take their source from, each
// once.
func (o *Organization) SourceBuckets(account *Account) []string {
	var buckets []string
	for _, in := range o.AllInputs() {
		if in.Type == SourceS3 && o.SourceAccount(in.Source) == account && !slices.Contains(buckets, in.Bucket) {
			buckets = append(buckets, in.Bucket)
		}
	}
	return buckets
}

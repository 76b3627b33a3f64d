package config

import (
	"cmp"
	"strings"
)

// PlatformPipeline is the pipeline that deploys the platform itself, every stack of every account, from the repository with
// this file. It lives in the shared-services account, in the home region.
type PlatformPipeline struct {
	// Source is the repository, or the archive, with this file and the rest of Causeway, in the shared-services account:
	// codecommit, codeconnections or s3.
	Source Source `json:"source"`
	// File is where this file is in the source, as in config/acme.yaml: letters, digits and . _ - /, no name beginning with a dot;
	// config/organization.yaml where it is left out.
	File string `json:"file,omitempty" jsonschema:"maxLength=200,pattern=^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$"`
	// Approval is who is asked before anything is deployed; the pipeline waits for a person in any case.
	Approval *PlatformApproval `json:"approval,omitempty"`
}

// PlatformApproval is who approves changes of the platform.
type PlatformApproval struct {
	// Notify is the e-mail address that is asked to approve.
	Notify string `json:"notify" jsonschema:"maxLength=254,pattern=^[^@ ]+@[^@ ]+[.][^@ ]+$"`
}

// ConfigFile is where the organization's file is in the source.
func (p *PlatformPipeline) ConfigFile() string { return cmp.Or(p.File, DefaultPath) }

// HostsPlatformPipeline says whether the pipeline that deploys the platform is in the account.
func (o *Organization) HostsPlatformPipeline(account *Account) bool {
	return o.PlatformPipeline != nil && account == o.SharedServicesAccount()
}

// PlatformInput is the source of the platform's pipeline.
func (o *Organization) PlatformInput() Input {
	return Input{SourceInput, &o.PlatformPipeline.Source}
}

// PlatformEnvironments are the environments that the platform's pipeline deploys into.
func (o *Organization) PlatformEnvironments() []Environment {
	return o.environmentsOf(o.StagedStacks())
}

// PlatformStoreRegions are the regions that the platform's pipeline deploys into, the home region first: it has an artifact
// store in each. None where there is no such pipeline.
func (o *Organization) PlatformStoreRegions() []string {
	if o.PlatformPipeline == nil {
		return nil
	}
	regions := []string{o.Region}
	for _, environment := range o.PlatformEnvironments() {
		regions = append(regions, environment.Region)
	}
	return o.homeFirst(regions)
}

// StackSelector is what the CDK CLI calls a stack: where a pipeline deploys the platform, all but the pipeline's own are in a
// Stage of the CDK's. Under one, stacks wait for those of other accounts, too; --exclusively keeps the CLI from deploying them.
func (o *Organization) StackSelector(name string) string {
	if o.PlatformPipeline == nil || strings.HasPrefix(name, PlatformPipelineStack) {
		return name
	}
	return PlatformStage + "/" + name
}

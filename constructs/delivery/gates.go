package delivery

import (
	"slices"

	"causeway/constructs/cfn"
)

// Gates are what a commit must pass before anything of it is deployed.
type Gates struct {
	Tests    string // project, by its name; "" for none
	Analysis string // likewise
	Scan     Scan   // nil for none
}

// Scan is the severities of which Amazon Inspector may not find one vulnerability in a commit's dependencies and its image
// before it is deployed: critical, high, medium, low.
type Scan []string

// The artifacts of the scans: what the source and the image are made of, as software bills of materials (SBOM). They stay
// in the artifact bucket. CodePipeline begins their keys with the first ten characters.
const (
	sourceSBOM = "SourceSBOM"
	imageSBOM  = "ImageSBOM"
)

// actions run all at once: the sooner one has failed, the better. Inspector scans one input, the main one.
func (g Gates) actions(inputs []string) []Action {
	var actions []Action
	if g.Tests != "" {
		actions = append(actions, codeBuild("Test", "UnitTests", g.Tests, inputs...))
	}
	if g.Analysis != "" {
		actions = append(actions, codeBuild("Test", "StaticAnalysis", g.Analysis, inputs...))
	}
	if g.Scan != nil {
		actions = append(actions, Action{Name: "ScanDependencies", Category: "Invoke", Provider: inspector, Order: 1,
			Inputs: inputs[:1], Outputs: []string{sourceSBOM}, Configuration: g.Scan.configuration("SourceCodeScan")})
	}
	return actions
}

const inspector = "InspectorScan"

// scanImage scans the image that the build of this execution has pushed.
func (s Scan) scanImage(images *cfn.Resource, order int) Action {
	configuration := s.configuration("ECRImageScan")
	configuration["ECRRepositoryName"], configuration["ImageTag"] = *images.Ref(), executionID
	return Action{Name: "ScanImage", Category: "Invoke", Provider: inspector, Order: order, Outputs: []string{imageSBOM}, Configuration: configuration}
}

// configuration lets the action fail beyond no vulnerability of these severities, and of others at no number.
func (s Scan) configuration(mode string) map[string]any {
	configuration := map[string]any{"InspectorRunMode": mode}
	for severity, threshold := range map[string]string{
		"critical": "CriticalThreshold", "high": "HighThreshold", "medium": "MediumThreshold", "low": "LowThreshold"} {
		if slices.Contains(s, severity) {
			configuration[threshold] = 0
		}
	}
	return configuration
}

package delivery

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodebuild"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipelineactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/jsii-runtime-go"
)

// Gates are what a commit must pass before anything of it is deployed.
type Gates struct {
	Tests    awscodebuild.IProject // nil for none
	Analysis awscodebuild.IProject // nil for none
	Scan     Scan                  // nil for none
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
func (g Gates) actions(inputs []awscodepipeline.Artifact) []awscodepipeline.IAction {
	var actions []awscodepipeline.IAction
	for _, run := range []struct {
		name    string
		project awscodebuild.IProject
	}{{"UnitTests", g.Tests}, {"StaticAnalysis", g.Analysis}} {
		if run.project != nil {
			actions = append(actions, awscodepipelineactions.NewCodeBuildAction(&awscodepipelineactions.CodeBuildActionProps{
				ActionName: jsii.String(run.name), Project: run.project, Input: inputs[0], ExtraInputs: extra(inputs), Type: awscodepipelineactions.CodeBuildActionType_TEST}))
		}
	}
	if g.Scan != nil {
		actions = append(actions, awscodepipelineactions.NewInspectorSourceCodeScanAction(&awscodepipelineactions.InspectorSourceCodeScanActionProps{
			ActionName: jsii.String("ScanDependencies"), Input: inputs[0], Output: awscodepipeline.NewArtifact(jsii.String(sourceSBOM), nil),
			CriticalThreshold: g.Scan.threshold("critical"), HighThreshold: g.Scan.threshold("high"),
			MediumThreshold: g.Scan.threshold("medium"), LowThreshold: g.Scan.threshold("low"),
		}))
	}
	return actions
}

// scanImage scans the image that the build of this execution has pushed.
func (s Scan) scanImage(images awsecr.CfnRepository, order int) awscodepipeline.IAction {
	return awscodepipelineactions.NewInspectorEcrImageScanAction(&awscodepipelineactions.InspectorEcrImageScanActionProps{
		ActionName: jsii.String("ScanImage"), RunOrder: jsii.Number(order), Repository: images, ImageTag: jsii.String(executionID),
		Output:            awscodepipeline.NewArtifact(jsii.String(imageSBOM), nil),
		CriticalThreshold: s.threshold("critical"), HighThreshold: s.threshold("high"),
		MediumThreshold: s.threshold("medium"), LowThreshold: s.threshold("low"),
	})
}

// threshold is the number of vulnerabilities beyond which the action fails: none, or nil for any number.
func (s Scan) threshold(severity string) *float64 {
	if slices.Contains(s, severity) {
		return jsii.Number(0)
	}
	return nil
}

package delivery

import (
	"maps"
	"slices"

	"causeway/constructs/cfn"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/jsii-runtime-go"
)

// PipelineProps are what a pipeline is made of.
type PipelineProps struct {
	Name          string
	Role          *cfn.Resource // runs source, builds, scans and approvals; assumes the roles of the deploy actions
	Buckets       Buckets
	ExecutionMode string   // SUPERSEDED, QUEUED or PARALLEL
	Sources       []Source // the first is the main input of builds, with their buildspecs
	Gates         Gates
	Build         string // projects, by their names
	Seal          string
	Images        *cfn.Resource // of the image that the build makes; nil where it makes none
	HasSite       bool          // the build makes a site, which is an artifact of its own
	Stages        []Stage
}

// Buckets are where a pipeline hands on its artifacts, by region: one in its own, and one wherever else it has actions.
type Buckets map[string]Bucket

// Bucket is an artifact store of a pipeline: the bucket's name, and the ARN of the key that encrypts it.
type Bucket struct{ Name, Key string }

// The pipeline's artifacts, besides those of its sources, which bear their names. CodePipeline begins the keys of their
// objects with the first ten characters.
const (
	BuildArtifact   = "Build"   // what the build makes of the sources
	ReleaseArtifact = "Release" // the same, checked and out of the build's reach: what every stage deploys
	SiteArtifact    = "Site"    // the files of a static site in it
)

// NewPipeline creates a pipeline: Source, Test, Build, then one stage after the other.
//
// It is an L1 resource: the CDK's Pipeline takes a hundred calls, and the roles, projects and topics of its actions imported one
// by one, to arrive at the same.
func NewPipeline(scope *cfn.Scope, id string, props *PipelineProps) *cfn.Resource {
	pipeline := &awscodepipeline.CfnPipelineProps{
		Name: jsii.String(props.Name), PipelineType: jsii.String("V2"), RoleArn: props.Role.Att("Arn"),
		ExecutionMode: jsii.String(props.ExecutionMode), Triggers: triggers(props.Sources),
	}
	props.Buckets.addTo(pipeline)
	var stages []any
	add := func(name string, onFailure any, actions []Action) {
		if len(actions) > 0 {
			stages = append(stages, &awscodepipeline.CfnPipeline_StageDeclarationProperty{
				Name: jsii.String(name), OnFailure: onFailure, Actions: declarations(actions)})
		}
	}
	inputs := names(props.Sources)
	add("Source", nil, sourceActions(props.Sources))
	add("Test", nil, props.Gates.actions(inputs))
	add("Build", nil, props.buildActions(inputs))
	for _, stage := range props.Stages {
		add("Approve-"+stage.Name, nil, stage.approvalActions())
		add(stage.Name, stage.onFailure(), stage.deployActions())
	}
	pipeline.Stages = stages
	return scope.Child(id).Add("Resource", pipeline) // where the CDK's Pipeline has it: the logical ID stays
}

func declarations(actions []Action) []any {
	var declared []any
	for _, action := range actions {
		declared = append(declared, action.declaration())
	}
	return declared
}

// addTo gives the pipeline its artifact stores, which CodePipeline takes otherwise where they are in several regions.
func (b Buckets) addTo(pipeline *awscodepipeline.CfnPipelineProps) {
	var stores []any
	for _, region := range slices.Sorted(maps.Keys(b)) {
		store := &awscodepipeline.CfnPipeline_ArtifactStoreProperty{Type: jsii.String("S3"), Location: jsii.String(b[region].Name),
			EncryptionKey: &awscodepipeline.CfnPipeline_EncryptionKeyProperty{Type: jsii.String("KMS"), Id: jsii.String(b[region].Key)}}
		if len(b) == 1 {
			pipeline.ArtifactStore = store
			return
		}
		stores = append(stores, &awscodepipeline.CfnPipeline_ArtifactStoreMapProperty{Region: jsii.String(region), ArtifactStore: store})
	}
	pipeline.ArtifactStores = stores
}

// buildActions build the commit, scan the image, and seal what has been made. Only the seal writes what stages deploy, and
// no program of the application runs in it: what was built and checked in this execution is what it deploys.
func (p *PipelineProps) buildActions(inputs []string) []Action {
	build := codeBuild("Build", "Build", p.Build, inputs...).with(p.imageTag()...)
	build.Outputs = []string{BuildArtifact}
	actions := []Action{build}
	if p.Gates.Scan != nil && p.Images != nil {
		actions = append(actions, p.Gates.Scan.scanImage(p.Images, len(actions)+1))
	}
	seal := codeBuild("Build", "Seal", p.Seal, BuildArtifact).with(p.imageTag()...)
	seal.Order, seal.Outputs = len(actions)+1, []string{ReleaseArtifact}
	if p.HasSite {
		seal.Outputs = append(seal.Outputs, SiteArtifact)
	}
	return append(actions, seal)
}

// imageTag tells a project under which tag the image of this execution is built, scanned and sealed: no build chooses it,
// and no image of the repository can get it a second time.
func (p *PipelineProps) imageTag() []environmentVariable {
	if p.Images == nil {
		return nil
	}
	return []environmentVariable{execution("IMAGE_TAG")}
}

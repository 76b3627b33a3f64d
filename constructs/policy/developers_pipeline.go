package policy

// DeveloperPipeline is what the role of an application's developers in the account of a pipeline works with.
type DeveloperPipeline struct {
	Environment
	Pipeline     string   // its ARN
	Stages       []string // the names of those that they deploy
	Start        bool     // they start the pipeline, too
	Organization string   // the prefix of globally unique names
	Stores       []string // the accounts that artifact stores are in
}

// DeveloperPipelineRole lets developers deploy stages of one pipeline: what it has built already, again, or what it builds
// of its source. They approve nothing, stop nothing and override no condition. Artifacts are denied as everywhere; what
// CodePipeline tells about an execution names them, and holds none.
func DeveloperPipelineRole(d DeveloperPipeline) Document {
	var stages List
	for _, stage := range d.Stages {
		stages = append(stages, d.Pipeline+"/"+stage)
	}
	document := NewDocument(
		Statement{Sid: "SeePipeline", Effect: Allow, Resource: List{d.Pipeline},
			Action: List{"codepipeline:GetPipelineExecution", "codepipeline:GetPipelineState", "codepipeline:ListActionExecutions",
				"codepipeline:ListPipelineExecutions"}},
		Statement{Sid: "DeployStages", Effect: Allow, Resource: stages,
			Action: List{"codepipeline:RetryStageExecution", "codepipeline:RollbackStage"}},
	)
	if d.Start {
		document.Statement = append(document.Statement,
			Statement{Sid: "StartPipeline", Effect: Allow, Resource: List{d.Pipeline}, Action: List{"codepipeline:StartPipelineExecution"}})
	}
	document.Statement = append(document.Statement, denyArtifacts(d.Environment, d.Organization, d.Stores)...)
	return document
}

package policy

// RegionalArtifactKey is the policy of the key that encrypts the copies of artifacts in another region than the pipeline's:
// the pipeline writes them, and the roles of the stages there read them.
func RegionalArtifactKey(env Environment, pipeline, readers Roles) Document {
	return NewDocument(
		administerKey(env),
		Statement{Sid: "PipelineEncryptsArtifacts", Effect: Allow, Principal: pipeline.principal(),
			Action: encrypt, Resource: thisKey, Condition: pipeline.condition()},
		Statement{Sid: "WorkloadRolesDecryptArtifacts", Effect: Allow, Principal: readers.principal(),
			Action: decrypt, Resource: thisKey, Condition: readers.condition()},
	)
}

// KeyFunction lets the function look up the keys of artifact stores in other regions by their alias, and use none.
func KeyFunction(env Environment, function string, stores []Store) Document {
	find := decryptByAlias("FindKeys", stores[0].ArtifactKey, environments(stores)...)
	find.Action = List{"kms:DescribeKey"}
	return NewDocument(functionLogs(env, function), find)
}

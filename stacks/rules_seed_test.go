package stacks

// seedRules are the mistakes of the documents that the platform was designed from, by the number of the requirement
// (docs/decisions/0005-mistakes-not-repeated.md).
func seedRules() []rule {
	return []rule{
		{
			name:  "17: resource policies let in other accounts than their own only",
			check: statementsForTheOwnAccount,
			mistakes: map[string]func(a *assembly){
				"a statement for the bucket's own account": func(a *assembly) {
					s := a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadReleases")
					s["Principal"] = parse(`{"AWS":"arn:aws:iam::111111111111:root"}`)
					s["Condition"] = parse(`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/CodePipelineRole-orders"}}`)
				},
				"no statement for the others": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadReleases")["Effect"] = "Deny"
				},
			},
		},
		{
			name:  "18, 24, 27: roles stand in the condition, with role/ in their ARN",
			check: malformedRoleARNs,
			mistakes: map[string]func(a *assembly){
				"role/ missing": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesDecryptImages")["Condition"] = parse(`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::222222222222:ECSTaskExecutionRole"}}`)
				},
				"role as principal": func(a *assembly) {
					a.find("Workload-orders-dev", "PipelinesDeployIntoThisAccount")["Principal"] = parse(`{"AWS":"arn:aws:iam::111111111111:CodePipelineRole"}`)
				},
			},
		},
		{
			name:       "21, 31, 32: whoever reads artifacts is let in by bucket and key, and may use both",
			ofAccounts: true,
			check:      readersThatCannotRead,
			mistakes: map[string]func(a *assembly){
				"the bucket forgets CodePipelineCrossAccountRole": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesReadReleases")["Condition"] = parse(`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/CodeDeployRole"},"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)
				},
				"the key forgets the readers": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesDecryptArtifacts")["Effect"] = "Deny"
				},
				"ListBucket on objects": func(a *assembly) {
					a.find("Workload-orders-dev", "ReadArtifactBucket")["Resource"] = "arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1/*"
				},
				"GetObject on the bucket": func(a *assembly) {
					a.find("Workload-orders-dev", "ReadReleases")["Resource"] = "arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1"
				},
			},
		},
		{
			name:  "22: whoever writes artifacts may encrypt, not only decrypt",
			check: writersThatCannotEncrypt,
			mistakes: map[string]func(a *assembly){
				"the key allows Decrypt alone": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "PipelineEncryptsArtifacts")["Action"] = "kms:Decrypt"
				},
				"the role may Decrypt alone": func(a *assembly) {
					a.find("SharedServices-orders-Pipeline", "EncryptArtifacts")["Action"] = "kms:Decrypt"
				},
			},
		},
		{
			name:  "23: other accounts pull images and never push",
			check: pushesFromOutside,
			mistakes: map[string]func(a *assembly){
				"push": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesPullImages")["Action"] = parse(`["ecr:BatchGetImage","ecr:PutImage"]`)
				},
				"a Sid that says push": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesPullImages")["Sid"] = "AllowPushPull"
				},
			},
		},
		{
			name:       "28, 30: the cross-account role deploys the stacks and applications of its stages and no others",
			ofAccounts: true,
			check:      crossAccountRolesThatDoNotFit,
			mistakes: map[string]func(a *assembly){
				"no change sets": func(a *assembly) {
					a.find("Workload-orders-prod", "DeployStacks")["Action"] = parse(`["cloudformation:CreateStack","cloudformation:UpdateStack"]`)
				},
				"any stack": func(a *assembly) { a.find("Workload-orders-dev", "WatchStacks")["Resource"] = "*" },
				"any CodeDeploy application": func(a *assembly) {
					a.find("Workload-orders-dev", "RegisterRevisions")["Resource"] = "arn:aws:codedeploy:eu-west-1:222222222222:application:*"
				},
				"no task definitions on ECS": func(a *assembly) {
					a.find("Workload-orders-dev", "RegisterTaskDefinitions")["Action"] = "ecs:DescribeServices"
				},
				"task roles not passed": func(a *assembly) { a.find("Workload-orders-dev", "PassTaskRoles")["Effect"] = "Deny" },
				"DeleteStack": func(a *assembly) {
					a.find("Workload-orders-dev", "WatchStacks")["Action"] = "cloudformation:DeleteStack"
				},
			},
		},
		{
			name:       "35: the execution role pulls on Fargate, and signs in to ECR on *",
			ofAccounts: true,
			check:      imagesThatCannotBePulled,
			mistakes: map[string]func(a *assembly){
				"sign-in on the repository": func(a *assembly) {
					a.find("Workload-orders-dev", "SignInToECR")["Resource"] = "arn:aws:ecr:eu-west-1:111111111111:repository/acme/orders"
				},
				"the task role pulls": func(a *assembly) {
					a.find("SharedServices-orders-Artifacts", "WorkloadRolesPullImages")["Condition"] = parse(`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/ECSTaskRole"}}`)
				},
			},
		},
		{
			name:  "37: the discovery role describes and reads no data",
			check: discoveryOfData,
			mistakes: map[string]func(a *assembly){
				"objects":    func(a *assembly) { a.discovery("s3:GetObject") },
				"parameters": func(a *assembly) { a.discovery("ssm:GetParameter") },
				"secrets":    func(a *assembly) { a.discovery("secretsmanager:GetSecretValue") },
				"functions and their environment variables": func(a *assembly) { a.discovery("lambda:ListFunctions") },
			},
		},
	}
}

// discovery puts an action into the discovery role's policy.
func (a *assembly) discovery(action string) {
	for _, d := range a.documents() {
		if d.role == "CrossAccountReadOnlyRole" && d.kind == "identity" {
			d.statements[0]["Action"] = action
		}
	}
}

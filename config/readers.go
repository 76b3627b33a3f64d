package config

// This file says who needs what of an application's artifact store: the roles that its resource policies name.

// StageAccounts are the accounts that the application deploys into, each once, in the order of its stages.
func (o *Organization) StageAccounts(app *Application) []*Account {
	var accounts []*Account
	seen := map[string]bool{}
	for _, stage := range app.Stages {
		if !seen[stage.Account] {
			seen[stage.Account] = true
			accounts = append(accounts, o.Accounts[stage.Account])
		}
	}
	return accounts
}

// ArtifactReaders are the ARNs of the roles that read the application's artifacts in its workload accounts.
func ArtifactReaders(org *Organization, app *Application) []string {
	return stageRoles(org, app, artifactReaderRoles(app)...)
}

// artifactReaderRoles are the names of the roles that read artifacts. The revision of a deployment is read by
// CodeDeployRole on ECS, and by the server itself on EC2.
func artifactReaderRoles(app *Application) []string {
	roles := []string{CodePipelineCrossAccountRole, BuildRole}
	switch app.Deploy {
	case DeployECSBlueGreen:
		return append(roles, CodeDeployRole)
	case DeployEC2:
		return append(roles, EC2InstanceRole)
	}
	return roles
}

// TemplateReaders are the ARNs of the roles that read nested templates: CloudFormation fetches them as the role it was passed.
func TemplateReaders(org *Organization, app *Application) []string {
	return stageRoles(org, app, CloudFormationRole)
}

// ImagePullers are the ARNs of the roles that pull the application's images: on Fargate the execution role, on EC2 the server's.
func ImagePullers(org *Organization, app *Application) []string {
	switch {
	case app.Deploy == DeployECSBlueGreen:
		return stageRoles(org, app, ECSTaskExecutionRole)
	case app.Image:
		return stageRoles(org, app, EC2InstanceRole)
	}
	return nil
}

// CrossAccountRoles are the ARNs of the roles that the application's pipeline assumes.
func CrossAccountRoles(org *Organization, app *Application) []string {
	return stageRoles(org, app, CodePipelineCrossAccountRole)
}

// ReadOnlyRoles are the ARNs of the roles that the application's builds assume to discover resources.
func ReadOnlyRoles(org *Organization, app *Application) []string {
	return stageRoles(org, app, CrossAccountReadOnlyRole)
}

// stageRoles are the ARNs of these roles in every account that the application deploys into.
func stageRoles(org *Organization, app *Application, roles ...string) []string {
	var arns []string
	for _, account := range org.StageAccounts(app) {
		for _, role := range roles {
			arns = append(arns, RoleARN(org, account, role))
		}
	}
	return arns
}

package config

import "slices"

// This file says who needs what of a pipeline's artifact store: the roles that its resource policies name.

// StageAccounts are the accounts that the pipeline deploys into, each once, in the order of its stages.
func (o *Organization) StageAccounts(p *Pipeline) []*Account {
	var accounts []*Account
	seen := map[string]bool{}
	for _, stage := range p.Stages {
		if !seen[stage.Account] {
			seen[stage.Account] = true
			accounts = append(accounts, o.Accounts[stage.Account])
		}
	}
	return accounts
}

// StageAccountsIn are the accounts that the pipeline deploys into in a region, each once, in the order of its stages.
func (o *Organization) StageAccountsIn(p *Pipeline, region string) []*Account {
	there := *p
	there.Stages = slices.DeleteFunc(slices.Clone(p.Stages), func(stage *Stage) bool { return o.StageRegion(stage) != region })
	return o.StageAccounts(&there)
}

// ArtifactReaders are the ARNs of the roles that read the pipeline's artifacts of a region in its workload accounts.
func ArtifactReaders(org *Organization, p *Pipeline, region string) []string {
	return rolesIn(org, org.StageAccountsIn(p, region), artifactReaderRoles(p)...)
}

// artifactReaderRoles are the names of the roles that read artifacts. The revision of a deployment is read by
// CodeDeployRole on ECS, and by the server itself on EC2. Lambda fetches the code of functions as the role that
// CloudFormation was passed.
func artifactReaderRoles(p *Pipeline) []string {
	roles := []string{CodePipelineCrossAccountRole, BuildRole}
	switch p.Application.Deploy {
	case DeployECSBlueGreen:
		return append(roles, CodeDeployRole)
	case DeployEC2:
		return append(roles, EC2InstanceRole)
	case DeployLambda:
		return append(roles, CloudFormationRole)
	}
	return roles
}

// Gates are the CodeBuild projects that judge a commit of the application before it is built.
func (a *Application) Gates() []string {
	var gates []string
	if a.Tests() != NoBuildspec {
		gates = append(gates, TestCommit)
	}
	if a.Analysis() != NoBuildspec {
		gates = append(gates, AnalyseCommit)
	}
	return gates
}

// SourceReaders are the ARNs of the roles that read a commit to judge it.
func SourceReaders(org *Organization, p *Pipeline) []string {
	var arns []string
	for _, gate := range p.Application.Gates() {
		arns = append(arns, RoleARN(org, p.Account, BuildProjectRole(p, gate)))
	}
	return arns
}

// TemplateReaders are the ARNs of the roles that read nested templates: CloudFormation fetches them as the role it was
// passed, from the home region in whichever region the stack is.
func TemplateReaders(org *Organization, p *Pipeline) []string {
	return stageRoles(org, p, CloudFormationRole)
}

// ImagePullers are the ARNs of the roles that pull its images of a region: on ECS the execution role, on EC2 the server's.
func ImagePullers(org *Organization, p *Pipeline, region string) []string {
	accounts := org.StageAccountsIn(p, region)
	switch {
	case p.Application.RunsOnECS():
		return rolesIn(org, accounts, ECSTaskExecutionRole)
	case p.Application.Image:
		return rolesIn(org, accounts, EC2InstanceRole)
	}
	return nil
}

// CrossAccountRoles are the ARNs of the roles that the pipeline assumes.
func CrossAccountRoles(org *Organization, p *Pipeline) []string {
	return stageRoles(org, p, CodePipelineCrossAccountRole)
}

// ReadOnlyRoles are the ARNs of the roles that the pipeline's builds assume to discover resources.
func ReadOnlyRoles(org *Organization, p *Pipeline) []string {
	return stageRoles(org, p, CrossAccountReadOnlyRole)
}

// stageRoles are the ARNs of these roles in every account that the pipeline deploys into.
func stageRoles(org *Organization, p *Pipeline, roles ...string) []string {
	return rolesIn(org, org.StageAccounts(p), roles...)
}

func rolesIn(org *Organization, accounts []*Account, roles ...string) []string {
	var arns []string
	for _, account := range accounts {
		for _, role := range roles {
			arns = append(arns, RoleARN(org, account, role))
		}
	}
	return arns
}

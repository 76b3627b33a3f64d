package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"causeway/access"
	"causeway/config"
)

// editFile says what to take out of the file: every template that is deployed later is made without it.
func (p *planner) editFile() {
	var out []string
	for _, app := range p.org.Applications {
		if len(p.stays(p.org.Deployments(app))) == 0 {
			out = append(out, "application "+app.Name)
			continue
		}
		for _, d := range p.org.Deployments(app) {
			if p.left(d) {
				out = append(out, fmt.Sprintf("stage %s of %s", d.Stage.Name, app.Name))
			}
		}
	}
	_, gone := p.accounts()
	for _, account := range gone {
		if p.refuse(account, account.Name) == nil {
			out = append(out, "account "+account.Name)
			if p.sharesWith(account) {
				out = append(out, account.Name+" in network.sharedWith")
			}
		}
	}
	synth := "make synth"
	if p.path != config.DefaultPath {
		synth += " CONFIG=" + quote(p.path)
	}
	p.step("Keep the assembly, take this out of "+p.path+", and synthesize: "+strings.Join(out, ", "),
		"Stacks that leave are destroyed by the assembly that still has them.",
		command{Line: "rm -rf " + before + " && cp -R " + quote(p.dir) + " " + before}, command{Line: synth})
}

// stopPipelines stops deployments. Pipelines hold no state.
func (p *planner) stopPipelines() {
	keep, gone := p.pipelines()
	var commands []command
	for _, pipeline := range keep {
		commands = append(commands, p.deploy(pipeline.Account, config.PipelineStack(pipeline)))
	}
	for _, pipeline := range gone {
		commands = append(commands, p.destroy(pipeline.Account, config.PipelineStack(pipeline)))
	}
	p.do("Let nothing deploy there any more", "Wait until no execution is under way there. A pipeline holds no state.", commands...)
}

// deleteApplications deletes what the pipelines have deployed, last what the rest stands on.
func (p *planner) deleteApplications() {
	var commands []command
	for _, d := range p.leaves {
		stacks := slices.Clone(d.Stacks())
		slices.Reverse(stacks)
		for _, stack := range stacks {
			account := p.org.Accounts[d.Stage.Account]
			region := p.org.StageRegion(d.Stage)
			commands = append(commands, cloudFormation(account, region, "delete-stack", stack), cloudFormation(account, region, "wait stack-delete-complete", stack))
		}
	}
	p.do("Delete what the pipeline has deployed", "CloudFormation does it under CloudFormationRole, which must still be there. "+
		"Empty the buckets before. What the templates retain stays.", commands...)
}

// deleteRoles takes the platform's roles out of accounts, or those of the stages that leave.
func (p *planner) deleteRoles() {
	keep, gone := p.accounts()
	var commands []command
	for _, account := range keep {
		if !p.org.ReceivesBaseline(account) {
			commands = append(commands, p.deploy(account, config.WorkloadStack(account)))
		}
		commands = append(commands, p.regional(account)...)
	}
	for _, account := range gone {
		commands = append(commands, p.regional(account)...)
		for _, stack := range []string{config.WorkloadStack(account), config.CostsStack(account)} {
			if p.stacks[stack] != nil || stack == config.WorkloadStack(account) && !p.org.ReceivesBaseline(account) {
				commands = append(commands, p.destroy(account, stack))
			}
		}
	}
	commands = append(commands, p.developers()...)
	for _, app := range p.org.Applications {
		for _, in := range app.Inputs() {
			commands = append(commands, p.source(app, in)...)
		}
	}
	p.do("Take back the platform's roles", "Nothing is left that was created under them.", commands...)
}

// regional is what becomes of what a workload account has in other regions.
func (p *planner) regional(account *config.Account) []command {
	var commands []command
	for _, region := range p.org.RegionsOf(account) {
		stack := config.WorkloadStackIn(account, region)
		switch {
		case p.stacks[stack] == nil: // nothing is there but roles, which have no regions
		case slices.Contains(p.after().RegionsOf(account), region):
			commands = append(commands, p.deploy(account, stack))
		default:
			commands = append(commands, p.destroy(account, stack))
		}
	}
	return commands
}

// developers is what becomes of the roles of developers in accounts whose stages leave, or are deployed by a pipeline there.
func (p *planner) developers() []command {
	var commands []command
	stay := p.after().DeveloperAccounts()
	for _, account := range p.org.DeveloperAccounts() {
		had := p.org.DeveloperDeploymentsInto(account)
		for _, pipeline := range p.org.DeveloperPipelinesIn(account) {
			had = append(had, pipeline.Deployments()...)
		}
		switch {
		case len(p.stays(had)) == len(had):
		case !slices.Contains(stay, account):
			commands = append(commands, p.destroy(account, config.DevelopersStack(account)))
		default:
			commands = append(commands, p.deploy(account, config.DevelopersStack(account)))
		}
	}
	return commands
}

// source is what becomes of the stack through which pipelines that lose stages fetch a source of another account.
func (p *planner) source(app *config.Application, in config.Input) []command {
	account, stack := p.org.SourceAccount(in.Source), config.SourceStack(p.org, app, in)
	remote := p.org.RemotePipelines(app, in)
	_, gone := p.pipelines()
	left := 0
	for _, pipeline := range remote {
		if slices.ContainsFunc(gone, func(other *config.Pipeline) bool { return other.Name() == pipeline.Name() }) {
			left++
		}
	}
	switch left {
	case 0:
		return nil
	case len(remote):
		return []command{p.destroy(account, stack)}
	}
	return []command{p.deploy(account, stack)}
}

// endAccess ends access to artifacts and images. A store whose pipeline goes, or has nothing more in its region, is retained;
// its stack may go.
func (p *planner) endAccess() {
	keep, gone := p.pipelines()
	var deploy, remove []command
	for _, pipeline := range keep {
		deploy = append(deploy, p.deploy(pipeline.Account, config.ArtifactsStack(pipeline)))
		p.plan.Untouched = append(p.plan.Untouched, config.ArtifactsStack(pipeline))
		for _, region := range p.org.StoreRegions(pipeline) {
			stack := config.ArtifactsStackIn(pipeline, region)
			if !p.hasStore(pipeline, region) {
				remove = append(remove, p.release(pipeline.Account, stack)...)
				continue
			}
			p.plan.Untouched = append(p.plan.Untouched, stack)
			if p.leavesRegion(pipeline, region) {
				deploy = append(deploy, p.deploy(pipeline.Account, stack))
			}
		}
	}
	for _, pipeline := range gone {
		for _, region := range p.org.StoreRegions(pipeline) {
			remove = append(remove, p.release(pipeline.Account, config.ArtifactsStackIn(pipeline, region))...)
		}
		remove = append(remove, p.release(pipeline.Account, config.ArtifactsStack(pipeline))...)
	}
	deploy = append(deploy, p.registries()...)
	p.do("End access to artifacts and images", "Policies no longer name what is gone. No artifact, image or key is touched.", deploy...)
	p.do("Where nobody needs the artifacts and images any more, destroy the stack around them", "They stay: see Retained.", remove...)
}

// leavesRegion says whether a stage of the pipeline leaves that is in the region.
func (p *planner) leavesRegion(pipeline *config.Pipeline, region string) bool {
	return slices.ContainsFunc(p.leaves, func(d config.Deployment) bool {
		return d.Pipeline.Name() == pipeline.Name() && p.org.StageRegion(d.Stage) == region
	})
}

// registries is what becomes of the stacks that copy images to other regions, where there is less to copy.
func (p *planner) registries() []command {
	var commands []command
	after := p.after()
	for _, account := range p.org.RegistryAccounts() {
		stack := config.RegistryStack(p.org, account)
		switch {
		case reflect.DeepEqual(p.org.Replications(account), after.Replications(account)):
		case slices.Contains(after.RegistryAccounts(), account):
			commands = append(commands, p.deploy(account, stack))
		default:
			commands = append(commands, p.destroy(account, stack))
		}
	}
	return commands
}

// hasStore says whether the pipeline has a store in the region when the stages have left.
func (p *planner) hasStore(pipeline *config.Pipeline, region string) bool {
	after := p.after()
	return slices.ContainsFunc(after.Pipelines(), func(other *config.Pipeline) bool {
		return other.Name() == pipeline.Name() && slices.Contains(after.StoreRegions(other), region)
	})
}

// sharesWith says whether the network is shared with the account by its name.
func (p *planner) sharesWith(account *config.Account) bool {
	return p.org.Network != nil && slices.Contains(p.org.Network.SharedWith, account.Name)
}

// leaveOrganization ends what the account shares with the others, and what the Organization stack knows of it.
func (p *planner) leaveOrganization() {
	_, gone := p.accounts()
	gone = slices.DeleteFunc(gone, func(account *config.Account) bool { return p.refuse(account, account.Name) != nil })
	if len(gone) == 0 {
		return
	}
	var commands []command
	for _, region := range p.org.NetworkRegions() {
		if name := config.NetworkStackIn(p.org, region); p.stacks[name] != nil {
			commands = append(commands, p.deploy(p.org.Accounts[p.org.Network.Account], name))
		}
	}
	if p.stacks[config.OrganizationStack] != nil {
		commands = append(commands, p.keepInstances(gone)...)
		commands = append(commands, p.deploy(p.org.ManagementAccount(), config.OrganizationStack))
	}
	p.do("Bring network and organization in line", "What its unit has, such as shared subnets, an account has until it leaves the unit.", commands...)
	p.step("Close the account, or move it out of its unit", "It stays in AWS, with CDKToolkit, the stack by which the CDK deploys.")
	var left []command
	for _, account := range gone {
		if account.Email != "" {
			p.retainAccount(account)
		}
		if p.org.ReceivesBaseline(account) {
			left = append(left, cloudFormation(account, p.org.Region, "delete-stack", p.baselineStack(account)))
		}
	}
	p.do("Where the account is out of its unit and not closed, take back the platform's roles", "The StackSet leaves them there.", left...)
}

// keepInstances lets the StackSet go from units that lose their last account of the file, and leave there what it has made:
// CloudFormation would delete it, also in accounts that the file does not know.
func (p *planner) keepInstances(gone []*config.Account) []command {
	var commands []command
	for _, unit := range p.org.BaselineUnits() {
		stays := func(account *config.Account) bool { return account.Unit == unit && !slices.Contains(gone, account) }
		if slices.ContainsFunc(p.org.AccountsByName(), stays) {
			continue
		}
		id := p.org.AWSOrganization.Units[unit].ID
		if id == "" {
			id = "$(" + awsCommand(p.org.ManagementAccount(), p.org.Region, "cloudformation describe-stacks --stack-name "+config.OrganizationStack+
				" --output text --query \"Stacks[0].Outputs[?OutputKey=='"+config.UnitOutput(unit)+"'].OutputValue\"") + ")"
		}
		commands = append(commands, command{p.org.ManagementAccount().Name, awsCommand(p.org.ManagementAccount(), p.org.Region,
			"cloudformation delete-stack-instances --stack-set-name "+config.BaselineStackSet(p.org)+" --retain-stacks --regions "+p.org.Region+
				" --deployment-targets OrganizationalUnitIds="+id)})
	}
	return commands
}

// baselineStack finds the name of the stack that the StackSet has made in an account: CloudFormation ends it with an ID.
func (p *planner) baselineStack(account *config.Account) string {
	return "$(" + awsCommand(account, p.org.Region, "cloudformation describe-stacks --output text --query "+
		"\"Stacks[?starts_with(StackName,'"+access.StackSetPrefix+config.BaselineStackSet(p.org)+"-')].StackName\"") + ")"
}

package stacks

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// pipelineRules are what every pipeline keeps to, from a commit to its last stage.
func pipelineRules() []rule {
	const pipeline = "SharedServices-orders-Pipeline"
	return []rule{
		{
			name:  "a pipeline hands on what an earlier action wrote: source, build, infrastructure, application",
			check: pipelinesOutOfOrder,
			mistakes: map[string]func(a *assembly){
				"an artifact that nobody writes": func(a *assembly) {
					a.deployAction("DeployApp").raw["InputArtifacts"] = parse(`[{"Name":"Image"}]`)
				},
				"the application before its infrastructure": func(a *assembly) {
					a.deployAction("DeployApp").raw["RunOrder"], a.deployAction("DeploySupportingInfra").raw["RunOrder"] = 1.0, 2.0
				},
				"no approval before production": func(a *assembly) { a.actionOf(pipeline, "Approve-prod", "Approve").raw["Name"] = "Wait" },
				"no review of the change set": func(a *assembly) {
					a.actionOf(pipeline, "prod", "ReviewChangeSet").raw["RunOrder"] = 1.0
				},
			},
		},
		{
			name:  "a stage deploys what was sealed, and nothing else",
			check: unsealed,
			mistakes: map[string]func(a *assembly){
				"a stage that deploys the build": func(a *assembly) {
					a.deployAction("DeployApp").raw["InputArtifacts"] = parse(`[{"Name":"Build"}]`)
				},
				"a build that writes the release": func(a *assembly) {
					a.actionOf(pipeline, "Build", "Build").raw["OutputArtifacts"] = parse(`[{"Name":"Build"},{"Name":"Release"}]`)
				},
				"a seal of the application's own": func(a *assembly) {
					a.project("causeway-orders-seal").Properties["Source"] = parse(`{"Type":"CODEPIPELINE","BuildSpec":"seal.yml"}`)
				},
				"a build whose role writes releases": func(a *assembly) {
					s := a.find(pipeline, "WriteResult")
					s["Resource"] = parse(strings.ReplaceAll(text(s["Resource"]), "/Build/", "/Release/"))
				},
			},
		},
		{
			name:  "tests, analysis and scans stop a commit before it is deployed, as the file says",
			check: openGates,
			mistakes: map[string]func(a *assembly){
				"no unit tests":         func(a *assembly) { a.actionOf(pipeline, "Test", "UnitTests").raw["Name"] = "Hello" },
				"no scan of the image":  func(a *assembly) { a.actionOf(pipeline, "Build", "ScanImage").raw["Name"] = "Hello" },
				"a scan after the seal": func(a *assembly) { a.actionOf(pipeline, "Build", "ScanImage").raw["RunOrder"] = 4.0 },
				"a scan that lets through what is critical": func(a *assembly) {
					delete(a.actionOf(pipeline, "Test", "ScanDependencies").raw["Configuration"].(map[string]any), "CriticalThreshold")
				},
				"a seal that does not know what was scanned": func(a *assembly) {
					delete(a.actionOf(pipeline, "Build", "Seal").raw["Configuration"].(map[string]any), "EnvironmentVariables")
				},
			},
		},
		{
			name:  "every CodeBuild project of a pipeline has the key, a log group, a cache and a role of its own",
			check: carelessProjects,
			mistakes: map[string]func(a *assembly){
				"no key":   func(a *assembly) { delete(a.project("causeway-orders-tests").Properties, "EncryptionKey") },
				"no logs":  func(a *assembly) { delete(a.project("causeway-orders-tests").Properties, "LogsConfig") },
				"no cache": func(a *assembly) { delete(a.project("causeway-orders-build").Properties, "Cache") },
				"a privileged test": func(a *assembly) {
					a.project("causeway-orders-tests").Properties["Environment"].(map[string]any)["PrivilegedMode"] = true
				},
				"a role of another": func(a *assembly) {
					a.project("causeway-orders-tests").Properties["ServiceRole"] = a.project("causeway-orders-seal").Properties["ServiceRole"]
				},
			},
		},
		promotionRule(),
	}
}

// actionOf is an action of a pipeline.
func (a *assembly) actionOf(stack, stage, name string) action {
	for _, action := range a.actions() {
		if action.stack == stack && action.stage == stage && action.raw["Name"] == name {
			return action
		}
	}
	return action{stack: stack, stage: stage, raw: map[string]any{}}
}

// project is a CodeBuild project by its name.
func (a *assembly) project(name string) *resource {
	var found *resource
	a.each("AWS::CodeBuild::Project", func(_ *template, _ string, r *resource) {
		if text(r.Properties["Name"]) == name {
			found = r
		}
	})
	return found
}

// order is when an action runs in its stage; 0 where it is not there.
func (a action) order() float64 {
	order, _ := a.raw["RunOrder"].(float64)
	return order
}

func pipelinesOutOfOrder(a *assembly) []string {
	var broken []string
	written := map[string][]string{} // artifacts by stack
	for _, action := range a.actions() {
		for _, name := range action.artifacts("InputArtifacts") {
			if !slices.Contains(written[action.stack], name) {
				broken = append(broken, action.name()+" reads "+name+", which no earlier action writes")
			}
		}
		written[action.stack] = append(written[action.stack], action.artifacts("OutputArtifacts")...)
	}
	for _, d := range a.org.Pipelines() {
		for _, stage := range d.Stages {
			stack := config.PipelineStack(d)
			first := a.actionOf(stack, stage.Name, "DeploySupportingInfra").order()
			if first == 0 || a.actionOf(stack, stage.Name, "DeployApp").order() <= first {
				broken = append(broken, stack+" "+stage.Name+" does not deploy the infrastructure before the application")
			}
			if asked := a.actionOf(stack, "Approve-"+stage.Name, "Approve").order() == 1; asked != (stage.Approval != nil) {
				broken = append(broken, stack+" "+stage.Name+" does not begin with its approval")
			}
			created, reviewed := a.actionOf(stack, stage.Name, "CreateChangeSet").order(), a.actionOf(stack, stage.Name, "ReviewChangeSet").order()
			if reviews := created > 0 && created < reviewed && reviewed < first; reviews != (stage.ChangeSet != "") {
				broken = append(broken, stack+" "+stage.Name+" does not review its change set as configured")
			}
		}
	}
	return broken
}

// unsealed are the ways by which a stage could deploy what the seal has not seen.
func unsealed(a *assembly) []string {
	var broken []string
	sealed := []string{"Release", "Site"}
	for _, action := range a.actions() {
		deploys := !slices.Contains([]string{"Source", "Test", "Build"}, action.stage)
		for _, name := range action.artifacts("InputArtifacts") {
			if deploys && !slices.Contains(sealed, name) {
				broken = append(broken, action.name()+" deploys "+name)
			}
		}
		for _, name := range action.artifacts("OutputArtifacts") {
			if slices.Contains(sealed, name) && action.raw["Name"] != "Seal" {
				broken = append(broken, action.name()+" writes "+name)
			}
		}
	}
	for _, p := range a.org.Pipelines() {
		if spec := text(a.project(config.BuildProject(p, config.SealBuild)).Properties["Source"]); !strings.Contains(spec, "Nothing of this build can be deployed.") {
			broken = append(broken, p.Name()+" is sealed by "+spec)
		}
	}
	for _, d := range a.documents() {
		if d.kind != "identity" || strings.HasPrefix(d.role, "CodeBuildSealRole-") || !strings.HasPrefix(d.role, "CodeBuild") {
			continue
		}
		for _, s := range d.statements {
			if slices.Contains(s.actions(), "s3:PutObject") && strings.Contains(text(s["Resource"]), "/Release/") {
				broken = append(broken, d.where(s)+" writes releases")
			}
		}
	}
	return broken
}

// openGates are the checks that a commit could go past.
func openGates(a *assembly) []string {
	var broken []string
	for _, p := range a.org.Pipelines() {
		stack, app := config.PipelineStack(p), p.Application
		seal := a.actionOf(stack, "Build", "Seal")
		scans := []action{a.actionOf(stack, "Test", "ScanDependencies"), a.actionOf(stack, "Build", "ScanImage")}
		for what, is := range map[string][2]bool{ // whether it is there, and whether it should be
			"unit tests":                {a.actionOf(stack, "Test", "UnitTests").order() > 0, app.Tests() != "none"},
			"a static analysis":         {a.actionOf(stack, "Test", "StaticAnalysis").order() > 0, app.Analysis() != "none"},
			"a scan of dependencies":    {scans[0].order() > 0, len(app.FailsOn()) > 0},
			"a scan before the seal":    {scans[1].order() > 0 && scans[1].order() < seal.order(), len(app.FailsOn()) > 0 && app.BuildsImage()},
			"a seal of what is scanned": {strings.Contains(seal.configuration("EnvironmentVariables"), "#{codepipeline.PipelineExecutionId}"), app.BuildsImage()},
		} {
			if is[0] != is[1] {
				broken = append(broken, fmt.Sprintf("%s: %s: %v, should be %v", stack, what, is[0], is[1]))
			}
		}
		for _, scan := range scans {
			for _, severity := range []string{"Critical", "High", "Medium", "Low"} {
				fails := slices.Contains(app.FailsOn(), config.Severity(strings.ToLower(severity)))
				if threshold := scan.configuration(severity + "Threshold"); scan.order() > 0 && fails != (threshold == "0") {
					broken = append(broken, scan.name()+" has for "+severity+" the threshold "+threshold)
				}
			}
		}
	}
	return broken
}

// carelessProjects are projects that could leak, or do, more than they should.
func carelessProjects(a *assembly) []string {
	var broken []string
	roles := map[string]string{}
	a.each("AWS::CodeBuild::Project", func(t *template, _ string, r *resource) {
		name := text(r.Properties["Name"])
		environment, _ := r.Properties["Environment"].(map[string]any)
		logs := text(r.Properties["LogsConfig"])
		role := t.stack + text(r.Properties["ServiceRole"])
		images := slices.ContainsFunc(a.org.Pipelines(), func(p *config.Pipeline) bool {
			return p.Application.BuildsImage() && name == config.BuildProject(p, config.BuildCommit)
		})
		for what, is := range map[string]bool{
			"the key":                         r.Properties["EncryptionKey"] != nil,
			"a log group":                     strings.Contains(logs, "/builds/"),
			"a cache":                         strings.Contains(text(r.Properties["Cache"]), "LOCAL_"),
			"privileges for images only":      (environment["PrivilegedMode"] == true) == images,
			"a role of its own":               roles[role] == "",
			"a name that the platform begins": strings.HasPrefix(name, "causeway-"),
		} {
			if !is {
				broken = append(broken, name+" has not "+what)
			}
		}
		roles[role] = name
	})
	return broken
}

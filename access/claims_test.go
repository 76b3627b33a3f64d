package access

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"causeway/access/accesstest"
	"causeway/config"
)

// claimed checks a claim about an organization on the decisions alone, never on the intent: what holds is claimed of the
// example, and a mistake that breaks the claim must be reported.
func claimed(t *testing.T, violations func(*testing.T, *Proof) []string, at place, mistake edit, says string) {
	t.Helper()
	proof, err := prove(t, templates(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, violation := range violations(t, proof) {
		t.Error(violation)
	}
	changed := templates(t)
	mistake(t, changed, at)
	if proof, err = prove(t, changed); err != nil || len(proof.Problems) > 0 {
		t.Fatal(err, proof.Problems)
	}
	if found := violations(t, proof); !slices.ContainsFunc(found, func(v string) bool { return strings.Contains(v, says) }) {
		t.Errorf("the mistake is not reported as %q, but as %q", says, found)
	}
}

// allowed are the decisions that allow what a claim forbids.
func allowed(p *Proof, forbidden func(*Entry) bool) []string {
	var found []string
	for _, e := range p.Entries {
		if e.Decision.Allowed() && forbidden(e) {
			found = append(found, claim(e.Principal.Label, e.Target.String()))
		}
	}
	return found
}

// applicationsIn are the names of the applications in an account, and whether it is a workload account at all.
func applicationsIn(org *config.Organization, account string) (names []string, isWorkload bool) {
	for _, p := range org.Pipelines() {
		if slices.ContainsFunc(org.StageAccounts(p), func(a *config.Account) bool { return a.ID == account }) {
			names = append(names, p.Application.Name)
		}
	}
	return names, slices.ContainsFunc(org.WorkloadAccounts(), func(a *config.Account) bool { return a.ID == account })
}

// applicationOf is the application whose name a target bears, in its ARN or in a key's alias; "" for none.
func applicationOf(org *config.Organization, t *Target) string {
	text := t.Resource + " " + strings.Join(t.aliases, " ")
	for _, app := range org.Applications {
		if strings.Contains(text, app.Name) {
			return app.Name
		}
	}
	return ""
}

// TestClaim50 holds that a compromised workload account reads neither the other artifacts in shared services nor anything
// of its peers: whoever is in it, also its administrator, may do nothing outside it but with its own applications'
// store. One who stands for others speaks for every account.
func TestClaim50(t *testing.T) {
	t.Parallel()
	claimed(t, func(_ *testing.T, p *Proof) []string {
		return allowed(p, func(e *Entry) bool {
			apps, isWorkload := applicationsIn(p.Model.Org, e.Principal.Account)
			if e.Principal.Account == e.Target.Account || !isWorkload && e.StandsFor == 1 {
				return false
			}
			ownStore := e.Target.Account == p.Model.Org.SharedServicesAccount().ID && slices.Contains(apps, applicationOf(p.Model.Org, e.Target))
			return !ownStore || e.StandsFor > 1
		})
	}, place{paymentStore, artifacts, "WorkloadRolesReadReleases"}, both(set("Principal", anyone), when("ArnEquals", "aws:PrincipalArn", nil)),
		"orders-dev CloudFormationRole: read releases of payments")
}

// producing are the actions that make what is deployed, and start or approve its deployment.
var producing = []string{"codepipeline:StartPipelineExecution", "codepipeline:UpdatePipeline", "codepipeline:PutApprovalResult",
	"codebuild:StartBuild", "codebuild:UpdateProject", "ecr:PutImage", "s3:PutObject", "kms:GenerateDataKey"}

// TestClaim51 holds that the pipelines' credentials live in shared services only: nobody elsewhere may start or approve a
// pipeline or a build, push an image, write an artifact, or become the role that deploys into a workload account.
func TestClaim51(t *testing.T) {
	t.Parallel()
	claimed(t, func(_ *testing.T, p *Proof) []string {
		host := p.Model.Org.SharedServicesAccount().ID
		return allowed(p, func(e *Entry) bool {
			// A key that encrypts the messages of a topic, and only them, makes nothing that is deployed.
			produces := e.Target.Account == host && slices.Contains(producing, e.Target.Action) && !strings.HasPrefix(e.Target.Object, "messages ")
			deploys := e.Target.Action == "sts:AssumeRole" && strings.HasSuffix(e.Target.Resource, ":role/"+config.CodePipelineCrossAccountRole)
			return e.Principal.Account != host && (produces || deploys)
		})
	}, place{orderStore, images, "WorkloadRolesPullImages"}, both(set("Action", "ecr:*"), elsewhere(place{ordersDev, pullInDev, "PullImages"}, set("Action", "ecr:*"))),
		"orders-dev ECSTaskExecutionRole: push images of orders")
}

// TestClaim52 holds that no application reaches another: neither the roles of its accounts nor its roles in shared services.
func TestClaim52(t *testing.T) {
	t.Parallel()
	claimed(t, func(_ *testing.T, p *Proof) []string {
		org := p.Model.Org
		return allowed(p, func(e *Entry) bool {
			from, isWorkload := applicationsIn(org, e.Principal.Account)
			if !isWorkload {
				from = nil
				for _, app := range org.Applications {
					if strings.HasSuffix(e.Principal.Name, "-"+app.Name) {
						from = []string{app.Name}
					}
				}
			}
			into, isWorkload := applicationsIn(org, e.Target.Account)
			if app := applicationOf(org, e.Target); !isWorkload && app != "" {
				into = []string{app}
			}
			apart := !slices.ContainsFunc(into, func(app string) bool { return slices.Contains(from, app) })
			return len(from) > 0 && len(into) > 0 && apart
		})
	}, place{orderPipeline, "CodePipelineRole", "ReadAndWriteArtifacts"}, set("Resource", "*"),
		"shared-services CodePipelineRole-orders: read releases of payments")
}

// TestClaim54 holds that developers own their development account and nothing else: its administrator reaches nothing in
// the accounts of the later stages, or anywhere else. He is asked about everything, without anybody to stand for him.
func TestClaim54(t *testing.T) {
	t.Parallel()
	claimed(t, func(t *testing.T, p *Proof) []string {
		dev := p.Model.Org.Accounts["orders-dev"].ID
		var questions []question
		for _, target := range p.Model.Targets() {
			if target.Account != dev {
				questions = append(questions, question{p.Model.administratorOf(dev), target, 1})
			}
		}
		entries, err := p.Model.decide(startedEngine(t), NewIntent(p.Model.Org), questions)
		if err != nil {
			t.Fatal(err)
		}
		return allowed(&Proof{Entries: entries}, func(*Entry) bool { return true })
	}, place{ordersProd, cross, "PipelinesDeployIntoThisAccount"}, both(set("Principal", root("222222222222")), set("Condition", nil)),
		"orders-dev Administrator: assume orders-prod CodePipelineCrossAccountRole")
}

// TestClaim55 holds that logs stay in their environment: they are read from its own account only, and by no role there
// that somebody elsewhere may become.
func TestClaim55(t *testing.T) {
	t.Parallel()
	claimed(t, func(_ *testing.T, p *Proof) []string {
		guests := map[string]bool{}
		for _, e := range p.Entries {
			if e.Decision.Allowed() && e.Target.Action == "sts:AssumeRole" && e.Principal.Account != e.Target.Account && !e.Principal.service {
				guests[e.Target.Resource] = true
			}
		}
		if len(guests) == 0 {
			return []string{"no role may be assumed from elsewhere, so nothing is claimed"}
		}
		return allowed(p, func(e *Entry) bool {
			return e.Target.Action == "logs:FilterLogEvents" && (e.Principal.Account != e.Target.Account || guests[e.Principal.ARN])
		})
	}, place{ordersProd, "CrossAccountReadOnlyRole", "DiscoverResources"}, replace("tag:GetResources", "logs:*"),
		"orders-prod CrossAccountReadOnlyRole: read log group /aws/lambda/causeway-network-parameters in orders-prod")
}

// TestClaim56 holds that ways into and out of the network are the network account's: nobody may make a route or an internet
// gateway in a workload account, its administrators included, whom a service control policy holds back.
func TestClaim56(t *testing.T) {
	t.Parallel()
	claimed(t, func(_ *testing.T, p *Proof) []string {
		return allowed(p, func(e *Entry) bool {
			return e.Target.Action == "ec2:CreateRoute" || e.Target.Action == "ec2:CreateInternetGateway"
		})
	}, place{ordersProd, "CloudFormationRoledenials", "DenyBuildingNetworks"},
		unguarded("ControlPolicyNetworks", both(drop, elsewhere(place{ordersProd, "Boundary", "DenyBuildingNetworks"}, drop))),
		"orders-prod CloudFormationRole: open to the internet the network of orders-prod")
}

// TestClaim57 holds that an account's number and a role's name do not open CloudFormationRole: nobody may assume it, no
// service may for somebody else, and only who deploys in the account itself may pass it, so not even an administrator.
func TestClaim57(t *testing.T) {
	t.Parallel()
	claimed(t, func(_ *testing.T, p *Proof) []string {
		return allowed(p, func(e *Entry) bool {
			if !strings.HasSuffix(e.Target.Resource, ":role/"+config.CloudFormationRole) {
				return false
			}
			deploys := slices.Contains([]string{config.CodePipelineCrossAccountRole, config.CloudFormationRole}, e.Principal.Name)
			passes := e.Target.Action == "iam:PassRole"
			return e.Target.Action == "sts:AssumeRole" || passes && (e.Principal.Account != e.Target.Account || !deploys)
		})
	}, place{ordersProd, "CloudFormationRole", "CloudFormationCreatesResources"}, both(set("Principal", map[string]any{"AWS": "*"}), set("Condition", nil)),
		"a stranger's Administrator: assume orders-prod CloudFormationRole")
}

// TestClaim58 holds that the partition is nowhere fixed: with the example moved to China every journey works, and a policy that
// still names an ARN of the first partition is found. Package stacks proves what is synthesized for China and for GovCloud.
func TestClaim58(t *testing.T) {
	t.Parallel()
	const region = "cn-north-1"
	moved := *example(t)
	org := &moved
	move := strings.NewReplacer("arn:aws:", "arn:aws-cn:", org.Region, region)
	org.Region = region
	for _, app := range org.Applications {
		app.Source.ConnectionARN = move.Replace(app.Source.ConnectionARN)
	}
	var here edited
	if err := json.Unmarshal([]byte(move.Replace(jsonText(templates(t)))), &here); err != nil {
		t.Fatal(err)
	}
	for _, found := range strayed(t, org, here) {
		t.Error(found)
	}
	set("Resource", "arn:aws:s3:::*")(t, here, place{ordersDev, deployInDev, "ReadReleases"})
	found := strings.Join(strayed(t, org, here), "\n")
	for _, want := range []string{"stack Workload-orders-dev, CodeDeployRoleordersdev names arn:aws:", "deploy orders-dev into orders-dev: read the release"} {
		if !strings.Contains(found, want) {
			t.Errorf("the mistake is not reported as %q, but as %q", want, found)
		}
	}
}

// strayed are the policies that name the first partition, and the journeys that are broken.
func strayed(t *testing.T, org *config.Organization, templates edited) []string {
	assembly, err := ReadAssembly(accesstest.Write(t, org, templates))
	if err != nil {
		t.Fatal(err)
	}
	model, err := NewModel(assembly, org)
	if err != nil {
		t.Fatal(err)
	}
	e := startedEngine(t)
	var found []string
	if problems, err := e.Load(model.Policies); err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	for _, p := range model.Policies {
		if strings.Contains(p.text, "arn:aws:") {
			found = append(found, p.Where()+" names arn:aws:")
		}
	}
	journeys, err := model.travel(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, journey := range journeys {
		if step := journey.Broken(); step != nil {
			found = append(found, journey.Name+": "+step.Name)
		}
	}
	return found
}

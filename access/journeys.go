package access

import (
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// Journey is something that must work for a stage, as a row of steps that must all be allowed.
type Journey struct {
	Name  string
	Steps []*Step
}

// Step is one request of a journey.
type Step struct {
	Name      string
	Principal *Principal
	Target    *Target
	Decision  *Decision
	Forbidden bool // it must be refused
}

// fails says whether the decision is another than it must be.
func (s *Step) fails() bool { return s.Decision.Allowed() == s.Forbidden }

// Broken is the first step that is not allowed, or must not be, or nil.
func (j *Journey) Broken() *Step {
	i := slices.IndexFunc(j.Steps, (*Step).fails)
	if i < 0 {
		return nil
	}
	return j.Steps[i]
}

// travel decides every step of every journey.
func (m *Model) travel(engine *Engine) ([]*Journey, error) {
	journeys, err := m.journeys()
	if err != nil {
		return nil, err
	}
	var steps []*Step
	var requests []pieces
	cutter := m.cutter()
	for _, journey := range journeys {
		for _, step := range journey.Steps {
			steps, requests = append(steps, step), append(requests, cutter.fromSubnets(step.Principal, step.Target))
		}
	}
	decisions, err := engine.decidePieces(requests)
	for i, decision := range decisions {
		steps[i].Decision = decision
	}
	return journeys, err
}

// journeys are what must work, derived from the file: one for the build of each pipeline, one for each stage, those of
// developers, one for what tells people about the pipeline, one for the platform's own pipeline, and one for the platform in each
// account.
func (m *Model) journeys() ([]*Journey, error) {
	var journeys []*Journey
	for _, p := range m.Org.Pipelines() {
		journeys = append(journeys, m.buildJourney(p))
		for _, d := range p.Deployments() {
			journeys = append(journeys, m.stageJourney(d))
			if len(d.Application.Developers) > 0 {
				journeys = append(journeys, m.developerJourney(d))
			}
		}
		if len(p.DeployedByDevelopers()) > 0 {
			journeys = append(journeys, m.deployerJourney(p))
		}
		journeys = append(journeys, m.observation(p))
	}
	if m.Org.PlatformPipeline != nil {
		journeys = append(journeys, m.platformPipeline())
	}
	for _, account := range m.Org.AccountsByName() {
		if len(m.stacksOf(account)) > 0 {
			journey, err := m.platformJourney(account)
			if err != nil {
				return nil, err
			}
			journeys = append(journeys, journey)
		}
	}
	if m.Org.Network != nil && m.Org.Network.FlowLogsInBucket() {
		for _, region := range m.Org.NetworkRegions() {
			journeys = append(journeys, m.recording(region))
		}
	}
	return journeys, nil
}

// recording is what keeps the flow logs of a region in their bucket.
func (m *Model) recording(region string) *Journey {
	account := m.Org.Accounts[m.Org.Network.Account]
	i := &itinerary{m, &Journey{Name: "record the network's traffic" + inRegion(m.Org, region)}}
	source := map[string]string{"aws:SourceArn": m.regionalIn(account, region, "logs", "*")}
	written := maps.Clone(source)
	written["s3:x-amz-acl"] = "bucket-owner-full-control"
	bucket := config.BucketARN(m.Org, config.FlowLogBucketIn(m.Org, region))
	i.acts(account, "delivery.logs", "look at the bucket", "s3:ListBucket", bucket, source)
	i.acts(account, "delivery.logs", "write records", "s3:PutObject", bucket+"/AWSLogs/"+account.ID+"/vpcflowlogs/1", written)
	i.acts(account, "delivery.logs", "encrypt them", "kms:GenerateDataKey", m.keyIn(region, config.FlowLogBucketKeyAlias(m.Org)), source)
	return i.journey
}

// itinerary is a journey while it is written down: who travels, and where.
type itinerary struct {
	m       *Model
	journey *Journey
}

// does adds a step: a role of an account makes a request.
func (i *itinerary) does(account *config.Account, role, name, action, resource string, context map[string]string) {
	target := i.m.target(action, resource, context)
	if target.Account == "" {
		target.Account = account.ID
	}
	i.add(name, i.m.named(account, role), target)
}

// serves adds a step: an AWS service assumes a role of the account that it acts for, on behalf of a resource where it
// says so.
func (i *itinerary) serves(account *config.Account, role, name, source string) {
	target := i.m.target("sts:AssumeRole", config.RoleARN(i.m.Org, account, role), nil)
	if source != "" {
		target.Context = map[string]string{"aws:SourceArn": source}
	}
	i.add(name+" acts under "+role, service(name+".amazonaws.com", account.ID, name+" for "+account.Name), target)
}

// acts adds a step: an AWS service makes a request for an account, on behalf of a resource.
func (i *itinerary) acts(account *config.Account, by, name, action, resource string, context map[string]string) {
	i.add(name, service(by+".amazonaws.com", account.ID, by+" for "+account.Name), i.m.target(action, resource, context))
}

func (i *itinerary) add(name string, p *Principal, t *Target) {
	i.journey.Steps = append(i.journey.Steps, &Step{Name: name, Principal: p, Target: t})
}

// named is a role by its name; one that no template has may do nothing.
func (m *Model) named(account *config.Account, name string) *Principal {
	if role := m.role(config.RoleARN(m.Org, account, name)); role != nil {
		return role.principal
	}
	return &Principal{ARN: config.RoleARN(m.Org, account, name), Name: name, Account: account.ID,
		Label: account.Name + " " + name + " (which no stack creates)", organization: m.Org.OrganizationID()}
}

// target is a request about a resource by its ARN, with the policy that the resource has.
func (m *Model) target(action, arn string, context map[string]string) *Target {
	t := &Target{Action: action, Resource: arn, Context: context, Object: arn, Verb: action, Account: accountOf(arn)}
	if role := m.role(arn); role != nil {
		t.Account, t.stack = role.Stack.Account, role.Stack
		if action == "sts:AssumeRole" {
			t.policy = role.Trust
		}
	}
	if r := m.resourceOf(arn); r != nil {
		t.Account, t.policy, t.aliases, t.stack = r.Stack.Account, r.Policy, r.Aliases, r.Stack
	}
	return t
}

// accountOf is the account in an ARN; buckets have none.
func accountOf(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}

// key is the ARN of the key with an alias in the home region.
func (m *Model) key(alias string) string { return m.keyIn(m.Org.Region, alias) }

// keyIn is the ARN of the key with an alias in a region; one that no template has cannot be used.
func (m *Model) keyIn(region, alias string) string {
	if r := m.keys[keyName(region, alias)]; r != nil {
		return r.ARN
	}
	return "arn:" + m.Org.Partition() + ":kms:" + region + ":" + m.Org.SharedServicesAccount().ID + ":key/00000000-0000-0000-0000-000000000000"
}

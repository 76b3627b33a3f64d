package access

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// attachBusPolicies gives event buses their policies, whose statements are resources of their own, of several stacks.
func (m *Model) attachBusPolicies(stack *Stack) error {
	for _, id := range stack.resourceIDs("AWS::Events::EventBusPolicy") {
		resolved, err := stack.Resolve(stack.template.Resources[id].Properties)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		properties := resolved.(map[string]any)
		statement, ok := properties["Statement"].(map[string]any)
		if !ok {
			return fmt.Errorf("%s has no statement, and the proof understands nothing else", id)
		}
		bus, err := m.bus(stack, id, properties["EventBusName"])
		if err != nil {
			return err
		}
		statement["Sid"] = properties["StatementId"]
		document := bus.Policy.Document
		document["Statement"] = append(document["Statement"].([]any), statement)
		bus.Policy.text, bus.Policy.parsed = jsonText(document), parse(document)
		if err := bus.Policy.refuseOtherPrincipals(); err != nil {
			return err
		}
	}
	return nil
}

// bus is an event bus of the stack's account, with a policy to be filled. The default event bus is in no template: every
// account has one.
func (m *Model) bus(stack *Stack, id string, name any) (*Resource, error) {
	var bus *Resource
	if name == nil || name == "default" {
		bus = m.defaultBus(stack, id)
	} else {
		var err error
		if bus, err = m.resource(stack, id, eventBusType, fmt.Sprint(name)); err != nil {
			return nil, err
		}
	}
	if bus.Policy == nil {
		bus.Policy = m.add(&Policy{Kind: ResourcePolicy, Stack: stack, LogicalID: id, Name: "event bus",
			Document: map[string]any{"Version": "2012-10-17", "Statement": []any{}}})
	}
	return bus, nil
}

const eventBusType = "AWS::Events::EventBus"

// defaultBus is the default event bus of the stack's account. Where several stacks have statements of its policy, it bears
// the name of the first; their Sids name the pipelines.
func (m *Model) defaultBus(stack *Stack, id string) *Resource {
	arn := stack.arn("events", "event-bus/default")
	resources := m.inAccount[stack.Account]
	if i := slices.IndexFunc(resources, func(r *Resource) bool { return r.ARN == arn }); i >= 0 {
		return resources[i]
	}
	bus := &Resource{Stack: stack, LogicalID: id, Type: eventBusType, Name: "the default event bus", ARN: arn}
	m.addResource(bus)
	return bus
}

// events are what the sources of pipelines tell of themselves, by their type.
var events = map[config.SourceType]map[string]string{
	config.SourceCodeCommit: {"events:source": "aws.codecommit", "events:detail-type": "CodeCommit Repository State Change"},
	config.SourceS3:         {"events:source": "aws.s3", "events:detail-type": "Object Created"},
	config.SourceECR:        {"events:source": "aws.ecr", "events:detail-type": "ECR Image Action"},
}

// ofDeployment is the context of an event that a workload account forwards to a pipeline's own event bus.
var ofDeployment = map[string]string{"events:source": "aws.codedeploy", "events:detail-type": "CodeDeploy Deployment State-change Notification"}

// otherEvents are those of something else.
var otherEvents = map[string]string{"events:source": "acme.shop", "events:detail-type": "Order"}

// listed are the condition keys that have several values.
var listed = map[string]bool{"events:source": true, "events:detail-type": true}

// targetsOfBus are who sends what to an event bus, by the kind of event, and who opens it to others: AWS knows no resource
// of that action.
func (r *Resource) targetsOfBus(target func(verb, action, arn string, context map[string]string) *Target) []*Target {
	send, open := verbs["event"][0], verbs["event"][1]
	all := []*Target{target(send.verb, send.action, r.ARN, otherEvents), target(open.verb, open.action, "*", nil)}
	if !strings.HasSuffix(r.ARN, "/default") {
		return append(all, target("send deployments to", "events:PutEvents", r.ARN, ofDeployment))
	}
	for _, kind := range []config.SourceType{config.SourceCodeCommit, config.SourceS3, config.SourceECR} {
		all = append(all, target(sendEvents(kind), "events:PutEvents", r.ARN, events[kind]))
	}
	return all
}

func sendEvents(kind config.SourceType) string {
	return "send events of " + string(kind) + " to"
}

// defaultBusOf is what targets call the default event bus of an account.
func defaultBusOf(account *config.Account) string { return "the default event bus in " + account.Name }

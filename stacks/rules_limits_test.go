package stacks

import (
	"encoding/json"
	"fmt"
)

// limit is AWS's limit on the size of a policy, in characters without white space.
func limit(d document) int {
	switch {
	case d.kind == "trust":
		return 2048
	case d.resource.Type == "AWS::IAM::ManagedPolicy":
		return 6144
	case d.kind == "identity":
		return 10240
	case d.resource.Type == "AWS::KMS::Key":
		return 32768
	case d.resource.Type == "AWS::ECR::Repository":
		return 10240
	case d.resource.Type == "AWS::Events::EventBusPolicy":
		return 10 << 10
	}
	return 20 << 10 // bucket policies; topic policies may be larger
}

func beyondLimits(a *assembly) []string {
	var broken []string
	for _, d := range a.documents() {
		data, err := json.Marshal(d.statements)
		if err != nil {
			panic(err)
		}
		if size := len(data) + 40; size > limit(d) {
			broken = append(broken, fmt.Sprintf("%s %s: %s policy of %d characters, AWS allows %d", d.template.stack, d.id, d.kind, size, limit(d)))
		}
	}
	a.each("", func(t *template, id string, r *resource) {
		for property, most := range map[string]int{"RoleName": 64, "BucketName": 63, "ManagedPolicyName": 128,
			"InstanceProfileName": 128, "FunctionName": 64, "TopicName": 256, "RepositoryName": 256, "AliasName": 256} {
			if name := text(r.Properties[property]); len(name) > most {
				broken = append(broken, fmt.Sprintf("%s %s: %s %s of %d characters, AWS allows %d", t.stack, id, property, name, len(name), most))
			}
		}
	})
	a.each("AWS::Events::Rule", func(t *template, id string, r *resource) {
		if name := text(r.Properties["Name"]); len(name) > 64 {
			broken = append(broken, fmt.Sprintf("%s %s: rule %s of %d characters, EventBridge allows 64", t.stack, id, name, len(name)))
		}
	})
	for stack, t := range a.templates {
		if len(t.Resources) > 500 || len(t.Outputs) > 200 || t.size > 1<<20 {
			broken = append(broken, stack+" is larger than a template can be")
		}
		for _, output := range t.Outputs {
			if len(output.Export.Name) > 255 {
				broken = append(broken, stack+" exports "+output.Export.Name)
			}
		}
	}
	for bus, size := range a.eventBusPolicies() {
		if size > 10<<10 {
			broken = append(broken, fmt.Sprintf("%s has a policy of %d characters, AWS allows 10,240", bus, size))
		}
	}
	return append(broken, pipelinesBeyondLimits(a)...)
}

// eventBusPolicies are the sizes of the policies of event buses, by bus: all statements about an account's default bus
// are one policy.
func (a *assembly) eventBusPolicies() map[string]int {
	sizes := map[string]int{}
	a.each("AWS::Events::EventBusPolicy", func(t *template, _ string, r *resource) {
		bus := "the event bus of " + t.account
		if name := r.Properties["EventBusName"]; name != nil { // a pipeline's own
			bus = "the event bus in " + t.stack
		}
		if sizes[bus] == 0 {
			sizes[bus] = 40
		}
		sizes[bus] += len(text(r.Properties["Statement"])) + 1
	})
	return sizes
}

// pipelinesBeyondLimits are actions whose configuration CodePipeline would reject.
func pipelinesBeyondLimits(a *assembly) []string {
	var broken []string
	for _, action := range a.actions() {
		configuration, _ := action.raw["Configuration"].(map[string]any)
		for key, value := range configuration {
			if len(text(value)) > 1000 {
				broken = append(broken, action.name()+": "+key+" is longer than 1,000 characters")
			}
		}
	}
	a.each("AWS::CodePipeline::Pipeline", func(t *template, _ string, r *resource) {
		if stages := r.Properties["Stages"].([]any); len(stages) > 50 || len(text(r.Properties["Name"])) > 100 {
			broken = append(broken, fmt.Sprintf("%s has %d stages, CodePipeline allows 50", t.stack, len(stages)))
		}
	})
	return broken
}

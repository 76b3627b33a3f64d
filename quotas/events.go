package quotas

import (
	"errors"
	"maps"

	"causeway/access"
	"causeway/internal/jsontext"
)

// events measures event buses: their policies, whose statements are resources of their own, and their rules.
func (m *measurer) events(stack *access.Stack, r access.Declared) error {
	switch r.Type {
	case "AWS::Events::EventBus":
		m.sum(busesOfAccount, stack, regional(stack), "", 1).Stack = ""
	case "AWS::Events::EventBusPolicy":
		return m.busPolicy(stack, r)
	case "AWS::Events::Rule":
		bus, err := busOf(stack, r)
		if err != nil {
			return err
		}
		m.sum(rulesOfBus, stack, regional(stack), bus, 1)
		if pattern := r.Properties["EventPattern"]; pattern != nil {
			size, err := measured(eventPattern, stack, pattern)
			if err != nil {
				return in("EventPattern", err)
			}
			m.add(eventPattern, stack, r.LogicalID, size)
		}
	}
	return nil
}

// busPolicy adds a statement to the policy of its event bus: all statements about one are one policy.
func (m *measurer) busPolicy(stack *access.Stack, r access.Declared) error {
	bus, err := busOf(stack, r)
	if err != nil {
		return err
	}
	resolved, err := stack.Resolve(r.Properties["Statement"])
	if err != nil {
		return in("Statement", err)
	}
	given, ok := resolved.(map[string]any)
	if !ok {
		return errors.New("has no statement, and nothing else is understood")
	}
	statement := maps.Clone(given)
	statement["Sid"] = r.Properties["StatementId"]
	m.sum(eventBusPolicy, stack, regional(stack), bus, length(eventBusPolicy, ","+jsontext.Of(statement)))
	return nil
}

// busOf is the name of the event bus that a rule or a statement is for.
func busOf(stack *access.Stack, r access.Declared) (string, error) {
	if r.Properties["EventBusName"] == nil {
		return "default", nil
	}
	return text(stack, r.Properties["EventBusName"])
}

// regional is a place for what an account has in each region of its own.
func regional(stack *access.Stack) string { return stack.Account + "/" + stack.Region }

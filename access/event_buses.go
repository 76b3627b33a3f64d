package access

import "fmt"

// attachBusPolicies gives event buses their policies, of which each resource has a statement.
func (m *Model) attachBusPolicies(stack *Stack) error {
	for _, id := range stack.resourceIDs("AWS::Events::EventBusPolicy") {
		r := stack.template.Resources[id]
		name, err := stack.resolveText(r.Properties["EventBusName"])
		if err != nil {
			return fmt.Errorf("%s: EventBusName: %w", id, err)
		}
		bus, err := m.resource(stack, id, "AWS::Events::EventBus", name)
		if err != nil {
			return err
		}
		statements := []any{r.Properties["Statement"]}
		if bus.Policy != nil {
			statements = append(asList(bus.Policy.Document["Statement"]), statements...)
		}
		document := map[string]any{"Version": "2012-10-17", "Statement": statements}
		if bus.Policy, err = m.document(ResourcePolicy, stack, id, "", document); err != nil {
			return err
		}
	}
	return nil
}

// ofDeployment is the context of an event that a workload account forwards.
var ofDeployment = map[string]string{"events:source": "aws.codedeploy", "events:detail-type": "CodeDeploy Deployment State-change Notification"}

package quotas

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"causeway/access"
)

// pipeline measures pipelines and their dashboards, which grow with the stages.
func (m *measurer) pipeline(stack *access.Stack, r access.Declared) error {
	switch r.Type {
	case "AWS::CodePipeline::Pipeline":
		return m.stages(stack, r)
	case "AWS::CloudWatch::Dashboard":
		body, err := text(stack, r.Properties["DashboardBody"])
		if err != nil {
			return in("DashboardBody", err)
		}
		var dashboard struct{ Widgets []any }
		if err := json.Unmarshal([]byte(body), &dashboard); err != nil {
			return in("DashboardBody", err)
		}
		m.add(dashboardWidgets, stack, r.LogicalID, len(dashboard.Widgets))
	}
	return nil
}

// stages measures a pipeline, its stages and its actions.
func (m *measurer) stages(stack *access.Stack, r access.Declared) error {
	stages, total := list(r.Properties["Stages"]), 0
	for _, value := range stages {
		stage, _ := value.(map[string]any)
		actions := list(stage["Actions"])
		total += len(actions)
		m.add(stageActions, stack, fmt.Sprint(stage["Name"]), len(actions))
		for _, value := range actions {
			action, _ := value.(map[string]any)
			if err := m.action(stack, fmt.Sprintf("%v/%v", stage["Name"], action["Name"]), action); err != nil {
				return err
			}
		}
	}
	m.add(pipelineStages, stack, r.LogicalID, len(stages))
	m.add(pipelineActions, stack, r.LogicalID, total)
	return nil
}

// action measures the values of an action's configuration.
func (m *measurer) action(stack *access.Stack, name string, action map[string]any) error {
	configuration, _ := action["Configuration"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(configuration)) {
		quota := configurationValue
		if key == "ParameterOverrides" {
			quota = parameterOverrides
		}
		size, err := measured(quota, stack, configuration[key])
		if err != nil {
			return fmt.Errorf("%s: %s: %w", name, key, err)
		}
		m.add(quota, stack, name+" "+key, size)
	}
	return nil
}

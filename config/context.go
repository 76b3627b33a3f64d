package config

import (
	"encoding/json"
	"fmt"
	"os"
)

// The variables through which the CDK CLI hands its context to the app; what does not fit into the first is in the
// file that the second names (aws-cdk, cx-api).
const (
	contextVariable  = "CDK_CONTEXT_JSON"
	overflowVariable = "CONTEXT_OVERFLOW_LOCATION_ENV"
)

// PathFromContext is the file that the CDK context `config` names, as in `npx cdk synth -c config=other.yaml`, or
// DefaultPath. It reads the context as the CDK CLI hands it over, so that a wrong file is reported before the CDK starts.
func PathFromContext(getenv func(string) string) (string, error) {
	var documents [][]byte
	if text := getenv(contextVariable); text != "" {
		documents = append(documents, []byte(text))
	}
	if overflow := getenv(overflowVariable); overflow != "" {
		data, err := os.ReadFile(overflow)
		if err != nil {
			return "", fmt.Errorf("CDK context: %w", err)
		}
		documents = append(documents, data)
	}
	for _, document := range documents {
		var context map[string]any
		if err := json.Unmarshal(document, &context); err != nil {
			return "", fmt.Errorf("CDK context: %w", err)
		}
		value, given := context["config"]
		if !given {
			continue
		}
		path, ok := value.(string)
		if !ok || path == "" {
			return "", fmt.Errorf("CDK context config: %v is no file name; write -c config=file.yaml", value)
		}
		return path, nil
	}
	return DefaultPath, nil
}

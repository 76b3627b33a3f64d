package config

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// variants are the texts of the example organization with one value after another replaced, by the value's path. What
// the example leaves out is added first, so that every key of the file is there.
func variants(t *testing.T, replace func(any) (replacement any, ok bool)) map[string][]byte {
	t.Helper()
	data, err := os.ReadFile("organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := parse("organization.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	root := doc.values.(map[string]any)
	root["accounts"].(map[string]any)["orders-dev"].(map[string]any)["permissionsBoundary"] = "boundaries/Team"
	root["network"].(map[string]any)["ids"] = map[string]any{"vpc": "vpc-0a1b2c3d", "subnets": map[string]any{"private": []any{"subnet-0a1b2c3d"}}}
	source := map[string]any{"type": "s3", "bucket": "acme-source", "key": "source.zip", "account": "shared-services"}
	root["applications"] = append(root["applications"].([]any), map[string]any{"name": "ledger", "source": source, "deploy": "cloudformation",
		"stages": []any{map[string]any{"name": "dev", "account": "orders-dev"}}})
	texts := map[string][]byte{}
	var walk func(path string, value any, set func(any))
	walk = func(path string, value any, set func(any)) {
		if replacement, ok := replace(value); ok {
			set(replacement)
			text, err := json.Marshal(root)
			if err != nil {
				t.Fatal(err)
			}
			texts[path] = text
			set(value)
		}
		switch value := value.(type) {
		case map[string]any:
			for key, child := range value {
				walk(join(path, key), child, func(v any) { value[key] = v })
			}
		case []any:
			for i, child := range value {
				walk(fmt.Sprintf("%s[%d]", path, i), child, func(v any) { value[i] = v })
			}
		}
	}
	for key, child := range root {
		walk(key, child, func(v any) { root[key] = v })
	}
	return texts
}

// rejectedAt says whether a text is rejected with a problem at a path.
func rejectedAt(text []byte, path string) bool {
	_, err := Read("organization.json", strings.NewReader(string(text)))
	return err != nil && strings.Contains(err.Error(), ": "+path+": ")
}

// TestEmptyTextIsRejected empties every text in the file: what is given must say something.
func TestEmptyTextIsRejected(t *testing.T) {
	texts := variants(t, func(value any) (any, bool) { _, isText := value.(string); return "", isText })
	if len(texts) < 80 {
		t.Errorf("only %d texts", len(texts))
	}
	for path, text := range texts {
		if !rejectedAt(text, path) {
			t.Errorf("%s may be empty", path)
		}
	}
}

// TestNothingIsRejected writes nothing for every value in the file.
func TestNothingIsRejected(t *testing.T) {
	texts := variants(t, func(any) (any, bool) { return nil, true })
	if len(texts) < 120 {
		t.Errorf("only %d values", len(texts))
	}
	for path, text := range texts {
		if !rejectedAt(text, path) {
			t.Errorf("%s may be nothing", path)
		}
	}
}

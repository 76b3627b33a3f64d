// Package functiontest runs a function's code as Lambda does, in Node, with the AWS SDK replaced by given answers.
package functiontest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Call is one call of the AWS SDK.
type Call struct {
	Command string
	Input   map[string]any
}

// Answer is what CloudFormation is told.
type Answer struct {
	Status, Reason     string
	PhysicalResourceID string `json:"PhysicalResourceId"`
	Data               map[string]string
}

// Run runs the code for one event. For each command of the SDK, answers holds its outputs in order; an output with the
// key "error" is thrown. The event is CloudFormation's, unless it has no RequestType: then a schedule sent it.
func Run(t *testing.T, code string, env map[string]string, answers map[string][]map[string]any, event map[string]any) ([]Call, Answer) {
	t.Helper()
	var answer Answer
	cloudFormation := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(body, &answer); err != nil {
			t.Errorf("CloudFormation got %q: %v", body, err)
		}
	}))
	defer cloudFormation.Close()
	if event["RequestType"] != nil {
		event["ResponseURL"] = cloudFormation.URL
		event["LogicalResourceId"], event["StackId"], event["RequestId"] = "Logical", "Stack", "Request"
	}

	dir := t.TempDir()
	write(t, filepath.Join(dir, "index.js"), code)
	for _, module := range []string{"client-cloudwatch", "client-codepipeline", "client-ec2", "client-kms", "client-ssm"} {
		write(t, filepath.Join(dir, "node_modules", "@aws-sdk", module, "index.js"), sdk)
	}
	input, err := json.Marshal(map[string]any{"answers": answers, "event": event})
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", "-e", runner)
	node.Dir, node.Stdin = dir, bytes.NewReader(input)
	node.Env = os.Environ()
	for name, value := range env {
		node.Env = append(node.Env, name+"="+value)
	}
	var stderr bytes.Buffer
	node.Stderr = &stderr
	output, err := node.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var calls []Call
	if err := json.Unmarshal(output, &calls); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return calls, answer
}

// sdk stands for every client of the AWS SDK: a command is a class of that name, and send takes its next answer.
const sdk = `
module.exports = new Proxy({}, { get: (_, name) => name.endsWith('Client')
  ? class { async send(command) {
      globalThis.calls.push({ Command: command.name, Input: command.input });
      const answer = (globalThis.answers[command.name] ?? []).shift() ?? {};
      if (answer.error) throw Object.assign(new Error(answer.error), { name: answer.error });
      return answer;
    } }
  : class { constructor(input) { this.name = name.replace(/Command$/, ''); this.input = input; } } });
`

const runner = `
const { answers, event } = JSON.parse(require('fs').readFileSync(0));
Object.assign(globalThis, { answers, calls: [] });
const log = console.log; console.log = () => {}; console.error = () => {};
require('./index.js').handler(event).then(() => log(JSON.stringify(globalThis.calls)));
`

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

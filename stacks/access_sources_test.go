package stacks

import (
	"slices"
	"testing"
)

// sourceMistakes are mistakes in how pipelines fetch sources of other accounts, and what the proof says of each. Those in
// one group are about different statements, so that one proof finds them all.
var sourceMistakes = []mistakeGroup{
	{"source apart", []mistake{
		{"an event bus for a whole account", func(a *assembly) {
			delete(a.find("SharedServices-ledger-Pipeline", "causeway-ledger-source")["Condition"].(map[string]any), "ArnEquals")
		}, "code Administrator may send events of codecommit to the default event bus in cicd"},
		{"a trust of the pipeline's whole account", func(a *assembly) {
			delete(a.find("Source-ledger", "PipelineFetchesSource")["Condition"].(map[string]any), "ArnEquals")
		}, "cicd Administrator may assume code PipelineSourceRole-ledger"},
		{"a role that writes the whole bucket", func(a *assembly) {
			bucket := "arn:aws:s3:::apart-ledger-artifacts-111111111111-eu-central-1/*"
			a.find("Source-ledger", "WriteArtifacts")["Resource"] = bucket
			a.find("SharedServices-ledger-Artifacts", "SourceRoleWritesArtifacts")["Resource"] = bucket
		}, "code PipelineSourceRole-ledger may write build artifacts of ledger"},
		{"a role that cannot encrypt", func(a *assembly) { a.find("Source-ledger", "EncryptArtifacts")["Action"] = "kms:Decrypt" }, "code PipelineSourceRole-ledger is to encrypt with the artifact key of ledger, but may not"},
		{"events sent for any rule", func(a *assembly) {
			delete(a.find("Source-ledger", "EventBridgeSendsEvents"), "Condition")
		}, "events.amazonaws.com for a stranger may assume code PipelineSourceEventRole-ledger"},
		{"an event bus that has forgotten the source", func(a *assembly) {
			a.first("SharedServices-reports-Pipeline", "AWS::Events::EventBusPolicy").Properties["Statement"].(map[string]any)["Effect"] = "Deny"
		}, "build reports: send the event to cicd"},
	}},
	{"source apart", []mistake{
		{"an event bus for everybody", func(a *assembly) {
			s := a.find("SharedServices-ledger-Pipeline", "causeway-ledger-source")
			s["Principal"] = "*"
			delete(s, "Condition")
		}, "a stranger's Administrator may send other events to the default event bus in cicd"},
		{"a trust of the other pipeline", func(a *assembly) {
			a.find("Source-ledger", "PipelineFetchesSource")["Condition"].(map[string]any)["ArnEquals"] = parse(`{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/CodePipelineRole-reports"}`)
		}, "cicd CodePipelineRole-ledger is to assume code PipelineSourceRole-ledger, but may not"},
		{"a bucket that would let the role write everything", func(a *assembly) {
			a.find("SharedServices-ledger-Artifacts", "SourceRoleWritesArtifacts")["Resource"] = "arn:aws:s3:::apart-ledger-artifacts-111111111111-eu-central-1/*"
		}, "code PipelineSourceRole-ledger, whatever policies it is given, may write build artifacts of ledger"},
	}},
	{"source apart", []mistake{
		{"an event bus for any event", func(a *assembly) {
			delete(a.find("SharedServices-ledger-Pipeline", "causeway-ledger-source")["Condition"].(map[string]any), "ForAllValues:StringEquals")
		}, "code PipelineSourceEventRole-ledger may send other events to the default event bus in cicd"},
	}},
	{"source apart", []mistake{
		{"an event bus without the organization", func(a *assembly) {
			delete(a.find("SharedServices-ledger-Pipeline", "causeway-ledger-source")["Condition"].(map[string]any), "StringEquals")
		}, "code PipelineSourceEventRole-ledger after it has left the organization may send events of codecommit to the default event bus in cicd"},
	}},
	{"environments", []mistake{
		{"templates that open the event bus", func(a *assembly) {
			for _, d := range a.documents() {
				for _, s := range d.statements {
					if d.template.stack == "Workload-dev" && s["Sid"] == "DenyAccountSettings" {
						s["Action"] = slices.DeleteFunc(s["Action"].([]any), func(action any) bool { return action == "events:PutPermission" })
					}
				}
			}
		}, "dev CloudFormationRole may open the default event bus in dev"},
	}},
}

// TestSourceMistakesAreFound puts each mistake into templates with sources in other accounts: the proof must find it.
func TestSourceMistakesAreFound(t *testing.T) {
	findMistakes(t, sourceMistakes)
}

// write writes an assembly that a test has changed.
func (a *assembly) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := a.writeTo(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

package cloud_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"causeway/cloud"
	"causeway/cloud/cloudtest"
)

func withStacks(t *testing.T, stacks ...*cloudtest.Stack) *cloud.Session {
	t.Helper()
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	aws.Account(here).Stacks = stacks
	return open(t, "dev")
}

func TestStack(t *testing.T) {
	session := withStacks(t, &cloudtest.Stack{Region: "eu-west-1", Name: "Network", Status: "UPDATE_ROLLBACK_FAILED",
		Reason: "The following resource(s)\n  failed", Protected: true, Template: `{"a": "<b> & c"}`,
		Parameters: map[string]string{"P": "1"}, Outputs: map[string]string{"O": "2"}})
	stack, err := session.Stack(t.Context(), "eu-west-1", "Network")
	if err != nil || stack == nil {
		t.Fatal(stack, err)
	}
	want := "&{Network UPDATE_ROLLBACK_FAILED The following resource(s) failed map[P:1] map[O:2] true}"
	if got := fmt.Sprint(stack); got != want {
		t.Errorf("%s and not %s", got, want)
	}
	if text, found, err := session.Template(t.Context(), "eu-west-1", "Network"); text != `{"a": "<b> & c"}` || !found || err != nil {
		t.Error(text, found, err)
	}
}

func TestNoStack(t *testing.T) {
	session := withStacks(t, &cloudtest.Stack{Region: "eu-central-1", Name: "Network", Status: "CREATE_COMPLETE"})
	if stack, err := session.Stack(t.Context(), "eu-west-1", "Network"); stack != nil || err != nil {
		t.Error(stack, err)
	}
	if text, found, err := session.Template(t.Context(), "eu-west-1", "Network"); text != "" || found || err != nil {
		t.Error(text, found, err)
	}
	if events, err := session.FailedEvents(t.Context(), "eu-west-1", "Network"); len(events) > 0 || err != nil {
		t.Error(events, err)
	}
}

func TestAStackInReviewHasNoTemplate(t *testing.T) {
	session := withStacks(t, &cloudtest.Stack{Region: "eu-west-1", Name: "Network", Status: "REVIEW_IN_PROGRESS"})
	if text, found, err := session.Template(t.Context(), "eu-west-1", "Network"); text != "" || found || err != nil {
		t.Error(text, found, err)
	}
}

// TestATemplateInYAML holds that what the CDK CLI deploys without a bucket is read as what it was synthesized as.
func TestATemplateInYAML(t *testing.T) {
	const text = "Resources:\n  A:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Version: 2012-10-17\n        Account: \"012345678901\"\n"
	session := withStacks(t, &cloudtest.Stack{Region: "eu-west-1", Name: "Network", Status: "CREATE_COMPLETE", Template: text})
	got, found, err := session.Template(t.Context(), "eu-west-1", "Network")
	const want = `{"Resources": {"A": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Version": "2012-10-17", "Account": "012345678901"}}}}}`
	if strings.TrimSpace(got) != want || !found || err != nil {
		t.Error(got, found, err)
	}
}

func TestStacksComeFromEveryPage(t *testing.T) {
	var stacks []*cloudtest.Stack
	for n := range 5 {
		stacks = append(stacks, &cloudtest.Stack{Region: "eu-west-1", Name: fmt.Sprint("S", n), Status: "CREATE_COMPLETE"})
	}
	read, err := withStacks(t, stacks...).Stacks(t.Context(), "eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, stack := range read {
		names = append(names, stack.Name)
	}
	if got := strings.Join(names, " "); got != "S0 S1 S2 S3 S4" {
		t.Error(got)
	}
}

func TestARegionThatIsNotEnabled(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	aws.Account(here).Fails["DescribeStacks"] = "InvalidClientTokenId"
	_, err := open(t, "dev").Stack(t.Context(), "me-south-1", "Network")
	says(t, err, cloud.Invalid, "profile dev: me-south-1 does not know these credentials; enable the region in the account, "+
		"if it is not: `aws account enable-region --region-name me-south-1`")
}

func TestFailedEvents(t *testing.T) {
	const name, stackType = "Network", "AWS::CloudFormation::Stack"
	session := withStacks(t, &cloudtest.Stack{Region: "eu-west-1", Name: name, Status: "UPDATE_ROLLBACK_FAILED", Events: []cloudtest.Event{
		event(name, stackType, "UPDATE_ROLLBACK_FAILED", "The following resource(s) failed to update: [Route]"),
		event("Route", "AWS::EC2::Route", "UPDATE_FAILED", "no such gateway"),
		event(name, stackType, "UPDATE_ROLLBACK_IN_PROGRESS", ""),
		event("Other", "AWS::S3::Bucket", "UPDATE_FAILED", "Resource update cancelled"),
		event("Role", "AWS::IAM::Role", "CREATE_FAILED", "it exists"),
		event("Role", "AWS::IAM::Role", "CREATE_IN_PROGRESS", ""),
		event(name, stackType, "UPDATE_IN_PROGRESS", "User Initiated"),
		event("Older", "AWS::IAM::Role", "CREATE_FAILED", "of another operation"),
		event(name, stackType, "CREATE_IN_PROGRESS", "User Initiated"),
	}})
	events, err := session.FailedEvents(t.Context(), "eu-west-1", name)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, event := range events {
		got = append(got, event.Resource+" "+event.Type+" "+event.Status+": "+event.Reason)
	}
	want := []string{"Role AWS::IAM::Role CREATE_FAILED: it exists", "Route AWS::EC2::Route UPDATE_FAILED: no such gateway",
		"Network AWS::CloudFormation::Stack UPDATE_ROLLBACK_FAILED: The following resource(s) failed to update: [Route]"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func event(resource, kind, status, reason string) cloudtest.Event {
	return cloudtest.Event{Resource: resource, Type: kind, Status: status, Reason: reason}
}

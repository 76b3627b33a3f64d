package doctor_test

import (
	"context"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"causeway/cloud"
	"causeway/cloud/cloudtest"
	"causeway/config"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// toolkit is as much of the CDK's bootstrap stack as is looked at. Its parameter is a string, because moto tells lists as
// Python writes them.
const toolkit = `{"Parameters": {"CloudFormationExecutionPolicies": {"Type": "String", "Default": ""}},
	"Resources": {"CdkBootstrapVersion": {"Type": "AWS::SSM::Parameter",
		"Properties": {"Type": "String", "Name": "/cdk-bootstrap/hnb659fds/version", "Value": "33"}}}}`

// An AWS that somebody else has written agrees with the one of the other tests.
func TestAgainstMoto(t *testing.T) {
	cloudtest.Isolate(t)
	startMoto(t)
	org := load(t, "config/testdata/one-account.yaml") // in moto's default account
	org.Accounts["everything"].Profile = ""
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	const want = "failure everything bootstrap: not bootstrapped in eu-west-1\n\t" +
		"`npx cdk bootstrap aws://123456789012/eu-west-1 --app cdk.out --cloudformation-execution-policies "
	if found := ailing(t, org); len(found) < len(want) || found[:len(want)] != want {
		t.Fatal(found)
	}
	session, err := awsconfig.LoadDefaultConfig(t.Context(), awsconfig.WithRegion(org.Region))
	if err != nil {
		t.Fatal(err)
	}
	policies := org.ExecutionPolicyARNs(org.Accounts["everything"])
	_, err = cloudformation.NewFromConfig(session).CreateStack(t.Context(), &cloudformation.CreateStackInput{
		StackName: aws.String("CDKToolkit"), TemplateBody: aws.String(toolkit),
		Parameters: []types.Parameter{{ParameterKey: aws.String("CloudFormationExecutionPolicies"), ParameterValue: aws.String(strings.Join(policies, ","))}}})
	if err != nil {
		t.Fatal(err)
	}
	if found := ailing(t, org); found != "" {
		t.Error(found)
	}
	agrees(t, org)
}

// agrees reads what the checks do not.
func agrees(t *testing.T, org *config.Organization) {
	t.Helper()
	session, err := cloud.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if text, found, err := session.Template(t.Context(), org.Region, "CDKToolkit"); !found || err != nil || len(text) < 100 {
		t.Error(text, found, err)
	}
	if text, found, err := session.Template(t.Context(), org.Region, "Network"); found || err != nil {
		t.Error(text, found, err)
	}
	if events, err := session.FailedEvents(t.Context(), org.Region, "CDKToolkit"); len(events) > 0 || err != nil {
		t.Error(events, err)
	}
	role, err := session.Assume(t.Context(), "arn:aws:iam::222222222222:role/Admin")
	if err != nil {
		t.Fatal(err)
	}
	if identity, err := role.Identity(t.Context()); err != nil || identity.Account != "222222222222" {
		t.Error(identity, err)
	}
}

// startMoto starts the emulator, and makes it the AWS of the test.
func startMoto(t *testing.T) {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is missing: pip install 'moto[server]'")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	_ = listener.Close() // moto takes the port
	ctx, stop := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, program, "-H", "127.0.0.1", "-p", port)
	if err := server.Start(); err != nil {
		t.Skip("moto_server does not start: ", err)
	}
	t.Cleanup(func() { stop(); _ = server.Wait() })
	for range 100 {
		if response, err := http.Get("http://" + address + "/moto-api/"); err == nil {
			_ = response.Body.Close()
			t.Setenv("AWS_ENDPOINT_URL", "http://"+address)
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Skip("moto_server does not answer")
}

package workload

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/jsii-runtime-go"

	"causeway/constructs/function"
	"causeway/constructs/function/functiontest"
)

const network = `{"owner":"333333333333","vpcParameter":"/n/vpc-id","tiers":[
	{"parameter":"/n/subnets/private","cidrs":["10.0.16.0/20","10.0.80.0/20"]},
	{"parameter":"/n/subnets/data","cidrs":["10.0.32.0/22"]}]}`

type answers = map[string][]map[string]any

func subnet(vpc, cidr, id string) map[string]any {
	return map[string]any{"VpcId": vpc, "CidrBlock": cidr, "SubnetId": id}
}

func run(t *testing.T, sdk answers, event map[string]any) ([]functiontest.Call, functiontest.Answer) {
	t.Helper()
	return functiontest.Run(t, function.Code(networkParametersCode), map[string]string{"NETWORK": network}, sdk, event)
}

// written are the parameters that the calls put, and those that they delete.
func written(calls []functiontest.Call) (put map[string]any, deleted []string) {
	put = map[string]any{}
	for _, call := range calls {
		switch call.Command {
		case "PutParameter":
			put[call.Input["Name"].(string)] = call.Input["Value"]
		case "DeleteParameter":
			deleted = append(deleted, call.Input["Name"].(string))
		}
	}
	return put, deleted
}

func TestSharedSubnetsArePublished(t *testing.T) {
	shared := answers{"DescribeSubnets": {
		{"NextToken": "more", "Subnets": []any{subnet("vpc-1", "10.0.80.0/20", "subnet-b"), subnet("vpc-1", "10.0.32.0/22", "subnet-c")}},
		{"Subnets": []any{subnet("vpc-1", "10.0.16.0/20", "subnet-a"), subnet("vpc-other", "10.0.16.0/20", "subnet-x")}},
	}}
	for name, event := range map[string]map[string]any{
		"when the stack is created": {"RequestType": "Create"},
		"by the schedule":           {},
	} {
		t.Run(name, func(t *testing.T) {
			sdk := answers{"DescribeSubnets": append([]map[string]any{}, shared["DescribeSubnets"]...)}
			calls, answer := run(t, sdk, event)
			put, _ := written(calls)
			want := map[string]any{"/n/vpc-id": "vpc-1", "/n/subnets/private": "subnet-a,subnet-b", "/n/subnets/data": "subnet-c"}
			if !reflect.DeepEqual(put, want) {
				t.Errorf("published %v, want %v", put, want)
			}
			if event["RequestType"] != nil && (answer.Status != "SUCCESS" || answer.Data["Status"] != "published") {
				t.Errorf("answered %+v", answer)
			}
		})
	}
}

// TestStackIsCreatedBeforeTheNetworkIsShared holds that accounts deploy in any order.
func TestStackIsCreatedBeforeTheNetworkIsShared(t *testing.T) {
	calls, answer := run(t, answers{"DescribeSubnets": {{"Subnets": []any{subnet("vpc-1", "10.0.16.0/20", "subnet-a")}}}},
		map[string]any{"RequestType": "Create"})
	if put, _ := written(calls); len(put) > 0 {
		t.Errorf("published %v of a network that is shared in part", put)
	}
	if answer.Status != "SUCCESS" || !strings.Contains(answer.Data["Status"], "waiting for account 333333333333") {
		t.Errorf("answered %+v", answer)
	}
}

func TestTwoNetworksWithTheSameRangesAreRefused(t *testing.T) {
	var subnets []any
	for _, vpc := range []string{"vpc-1", "vpc-2"} {
		for _, cidr := range []string{"10.0.16.0/20", "10.0.80.0/20", "10.0.32.0/22"} {
			subnets = append(subnets, subnet(vpc, cidr, "subnet-"+vpc))
		}
	}
	_, answer := run(t, answers{"DescribeSubnets": {{"Subnets": subnets}}}, map[string]any{"RequestType": "Create"})
	if answer.Status != "FAILED" || !strings.Contains(answer.Reason, "set network.ids") {
		t.Errorf("answered %+v", answer)
	}
}

func TestParametersOfARemovedTierGo(t *testing.T) {
	before := `{"vpcParameter":"/n/vpc-id","tiers":[{"parameter":"/n/subnets/old"},{"parameter":"/n/subnets/data"}]}`
	calls, answer := run(t, answers{"DescribeSubnets": {{"Subnets": []any{}}}, "DeleteParameter": {{"error": "ParameterNotFound"}}},
		map[string]any{"RequestType": "Update", "PhysicalResourceId": "Same", "OldResourceProperties": map[string]any{"Network": before}})
	if _, deleted := written(calls); !reflect.DeepEqual(deleted, []string{"/n/subnets/old"}) {
		t.Errorf("deleted %v", deleted)
	}
	if answer.Status != "SUCCESS" || answer.PhysicalResourceID != "Same" {
		t.Errorf("answered %+v", answer)
	}
}

func TestParametersGoWithTheStack(t *testing.T) {
	calls, answer := run(t, answers{}, map[string]any{"RequestType": "Delete"})
	if _, deleted := written(calls); len(deleted) != 3 {
		t.Errorf("deleted %v", deleted)
	}
	if answer.Status != "SUCCESS" {
		t.Errorf("answered %+v", answer)
	}
}

func TestCloudFormationHearsOfFailures(t *testing.T) {
	_, answer := run(t, answers{"DescribeSubnets": {{"error": "UnauthorizedOperation"}}}, map[string]any{"RequestType": "Create"})
	if answer.Status != "FAILED" || answer.Reason != "UnauthorizedOperation" {
		t.Errorf("answered %+v", answer)
	}
}

// TestMain removes what the CDK's runtime, which the package links, has written for itself.
func TestMain(m *testing.M) {
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

package delivery

import (
	"reflect"
	"strings"
	"testing"

	"causeway/constructs/function"
	"causeway/constructs/function/functiontest"
)

// regionalKey is what CloudFormation sends.
func regionalKey(request string) map[string]any {
	return map[string]any{"RequestType": request, "ResourceProperties": map[string]any{
		"Region": "us-east-1", "Alias": "alias/acme/orders/artifacts", "Stack": "SharedServices-orders-Artifacts-us-east-1"}}
}

func TestAKeyIsFoundByItsAlias(t *testing.T) {
	key := map[string][]map[string]any{"DescribeKey": {{"KeyMetadata": map[string]any{"Arn": "arn:aws:kms:us-east-1:111111111111:key/1"}}}}
	for _, request := range []string{"Create", "Update"} {
		calls, answer := functiontest.Run(t, function.Code(regionalKeysCode), nil, map[string][]map[string]any{"DescribeKey": key["DescribeKey"]}, regionalKey(request))
		if want := map[string]any{"KeyId": "alias/acme/orders/artifacts"}; len(calls) != 1 || !reflect.DeepEqual(calls[0].Input, want) {
			t.Errorf("%s made %v", request, calls)
		}
		if answer.Status != "SUCCESS" || answer.Data["Arn"] != "arn:aws:kms:us-east-1:111111111111:key/1" {
			t.Errorf("%s answered %+v", request, answer)
		}
	}
}

func TestAKeyThatIsNotThereYet(t *testing.T) {
	_, answer := functiontest.Run(t, function.Code(regionalKeysCode), nil, map[string][]map[string]any{"DescribeKey": {{"error": "NotFoundException"}}}, regionalKey("Create"))
	if answer.Status != "FAILED" || !strings.Contains(answer.Reason, "us-east-1 has no key alias/acme/orders/artifacts; deploy the stack SharedServices-orders-Artifacts-us-east-1 first") {
		t.Errorf("answered %+v", answer)
	}
	calls, answer := functiontest.Run(t, function.Code(regionalKeysCode), nil, nil, regionalKey("Delete"))
	if len(calls) > 0 || answer.Status != "SUCCESS" {
		t.Errorf("deleting made %v and answered %+v", calls, answer)
	}
}

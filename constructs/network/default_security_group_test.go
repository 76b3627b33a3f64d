package network

import (
	"reflect"
	"testing"

	"causeway/constructs/function"
	"causeway/constructs/function/functiontest"
)

func TestEveryRuleOfTheDefaultSecurityGroupGoes(t *testing.T) {
	rules := map[string][]map[string]any{"DescribeSecurityGroupRules": {{"SecurityGroupRules": []any{
		map[string]any{"SecurityGroupRuleId": "sgr-in", "IsEgress": false},
		map[string]any{"SecurityGroupRuleId": "sgr-out", "IsEgress": true},
	}}}}
	calls, answer := functiontest.Run(t, function.Code(defaultSecurityGroupCode), map[string]string{"SECURITY_GROUP": "sg-1"},
		rules, map[string]any{"RequestType": "Create"})
	revoked := map[string]any{}
	for _, call := range calls[1:] {
		revoked[call.Command] = call.Input["SecurityGroupRuleIds"]
	}
	want := map[string]any{"RevokeSecurityGroupIngress": []any{"sgr-in"}, "RevokeSecurityGroupEgress": []any{"sgr-out"}}
	if !reflect.DeepEqual(revoked, want) {
		t.Errorf("revoked %v, want %v", revoked, want)
	}
	if answer.Status != "SUCCESS" || answer.Data["RulesRemoved"] != "2" {
		t.Errorf("answered %+v", answer)
	}
}

func TestTheDefaultSecurityGroupStaysClosed(t *testing.T) {
	calls, answer := functiontest.Run(t, function.Code(defaultSecurityGroupCode), map[string]string{"SECURITY_GROUP": "sg-1"},
		nil, map[string]any{"RequestType": "Delete"})
	if len(calls) > 0 || answer.Status != "SUCCESS" {
		t.Errorf("deleting the stack made %v and answered %+v", calls, answer)
	}
}

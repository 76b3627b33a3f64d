package doctor_test

import (
	"strings"
	"testing"

	"causeway/cloud/cloudtest"
)

func TestEveryBadStatusHasItsRemedy(t *testing.T) {
	const in = " --stack-name Workload-orders-dev --region eu-west-1 --profile acme-orders-dev`"
	for status, want := range map[string][2]string{
		"ROLLBACK_COMPLETE":                            {"warning", "`aws cloudformation describe-stack-events" + in}, // the next deployment deletes it
		"ROLLBACK_FAILED":                              {"failure", "`aws cloudformation delete-stack" + in},
		"CREATE_FAILED":                                {"failure", "`aws cloudformation delete-stack" + in},
		"DELETE_FAILED":                                {"failure", "`aws cloudformation delete-stack" + in},
		"UPDATE_FAILED":                                {"failure", "`aws cloudformation rollback-stack" + in},
		"UPDATE_ROLLBACK_FAILED":                       {"failure", "`aws cloudformation continue-update-rollback" + in},
		"IMPORT_ROLLBACK_FAILED":                       {"failure", "`aws cloudformation describe-stack-resources" + in},
		"UPDATE_ROLLBACK_COMPLETE":                     {"warning", "`aws cloudformation describe-stack-events" + in},
		"IMPORT_ROLLBACK_COMPLETE":                     {"warning", "`aws cloudformation describe-stack-events" + in},
		"CREATE_IN_PROGRESS":                           {"failure", "`aws cloudformation wait stack-create-complete" + in},
		"ROLLBACK_IN_PROGRESS":                         {"failure", "`aws cloudformation wait stack-create-complete" + in},
		"DELETE_IN_PROGRESS":                           {"failure", "`aws cloudformation wait stack-delete-complete" + in},
		"UPDATE_IN_PROGRESS":                           {"failure", "`aws cloudformation wait stack-update-complete" + in},
		"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":          {"failure", "`aws cloudformation wait stack-update-complete" + in},
		"UPDATE_ROLLBACK_IN_PROGRESS":                  {"failure", "`aws cloudformation wait stack-rollback-complete" + in},
		"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": {"failure", "`aws cloudformation wait stack-rollback-complete" + in},
		"IMPORT_IN_PROGRESS":                           {"failure", "`aws cloudformation wait stack-import-complete" + in},
		"IMPORT_ROLLBACK_IN_PROGRESS":                  {"failure", "`aws cloudformation describe-stack-events" + in},
		"REVIEW_IN_PROGRESS":                           {},
		"CREATE_COMPLETE":                              {},
		"UPDATE_COMPLETE":                              {},
		"IMPORT_COMPLETE":                              {},
	} {
		t.Run(status, func(t *testing.T) {
			org := load(t, "config/organization.yaml")
			cloudtest.Healthy(t, org).Find(dev, "Workload-orders-dev").Status = status
			found := ailing(t, org)
			if want[0] == "" && found == "" {
				return
			}
			begin := want[0] + " orders-dev stacks: Workload-orders-dev in eu-west-1 is in " + status + ": "
			if want[0] == "" || !strings.HasPrefix(found, begin) || !strings.HasSuffix(found, "\n\t"+want[1]) {
				t.Error(found)
			}
		})
	}
}

func TestWhatFailedFirstIsSaid(t *testing.T) {
	org := load(t, "config/organization.yaml")
	stack := cloudtest.Healthy(t, org).Find(dev, "Workload-orders-dev")
	stack.Status, stack.Protected = "ROLLBACK_COMPLETE", true
	stack.Events = []cloudtest.Event{
		{Resource: "BuildRole", Type: "AWS::IAM::Role", Status: "CREATE_FAILED", Reason: "BuildRole already exists."},
		{Resource: stack.Name, Type: "AWS::CloudFormation::Stack", Status: "CREATE_IN_PROGRESS"},
	}
	const in = "--stack-name Workload-orders-dev --region eu-west-1 --profile acme-orders-dev`"
	const want = "failure orders-dev stacks: Workload-orders-dev in eu-west-1 is in ROLLBACK_COMPLETE: its first creation failed: read why, then delete what is left, " +
		"and look for what it retained (BuildRole, AWS::IAM::Role: BuildRole already exists)\n" +
		"\t`aws cloudformation update-termination-protection --no-enable-termination-protection " + in + ", then `aws cloudformation delete-stack " + in
	if found := ailing(t, org); found != want {
		t.Errorf("%s\nand not\n%s", found, want)
	}
}

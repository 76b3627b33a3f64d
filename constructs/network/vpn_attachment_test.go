package network

import (
	"os"
	"slices"
	"testing"

	"github.com/aws/jsii-runtime-go"

	"causeway/constructs/function"
	"causeway/constructs/function/functiontest"
)

// findAttachment runs the function for a VPN connection, with what EC2 answers each time; it does not wait in between.
func findAttachment(t *testing.T, requestType string, answers ...[]any) ([]functiontest.Call, functiontest.Answer) {
	t.Helper()
	var described []map[string]any
	for _, attachments := range answers {
		described = append(described, map[string]any{"TransitGatewayAttachments": attachments})
	}
	return functiontest.Run(t, function.Code(vpnAttachmentCode), map[string]string{"SECONDS_BETWEEN_ATTEMPTS": "0"},
		map[string][]map[string]any{"DescribeTransitGatewayAttachments": described},
		map[string]any{"RequestType": requestType, "ResourceProperties": map[string]any{"VpnConnectionId": "vpn-1"}})
}

func attachment(id, state string) any {
	return map[string]any{"TransitGatewayAttachmentId": id, "State": state}
}

func TestTheAttachmentOfAVPNConnectionIsFound(t *testing.T) {
	calls, answer := findAttachment(t, "Create", []any{}, []any{attachment("tgw-attach-0", "deleted"), attachment("tgw-attach-1", "pending")},
		[]any{attachment("tgw-attach-1", "available")})
	if answer.Status != "SUCCESS" || answer.Data["AttachmentId"] != "tgw-attach-1" || len(calls) != 3 {
		t.Errorf("after %d calls it answered %+v", len(calls), answer)
	}
	filters := calls[0].Input["Filters"].([]any)
	if id := filters[1].(map[string]any)["Values"].([]any)[0]; id != "vpn-1" {
		t.Errorf("asked for %v", id)
	}
}

func TestAnAttachmentThatIsNeverAvailable(t *testing.T) {
	_, answer := findAttachment(t, "Create", slices.Repeat([][]any{{attachment("tgw-attach-1", "pending")}}, 9)...)
	if want := "The attachment of vpn-1 to its transit gateway is pending; deploy again once it is available"; answer.Status != "FAILED" || answer.Reason != want {
		t.Errorf("answered %+v", answer)
	}
}

func TestNothingIsLookedUpForADeletion(t *testing.T) {
	if calls, answer := findAttachment(t, "Delete"); len(calls) > 0 || answer.Status != "SUCCESS" {
		t.Errorf("made %v and answered %+v", calls, answer)
	}
}

// TestMain removes what the CDK's runtime, which the package links, has written for itself.
func TestMain(m *testing.M) {
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

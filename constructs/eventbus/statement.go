// Package eventbus says who may put events on an event bus of EventBridge's.
package eventbus

import (
	"causeway/constructs/cfn"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// NewStatement adds the document's one statement to the policy of an event bus, nil for the account's default one. No other
// statement of the bus may have its Sid: EventBridge would replace it.
func NewStatement(scope *cfn.Scope, id string, bus *string, document policy.Document) {
	properties := map[string]any{
		"StatementId": document.Statement[0].Sid, "Statement": document.Value()["Statement"].([]any)[0]}
	if bus != nil {
		properties["EventBusName"] = bus
	}
	// Not CfnEventBusPolicy, which warns of properties that nobody uses.
	scope.Add(id, &awscdk.CfnResourceProps{
		Type: jsii.String("AWS::Events::EventBusPolicy"), Properties: &properties})
}

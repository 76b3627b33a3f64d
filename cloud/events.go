package cloud

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// Event is something that failed while CloudFormation worked on a stack.
type Event struct {
	Time     time.Time
	Resource string // logical ID
	Type     string // as in AWS::IAM::Role
	Status   string // as in CREATE_FAILED
	Reason   string
}

// begins are the statuses of a stack with which an operation begins. A rollback belongs to the operation before it.
var begins = []string{"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"}

// FailedEvents are what failed in the last operation on a stack, the cause first: CloudFormation tells the newest first,
// and of resources that it cancels because of the cause. There are none where the stack does not exist.
func (s *Session) FailedEvents(ctx context.Context, region, stackName string) ([]Event, error) {
	var events []Event
	pages := cloudformation.NewDescribeStackEventsPaginator(s.cloudFormation(region),
		&cloudformation.DescribeStackEventsInput{StackName: aws.String(stackName)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		switch {
		case isMissing(err):
			return nil, nil
		case err != nil:
			return nil, s.failedIn(region, err)
		}
		for _, event := range page.StackEvents {
			if isFailure(event) {
				events = append(events, newEvent(event))
			}
			if isStack(event) && slices.Contains(begins, string(event.ResourceStatus)) {
				slices.Reverse(events)
				return events, nil
			}
		}
	}
	slices.Reverse(events)
	return events, nil
}

// isFailure says whether the event is about something that failed by itself.
func isFailure(event types.StackEvent) bool {
	return strings.HasSuffix(string(event.ResourceStatus), "_FAILED") &&
		!strings.Contains(strings.ToLower(aws.ToString(event.ResourceStatusReason)), "cancelled")
}

// isStack says whether the event is about the stack itself.
func isStack(event types.StackEvent) bool {
	return aws.ToString(event.PhysicalResourceId) == aws.ToString(event.StackId)
}

func newEvent(from types.StackEvent) Event {
	return Event{
		Time:     aws.ToTime(from.Timestamp),
		Resource: aws.ToString(from.LogicalResourceId),
		Type:     aws.ToString(from.ResourceType),
		Status:   string(from.ResourceStatus),
		Reason:   oneLine(aws.ToString(from.ResourceStatusReason)),
	}
}

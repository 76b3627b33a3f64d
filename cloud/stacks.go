package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/goccy/go-yaml"
)

// Stack is a CloudFormation stack as it stands.
type Stack struct {
	Name       string
	Status     string // as CloudFormation calls it: CREATE_COMPLETE, UPDATE_ROLLBACK_FAILED and so on
	Reason     string // why it has that status; often empty
	Parameters map[string]string
	Outputs    map[string]string
	Protected  bool // from termination
}

// Statuses of a stack that is not deployed: it is only a change set yet, or its first creation has failed and was undone.
const (
	Reviewed   = string(types.StackStatusReviewInProgress)
	RolledBack = string(types.StackStatusRollbackComplete)
)

// Stack is a stack by its name, or nil where the region has none.
func (s *Session) Stack(ctx context.Context, region, name string) (*Stack, error) {
	out, err := s.cloudFormation(region).DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(name)})
	switch {
	case isMissing(err):
		return nil, nil
	case err != nil:
		return nil, s.failedIn(region, err)
	case len(out.Stacks) == 0:
		return nil, nil
	}
	return newStack(out.Stacks[0]), nil
}

// Stacks are all stacks of a region, but those that are deleted.
func (s *Session) Stacks(ctx context.Context, region string) ([]*Stack, error) {
	var stacks []*Stack
	pages := cloudformation.NewDescribeStacksPaginator(s.cloudFormation(region), &cloudformation.DescribeStacksInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, s.failedIn(region, err)
		}
		for _, stack := range page.Stacks {
			stacks = append(stacks, newStack(stack))
		}
	}
	return stacks, nil
}

// Template is the template that a stack was deployed with, as JSON, and whether there is one: none of a stack that does not
// exist, that is only a change set yet, or whose first creation was undone.
func (s *Session) Template(ctx context.Context, region, stackName string) (string, bool, error) {
	stack, err := s.Stack(ctx, region, stackName)
	if err != nil || stack == nil || stack.Status == Reviewed || stack.Status == RolledBack {
		return "", false, err
	}
	out, err := s.cloudFormation(region).GetTemplate(ctx, &cloudformation.GetTemplateInput{
		StackName: aws.String(stackName), TemplateStage: types.TemplateStageOriginal})
	switch {
	case isMissing(err): // deleted since
		return "", false, nil
	case err != nil:
		return "", false, s.failedIn(region, err)
	}
	text := aws.ToString(out.TemplateBody)
	if json.Valid([]byte(text)) {
		return text, true, nil
	}
	converted, err := yaml.YAMLToJSON([]byte(text)) // as which the CDK CLI deploys a small template without a bucket
	if err != nil {
		return "", false, fmt.Errorf("the template of stack %s is neither JSON nor YAML: %w", stackName, err)
	}
	return string(converted), true, nil
}

func (s *Session) cloudFormation(region string) *cloudformation.Client {
	return cloudformation.NewFromConfig(s.config, func(o *cloudformation.Options) { o.Region = region })
}

// isMissing says whether CloudFormation answers that there is no such stack, for which it has no error code of its own.
func isMissing(err error) bool {
	return code(err) == "ValidationError" && strings.Contains(reason(err), "does not exist")
}

func newStack(from types.Stack) *Stack {
	stack := &Stack{
		Name:       aws.ToString(from.StackName),
		Status:     string(from.StackStatus),
		Reason:     oneLine(aws.ToString(from.StackStatusReason)),
		Parameters: map[string]string{},
		Outputs:    map[string]string{},
		Protected:  aws.ToBool(from.EnableTerminationProtection),
	}
	for _, parameter := range from.Parameters {
		stack.Parameters[aws.ToString(parameter.ParameterKey)] = aws.ToString(parameter.ParameterValue)
	}
	for _, output := range from.Outputs {
		stack.Outputs[aws.ToString(output.OutputKey)] = aws.ToString(output.OutputValue)
	}
	return stack
}

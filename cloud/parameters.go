package cloud

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// Parameter is the value of a parameter in Systems Manager, and whether there is such a parameter.
func (s *Session) Parameter(ctx context.Context, region, name string) (string, bool, error) {
	client := ssm.NewFromConfig(s.config, func(o *ssm.Options) { o.Region = region })
	out, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(name)})
	var missing *types.ParameterNotFound
	switch {
	case errors.As(err, &missing):
		return "", false, nil
	case err != nil:
		return "", false, s.failedIn(region, err)
	}
	return aws.ToString(out.Parameter.Value), true, nil
}

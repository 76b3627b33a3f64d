package cloud

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codeconnections"
	"github.com/aws/aws-sdk-go-v2/service/codestarconnections"
)

// Connection is the status of a connection to a provider of repositories: AVAILABLE, PENDING or ERROR; and whether there is
// such a connection. AWS keeps the service's old name in the ARNs of connections that were made under it.
func (s *Session) Connection(ctx context.Context, arn string) (string, bool, error) {
	region := strings.Split(arn, ":")[3]
	if strings.Contains(arn, ":codestar-connections:") {
		client := codestarconnections.NewFromConfig(s.config, func(o *codestarconnections.Options) { o.Region = region })
		out, err := client.GetConnection(ctx, &codestarconnections.GetConnectionInput{ConnectionArn: aws.String(arn)})
		if err != nil {
			return s.noConnection(region, err)
		}
		return string(out.Connection.ConnectionStatus), true, nil
	}
	client := codeconnections.NewFromConfig(s.config, func(o *codeconnections.Options) { o.Region = region })
	out, err := client.GetConnection(ctx, &codeconnections.GetConnectionInput{ConnectionArn: aws.String(arn)})
	if err != nil {
		return s.noConnection(region, err)
	}
	return string(out.Connection.ConnectionStatus), true, nil
}

// noConnection tells a connection that does not exist from one that could not be asked about.
func (s *Session) noConnection(region string, err error) (string, bool, error) {
	if code(err) == "ResourceNotFoundException" {
		return "", false, nil
	}
	return "", false, s.failedIn(region, err)
}

// Package cloud reads what AWS has: who a profile is, which stacks stand in an account, how an organization is set up.
// It changes nothing there. It goes through the AWS SDK, and so finds credentials where the AWS CLI finds them.
package cloud

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

const (
	// requestTimeout is how long AWS may take to answer a request. The SDK itself gives EC2's metadata service five seconds,
	// which it asks for credentials where nothing else has any, and the command of a profile's credential_process a minute.
	requestTimeout = 30 * time.Second
	// fallbackRegion is where AWS STS is asked where neither profile nor environment name a region.
	fallbackRegion = "us-east-1"
)

// Session is access to AWS with the credentials of a profile, the environment or a role. It may be used concurrently.
type Session struct {
	config aws.Config
	name   string // whose credentials they are, for messages, as in profile acme-dev
	login  string // how to get new ones
}

// Identity is whom AWS takes a session for.
type Identity struct {
	Account string // the AWS account ID: twelve digits
	ARN     string // the role session or user
}

// Open finds the credentials of a profile of the AWS CLI; of the environment where profile is empty. It does not ask AWS
// who they are: Identity does. Every error is an *Error, or that of a canceled context.
func Open(ctx context.Context, profile string) (*Session, error) {
	session := &Session{name: "the credentials of the environment", login: environmentLogin}
	options := []func(*config.LoadOptions) error{
		config.WithDefaultRegion(fallbackRegion),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(requestTimeout)),
	}
	if profile != "" {
		session.name, session.login = "profile "+profile, profileLogin(profile, config.SharedConfig{})
		options = append(options, config.WithSharedConfigProfile(profile))
	}
	var err error
	if session.config, err = config.LoadDefaultConfig(ctx, options...); err != nil {
		return nil, session.failed(err)
	}
	if shared, ok := sharedConfig(session.config); ok && profile != "" {
		session.login = profileLogin(profile, shared)
	}
	if err := session.retrieve(ctx); err != nil {
		return nil, err
	}
	return session, nil
}

// Assume is a session of a role, with the credentials of this one.
func (s *Session) Assume(ctx context.Context, roleARN string) (*Session, error) {
	role := &Session{config: s.config.Copy(), name: "role " + roleARN, login: s.login}
	role.config.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(s.config), roleARN,
		func(o *stscreds.AssumeRoleOptions) { o.RoleSessionName = "causeway" }))
	if err := role.retrieve(ctx); err != nil {
		return nil, err
	}
	return role, nil
}

// In is the session with another region for what names none: identity, organization and roles. China and GovCloud know
// only their own.
func (s *Session) In(region string) *Session {
	other := *s
	other.config = s.config.Copy()
	other.config.Region = region
	return &other
}

// Identity asks AWS who the session is.
func (s *Session) Identity(ctx context.Context) (Identity, error) {
	out, err := sts.NewFromConfig(s.config).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, s.failed(err)
	}
	return Identity{Account: aws.ToString(out.Account), ARN: aws.ToString(out.Arn)}, nil
}

// retrieve gets the credentials, so that what is wrong with them is said before anything is asked.
func (s *Session) retrieve(ctx context.Context) error {
	if _, err := s.config.Credentials.Retrieve(ctx); err != nil {
		return s.failed(err)
	}
	return nil
}

// sharedConfig is what the files of the AWS CLI say about the profile.
func sharedConfig(cfg aws.Config) (config.SharedConfig, bool) {
	for _, source := range cfg.ConfigSources {
		if shared, ok := source.(config.SharedConfig); ok {
			return shared, true
		}
	}
	return config.SharedConfig{}, false
}

package cloud

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/smithy-go"
)

// Kind is why AWS could not be asked, or did not answer.
type Kind string

// The kinds of errors.
const (
	NoProfile     Kind = "no profile"     // the files of the AWS CLI have no such profile
	NoCredentials Kind = "no credentials" // nothing has credentials
	Expired       Kind = "expired"        // the credentials, or the session that gives them, have expired
	Invalid       Kind = "invalid"        // AWS does not know the credentials
	Denied        Kind = "denied"         // the credentials work, and may not do this
	NeedsCode     Kind = "needs code"     // the profile's role asks for an MFA code
	Unreachable   Kind = "unreachable"    // no answer
	Other         Kind = "other"          // anything else
)

// Error is one line about what went wrong, and what to do about it.
type Error struct {
	Kind    Kind
	Message string // what is wrong, with whose credentials it was
	Remedy  string // what to do; empty where nothing general helps
	Err     error  // as the SDK gives it
}

func (e *Error) Error() string {
	if e.Remedy == "" {
		return e.Message
	}
	return e.Message + "; " + e.Remedy
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of an error of this package, or Other.
func KindOf(err error) Kind {
	var known *Error
	if errors.As(err, &known) {
		return known.Kind
	}
	return Other
}

// The codes by which AWS says what is wrong with credentials. Services differ.
var (
	expiredCodes = []string{"ExpiredToken", "ExpiredTokenException", "RequestExpired", "UnauthorizedException"}
	invalidCodes = []string{"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch",
		"InvalidSignatureException", "IncompleteSignature", "AuthFailure", "InvalidAccessKeyId", "OptInRequired"}
	deniedCodes = []string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "ForbiddenException",
		"NotAuthorized", "AuthorizationError"}
)

// failed says an error of the SDK as a person would. A canceled context stays one.
func (s *Session) failed(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	failure := &Error{Kind: kind(err), Err: err}
	switch failure.Kind {
	case NoProfile:
		var missing config.SharedConfigProfileNotExistError
		_ = errors.As(err, &missing)
		failure.Message = "profile " + missing.Profile + " does not exist"
		failure.Remedy = fmt.Sprintf("make it with `aws configure sso --profile %s`, or correct its name", missing.Profile)
	case NoCredentials:
		failure.Message, failure.Remedy = s.name+": "+nothing(err), s.login
	case Expired:
		failure.Message, failure.Remedy = s.name+": the session has expired, or there was none", s.login
	case Invalid:
		failure.Message, failure.Remedy = s.name+": AWS does not know these credentials", s.login
	case Denied:
		failure.Message, failure.Remedy = s.name+": "+reason(err), "use credentials of somebody who may do this"
	case Unreachable:
		failure.Message, failure.Remedy = s.name+": no answer from AWS: "+reason(err), "check network, proxy and AWS_ENDPOINT_URL"
	case NeedsCode:
		failure.Message = s.name + ": asks for an MFA code, which nobody is asked for here"
		failure.Remedy = "let the AWS CLI ask: `aws sts get-caller-identity` with it, and a profile whose credential_process is " +
			"`aws configure export-credentials` of it"
	default:
		failure.Message = s.name + ": " + reason(err)
	}
	return failure
}

// failedIn is failed for a request to a region: AWS knows no credentials where a region is not enabled.
func (s *Session) failedIn(region string, err error) error {
	err = s.failed(err)
	var failure *Error
	if errors.As(err, &failure) && failure.Kind == Invalid && region != s.config.Region {
		failure.Message = fmt.Sprintf("%s: %s does not know these credentials", s.name, region)
		failure.Remedy = fmt.Sprintf("enable the region in the account, if it is not: `aws account enable-region --region-name %s`", region)
	}
	return err
}

// kind finds out what an error of the SDK is about.
func kind(err error) Kind {
	var missing config.SharedConfigProfileNotExistError
	var token *ssocreds.InvalidTokenError
	var empty *credentials.StaticCredentialsEmptyError
	var process *processcreds.ProviderError
	var code config.AssumeRoleTokenProviderNotSetError
	var answer smithy.APIError
	var network net.Error
	switch {
	case errors.As(err, &missing):
		return NoProfile
	case errors.As(err, &token), strings.Contains(err.Error(), "SSO token"), strings.Contains(err.Error(), "please reauthenticate"):
		return Expired // the SDK has a type for the first only
	case errors.As(err, &empty), errors.As(err, &process), askedMetadata(err):
		return NoCredentials
	case errors.As(err, &code):
		return NeedsCode
	case errors.As(err, &answer):
		return kindOfCode(answer.ErrorCode())
	case errors.As(err, &network), errors.Is(err, context.DeadlineExceeded):
		return Unreachable
	}
	return Other
}

func kindOfCode(code string) Kind {
	switch {
	case slices.Contains(expiredCodes, code):
		return Expired
	case slices.Contains(invalidCodes, code):
		return Invalid
	case slices.Contains(deniedCodes, code):
		return Denied
	}
	return Other
}

// askedMetadata says whether an error is of EC2's metadata service, which is asked last: nothing else had credentials.
func askedMetadata(err error) bool {
	var operation *smithy.OperationError
	for errors.As(err, &operation) {
		if operation.ServiceID == imds.ServiceID {
			return true
		}
		err = operation.Err
	}
	return false
}

// nothing says why there are no credentials.
func nothing(err error) string {
	var process *processcreds.ProviderError
	if errors.As(err, &process) {
		return "its credential_process failed: " + oneLine(process.Err.Error())
	}
	return "there are no credentials"
}

// reason is what AWS says, or else the error without what the SDK puts around it.
func reason(err error) string {
	var answer smithy.APIError
	if errors.As(err, &answer) {
		if message := answer.ErrorMessage(); message != "" {
			return oneLine(message)
		}
		return answer.ErrorCode()
	}
	var network *net.OpError
	if errors.As(err, &network) {
		return oneLine(network.Error())
	}
	for {
		var operation *smithy.OperationError
		var given *retry.MaxAttemptsError
		switch {
		case errors.As(err, &given):
			err = given.Err
		case errors.As(err, &operation):
			err = operation.Err
		default:
			return oneLine(err.Error())
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// code is the code of AWS's answer, or "" where there was none.
func code(err error) string {
	var answer smithy.APIError
	if errors.As(err, &answer) {
		return answer.ErrorCode()
	}
	return ""
}

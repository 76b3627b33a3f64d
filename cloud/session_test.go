package cloud_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"causeway/cloud"
	"causeway/cloud/cloudtest"
)

const here = "111111111111"

func TestAProfileIsWhoItIs(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	identity, err := open(t, "dev").Identity(t.Context())
	if err != nil || identity.Account != here || !strings.HasSuffix(identity.ARN, ":user/test") {
		t.Error(identity, err)
	}
}

func TestAProfileComesBeforeTheEnvironment(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	aws.Environment(t, "222222222222")
	for profile, want := range map[string]string{"dev": here, "": "222222222222"} {
		if identity, err := open(t, profile).Identity(t.Context()); err != nil || identity.Account != want {
			t.Errorf("%q is %v, %v", profile, identity, err)
		}
	}
}

func TestARoleIsOfItsAccount(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	aws.Account("222222222222")
	role, err := open(t, "dev").Assume(t.Context(), "arn:aws:iam::222222222222:role/Admin")
	if err != nil {
		t.Fatal(err)
	}
	if identity, err := role.Identity(t.Context()); err != nil || identity.Account != "222222222222" {
		t.Error(identity, err)
	}
	_, err = open(t, "dev").Assume(t.Context(), "arn:aws:iam::333333333333:role/Admin")
	says(t, err, cloud.Denied, "role arn:aws:iam::333333333333:role/Admin: User: arn:aws:iam::111111111111:user/test is not authorized to perform: "+
		"sts:AssumeRole on resource: arn:aws:iam::333333333333:role/Admin; use credentials of somebody who may do this")
}

func TestRegionOfWhatNamesNone(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	if _, err := open(t, "dev").In("cn-north-1").Identity(t.Context()); err != nil {
		t.Fatal(err)
	}
	if asked := strings.Join(aws.Asked(), "\n"); asked != here+" cn-north-1 GetCallerIdentity" {
		t.Error(asked)
	}
}

func TestWhatIsWrongWithCredentials(t *testing.T) {
	for name, c := range map[string]struct {
		config, profile string
		kind            cloud.Kind
		text            string
	}{
		"no such profile": {"[profile other]\n", "dev", cloud.NoProfile,
			"profile dev does not exist; make it with `aws configure sso --profile dev`, or correct its name"},
		"never signed in": {"[profile dev]\nsso_session = acme\nsso_account_id = 111111111111\nsso_role_name = Admin\n" +
			"[sso-session acme]\nsso_region = eu-west-1\nsso_start_url = https://acme.awsapps.com/start\n", "dev", cloud.Expired,
			"profile dev: the session has expired, or there was none; sign in: `aws sso login --profile dev`"},
		"never signed in, without sso-session": {"[profile dev]\nsso_region = eu-west-1\nsso_start_url = https://acme.awsapps.com/start\n" +
			"sso_account_id = 111111111111\nsso_role_name = Admin\n", "dev", cloud.Expired,
			"profile dev: the session has expired, or there was none; sign in: `aws sso login --profile dev`"},
		"its source never signed in": {"[profile dev]\nrole_arn = arn:aws:iam::111111111111:role/Admin\nsource_profile = base\n" +
			"[profile base]\nsso_region = eu-west-1\nsso_start_url = https://acme.awsapps.com/start\nsso_account_id = 111111111111\nsso_role_name = Admin\n",
			"dev", cloud.Expired, "profile dev: the session has expired, or there was none; sign in: `aws sso login --profile base`"},
		"never logged in": {"[profile dev]\nlogin_session = arn:aws:iam::111111111111:user/me\n", "dev", cloud.Expired,
			"profile dev: the session has expired, or there was none; sign in: `aws login --profile dev`"},
		"nothing in the profile": {"[profile dev]\nregion = eu-west-1\n", "dev", cloud.NoCredentials,
			"profile dev: there are no credentials; give it some: `aws configure sso --profile dev`"},
		"nothing anywhere": {"", "", cloud.NoCredentials,
			"the credentials of the environment: there are no credentials; sign in, and name the profile: `aws sso login --profile …`, then `export AWS_PROFILE=…`"},
		"a process that fails": {"[profile dev]\ncredential_process = sh -c 'echo expired >&2; exit 3'\n", "dev", cloud.NoCredentials,
			"profile dev: its credential_process failed: error in credential_process: exit status 3; " +
				"run the credential_process of profile dev by hand: `sh -c 'echo expired >&2; exit 3'`"},
		"MFA": {"[profile dev]\nrole_arn = arn:aws:iam::111111111111:role/Admin\nsource_profile = base\nmfa_serial = arn:aws:iam::111111111111:mfa/me\n" +
			"[profile base]\naws_access_key_id = AKIA111111111111\naws_secret_access_key = secret\n", "dev", cloud.NeedsCode,
			"profile dev: asks for an MFA code, which nobody is asked for here; let the AWS CLI ask: `aws sts get-caller-identity` with it, " +
				"and a profile whose credential_process is `aws configure export-credentials` of it"},
	} {
		t.Run(name, func(t *testing.T) {
			aws := cloudtest.Start(t)
			aws.Config(t, c.config)
			_, err := cloud.Open(t.Context(), c.profile)
			says(t, err, c.kind, c.text)
		})
	}
}

func TestWhatAWSSaysOfCredentials(t *testing.T) {
	for code, c := range map[string]struct {
		kind cloud.Kind
		text string
	}{
		"ExpiredToken":         {cloud.Expired, "profile dev: the session has expired, or there was none; write new access keys: `aws configure --profile dev`"},
		"InvalidClientTokenId": {cloud.Invalid, "profile dev: AWS does not know these credentials; write new access keys: `aws configure --profile dev`"},
		"AccessDenied": {cloud.Denied, "profile dev: User: arn:aws:iam::111111111111:user/test is not authorized to perform: GetCallerIdentity; " +
			"use credentials of somebody who may do this"},
		"Strange": {cloud.Other, "profile dev: User: arn:aws:iam::111111111111:user/test is not authorized to perform: GetCallerIdentity"},
	} {
		t.Run(code, func(t *testing.T) {
			aws := cloudtest.Start(t)
			aws.Profile(t, "dev", here)
			aws.Account(here).Fails["GetCallerIdentity"] = code
			_, err := open(t, "dev").Identity(t.Context())
			says(t, err, c.kind, c.text)
		})
	}
}

func TestNobodyAnswers(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	t.Setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
	_, err := open(t, "dev").Identity(t.Context())
	says(t, err, cloud.Unreachable, "profile dev: no answer from AWS: dial tcp 127.0.0.1:1: connect: connection refused; "+
		"check network, proxy and AWS_ENDPOINT_URL")
}

func TestTheMetadataServiceIsNotWaitedFor(t *testing.T) {
	cloudtest.Start(t)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections, and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://"+silent.Addr().String())
	begin := time.Now()
	_, err = cloud.Open(t.Context(), "")
	if cloud.KindOf(err) != cloud.NoCredentials || time.Since(begin) > 8*time.Second {
		t.Error(err, time.Since(begin))
	}
}

func TestACanceledContextIsNoError(t *testing.T) {
	aws := cloudtest.Start(t)
	aws.Profile(t, "dev", here)
	session := open(t, "dev")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, asked := session.Identity(ctx)
	_, assumed := session.Assume(ctx, "arn:aws:iam::222222222222:role/Admin")
	for _, err := range []error{asked, assumed} {
		var failure *cloud.Error
		if !errors.Is(err, context.Canceled) || errors.As(err, &failure) {
			t.Error(err)
		}
	}
}

func open(t *testing.T, profile string) *cloud.Session {
	t.Helper()
	session, err := cloud.Open(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func says(t *testing.T, err error, kind cloud.Kind, text string) {
	t.Helper()
	if err == nil || err.Error() != text || cloud.KindOf(err) != kind {
		t.Errorf("%v\n%v\nand not %v\n%v", cloud.KindOf(err), err, kind, text)
	}
}

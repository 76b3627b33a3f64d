package cloud

import "github.com/aws/aws-sdk-go-v2/config"

// environmentLogin says how a shell gets credentials.
const environmentLogin = "sign in, and name the profile: `aws sso login --profile …`, then `export AWS_PROFILE=…`"

// profileLogin says how a profile gets credentials, by what the files of the AWS CLI say about it.
func profileLogin(profile string, shared config.SharedConfig) string {
	for source := &shared; source != nil; source = source.Source {
		of := source.Profile
		if of == "" {
			of = profile
		}
		switch {
		case source.SSOSessionName != "", source.SSOStartURL != "":
			return "sign in: `aws sso login --profile " + of + "`"
		case source.LoginSession != "":
			return "sign in: `aws login --profile " + of + "`"
		case source.CredentialProcess != "":
			return "run the credential_process of profile " + of + " by hand: `" + source.CredentialProcess + "`"
		case source.Credentials.HasKeys():
			return "write new access keys: `aws configure --profile " + of + "`"
		}
	}
	return "give it some: `aws configure sso --profile " + profile + "`"
}

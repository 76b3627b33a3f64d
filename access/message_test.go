package access

import (
	"strings"
	"testing"
)

// TestMessagesAreParsed holds that every form in which AWS prints a denial is understood.
func TestMessagesAreParsed(t *testing.T) {
	const (
		session = "arn:aws:sts::222222222222:assumed-role/CodeDeployRole/session"
		user    = "User: " + session + " is not authorized to perform: "
		object  = "arn:aws:s3:::bucket/some/key"
	)
	for name, c := range map[string]struct {
		text string
		want Denial
	}{
		"quoted resource": {user + `s3:GetObject on resource: "` + object + `" because no identity-based policy allows the s3:GetObject action`,
			Denial{session, "s3:GetObject", object, identityLayer, false}},
		"plain resource": {user + "s3:GetObject on resource: " + object + " because no resource-based policy allows the s3:GetObject action",
			Denial{session, "s3:GetObject", object, resourceLayer, false}},
		"key with spaces": {user + `s3:GetObject on resource: "` + object + ` 1" because no permissions boundary allows the s3:GetObject action`,
			Denial{session, "s3:GetObject", object + " 1", boundaryLayer, false}},
		"escaped in JSON": {`"errorMessage": "` + user + `s3:GetObject on resource: \"` + object + `\" with an explicit deny in a service control policy"`,
			Denial{session, "s3:GetObject", object, controlLayer, true}},
		"explicit, in a resource policy": {user + "s3:PutObject on resource: " + object + " with an explicit deny in a resource-based policy",
			Denial{session, "s3:PutObject", object, resourceLayer, true}},
		"explicit, in a boundary": {user + "iam:CreateRole on resource: arn:aws:iam::222222222222:role/x with an explicit deny in a permissions boundary: arn:aws:iam::222222222222:policy/B",
			Denial{session, "iam:CreateRole", "arn:aws:iam::222222222222:role/x", boundaryLayer, true}},
		"explicit, in an identity policy": {user + "s3:PutObject on resource: " + object + " with an explicit deny in an identity-based policy",
			Denial{session, "s3:PutObject", object, identityLayer, true}},
		"explicit, nowhere": {user + "s3:PutObject on resource: " + object + " with an explicit deny", Denial{session, "s3:PutObject", object, "", true}},
		"no SCP":            {user + "s3:PutObject on resource: " + object + " because no service control policy allows the s3:PutObject action", Denial{session, "s3:PutObject", object, controlLayer, false}},
		"session policy":    {user + "s3:PutObject on resource: " + object + " because no session policy allows the s3:PutObject action", Denial{session, "s3:PutObject", object, "session policy", false}},
		"endpoint policy":   {user + "s3:PutObject because no VPC endpoint policy allows the s3:PutObject action", Denial{session, "s3:PutObject", "", "VPC endpoint policy", false}},
		"trust policy": {user + "sts:AssumeRole because no role trust policy allows the sts:AssumeRole action",
			Denial{session, "sts:AssumeRole", "", resourceLayer, false}},
		"key": {user + "kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, " +
			"no resource-based policies allow access, or a resource-based policy explicitly denies access", Denial{session, "kms:Decrypt", "", resourceLayer, false}},
		"CodePipeline": {"arn:aws:iam::111111111111:role/CodePipelineRole-orders is not authorized to perform AssumeRole on role arn:aws:iam::222222222222:role/CodePipelineCrossAccountRole",
			Denial{"arn:aws:iam::111111111111:role/CodePipelineRole-orders", "sts:AssumeRole", "arn:aws:iam::222222222222:role/CodePipelineCrossAccountRole", "", false}},
		"suffix": {user + "ecs:UpdateService on resource: arn:aws:ecs:eu-west-1:222222222222:service/a/b (Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException)",
			Denial{session, "ecs:UpdateService", "arn:aws:ecs:eu-west-1:222222222222:service/a/b", "", false}},
		"no suffix but a full stop": {user + "ecs:UpdateService on resource: arn:aws:ecs:eu-west-1:222222222222:service/a/b.",
			Denial{session, "ecs:UpdateService", "arn:aws:ecs:eu-west-1:222222222222:service/a/b", "", false}},
		"CloudFormation": {"API: iam:PassRole " + user + "iam:PassRole on resource: arn:aws:iam::222222222222:role/x because no identity-based policy allows the iam:PassRole action",
			Denial{session, "iam:PassRole", "arn:aws:iam::222222222222:role/x", identityLayer, false}},
		"any resource": {user + "ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action",
			Denial{session, "ecr:GetAuthorizationToken", "*", identityLayer, false}},
		"China": {"User: arn:aws-cn:sts::222222222222:assumed-role/R/s is not authorized to perform: s3:GetObject on resource: arn:aws-cn:s3:::b/k",
			Denial{"arn:aws-cn:sts::222222222222:assumed-role/R/s", "s3:GetObject", "arn:aws-cn:s3:::b/k", "", false}},
		"the first in a log": {"10:00 Phase failed: error\n10:01 AccessDenied: " + user + "\n   s3:GetObject\n on resource: " + object + "\n because no identity-based policy\n" +
			"allows the action\n10:02 User: arn:aws:iam::1:user/b is not authorized to perform: s3:PutObject", Denial{session, "s3:GetObject", object, identityLayer, false}},
		"with an encoded message behind": {user + "ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:222222222222:instance/* because no identity-based policy allows the action. Encoded authorization failure message: 4Gk-x",
			Denial{session, "ec2:RunInstances", "arn:aws:ec2:eu-west-1:222222222222:instance/*", identityLayer, false}},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseDenial(c.text); err != nil || *got != c.want {
				t.Errorf("%+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

// TestMessagesThatSayTooLittle holds that such a message is answered with what else is needed.
func TestMessagesThatSayTooLittle(t *testing.T) {
	for text, want := range map[string]string{
		"": "no message; give AWS's AccessDenied message",
		"An error occurred (AccessDenied) when calling the GetObject operation: Access Denied":                                                    "give --principal, --action and --resource (the action is probably SERVICE:GetObject",
		"You are not authorized to perform this operation. Encoded authorization failure message: 4GkH-x_":                                        "aws sts decode-authorization-message",
		"Error: Amazon S3:AccessDenied:Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; S3 Extended Request ID: x)": "names neither who was denied nor on what",
		"BUILD SUCCEEDED": "no AccessDenied message in the text",
	} {
		if _, err := ParseDenial(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

package policy

import (
	"slices"
	"strings"
)

// Members are whose principals and resources belong together: those of an organization, or of these accounts where there
// is none.
type Members struct {
	OrganizationID string
	Accounts       []string // twelve digits each
}

// condition holds where each of the subjects, Principal or Resource, is theirs.
func (m Members) condition(subjects ...string) Condition {
	keys := map[string]List{}
	for _, subject := range subjects {
		if m.OrganizationID != "" {
			keys["aws:"+subject+"OrgID"] = List{m.OrganizationID}
		} else {
			keys["aws:"+subject+"Account"] = m.Accounts
		}
	}
	return Condition{"StringEquals": keys}
}

// NarrowedEndpoints are the services whose endpoints get a policy: those whose documentation has endpoint policies, and whose
// requests all bear the keys that the policy tests. EC2 refuses a policy for some others, and others, as execute-api, serve
// requests that nobody signs. These keep AWS's own policy.
var NarrowedEndpoints = []string{"autoscaling", "codebuild", "dynamodb", "ec2", "ecr.api", "ecr.dkr", "ecs", "elasticloadbalancing",
	"events", "kinesis-firehose", "kinesis-streams", "kms", "lambda", "logs", "monitoring", "s3", "secretsmanager", "sns", "sqs",
	"ssm", "states", "sts"}

// Endpoint is the policy of a VPC endpoint of one of the NarrowedEndpoints. It grants nothing: it holds requests through the
// endpoint to those of members about resources of members, so that nobody carries data out with credentials or to a bucket of
// his own, and to what AWS itself owns and applications cannot do without.
func Endpoint(env Environment, service string, members Members) Document {
	anybody := &Principal{anybody: true}
	document := NewDocument(
		// Every action and resource of the service: who may do what is for the members' own policies to say.
		Statement{Sid: "MembersUseMembersResources", Effect: Allow, Principal: anybody, Action: List{"*"}, Resource: List{"*"},
			Condition: members.condition("Principal", "Resource")},
		// AWS services sign as themselves, as CloudFormation does the URL that a custom resource answers to.
		Statement{Sid: "AWSServicesAct", Effect: Allow, Principal: anybody, Action: List{"*"}, Resource: List{"*"},
			Condition: Condition{"Bool": {"aws:PrincipalIsAWSService": {"true"}}}},
	)
	switch service {
	case "s3":
		document.Statement = append(document.Statement,
			Statement{Sid: "ReadWhatAWSServes", Effect: Allow, Principal: anybody, Action: List{"s3:GetObject"}, Resource: env.awsBuckets()},
			Statement{Sid: "AnswerCloudFormation", Effect: Allow, Principal: anybody, Action: List{"s3:PutObject"}, Resource: List{
				env.Bucket("cloudformation-custom-resource-response-"+strings.ReplaceAll(env.Region, "-", "")) + "/*",
				env.Bucket("cloudformation-waitcondition-"+env.Region) + "/*"}})
	case "ssm":
		document.Statement = append(document.Statement, Statement{Sid: "UseAWSDocumentsAndParameters", Effect: Allow, Principal: anybody,
			Action: List{"ssm:DescribeDocument", "ssm:GetDocument", "ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath",
				"ssm:SendCommand", "ssm:StartAutomationExecution", "ssm:StartSession"},
			Resource:  List{env.awsOwned("ssm", "automation-definition/*"), env.awsOwned("ssm", "document/*"), env.awsOwned("ssm", "parameter/aws/*")},
			Condition: members.condition("Principal")})
	case "ec2":
		document.Statement = append(document.Statement, Statement{Sid: "LaunchAWSImages", Effect: Allow, Principal: anybody,
			Action: List{"ec2:RunInstances"}, Resource: List{env.awsOwned("ec2", "image/*")},
			Condition: members.condition("Principal").And(Condition{"StringLike": {"ec2:Owner": {"amazon"}}})})
	case "sts":
		// Who comes from an identity provider is nobody's principal before he has a role of a member.
		document.Statement = append(document.Statement, Statement{Sid: "FederatedUsersAssumeMembersRoles", Effect: Allow,
			Principal: anybody, Action: List{"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"},
			Resource: List{"*"}, Condition: members.condition("Resource")})
	}
	return document
}

// awsOwned is the ARN of what AWS itself owns in the region: it names no account.
func (e Environment) awsOwned(service, resource string) string {
	return Environment{Partition: e.Partition, Region: e.Region}.ARN(service, resource)
}

// awsBuckets are the objects that AWS serves from buckets of its own, as its services document them: image layers of ECR,
// packages of Amazon Linux, the agents of CodeDeploy, Systems Manager and CloudWatch, and CloudFormation's helper scripts.
// Who asks for them is often nobody: the requests are not signed, or signed by the service.
func (e Environment) awsBuckets() List {
	var objects List
	for _, bucket := range []string{"prod-REGION-starport-layer-bucket",
		"al2023-REGION", "al2023-repos-REGION-de612dc2", "amazonlinux-2-repos-REGION", "amazonlinux.REGION.amazonaws.com",
		"aws-codedeploy-REGION",
		"amazon-ssm-REGION", "amazon-ssm-packages-REGION", "aws-ssm-REGION", "aws-ssm-distributor-file-REGION",
		"aws-ssm-document-attachments-REGION", "aws-windows-downloads-REGION", "patch-baseline-snapshot-REGION", "REGION-birdwatcher-prod",
		"amazoncloudwatch-agent", "amazoncloudwatch-agent-REGION",
		"cloudformation-examples"} {
		objects = append(objects, e.Bucket(strings.ReplaceAll(bucket, "REGION", e.Region))+"/*")
	}
	slices.Sort(objects)
	return objects
}

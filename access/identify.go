package access

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Partition is the partition of the stack's region.
func (s *Stack) Partition() string { return partitionOf(s.Region) }

func partitionOf(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

func (s *Stack) urlSuffix() string {
	if s.Partition() == "aws-cn" {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}

// arn is the ARN of a regional resource of the stack's account.
func (s *Stack) arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", s.Partition(), service, s.Region, s.Account, resource)
}

// iam is the ARN of an IAM resource of the stack's account.
func (s *Stack) iam(resource string) string {
	return fmt.Sprintf("arn:%s:iam::%s:%s", s.Partition(), s.Account, resource)
}

// invented stands for an ID that AWS gives a resource: that many hexadecimal digits, the same for every run.
func (s *Stack) invented(id string, digits int) string {
	sum := sha256.Sum256([]byte(s.Account + "/" + s.Name + "/" + id))
	return hex.EncodeToString(sum[:])[:digits]
}

// keyID stands for the ID of a KMS key, which has the form of a UUID.
func (s *Stack) keyID(id string) string {
	d := s.invented(id, 32)
	return strings.Join([]string{d[:8], d[8:12], d[12:16], d[16:20], d[20:]}, "-")
}

// attribute is what Ref ("Ref") or Fn::GetAtt of a resource gives.
func (s resolution) attribute(id, attribute string) (any, error) {
	r := s.template.Resources[id]
	if r == nil {
		return nil, fmt.Errorf("there is no resource %s", id)
	}
	attributes, err := s.attributes(id, r)
	if err != nil {
		return nil, err
	}
	value, ok := attributes[attribute]
	if !ok {
		return nil, fmt.Errorf("%s of %s, a %s, is not known before the stack is deployed", attribute, id, r.Type)
	}
	return value, nil
}

// pathOf is the path of an IAM resource, as it stands in the ARN before the name; "" for others.
func (s resolution) pathOf(id string, r *resource) (string, error) {
	given := r.Properties["Path"]
	if given == nil || !strings.HasPrefix(r.Type, "AWS::IAM::") {
		return "", nil
	}
	path, err := s.resolveText(given)
	if err != nil {
		return "", fmt.Errorf("%s: Path: %w", id, err)
	}
	return strings.TrimPrefix(path, "/"), nil
}

// attributes are what is known of a resource before it is deployed.
func (s *Stack) attributes(id string, r *resource) (map[string]string, error) {
	return resolution{Stack: s}.attributes(id, r)
}

// attributes are found once, for all that refer to the resource.
func (s resolution) attributes(id string, r *resource) (map[string]string, error) {
	if known, ok := s.known.attributes.Load(id); ok {
		return known.(map[string]string), nil
	}
	found, err := s.identify(id, r)
	if err != nil {
		return nil, err
	}
	s.known.attributes.Store(id, found)
	return found, nil
}

func (s resolution) identify(id string, r *resource) (map[string]string, error) {
	kinds := map[string]struct{ property, arn, ref string }{ // %s is the name; ref is "name" or "arn"
		"AWS::IAM::Role":              {"RoleName", s.iam("role/%s"), "name"},
		"AWS::IAM::InstanceProfile":   {"InstanceProfileName", s.iam("instance-profile/%s"), "name"},
		"AWS::IAM::ManagedPolicy":     {"ManagedPolicyName", s.iam("policy/%s"), "arn"},
		"AWS::S3::Bucket":             {"BucketName", "arn:" + s.Partition() + ":s3:::%s", "name"},
		"AWS::ECR::Repository":        {"RepositoryName", s.arn("ecr", "repository/%s"), "name"},
		packageDomainType:             {"DomainName", s.arn("codeartifact", "domain/%s"), "arn"},
		"AWS::SNS::Topic":             {"TopicName", s.arn("sns", "%s"), "arn"},
		"AWS::Lambda::Function":       {"FunctionName", s.arn("lambda", "function:%s"), "name"},
		"AWS::Logs::LogGroup":         {"LogGroupName", s.arn("logs", "log-group:%s:*"), "name"},
		"AWS::CodeBuild::Project":     {"Name", s.arn("codebuild", "project/%s"), "name"},
		"AWS::CodePipeline::Pipeline": {"Name", s.arn("codepipeline", "%s"), "name"},
		"AWS::Events::Rule":           {"Name", s.arn("events", "rule/%s"), "name"},
		"AWS::Events::EventBus":       {"Name", s.arn("events", "event-bus/%s"), "name"},
		"AWS::CloudWatch::Alarm":      {"AlarmName", s.arn("cloudwatch", "alarm:%s"), "name"},
		"AWS::CloudWatch::Dashboard":  {"DashboardName", "arn:" + s.Partition() + ":cloudwatch::" + s.Account + ":dashboard/%s", "name"},
	}
	switch r.Type {
	case "AWS::KMS::Key":
		return map[string]string{"Ref": s.keyID(id), "KeyId": s.keyID(id), "Arn": s.arn("kms", "key/"+s.keyID(id))}, nil
	case packageRepositoryType:
		domain, err := s.resolveText(r.Properties["DomainName"])
		if err != nil {
			return nil, fmt.Errorf("%s: DomainName: %w", id, err)
		}
		name, err := s.resolveText(r.Properties["RepositoryName"])
		arn := s.arn("codeartifact", "repository/"+domain+"/"+name)
		return map[string]string{"Name": name, "Arn": arn, "Ref": arn}, err
	case "AWS::EC2::VPC":
		return map[string]string{"Ref": "vpc-" + s.invented(id, 17), "DefaultSecurityGroup": "sg-" + s.invented(id, 17)}, nil
	case "AWS::Organizations::OrganizationalUnit":
		name, err := s.resolveText(r.Properties["Name"])
		return map[string]string{"Ref": name, "Id": name}, err
	}
	kind, known := kinds[r.Type]
	if !known {
		return nil, fmt.Errorf("%s is a %s, which the proof does not know", id, r.Type)
	}
	name := s.Name + "-" + id + "-" + strings.ToUpper(s.invented(id, 12)) // as CloudFormation names what has no name
	if given := r.Properties[kind.property]; given != nil {
		var err error
		if name, err = s.resolveText(given); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", id, kind.property, err)
		}
	}
	path, err := s.pathOf(id, r)
	if err != nil {
		return nil, err
	}
	arn := fmt.Sprintf(kind.arn, path+name)
	attributes := map[string]string{"Name": name, "Arn": arn, "Ref": name}
	if kind.ref == "arn" {
		attributes["Ref"] = arn
	}
	if r.Type == "AWS::ECR::Repository" {
		attributes["RepositoryUri"] = fmt.Sprintf("%s.dkr.ecr.%s.%s/%s", s.Account, s.Region, s.urlSuffix(), name)
	}
	return attributes, nil
}

package policy

import "fmt"

// Environment is where a resource lives. It writes ARNs, so that no partition is ever written literally.
type Environment struct {
	Partition string // aws, aws-us-gov or aws-cn
	Region    string
	Account   string // twelve digits
}

// in is the same account in another region.
func (e Environment) in(region string) Environment {
	e.Region = region
	return e
}

// ARN is the ARN of a regional resource.
func (e Environment) ARN(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", e.Partition, service, e.Region, e.Account, resource)
}

// IAM is the ARN of an IAM resource, such as role/CodeDeployRole. IAM has no regions.
func (e Environment) IAM(resource string) string {
	return fmt.Sprintf("arn:%s:iam::%s:%s", e.Partition, e.Account, resource)
}

// global is the ARN of a resource of an account in a service without regions.
func (e Environment) global(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s::%s:%s", e.Partition, service, e.Account, resource)
}

// Bucket is the ARN of a bucket. Bucket names are global, so it has neither region nor account.
func (e Environment) Bucket(name string) string {
	return fmt.Sprintf("arn:%s:s3:::%s", e.Partition, name)
}

// Dashboard is the ARN of a CloudWatch dashboard. Dashboards have no regions.
func (e Environment) Dashboard(name string) string {
	return fmt.Sprintf("arn:%s:cloudwatch::%s:dashboard/%s", e.Partition, e.Account, name)
}

// domain is the domain of AWS in the partition.
func (e Environment) domain() string {
	if e.Partition == "aws-cn" {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}

// ConsoleDomain is the domain of AWS's console in the partition.
func (e Environment) ConsoleDomain() string {
	return map[string]string{"aws": "console.aws.amazon.com", "aws-us-gov": "console.amazonaws-us-gov.com",
		"aws-cn": "console.amazonaws.cn"}[e.Partition]
}

// Named is something by its name, and where it is.
type Named struct {
	Environment
	Name string
}

// Store is an application's artifact store in a region, as another account sees it: by names, because a key's ID is not
// known before it exists.
type Store struct {
	Environment
	ArtifactBucket  string   // ARN
	Releases        []string // what the keys of artifacts that stages read begin with
	ArtifactKey     string   // alias
	ImageRepository string   // ARN
	ImageKey        string   // alias
}

// environments are where the stores are.
func environments(stores []Store) []Environment {
	var all []Environment
	for _, store := range stores {
		all = append(all, store.Environment)
	}
	return all
}

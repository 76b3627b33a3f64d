package quotas

// named is a property that names a resource.
type named struct {
	property string
	quota    *Quota
}

// names are the properties that name resources, by the type of resource. The lengths are those of each service's API.
var names = map[string]named{
	"AWS::IAM::Role":                {"RoleName", name("a role", 64)},
	"AWS::IAM::ManagedPolicy":       {"ManagedPolicyName", name("a managed policy", 128)},
	"AWS::IAM::InstanceProfile":     {"InstanceProfileName", name("an instance profile", 128)},
	"AWS::S3::Bucket":               {"BucketName", name("a bucket", 63)},
	"AWS::KMS::Alias":               {"AliasName", name("a key's alias", 256)},
	"AWS::ECR::Repository":          {"RepositoryName", name("a repository", 256)},
	"AWS::SNS::Topic":               {"TopicName", name("a topic", 256)},
	"AWS::Lambda::Function":         {"FunctionName", name("a function", 64)},
	"AWS::Events::Rule":             {"Name", name("a rule", 64)},
	"AWS::Events::EventBus":         {"Name", name("an event bus", 256)},
	"AWS::CodePipeline::Pipeline":   {"Name", name("a pipeline", 100)},
	"AWS::CodeBuild::Project":       {"Name", name("a build project", 150)},
	"AWS::CloudWatch::Alarm":        {"AlarmName", name("an alarm", 255)},
	"AWS::CloudWatch::Dashboard":    {"DashboardName", name("a dashboard", 255)},
	"AWS::Logs::LogGroup":           {"LogGroupName", name("a log group", 512)},
	"AWS::SSM::Parameter":           {"Name", name("an SSM parameter", 1011)},
	"AWS::Organizations::Policy":    {"Name", name("an organization's policy", 128)},
	"AWS::CloudFormation::StackSet": {"StackSetName", name("a StackSet", 128)},
}

// stackName is of every stack.
var stackName = name("a stack", 128)

func name(of string, limit int) *Quota {
	return &Quota{Name: "name of " + of, Unit: characters, Limit: limit, Remedy: shorterNames}
}

package config

// Application is one pipeline with its own keys, buckets and image repository.
type Application struct {
	// Name is the application's name: lower-case letters, digits and single hyphens, 2 to 30 characters.
	Name string `json:"name" jsonschema:"minLength=2,maxLength=30,pattern=^[a-z][a-z0-9]*(-[a-z0-9]+)*$"`
	// Source is where a commit comes from, or an image.
	Source Source `json:"source"`
	// Configuration is a second source, the repository with what is not in source, such as templates and task definitions:
	// codecommit, codeconnections or s3. A source of type ecr needs it, because an image brings no templates.
	Configuration *Source `json:"configuration,omitempty"`
	// Pipelines says where the pipeline runs: sharedServices (default), or environment for one in each stage's account.
	Pipelines PipelineHost `json:"pipelines,omitempty" jsonschema:"enum=sharedServices,enum=environment"`
	// Deploy is how a stage is deployed: ecs-blue-green, ecs-rolling, ec2, cloudformation, lambda or static-site.
	Deploy DeployType `json:"deploy" jsonschema:"enum=ecs-blue-green,enum=ecs-rolling,enum=ec2,enum=cloudformation,enum=lambda,enum=static-site"`
	// Image is true where servers (deploy: ec2) run containers: the build then makes an image and the servers may pull it.
	Image bool `json:"image,omitempty"`
	// Buildspecs say how a commit is tested, analysed and built.
	Buildspecs *Buildspecs `json:"buildspecs,omitempty"`
	// Scan is the lowest severity of a known vulnerability, in a dependency or the image, that stops the pipeline:
	// critical, high (default), medium or low; none scans nothing.
	Scan Severity `json:"scan,omitempty" jsonschema:"enum=critical,enum=high,enum=medium,enum=low,enum=none"`
	// ExecutionMode is what happens to a commit that comes while another is on its way: superseded (default) lets the
	// newer one overtake it between two stages, queued lets it wait, parallel runs both at the same time.
	ExecutionMode ExecutionMode `json:"executionMode,omitempty" jsonschema:"enum=superseded,enum=queued,enum=parallel"`
	// Stages are the environments in order of promotion.
	Stages []*Stage `json:"stages" jsonschema:"minItems=1,maxItems=47"`
	// Developers are the ARNs of the IAM roles that the application's developers sign in with, in accounts of this file, as in
	// arn:aws:iam::111111111111:role/OrdersDevelopers; of IAM Identity Center with its path, and * for the random end, as in
	// arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_OrdersDevelopers_*.
	Developers []string `json:"developers,omitempty" jsonschema:"minItems=1,maxItems=10,uniqueItems=true"`
	// Notifications are who hears of executions, approvals, deployments and alarms: an e-mail address, a Slack channel,
	// or both; leave it out to tell nobody.
	Notifications *Notifications `json:"notifications,omitempty"`
}

// ExecutionMode is how a pipeline runs several executions.
type ExecutionMode string

// The execution modes; none given means superseded.
const (
	ExecutionSuperseded ExecutionMode = "superseded"
	ExecutionQueued     ExecutionMode = "queued"
	ExecutionParallel   ExecutionMode = "parallel"
)

// PipelineHost is the kind of account that a pipeline runs in.
type PipelineHost string

// PipelineInEnvironment is a pipeline in each stage's account; none given means one in shared services.
const PipelineInEnvironment PipelineHost = "environment"

// DeployType is how the stages of an application are deployed.
type DeployType string

// The deploy types.
const (
	DeployECSBlueGreen   DeployType = "ecs-blue-green" // CodeDeploy shifts traffic between two ECS task sets
	DeployECSRolling     DeployType = "ecs-rolling"    // ECS replaces tasks as the service in the application's template says
	DeployEC2            DeployType = "ec2"            // CodeDeploy's agent on servers
	DeployCloudFormation DeployType = "cloudformation" // a template of the application's own
	DeployLambda         DeployType = "lambda"         // CodeDeploy shifts traffic between two versions of a function
	DeployStaticSite     DeployType = "static-site"    // files in a bucket behind CloudFront
)

// SourceType is the kind of source of an application.
type SourceType string

// The source types.
const (
	SourceCodeCommit      SourceType = "codecommit"
	SourceCodeConnections SourceType = "codeconnections"
	SourceS3              SourceType = "s3"
	SourceECR             SourceType = "ecr"
)

// Source is where a commit comes from; which keys belong to it depends on its type.
type Source struct {
	// Type is the kind of source: codecommit, codeconnections, s3 or ecr.
	Type SourceType `json:"type" jsonschema:"enum=codecommit,enum=codeconnections,enum=s3,enum=ecr"`
	// Repository is the repository's name (codecommit, ecr), or owner/name at the provider (codeconnections).
	Repository string `json:"repository,omitempty" jsonschema:"maxLength=256,pattern=^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$"`
	// Branch is the branch whose commits start the pipeline.
	Branch string `json:"branch,omitempty" jsonschema:"maxLength=256,pattern=^[^ ~^:?*\\[]+$"`
	// ConnectionARN is the ARN of the connection to the provider, made and completed in the console (codeconnections).
	ConnectionARN string `json:"connectionArn,omitempty" jsonschema:"pattern=^arn:[a-z-]+:(codeconnections|codestar-connections):[a-z0-9-]+:[0-9]{12}:connection/[a-f0-9-]{36}$"`
	// Bucket is the name of the versioned bucket that holds the source archive (s3): lower-case letters, digits, hyphens
	// and single dots, 3 to 63 characters.
	Bucket string `json:"bucket,omitempty" jsonschema:"minLength=3,maxLength=63,pattern=^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"`
	// Key is the key of the source archive, a zip file, in the bucket (s3): at most 256 letters, digits and
	// !_.'()/-, because policies would take other characters for wildcards or variables.
	Key string `json:"key,omitempty" jsonschema:"maxLength=256,pattern=^[A-Za-z0-9!_.'()/-]+$"`
	// Tag is the image tag whose push starts the pipeline (ecr).
	Tag string `json:"tag,omitempty" jsonschema:"maxLength=128,pattern=^[A-Za-z0-9_][A-Za-z0-9._-]*$"`
	// Account is the name of the account that the source lives in (codecommit, s3, ecr); the shared-services account where
	// it is left out.
	Account string `json:"account,omitempty"`
	// Branches are the branches whose pushes start the pipeline, in place of branch alone (codeconnections).
	Branches *Filter `json:"branches,omitempty"`
	// Paths are the files whose changes start the pipeline; a push that touches none of them does not (codeconnections).
	Paths *Filter `json:"paths,omitempty"`
}

// Filter is what starts a pipeline: patterns where * is within a directory, ** across them, and {a,b} one of both.
type Filter struct {
	// Include lists at most eight patterns of what starts the pipeline, of 255 characters each; none given means everything.
	Include []string `json:"include,omitempty" jsonschema:"minItems=1,maxItems=8,uniqueItems=true,minLength=1,maxLength=255"`
	// Exclude lists at most eight patterns of what does not, of 255 characters each; it wins over include.
	Exclude []string `json:"exclude,omitempty" jsonschema:"minItems=1,maxItems=8,uniqueItems=true,minLength=1,maxLength=255"`
}

// Stage is one environment of an application.
type Stage struct {
	// Name is the stage's name: lower-case letters, digits and single hyphens, at most 20 characters.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=20,pattern=^[a-z][a-z0-9]*(-[a-z0-9]+)*$"`
	// Account is the name of the account that the stage deploys into.
	Account string `json:"account"`
	// Region is the region that the stage deploys into; the home region where it is left out.
	Region string `json:"region,omitempty"`
	// Approval makes the pipeline wait for a person before it deploys this stage.
	Approval *Approval `json:"approval,omitempty"`
	// ChangeSet set to review makes the pipeline create the infrastructure's change set and wait for a person before it executes it.
	ChangeSet ChangeSetMode `json:"changeSet,omitempty" jsonschema:"enum=review"`
	// Parameters are given to every template of the stage, which must declare them: text, by name.
	Parameters map[string]string `json:"parameters,omitempty" jsonschema:"minProperties=1"`
	// Test is true where the pipeline, after it has deployed the stage, runs the CodeBuild project that the stage's
	// template creates under the name of the deployment and -test, as in orders-dev-test.
	Test bool `json:"test,omitempty"`
	// Developers says what the application's developers may do in this stage: read (default), look at it and its logs;
	// operate, stop its tasks and replace its servers, so that new ones start, and invoke its functions, too; deploy, retry the
	// stage in its pipeline, roll it back there, and start the pipeline where no later stage deploys without them or an approval, too.
	Developers DeveloperAccess `json:"developers,omitempty" jsonschema:"enum=read,enum=operate,enum=deploy"`
	// OnFailure set to rollback makes the pipeline, when the stage fails, deploy there again what succeeded last.
	OnFailure FailureMode `json:"onFailure,omitempty" jsonschema:"enum=rollback"`
}

// FailureMode is what happens when a stage has failed; none given means that it stays so, for a person to retry.
type FailureMode string

// FailureRollback deploys again what the stage had before.
const FailureRollback FailureMode = "rollback"

// ChangeSetMode is what happens between creating and executing a change set.
type ChangeSetMode string

// ChangeSetReview waits for a person between creating and executing the change set.
const ChangeSetReview ChangeSetMode = "review"

// Approval is a manual approval in front of a stage.
type Approval struct {
	// Notify is the e-mail address that is asked to approve.
	Notify string `json:"notify,omitempty" jsonschema:"maxLength=254,pattern=^[^@ ]+@[^@ ]+[.][^@ ]+$"`
	// Link is what an approver should look at, such as the address of the stage before: https://…; the pipeline where it is left out.
	Link string `json:"link,omitempty" jsonschema:"maxLength=500,pattern=^https://[^ ]+$"`
}

// BuildsImage says whether the application's build makes a container image.
func (a *Application) BuildsImage() bool { return a.RunsOnECS() || a.Image }

// BuildsSite says whether the application's build makes a static site, as an artifact of its own.
func (a *Application) BuildsSite() bool { return a.Deploy == DeployStaticSite }

// RunsOnECS says whether the application's stages are services of ECS.
func (a *Application) RunsOnECS() bool {
	return a.Deploy == DeployECSBlueGreen || a.Deploy == DeployECSRolling
}

// UsesCodeDeploy says whether the pipeline itself starts CodeDeploy's deployments.
func (a *Application) UsesCodeDeploy() bool {
	return a.Deploy == DeployECSBlueGreen || a.Deploy == DeployEC2
}

// HasLoadBalancer says whether a load balancer bears the name of each stage.
func (a *Application) HasLoadBalancer() bool { return a.RunsOnECS() || a.Deploy == DeployEC2 }

// HasDeploymentGroup says whether each stage has a deployment group of CodeDeploy's. CloudFormation starts the
// deployments of functions, where a template points an alias to a new version.
func (a *Application) HasDeploymentGroup() bool {
	return a.UsesCodeDeploy() || a.Deploy == DeployLambda
}

// HasTemplate says whether DeployApp deploys a template of the application's own.
func (a *Application) HasTemplate() bool {
	return a.Deploy == DeployCloudFormation || a.Deploy == DeployECSRolling || a.Deploy == DeployLambda
}

// NotifiesApprover says whether somebody is told that the stage waits for an approval.
func (s *Stage) NotifiesApprover() bool { return s.Approval != nil && s.Approval.Notify != "" }

package config

import (
	"fmt"
	"strings"
)

// This file computes every physical name and ARN that crosses an account. The producer gives the name to its
// resource, the consumer gets it as a plain value: so accounts can be deployed in any order, and nothing is copied.
//
// What a pipeline deploys begins with the name of its deployment, as in orders-dev, and no name of the platform's does:
// its roles are named after what they are for, the rest causeway-… or after the organization. By these beginnings the
// roles' policies tell the two apart.

// The roles of every workload account.
const (
	CodePipelineCrossAccountRole = "CodePipelineCrossAccountRole" // assumed by the pipeline for its deploy actions
	CloudFormationRole           = "CloudFormationRole"           // passed to CloudFormation, creates the application's resources
	CodeDeployRole               = "CodeDeployRole"               // drives CodeDeploy's deployments
	ECSTaskExecutionRole         = "ECSTaskExecutionRole"         // pulls images and writes logs for ECS
	ECSTaskRole                  = "ECSTaskRole"                  // what the application's containers may do
	EC2InstanceRole              = "EC2InstanceRole"              // what servers may do; name of the instance profile, too
	BuildRole                    = "BuildRole"                    // CodeBuild projects and Lambda functions in the account
	CrossAccountReadOnlyRole     = "CrossAccountReadOnlyRole"     // discovery of resources by the application's builds
)

// WorkloadBoundary is the managed policy that bounds CloudFormationRole and every role that it creates.
const WorkloadBoundary = "CausewayWorkloadBoundary"

// Stack names. One glob deploys one account: 'SharedServices-*', Network, Workload-orders-dev.
const (
	NetworkStack         = "Network"
	SharedServicesPrefix = "SharedServices-"
	environmentPrefix    = "Environment-"
)

// stackPrefix is what the names of a pipeline's stacks begin with: where it is.
func stackPrefix(p *Pipeline) string {
	if p.Application.Pipelines == PipelineInEnvironment {
		return environmentPrefix
	}
	return SharedServicesPrefix
}

// ArtifactsStack is the name of the stack with the pipeline's keys, buckets and image repository.
func ArtifactsStack(p *Pipeline) string { return stackPrefix(p) + p.Name() + "-Artifacts" }

// PipelineStack is the name of the stack with the pipeline.
func PipelineStack(p *Pipeline) string { return stackPrefix(p) + p.Name() + "-Pipeline" }

// SourceStack is the name of the stack through which pipelines of other accounts fetch an input of the application, in
// the input's account: SharedServices-orders-Source, or Source-orders in another account.
func SourceStack(org *Organization, app *Application, in Input) string {
	if org.SourceAccount(in.Source) == org.SharedServicesAccount() {
		return SharedServicesPrefix + app.Name + "-" + in.Name
	}
	return in.Name + "-" + app.Name
}

// WorkloadStack is the name of the stack with the roles of a workload account.
func WorkloadStack(account *Account) string { return "Workload-" + account.Name }

// Name is the name of everything that belongs to one stage of one application, as in orders-dev: the CodeDeploy
// application and deployment group, the ECS cluster, service and task definition, the load balancer.
func (d Deployment) Name() string { return d.Application.Name + "-" + d.Stage.Name }

// InfrastructureStack is the name of the CloudFormation stack that DeploySupportingInfra deploys.
func (d Deployment) InfrastructureStack() string { return d.Name() + "-infrastructure" }

// ApplicationStack is the name of the CloudFormation stack that DeployApp deploys (deploy: cloudformation,
// ecs-rolling and lambda).
func (d Deployment) ApplicationStack() string { return d.Name() + "-application" }

// Stacks are the names of the CloudFormation stacks that the pipeline deploys for the stage.
func (d Deployment) Stacks() []string {
	if d.Application.HasTemplate() {
		return []string{d.InfrastructureStack(), d.ApplicationStack()}
	}
	return []string{d.InfrastructureStack()}
}

// TaskRole is the name of the role that an application creates for containers that call AWS services. The name is
// fixed, because only roles of known names may be passed to ECS.
func (d Deployment) TaskRole() string { return d.Name() + "-task" }

// SiteBucket is the name of the bucket that DeployApp writes a site to (deploy: static-site) and that the stage's
// infrastructure creates. It ends with account and region, because bucket names are global.
func SiteBucket(org *Organization, d Deployment) string {
	return strings.Join([]string{d.Name(), "site", org.Accounts[d.Stage.Account].ID, org.StageRegion(d.Stage)}, "-")
}

// ArtifactPrefix is what the keys of an artifact of the pipeline begin with in its bucket: CodePipeline takes the first
// twenty characters of the pipeline's name, and the first ten of the artifact's.
func ArtifactPrefix(p *Pipeline, artifact string) string {
	name := p.Name()
	return name[:min(len(name), 20)] + "/" + artifact[:min(len(artifact), 10)] + "/"
}

// The CodeBuild projects of a pipeline, by what they do.
const (
	BuildCommit   = "build"    // makes artifacts of a commit
	TestCommit    = "tests"    // runs its unit tests
	AnalyseCommit = "analysis" // analyses its sources and templates
	SealBuild     = "seal"     // checks what the build made, and hands it to the stages
)

// BuildProject is the name of one of the pipeline's CodeBuild projects.
func BuildProject(p *Pipeline, does string) string { return "causeway-" + p.Name() + "-" + does }

// TestProject is the name of the CodeBuild project of a stage's template that tests what has been deployed.
func (d Deployment) TestProject() string { return d.Name() + "-test" }

// TriggerRule is the name of the EventBridge rule that starts the pipeline when the input changes. In the account of an
// input that lives elsewhere, a rule of that name sends the event on; by it the event bus's policy is known, too.
func TriggerRule(p *Pipeline, in Input) string {
	return "causeway-" + p.Name() + "-" + strings.ToLower(in.Name)
}

// ApprovalTopic is the name of the topic that asks for the approval of a stage.
func ApprovalTopic(d Deployment) string { return "causeway-" + d.Name() + "-approval" }

// PipelineRole is the name of the role that the pipeline runs under.
func PipelineRole(p *Pipeline) string { return "CodePipelineRole-" + p.Name() }

// buildProjectRoles are what the names of the projects' roles begin with.
var buildProjectRoles = map[string]string{BuildCommit: "CodeBuildRole-", TestCommit: "CodeBuildTestRole-",
	AnalyseCommit: "CodeBuildAnalysisRole-", SealBuild: "CodeBuildSealRole-"}

// BuildProjectRole is the name of the role that one of the pipeline's CodeBuild projects runs under.
func BuildProjectRole(p *Pipeline, does string) string { return buildProjectRoles[does] + p.Name() }

// TriggerRole is the name of the role under which EventBridge starts the pipeline.
func TriggerRole(p *Pipeline) string { return "PipelineTriggerRole-" + p.Name() }

// SourceRole is the name of the role in the input's account under which a pipeline of another account fetches it.
func SourceRole(p *Pipeline, in Input) string { return "Pipeline" + in.Name + "Role-" + p.Name() }

// SourceEventRole is the name of the role in the input's account under which EventBridge sends the input's events to the
// account of the pipeline.
func SourceEventRole(p *Pipeline, in Input) string {
	return "Pipeline" + in.Name + "EventRole-" + p.Name()
}

// EventBusARN is the ARN of an account's default event bus, which AWS services send their events to.
func EventBusARN(org *Organization, account *Account) string {
	return fmt.Sprintf("arn:%s:events:%s:%s:event-bus/default", org.Partition(), org.Region, account.ID)
}

// ArtifactBucket is the name of the bucket through which the pipeline's actions hand on their artifacts.
func ArtifactBucket(org *Organization, p *Pipeline) string {
	return ArtifactBucketIn(org, p, org.Region)
}

// TemplateBucket is the name of the bucket for nested CloudFormation templates.
func TemplateBucket(org *Organization, p *Pipeline) string {
	return bucketName(org, p, "templates", org.Region)
}

// AccessLogBucket is the name of the bucket that records who read the pipeline's other two.
func AccessLogBucket(org *Organization, p *Pipeline) string {
	return AccessLogBucketIn(org, p, org.Region)
}

// bucketName ends with account and region: bucket names are global, and nobody else can have taken this one by chance.
func bucketName(org *Organization, p *Pipeline, kind, region string) string {
	return strings.Join([]string{org.Name, p.Name(), kind, p.Account.ID, region}, "-")
}

// ImageRepository is the name of the pipeline's ECR repository.
func ImageRepository(org *Organization, p *Pipeline) string { return org.Name + "/" + p.Name() }

// ArtifactKeyAlias is the alias of the key that encrypts artifacts and templates.
func ArtifactKeyAlias(org *Organization, p *Pipeline) string {
	return "alias/" + org.Name + "/" + p.Name() + "/artifacts"
}

// ImageKeyAlias is the alias of the key that encrypts images.
func ImageKeyAlias(org *Organization, p *Pipeline) string {
	return "alias/" + org.Name + "/" + p.Name() + "/images"
}

// The functions of the platform.
const (
	NetworkParametersFunction    = "causeway-network-parameters"     // in workload accounts: publishes the shared subnets
	DefaultSecurityGroupFunction = "causeway-default-security-group" // in the network account: closes the VPC's default group
)

// FlowLogRole is the name of the role that writes the network's flow logs.
const FlowLogRole = "causeway-flow-logs"

// FlowLogKeyAlias is the alias of the key that encrypts the flow logs.
func FlowLogKeyAlias(org *Organization) string { return "alias/" + org.Name + "/network/flow-logs" }

// FlowLogGroup is the name of the log group of the network's flow logs.
func FlowLogGroup(org *Organization) string { return "/" + org.Name + "/network/flow-logs" }

// BuildLogGroup is the name of the log group of the pipeline's builds.
func BuildLogGroup(org *Organization, p *Pipeline) string {
	return "/" + org.Name + "/builds/" + p.Name()
}

// ScanLogGroup is the name of the log group of the pipeline's scans, which CodePipeline fixes.
func ScanLogGroup(p *Pipeline) string { return "/aws/codepipeline/" + p.Name() }

// NetworkNamespace is what the names of all network parameters begin with.
const NetworkNamespace = "/causeway/network"

// VPCParameter is the SSM parameter that holds the ID of the shared VPC in every workload account.
const VPCParameter = NetworkNamespace + "/vpc-id"

// SubnetsParameter is the SSM parameter that holds the IDs of the shared subnets of a tier in every workload account.
func SubnetsParameter(tier string) string { return NetworkNamespace + "/subnets/" + tier }

// ArtifactParameter is an SSM parameter that names a part of the pipeline's artifact store, in its account.
func ArtifactParameter(p *Pipeline, part string) string {
	return "/causeway/" + p.Name() + "/" + part
}

// RoleARN is the ARN of a role in an account.
func RoleARN(org *Organization, account *Account, role string) string {
	return fmt.Sprintf("arn:%s:iam::%s:role/%s", org.Partition(), account.ID, role)
}

// BucketARN is the ARN of a bucket.
func BucketARN(org *Organization, bucket string) string {
	return fmt.Sprintf("arn:%s:s3:::%s", org.Partition(), bucket)
}

// ImageRepositoryARN is the ARN of the pipeline's ECR repository.
func ImageRepositoryARN(org *Organization, p *Pipeline) string {
	return ImageRepositoryARNIn(org, p, org.Region)
}

// SourceImagesARN is the ARN of the ECR repository that a source of type ecr names.
func SourceImagesARN(org *Organization, source *Source) string {
	return repositoryARN(org, org.SourceAccount(source), org.Region, source.Repository)
}

func repositoryARN(org *Organization, account *Account, region, repository string) string {
	return fmt.Sprintf("arn:%s:ecr:%s:%s:repository/%s", org.Partition(), region, account.ID, repository)
}

// BoundaryARN is the ARN of the managed policy that bounds CloudFormationRole in an account.
func BoundaryARN(org *Organization, account *Account) string {
	policy := WorkloadBoundary
	if account.PermissionsBoundary != "" {
		policy = account.PermissionsBoundary
	}
	return fmt.Sprintf("arn:%s:iam::%s:policy/%s", org.Partition(), account.ID, policy)
}

// unitARN is the ARN of an organizational unit that exists already.
func unitARN(org *Organization, unit *Unit) string {
	return fmt.Sprintf("arn:%s:organizations::%s:ou/%s/%s", org.Partition(),
		org.Accounts[org.AWSOrganization.ManagementAccount].ID, org.AWSOrganization.ID, unit.ID)
}

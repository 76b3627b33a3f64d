package policy

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"causeway/internal/golden"
)

// The examples are in China: a partition written literally would show.
var (
	shared = Environment{Partition: "aws-cn", Region: "cn-north-1", Account: "111111111111"}
	dev    = Environment{Partition: "aws-cn", Region: "cn-north-1", Account: "222222222222"}
	orders = Store{
		Environment: shared, ArtifactBucket: shared.Bucket("orders-artifacts"), Releases: []string{"orders/Release/"}, ArtifactKey: "alias/acme/orders/artifacts",
		ImageRepository: shared.ARN("ecr", "repository/acme/orders"), ImageKey: "alias/acme/orders/images",
	}
)

func role(env Environment, name string) string { return env.IAM("role/" + name) }

func inOrganization(arns ...string) Roles { return Roles{ARNs: arns, OrganizationID: "o-a1b2c3d4e5"} }

// project is a CodeBuild project that reads and writes artifacts whose keys begin so.
func project(reads, writes []string) Project {
	return Project{Environment: shared, Name: "orders", LogGroup: shared.ARN("logs", "log-group:/acme/builds/orders"),
		ArtifactBucket: shared.Bucket("orders-artifacts"), ArtifactKey: shared.ARN("kms", "key/1"), Reads: reads, Writes: writes}
}

// stacks are the ARNs of stacks of dev by their names.
func stacks(names ...string) []string {
	var arns []string
	for _, name := range names {
		arns = append(arns, dev.ARN("cloudformation", "stack/"+name))
	}
	return arns
}

// documents is one example of every policy document, by the name of its function.
func documents() map[string]Document {
	taskRoles := []string{role(dev, "ECSTaskExecutionRole"), role(dev, "ECSTaskRole")}
	cloudFormation := CloudFormation{
		Environment: dev, Regions: []string{dev.Region}, Deployments: []string{"orders-dev", "reports-dev"},
		Stacks: stacks("orders-dev-infrastructure", "reports-dev-infrastructure", "reports-dev-application"), Role: role(dev, "CloudFormationRole"),
		Boundary: dev.IAM("policy/CausewayWorkloadBoundary"), OtherRoles: []string{role(dev, "CodePipelineCrossAccountRole")},
		Passable: []Pass{{Role: role(dev, "CodeDeployRole"), Services: []string{"codedeploy"}},
			{Role: taskRoles[0], Services: []string{"ecs-tasks"}}},
		Organization: "acme", Stores: []string{shared.Account}, Supplies: true, Sources: []string{"orders-source"}, DenyNetworks: true,
	}
	crossAccount := role(dev, "CodePipelineCrossAccountRole")
	platform := Platform{Partition: dev.Partition, Organization: "acme", Roles: []string{"CloudFormationRole", "causeway-*"}, Policies: []string{"CausewayWorkloadBoundary", "security/Ours", "CloudFormationRole-*"},
		Stacks: []string{"Network", "Workload-*"}, Deployed: []string{"*-*-infrastructure"}, Hosts: []string{shared.Account}, ExecutionPolicies: "CausewayExecution*", ExecutionStacks: "ExecutionPolicies-*", Passed: "CloudFormationRole", Passer: "CodePipelineCrossAccountRole", Access: "OrganizationAccountAccessRole"}
	upload := Upload{Name: "Source", Role: inOrganization(role(dev, "PipelineSourceRole-orders")), Artifacts: "orders/Source/"}
	packages := Packages{Domain: shared.ARN("codeartifact", "domain/acme"), Repository: shared.ARN("codeartifact", "repository/acme/acme-packages"),
		Contents: shared.ARN("codeartifact", "package/acme/acme-packages/*"), Publishes: true}
	readers := PackageReaders{Roles: inOrganization(role(dev, "BuildRole")),
		OfUnits: UnitRoles{ARNs: []string{"arn:aws-cn:iam::*:role/BuildRole"}, Units: []string{"o-a1b2c3d4e5/*/ou-a1b2-workload/*"}, OrganizationID: "o-a1b2c3d4e5"}}
	developers := Developers{Environment: dev, Deployment: "orders-dev", Stacks: []string{"orders-dev-infrastructure"}, Organization: "acme",
		Stores: []string{shared.Account}, ECS: true, CodeDeploy: true}
	operators := developers
	operators.Operate, operators.Lambda, operators.Servers = true, true, true
	deployers := DeveloperPipeline{Environment: shared, Pipeline: shared.ARN("codepipeline", "orders"), Stages: []string{"dev", "qa"}, Start: true,
		Organization: "acme", Stores: []string{shared.Account}}
	all := map[string]Document{
		"InstallPackages":        InstallPackages(packages),
		"PackageDomain":          PackageDomain(packages, readers),
		"PackageKey":             PackageKey(shared),
		"PackageRepository":      PackageRepository(packages, readers, inOrganization(role(dev, "CodeBuildRole-orders-dev"))),
		"DeveloperRole":          DeveloperRole(developers),
		"DeveloperRoleOperating": DeveloperRole(operators),
		"DeveloperPipelineRole":  DeveloperPipelineRole(deployers),
		"DeveloperTrust": DeveloperTrust(inOrganization(role(shared, "OrdersDevelopers"),
			role(shared, "aws-reserved/sso.amazonaws.com/cn-north-1/AWSReservedSSO_Orders_????????????????"))),
		"ArtifactBucket":  ArtifactBucket(shared.Bucket("orders-artifacts"), []string{"orders/Release/", "orders/Site/"}, inOrganization(crossAccount), upload),
		"TemplateBucket":  TemplateBucket(shared.Bucket("orders-templates"), inOrganization(role(dev, "CloudFormationRole"))),
		"AccessLogBucket": AccessLogBucket(shared.Bucket("orders-logs"), shared.Account, shared.Bucket("orders-artifacts")),
		"ArtifactKey": ArtifactKey(shared, KeyUse{Writers: inOrganization(role(shared, "CodePipelineRole-orders")),
			Testers: inOrganization(role(shared, "CodeBuildTestRole-orders")), Readers: inOrganization(crossAccount), Uploads: []Upload{upload},
			LogGroups: []string{"/acme/builds/orders", "/aws/codepipeline/orders"}, Topics: Topics{Publisher: inOrganization(role(shared, "causeway-orders-events")), Events: []string{shared.ARN("sns", "causeway-orders-events")},
				Alarms: []string{shared.ARN("sns", "causeway-orders-events"), shared.ARN("sns", "causeway-orders-alarms")}}}),
		"ImageKey":        ImageKey(shared, inOrganization(taskRoles[0])),
		"ImageRepository": ImageRepository(inOrganization(taskRoles[0])),

		"CodePipelineTrust": CodePipelineTrust(shared),
		"CodePipelineRole": CodePipelineRole(Pipeline{
			Source: ConnectionSource("Source", shared.ARN("codeconnections", "connection/1"), "acme/orders"), SetsACL: true,
			ArtifactBucket: shared.Bucket("orders-artifacts"), ArtifactKey: shared.ARN("kms", "key/1"),
			BuildProjects: []string{shared.ARN("codebuild", "project/orders")}, CrossAccountRoles: []string{crossAccount},
			Scan: &Scan{LogGroup: shared.ARN("logs", "log-group:/aws/codepipeline/orders"), ImageRepository: orders.ImageRepository}}),
		"AskForApproval":   AskForApproval([]string{shared.ARN("sns", "approval")}),
		"CodeCommitSource": NewDocument(CodeCommitSource("Source", shared.ARN("codecommit", "orders"))...),
		"S3Source":         NewDocument(S3Source("Source", shared.Bucket("source"), "orders.zip")...),
		"ECRSource":        NewDocument(ECRSource("Source", shared.ARN("ecr", "repository/vendor/orders"))...),
		"SourceTrust":      SourceTrust(inOrganization(role(dev, "CodePipelineRole-orders-dev"))),
		"SourceRole": SourceRole(Fetch{Source: CodeCommitSource("Source", shared.ARN("codecommit", "orders")), Artifacts: "orders-dev/Source/",
			Store: Store{Environment: dev, ArtifactBucket: dev.Bucket("orders-dev-artifacts"), ArtifactKey: "alias/acme/orders-dev/artifacts"}}),
		"SourceEventTrust": SourceEventTrust(shared, "causeway-orders-dev-source"),
		"SourceEventRole":  SourceEventRole(dev.ARN("events", "event-bus/default")),
		"SourceEventBus": SourceEventBus(dev.ARN("events", "event-bus/default"), inOrganization(role(shared, "PipelineSourceEventRole-orders-dev")),
			Events{Source: "aws.codecommit", DetailType: "CodeCommit Repository State Change"}),
		"TriggerTrust":   TriggerTrust(shared, "causeway-orders-source"),
		"TriggerRole":    TriggerRole(shared.ARN("codepipeline", "orders")),
		"CodeBuildTrust": CodeBuildTrust(shared),
		"CodeBuildRole": CodeBuildRole(Build{Project: project([]string{"orders/Source/", "orders/Configurat/"}, []string{"orders/Build/"}),
			TemplateBucket: shared.Bucket("orders-templates"), ImageRepository: orders.ImageRepository,
			SourceImages:  shared.ARN("ecr", "repository/vendor/orders"),
			ReadOnlyRoles: []string{role(dev, "CrossAccountReadOnlyRole")}}),
		"TestRole":      TestRole(project([]string{"orders/Source/"}, nil)),
		"SealRole":      SealRole(project([]string{"orders/Build/"}, []string{"orders/Release/"}), orders.ImageRepository, false),
		"ApprovalTopic": ApprovalTopic(shared.ARN("sns", "approval")),

		"CodePipelineCrossAccountTrust": CodePipelineCrossAccountTrust(inOrganization(role(shared, "CodePipelineRole-orders"))),
		"CodePipelineCrossAccountRole": CodePipelineCrossAccountRole(CrossAccount{
			Environment: dev, Store: orders, Deployment: "orders-dev", Stacks: []string{"orders-dev-infrastructure"},
			CodeDeploy: true, ECS: true,
			CloudFormationRole: role(dev, "CloudFormationRole"), TaskRoles: taskRoles}),
		"CodePipelineCrossAccountRoleForSite": CodePipelineCrossAccountRole(CrossAccount{
			Environment: dev, Store: orders, Deployment: "orders-dev", Stacks: []string{"orders-dev-infrastructure"},
			SiteBucket: dev.Bucket("orders-dev-site"), CloudFormationRole: role(dev, "CloudFormationRole")}),
		"CloudFormationTrust":    CloudFormationTrust(dev),
		"CloudFormationRole":     CloudFormationRole(cloudFormation),
		"CloudFormationDenials":  CloudFormationDenials(cloudFormation),
		"CloudFormationBoundary": CloudFormationBoundary(cloudFormation),
		"CloudFormationRoleForSiteAndECS": CloudFormationRole(CloudFormation{
			Environment: dev, Deployments: []string{"site-dev", "tasks-dev"}, Stacks: stacks("site-dev-infrastructure", "tasks-dev-infrastructure"),
			Role: role(dev, "CloudFormationRole"), Boundary: dev.IAM("policy/CausewayWorkloadBoundary"), Sites: true, ECSReplaces: true}),
		"CodeDeployTrust":           CodeDeployTrust(dev.Account, []Named{{dev, "orders-dev"}}),
		"CodeDeployRoleForECS":      CodeDeployRoleForECS(dev, orders, "orders-dev", taskRoles),
		"CodeDeployRoleForEC2":      CodeDeployRoleForEC2(dev, "orders-dev"),
		"CodeDeployRoleForLambda":   CodeDeployRoleForLambda(dev, "orders-dev"),
		"ECSTaskTrust":              ECSTaskTrust(dev.Account, dev),
		"ECSTaskExecutionRole":      ECSTaskExecutionRole(dev, orders, "orders-dev"),
		"EC2InstanceTrust":          EC2InstanceTrust(),
		"EC2InstanceRole":           EC2InstanceRole([]Store{orders}, true),
		"BuildTrust":                BuildTrust(dev),
		"BuildRole":                 BuildRole([]Store{orders}, []Named{{dev, "orders-dev-test"}}),
		"CrossAccountReadOnlyTrust": CrossAccountReadOnlyTrust(inOrganization(role(shared, "CodeBuildRole-orders"))),
		"CrossAccountReadOnlyRole":  CrossAccountReadOnlyRole(),

		"DenyNetworks":     DenyNetworks(platform),
		"ProtectPlatform":  ProtectPlatform(platform),
		"KeepRecords":      KeepRecords(platform),
		"DenyOtherRegions": DenyOtherRegions(platform, []string{"cn-north-1", "cn-northwest-1"}),

		"EventTopic":           EventTopic(shared, shared.ARN("sns", "causeway-orders-events"), []string{shared.ARN("cloudwatch", "alarm:causeway-orders-failed")}),
		"EventTrust":           EventTrust(shared, []string{"causeway-orders-executions"}),
		"EventRole":            EventRole([]string{shared.ARN("sns", "causeway-orders-events")}, shared.ARN("kms", "key/1")),
		"ChatTrust":            ChatTrust(shared),
		"DeploymentEventBus":   DeploymentEventBus(shared.ARN("events", "event-bus/causeway-orders"), inOrganization(role(dev, "causeway-deployment-events"))),
		"DeploymentEventTrust": DeploymentEventTrust(dev.Account, []Named{{dev, "causeway-orders-dev-deployment"}}),
		"DeploymentEventRole":  DeploymentEventRole(dev.Account, []string{shared.ARN("events", "event-bus/causeway-orders")}),
		"WatchFunction":        WatchFunction(shared, "causeway-orders-watch", shared.ARN("codepipeline", "orders"), "Causeway"),
		"MetricsTrust":         MetricsTrust(inOrganization(role(shared, "aws-service-role/x/y"))),
		"MetricsRole":          MetricsRole(),

		"FlowLogTrust":                 FlowLogTrust(shared),
		"FlowLogRole":                  FlowLogRole(shared.ARN("logs", "log-group:/acme/network/flow-logs")),
		"LogKey":                       LogKey(shared, "/acme/network/flow-logs"),
		"FunctionTrust":                FunctionTrust(dev),
		"NetworkParametersFunction":    NetworkParametersFunction(dev, "causeway-network-parameters", "/causeway/network"),
		"EndpointDynamoDB":             Endpoint(shared, "dynamodb", Members{OrganizationID: "o-a1b2c3d4e5", Accounts: []string{dev.Account}}),
		"EndpointEC2":                  Endpoint(shared, "ec2", Members{OrganizationID: "o-a1b2c3d4e5"}),
		"EndpointS3":                   Endpoint(shared, "s3", Members{OrganizationID: "o-a1b2c3d4e5"}),
		"EndpointSSM":                  Endpoint(shared, "ssm", Members{OrganizationID: "o-a1b2c3d4e5"}),
		"EndpointSTS":                  Endpoint(shared, "sts", Members{OrganizationID: "o-a1b2c3d4e5"}),
		"EndpointWithoutOrganization":  Endpoint(shared, "ecr.api", Members{Accounts: []string{dev.Account, shared.Account}}),
		"FlowLogBucket":                FlowLogBucket(shared, shared.Bucket("acme-flow-logs")),
		"FlowLogBucketKey":             FlowLogBucketKey(shared),
		"VPNAttachmentFunction":        VPNAttachmentFunction(shared, "causeway-vpn-attachment"),
		"DefaultSecurityGroupFunction": DefaultSecurityGroupFunction(shared, "causeway-default-security-group", shared.ARN("ec2", "security-group/sg-1")),
	}
	maps.Copy(all, documentsInTwoRegions())
	maps.Copy(all, documentsOfThePlatformsPipeline())
	for part := range parts {
		all["Execution"+part] = ExecutionPolicy(Execution{Partition: "aws-cn", Account: dev.Account, Regions: []string{dev.Region}, Organization: "acme",
			OrganizationID: "o-a1b2c3d4e5", Platform: true, Boundaries: []string{dev.IAM("policy/CausewayWorkloadBoundary")}}, part)
	}
	return all
}

// TestGolden keeps every policy as it was reviewed. `make golden` rewrites the files.
func TestGolden(t *testing.T) {
	for name, document := range documents() {
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(document, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, filepath.Join("testdata", name+".json"), string(got)+"\n", "make golden")
		})
	}
}

// TestGoldenFilesHaveAPolicy finds golden files that no policy writes any more.
func TestGoldenFilesHaveAPolicy(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Collect(maps.Keys(documents()))
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".json"); !slices.Contains(names, name) {
			t.Errorf("%s belongs to no policy", file)
		}
	}
}

// wholeServices are the only documents that may allow whole services.
var wholeServices = []string{"CloudFormationRole", "CloudFormationRoleForSiteAndECS", "CloudFormationBoundary", "CloudFormationBoundaryInTwoRegions"}

// narrows says whether a document, by its name, grants nothing: an endpoint's holds back what other policies grant.
func narrows(name string) bool { return strings.HasPrefix(name, "Endpoint") }

// everything are the statements that may be about every resource: no other is possible, or the document is about one.
var everything = []string{"SignInToECR", "RegisterTaskDefinitions", "WatchAlarms", "ReadListeners", "ReadServers", "DiscoverResources", "FindSharedSubnets", "FindVPNAttachment",
	"ReadSecurityGroupRules", "CreateResources", "CallWithoutResource", "NetworkServicesCreateShares", "OrganizationCreatePolicies", "PutMetrics", "ReadMetrics", "DescribeAccount", "GetPackageToken",
	// in key policies, where * is the key itself
	"AccountAdministersKey", "PipelineEncryptsArtifacts", "SourceRoleEncryptsArtifacts", "WorkloadRolesDecryptArtifacts", "WorkloadRolesDecryptImages",
	"DeployRolesDecryptAssemblies", "ProjectsDecryptArtifacts", "ECREncryptsImages", "CodeArtifactEncryptsPackages", "CloudWatchLogsEncryptsLogGroup", "ScanForVulnerabilities", "TestsDecryptSources",
	"LogDeliveryEncryptsRecords", "CloudWatchEncryptsAlarms", "EventRoleEncryptsMessages"}

func TestRules(t *testing.T) {
	alphanumeric := regexp.MustCompile(`^[A-Za-z0-9]+$`)
	for name, document := range documents() {
		t.Run(name, func(t *testing.T) {
			sids := map[string]bool{}
			for _, s := range document.Statement {
				if !alphanumeric.MatchString(s.Sid) || sids[s.Sid] {
					t.Errorf("Sid %q is missing, malformed or there twice", s.Sid)
				}
				sids[s.Sid] = true
				if s.Effect == Deny {
					continue
				}
				if len(s.NotAction) > 0 {
					t.Errorf("%s allows everything but %v", s.Sid, s.NotAction)
				}
				for _, action := range s.Action {
					if strings.Contains(action, "*") && !slices.Contains(wholeServices, name) && !narrows(name) {
						t.Errorf("%s allows %s", s.Sid, action)
					}
				}
				if slices.Contains(s.Resource, "*") && !slices.Contains(everything, s.Sid) && !narrows(name) {
					t.Errorf("%s is about every resource", s.Sid)
				}
				exact := len(s.Condition["ArnEquals"]["aws:PrincipalArn"]) > 0 && len(s.Condition["StringEquals"]["aws:PrincipalAccount"]) == 1
				ofUnits := len(s.Condition["ArnLike"]["aws:PrincipalArn"]) > 0 && len(s.Condition["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"]) > 0
				if s.Principal != nil && slices.Contains(s.Principal.AWS, "*") && !exact && !ofUnits && !narrows(name) {
					t.Errorf("%s lets everybody in", s.Sid)
				}
			}
			if text, _ := json.Marshal(document); strings.Contains(string(text), "arn:aws:") {
				t.Error("writes the partition literally")
			}
		})
	}
}

// TestRolesArePrincipalsByAccountRoot holds the trust rule: a role that does not exist yet, or is recreated, must not matter.
func TestRolesArePrincipalsByAccountRoot(t *testing.T) {
	roles := inOrganization(role(shared, "A"), role(shared, "B"), role(dev, "A"))
	if got, want := roles.principal().AWS, (List{shared.IAM("root"), dev.IAM("root")}); !slices.Equal(got, want) {
		t.Errorf("principal is %v, want %v", got, want)
	}
	condition := roles.condition()
	if got := condition["ArnEquals"]["aws:PrincipalArn"]; !slices.Equal(got, roles.ARNs) {
		t.Errorf("aws:PrincipalArn is %v, want %v", got, roles.ARNs)
	}
	if got := condition["StringEquals"]["aws:PrincipalOrgID"]; !slices.Equal(got, List{"o-a1b2c3d4e5"}) {
		t.Errorf("aws:PrincipalOrgID is %v", got)
	}
	if _, narrowed := (Roles{ARNs: roles.ARNs}).condition()["StringEquals"]; narrowed {
		t.Error("without an organization there is nothing to narrow to")
	}
	if got := roles.Outside(shared.Account).ARNs; !slices.Equal(got, []string{role(dev, "A")}) {
		t.Errorf("outside shared services are %v", got)
	}
}

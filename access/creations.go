package access

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"causeway/config"
)

// Creation is how CloudFormation creates a resource of a stack: by which action, on what, and which roles it hands on.
type Creation struct {
	LogicalID string
	Type      string
	Action    string            // the main one, as in s3:CreateBucket
	ARN       string            // of the resource; with "new" where AWS gives it an ID
	Unnamed   bool              // IAM supports no resource for the action
	Context   map[string]string // what the request says besides
	Passed    map[string]string // ARNs of roles, with the services that they are handed to
	Policies  []string          // ARNs of the managed policies of a role
}

// creation is a type's main action, what follows the partition in the resource's ARN, with properties in braces, and the
// properties that name roles, with the services that these are handed to.
type creation struct {
	action, on string
	unnamed    bool
	passes     map[string]string
	says       map[string]string // condition keys by the property that they repeat
}

// creations are the main actions by type. All that CloudFormation calls is in constructs/policy.
var creations = map[string]creation{
	"AWS::Budgets::Budget":         {action: "budgets:ModifyBudget", on: "budgets::{account}:budget/new"},
	"AWS::CE::AnomalyMonitor":      {action: "ce:CreateAnomalyMonitor", on: "ce::{account}:anomalymonitor/new", unnamed: true},
	"AWS::CE::AnomalySubscription": {action: "ce:CreateAnomalySubscription", on: "ce::{account}:anomalysubscription/new", unnamed: true},
	"AWS::Chatbot::SlackChannelConfiguration": {action: "chatbot:CreateSlackChannelConfiguration", on: "chatbot::{account}:chat-configuration/slack-channel/{ConfigurationName}",
		unnamed: true, passes: map[string]string{"IamRoleArn": "chatbot"}},
	"AWS::CloudFormation::StackSet":          {action: "cloudformation:CreateStackSet", on: "cloudformation:{region}:{account}:stackset/{StackSetName}:new", unnamed: true},
	"AWS::CloudWatch::Alarm":                 {action: "cloudwatch:PutMetricAlarm", on: "cloudwatch:{region}:{account}:alarm:{AlarmName}"},
	"AWS::CloudWatch::Dashboard":             {action: "cloudwatch:PutDashboard", on: "cloudwatch::{account}:dashboard/{DashboardName}"},
	packageDomainType:                        {action: "codeartifact:CreateDomain", on: "codeartifact:{region}:{account}:domain/{DomainName}", unnamed: true},
	packageRepositoryType:                    {action: "codeartifact:CreateRepository", on: "codeartifact:{region}:{account}:repository/{DomainName}/{RepositoryName}", unnamed: true},
	"AWS::CodeBuild::Project":                {action: "codebuild:CreateProject", on: "codebuild:{region}:{account}:project/{Name}", passes: map[string]string{"ServiceRole": "codebuild"}},
	"AWS::CodePipeline::Pipeline":            {action: "codepipeline:CreatePipeline", on: "codepipeline:{region}:{account}:{Name}", passes: map[string]string{"RoleArn": "codepipeline"}},
	"AWS::ECR::ReplicationConfiguration":     {action: "ecr:PutReplicationConfiguration", on: "*", unnamed: true},
	"AWS::ECR::Repository":                   {action: "ecr:CreateRepository", on: "ecr:{region}:{account}:repository/{RepositoryName}"},
	"AWS::Events::EventBus":                  {action: "events:CreateEventBus", on: "events:{region}:{account}:event-bus/{Name}"},
	"AWS::Events::EventBusPolicy":            {action: "events:PutPermission", on: "events:{region}:{account}:event-bus/{EventBusName}", unnamed: true},
	"AWS::Events::Rule":                      {action: "events:PutRule", on: "events:{region}:{account}:rule/{Name}", passes: map[string]string{"Targets": "events"}},
	"AWS::IAM::InstanceProfile":              {action: "iam:CreateInstanceProfile", on: "iam::{account}:instance-profile/{InstanceProfileName}", passes: map[string]string{"Roles": "ec2"}},
	"AWS::IAM::ManagedPolicy":                {action: "iam:CreatePolicy", on: "iam::{account}:policy/{ManagedPolicyName}"},
	"AWS::IAM::Role":                         {action: "iam:CreateRole", on: "iam::{account}:role/{RoleName}", says: map[string]string{"PermissionsBoundary": "iam:PermissionsBoundary"}},
	"AWS::IAM::Policy":                       {action: "iam:PutRolePolicy", on: "iam::{account}:role/{Roles}"},
	"AWS::IAM::RolePolicy":                   {action: "iam:PutRolePolicy", on: "iam::{account}:role/{RoleName}"},
	"AWS::KMS::Alias":                        {action: "kms:CreateAlias", on: "kms:{region}:{account}:{AliasName}"},
	"AWS::KMS::Key":                          {action: "kms:CreateKey", on: "kms:{region}:{account}:key/new", unnamed: true},
	"AWS::Lambda::Function":                  {action: "lambda:CreateFunction", on: "lambda:{region}:{account}:function:{FunctionName}", passes: map[string]string{"Role": "lambda"}},
	"AWS::Lambda::Permission":                {action: "lambda:AddPermission", on: "lambda:{region}:{account}:function:{FunctionName}"},
	"AWS::Logs::LogGroup":                    {action: "logs:CreateLogGroup", on: "logs:{region}:{account}:log-group:{LogGroupName}"},
	"AWS::Organizations::Account":            {action: "organizations:CreateAccount", on: "organizations::{account}:account/{organization}/new", unnamed: true},
	"AWS::Organizations::OrganizationalUnit": {action: "organizations:CreateOrganizationalUnit", on: "organizations::{account}:ou/{organization}/ou-new"},
	"AWS::Organizations::Policy": {action: "organizations:CreatePolicy", on: "organizations::{account}:policy/{organization}/service_control_policy/p-new",
		says: map[string]string{"Type": "organizations:PolicyType"}},
	"AWS::RAM::ResourceShare": {action: "ram:CreateResourceShare", on: "ram:{region}:{account}:resource-share/new", unnamed: true,
		says: map[string]string{"AllowExternalPrincipals": "ram:RequestedAllowsExternalPrincipals"}},
	"AWS::Route53::HostedZone":                      {action: "route53:CreateHostedZone", on: "route53:::hostedzone/new", unnamed: true},
	"AWS::Route53Resolver::ResolverEndpoint":        {action: "route53resolver:CreateResolverEndpoint", on: "route53resolver:{region}:{account}:resolver-endpoint/new"},
	"AWS::Route53Resolver::ResolverRule":            {action: "route53resolver:CreateResolverRule", on: "route53resolver:{region}:{account}:resolver-rule/new"},
	"AWS::Route53Resolver::ResolverRuleAssociation": {action: "route53resolver:AssociateResolverRule", on: "route53resolver:{region}:{account}:resolver-rule/new"},
	"AWS::S3::Bucket":                               {action: "s3:CreateBucket", on: "s3:::{BucketName}"},
	"AWS::S3::BucketPolicy":                         {action: "s3:PutBucketPolicy", on: "s3:::{Bucket}"},
	"AWS::SNS::Topic":                               {action: "sns:CreateTopic", on: "sns:{region}:{account}:{TopicName}"},
	"AWS::SNS::TopicPolicy":                         {action: "sns:SetTopicAttributes", on: "{Topics}"},
	"AWS::SSM::Parameter":                           {action: "ssm:PutParameter", on: "ssm:{region}:{account}:parameter{Name}"},
	"Custom::ClosedSecurityGroup":                   {action: "lambda:InvokeFunction", on: "{ServiceToken}"},
	"Custom::NetworkParameters":                     {action: "lambda:InvokeFunction", on: "{ServiceToken}"},
	"Custom::RegionalKey":                           {action: "lambda:InvokeFunction", on: "{ServiceToken}"},
	"Custom::VPNAttachment":                         {action: "lambda:InvokeFunction", on: "{ServiceToken}"},
}

// ec2Creations are the main actions of what a network consists of, all of which bear IDs, and what each is about.
var ec2Creations = map[string][2]string{
	"CustomerGateway": {"CreateCustomerGateway", "customer-gateway/cgw-new"}, "EIP": {"AllocateAddress", "elastic-ip/eipalloc-new"},
	"FlowLog": {"CreateFlowLogs", "vpc-flow-log/fl-new"}, "InternetGateway": {"CreateInternetGateway", "internet-gateway/igw-new"},
	"NatGateway": {"CreateNatGateway", "natgateway/nat-new"}, "NetworkAcl": {"CreateNetworkAcl", "network-acl/acl-new"},
	"NetworkAclEntry": {"CreateNetworkAclEntry", "network-acl/acl-new"}, "Route": {"CreateRoute", "route-table/rtb-new"},
	"RouteTable": {"CreateRouteTable", "route-table/rtb-new"}, "SecurityGroup": {"CreateSecurityGroup", "security-group/sg-new"},
	"Subnet": {"CreateSubnet", "subnet/subnet-new"}, "SubnetNetworkAclAssociation": {"ReplaceNetworkAclAssociation", "network-acl/acl-new"},
	"SubnetRouteTableAssociation": {"AssociateRouteTable", "route-table/rtb-new"}, "TransitGateway": {"CreateTransitGateway", "transit-gateway/tgw-new"},
	"TransitGatewayAttachment":            {"CreateTransitGatewayVpcAttachment", "transit-gateway-attachment/tgw-attach-new"},
	"TransitGatewayRouteTable":            {"CreateTransitGatewayRouteTable", "transit-gateway-route-table/tgw-rtb-new"},
	"TransitGatewayRouteTableAssociation": {"AssociateTransitGatewayRouteTable", "transit-gateway-route-table/tgw-rtb-new"},
	"TransitGatewayRouteTablePropagation": {"EnableTransitGatewayRouteTablePropagation", "transit-gateway-route-table/tgw-rtb-new"},
	"VPC":                                 {"CreateVpc", "vpc/vpc-new"},
	"VPCEndpoint":                         {"CreateVpcEndpoint", "vpc-endpoint/vpce-new"},
	"VPCGatewayAttachment":                {"AttachInternetGateway", "internet-gateway/igw-new"},
	"VPNConnection":                       {"CreateVpnConnection", "vpn-connection/vpn-new"},
}

// creationOf is how a type is created.
func creationOf(resourceType string) (creation, bool) {
	if ec2, known := ec2Creations[strings.TrimPrefix(resourceType, "AWS::EC2::")]; known {
		c := creation{action: "ec2:" + ec2[0], on: "ec2:{region}:{account}:" + ec2[1]}
		if resourceType == "AWS::EC2::FlowLog" {
			c.passes = map[string]string{"DeliverLogsPermissionArn": "vpc-flow-logs"}
		}
		return c, true
	}
	c, known := creations[resourceType]
	return c, known
}

var inBraces = regexp.MustCompile(`\{([A-Za-z]+)\}`)

// Creations are how CloudFormation creates the stack's resources, sorted by their logical IDs. Its error names a type that
// the proof does not know.
func (s *Stack) Creations(org *config.Organization) ([]Creation, error) {
	var all []Creation
	for _, id := range s.resourceIDs("") {
		created, err := s.creation(org, id)
		if err != nil {
			return nil, err
		}
		all = append(all, created)
	}
	return all, nil
}

func (s *Stack) creation(org *config.Organization, id string) (Creation, error) {
	r := s.template.Resources[id]
	c, known := creationOf(r.Type)
	if !known {
		return Creation{}, fmt.Errorf("%s is a %s, and the proof does not know how it is created; say so in access/creations.go, and in "+
			"constructs/policy/execution_calls.go what CloudFormation calls for it", id, r.Type)
	}
	created := Creation{LogicalID: id, Type: r.Type, Action: c.action, Unnamed: c.unnamed, Context: map[string]string{}, Passed: map[string]string{}}
	var failed error
	fixed := map[string]string{"region": s.Region, "account": s.Account, "organization": org.OrganizationID()}
	created.ARN = inBraces.ReplaceAllStringFunc(c.on, func(name string) string {
		name = strings.Trim(name, "{}")
		if value, ok := fixed[name]; ok {
			return value
		}
		value, err := s.propertyText(id, r, name)
		failed = errors.Join(failed, err)
		return value
	})
	if !strings.HasPrefix(created.ARN, "arn:") && created.ARN != "*" {
		created.ARN = "arn:" + org.Partition() + ":" + created.ARN
	}
	for property, key := range c.says {
		if r.Properties[property] != nil {
			value, err := s.propertyText(id, r, property)
			created.Context[key], failed = value, errors.Join(failed, err)
		}
	}
	for property, service := range c.passes {
		for _, role := range rolesIn(r.Properties[property]) {
			name, err := s.resolveText(role)
			created.Passed[s.roleARN(name)], failed = service+".amazonaws.com", errors.Join(failed, err)
		}
	}
	if r.Type == roleType {
		policies, err := s.texts(orEmpty(r.Properties["ManagedPolicyArns"]))
		created.Policies, failed = policies, errors.Join(failed, err)
	}
	return created, failed
}

// propertyText is a property of a resource as text, or its first where it is a list; the name that CloudFormation gives where
// it is missing.
func (s *Stack) propertyText(id string, r *resource, property string) (string, error) {
	value := r.Properties[property]
	switch v := value.(type) {
	case nil:
		if property == "EventBusName" {
			return "default", nil
		}
		attributes, err := s.attributes(id, r)
		return attributes["Name"], err
	case bool:
		return fmt.Sprint(v), nil
	case []any:
		if len(v) > 0 {
			value = v[0]
		}
	}
	text, err := s.resolveText(value)
	if err != nil {
		return "", fmt.Errorf("%s: %s: %w", id, property, err)
	}
	return text, nil
}

// roleARN is the ARN of a role that is named by it or by its name.
func (s *Stack) roleARN(role string) string {
	if strings.HasPrefix(role, "arn:") {
		return role
	}
	return s.iam("role/" + role)
}

// rolesIn are the roles in a property: itself, several, or those of the targets of a rule.
func rolesIn(value any) []any {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		var roles []any
		for _, v := range value {
			roles = append(roles, rolesIn(v)...)
		}
		return roles
	case map[string]any:
		if _, target := value["Id"]; target {
			return rolesIn(value["RoleArn"])
		}
	}
	return []any{value}
}

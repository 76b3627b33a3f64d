package access

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// Suggestion is a statement that is missing, and where.
type Suggestion struct {
	Kind      string // of the document, as in key policy
	Where     string // account, stack and logical ID
	Function  string // in constructs/policy that writes the document; "" for none
	Statement string // as indented JSON
}

// suggested is a statement in the order of constructs/policy.
type suggested struct {
	Sid       string
	Effect    string
	Principal map[string]string `json:",omitempty"`
	Action    string
	Resource  string                       `json:",omitempty"`
	Condition map[string]map[string]string `json:",omitempty"`
}

// suggest are the statements that would allow the request: on one side, or on both. What a statement denies, another
// cannot allow.
func (e *Explanation) suggest() []Suggestion {
	layers := e.Decision.Layers
	for _, layer := range e.Decision.byLayer() {
		if layer.Layer != nil && len(layer.Deny) > 0 {
			return nil
		}
	}
	var all []Suggestion
	if !e.Principal.service && !e.unknown && layers.Identity != nil && layers.Identity.Result != "Allowed" {
		all = append(all, e.suggestion(identityLayer, e.ofRole(), identityFunction(e), e.identityStatement()))
	}
	if layers.Boundary != nil && e.Principal.boundary != nil && layers.Boundary.Result != "Allowed" {
		all = append(all, e.suggestion(boundaryLayer, e.model.placeOf(e.Principal.boundary), "CloudFormationBoundary", e.identityStatement()))
	}
	allows := layers.Resource != nil && (layers.Resource.Result == "Allowed" || layers.Resource.Result == "AllowedForAccount")
	if e.needsResource() && !allows && e.Target.stack != nil {
		where := e.model.place(e.Target.stack, "")
		if e.Target.policy != nil {
			where = e.model.placeOf(e.Target.policy)
		}
		all = append(all, e.suggestion(resourceLayer, strings.TrimSuffix(where, ", "), resourceFunction(e), e.resourceStatement()))
	}
	return all
}

func (e *Explanation) suggestion(layer, where, function string, s *suggested) Suggestion {
	s.Sid, s.Effect, s.Action = e.sid(), "Allow", e.Target.Action
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		panic(err) // it is all text
	}
	return Suggestion{Kind: e.kind(layer), Where: where, Function: function, Statement: strings.TrimSpace(text.String())}
}

// sid is a name for the statement: who may do what.
func (e *Explanation) sid() string {
	_, action, _ := strings.Cut(e.Target.Action, ":")
	letters := strings.Map(func(r rune) rune {
		if r < '0' || r > 'z' || r > '9' && r < 'A' || r > 'Z' && r < 'a' {
			return -1
		}
		return r
	}, e.Principal.Name)
	return letters + action
}

// ofRole is where the principal's own policies stand.
func (e *Explanation) ofRole() string {
	role := e.model.role(e.Principal.ARN)
	return e.model.place(role.Stack, role.LogicalID)
}

// identityStatement allows the request on the side of the role. Another account's key is known by its alias only.
func (e *Explanation) identityStatement() *suggested {
	s := &suggested{Resource: e.widened()}
	set := func(operator, key, value string) {
		if s.Condition == nil {
			s.Condition = map[string]map[string]string{}
		}
		if s.Condition[operator] == nil {
			s.Condition[operator] = map[string]string{}
		}
		s.Condition[operator][key] = value
	}
	for _, key := range slices.Sorted(maps.Keys(e.Target.Context)) {
		switch {
		case strings.HasPrefix(key, "aws:") || listed[key]: // of the moment, not of what the role is for
		case key == "s3:if-none-match":
			set("Null", key, "false")
		case strings.HasPrefix(e.Target.Context[key], "arn:"):
			set("ArnEquals", key, e.Target.Context[key])
		default:
			set("StringEquals", key, e.Target.Context[key])
		}
	}
	if strings.HasPrefix(e.Target.Action, "kms:") && len(e.Target.aliases) > 0 {
		s.Resource = e.Target.Resource[:strings.LastIndex(e.Target.Resource, "/")] + "/*"
		set("ForAnyValue:StringEquals", "kms:ResourceAliases", e.Target.aliases[0])
	}
	return s
}

// widened is the target's resource; of an object its folder, and of a stack every one of that name.
func (e *Explanation) widened() string {
	arn := e.Target.Resource
	isObject := strings.Contains(arn, ":s3:::") && strings.Contains(arn, "/")
	if isObject || strings.Contains(arn, ":stack/") {
		return arn[:strings.LastIndex(arn, "/")] + "/*"
	}
	if group, _, found := strings.Cut(arn, ":log-stream:"); found {
		return group + ":*"
	}
	return arn
}

// documentsNoSource are the services that may leave out for which account they act; see sourceAccountIfSent in
// constructs/policy.
var documentsNoSource = map[string]bool{"cloudformation.amazonaws.com": true, "codepipeline.amazonaws.com": true, "lambda.amazonaws.com": true}

// resourceStatement allows the request on the side of the resource: its own policy names the root of the account, and
// narrows it to the role and the organization.
func (e *Explanation) resourceStatement() *suggested {
	s := &suggested{}
	switch {
	case strings.HasPrefix(e.Target.Action, "kms:"):
		s.Resource = "*" // in a key policy, the key itself
	case strings.HasPrefix(e.Target.Action, "sts:"), strings.HasPrefix(e.Target.Action, "ecr:"): // they have none
	default:
		s.Resource = e.widened()
	}
	if e.Principal.service {
		s.Principal = map[string]string{"Service": e.Principal.ARN}
		s.Condition = map[string]map[string]string{}
		switch {
		case sendsNoSource[e.Principal.Name]:
		case documentsNoSource[e.Principal.Name]:
			s.Condition["StringEqualsIfExists"] = map[string]string{"aws:SourceAccount": e.Principal.Account}
		default:
			s.Condition["StringEquals"] = map[string]string{"aws:SourceAccount": e.Principal.Account}
		}
		if source := e.Target.Context["aws:SourceArn"]; source != "" {
			s.Condition["ArnEquals"] = map[string]string{"aws:SourceArn": source}
		}
		return s
	}
	s.Principal = map[string]string{"AWS": "arn:" + e.model.Org.Partition() + ":iam::" + e.Principal.Account + ":root"}
	s.Condition = map[string]map[string]string{"ArnEquals": {"aws:PrincipalArn": e.Principal.ARN}}
	if id := e.Principal.organization; id != "" {
		s.Condition["StringEquals"] = map[string]string{"aws:PrincipalOrgID": id}
	}
	for key := range listed {
		if value := e.Target.Context[key]; value != "" {
			if s.Condition["ForAllValues:StringEquals"] == nil {
				s.Condition["ForAllValues:StringEquals"] = map[string]string{}
			}
			s.Condition["ForAllValues:StringEquals"][key] = value
		}
	}
	if via := e.Target.Context["kms:ViaService"]; via != "" {
		s.Condition["StringEquals"] = maps.Clone(s.Condition["StringEquals"])
		if s.Condition["StringEquals"] == nil {
			s.Condition["StringEquals"] = map[string]string{}
		}
		s.Condition["StringEquals"]["kms:ViaService"] = via
	}
	return s
}

// functions of constructs/policy that write a role's own policy and its trust, by the beginning of its name.
var functions = []struct{ role, identity, trust string }{
	{"CodePipelineRole-", "CodePipelineRole", "CodePipelineTrust"},
	{"CodeBuildRole-", "CodeBuildRole", "CodeBuildTrust"},
	{"PipelineTriggerRole-", "TriggerRole", "TriggerTrust"},
	{"PipelineSourceRole-", "SourceRole", "SourceTrust"},
	{"PipelineSourceEventRole-", "SourceEventRole", "SourceEventTrust"},
	{"PipelineConfigurationRole-", "SourceRole", "SourceTrust"},
	{"PipelineConfigurationEventRole-", "SourceEventRole", "SourceEventTrust"},
	{config.PlatformPipelineRole, "CodePipelineRole", "CodePipelineTrust"},
	{config.PlatformProject(config.BuildPlatform), "PlatformBuildRole", "CodeBuildTrust"},
	{config.PlatformProject(config.ReviewPlatform), "PlatformReviewRole", "CodeBuildTrust"},
	{config.PlatformProject(config.UpdatePlatform), "PlatformUpdateRole", "CodeBuildTrust"},
	{config.PlatformTriggerRole, "TriggerRole", "TriggerTrust"},
	{config.CodePipelineCrossAccountRole, "CodePipelineCrossAccountRole", "CodePipelineCrossAccountTrust"},
	{config.CloudFormationRole, "CloudFormationRole", "CloudFormationTrust"},
	{config.ECSTaskExecutionRole, "ECSTaskExecutionRole", "ECSTaskTrust"},
	{config.ECSTaskRole, "", "ECSTaskTrust"},
	{config.EC2InstanceRole, "EC2InstanceRole", "EC2InstanceTrust"},
	{config.BuildRole, "BuildRole", "BuildTrust"},
	{config.CrossAccountReadOnlyRole, "CrossAccountReadOnlyRole", "CrossAccountReadOnlyTrust"},
	{config.FlowLogRole, "FlowLogRole", "FlowLogTrust"},
	{config.NetworkParametersFunction, "NetworkParametersFunction", "FunctionTrust"},
	{config.DefaultSecurityGroupFunction, "DefaultSecurityGroupFunction", "FunctionTrust"},
	{config.VPNAttachmentFunction, "VPNAttachmentFunction", "FunctionTrust"},
}

// objectFunctions are those that write the policy of a resource, by what the matrix calls it.
var objectFunctions = []struct{ object, function string }{
	{"artifacts of " + thePlatform, "PlatformBucket"}, {"assemblies of " + thePlatform, "PlatformBucket"}, {"sources of " + thePlatform, "PlatformBucket"}, {"the artifact key of " + thePlatform, "PlatformKey"},
	{"artifacts of ", "ArtifactBucket"}, {"templates of ", "TemplateBucket"}, {"access logs of ", "AccessLogBucket"},
	{"the artifact key of ", "ArtifactKey"}, {imageKey, "ImageKey"}, {"the flow log key", "LogKey"}, {"the VPN log key", "LogKey"}, {flowLogRecords, "FlowLogBucket"}, {"the key of " + flowLogRecords, "FlowLogBucketKey"},
	{"images of ", "ImageRepository"}, {"requests to approve ", "ApprovalTopic"}, {"the default event bus", "SourceEventBus"}, {"the event bus of ", "DeploymentEventBus"},
}

func identityFunction(e *Explanation) string {
	if e.Principal.Name == config.CodeDeployRole {
		account := e.model.Org.AccountByID(e.Principal.Account)
		for _, d := range e.model.Org.DeploymentsInto(account) {
			switch d.Application.Deploy {
			case config.DeployEC2:
				return "CodeDeployRoleForEC2"
			case config.DeployLambda:
				return "CodeDeployRoleForLambda"
			}
		}
		return "CodeDeployRoleForECS"
	}
	for _, f := range functions {
		if strings.HasPrefix(e.Principal.Name, f.role) {
			return f.identity
		}
	}
	return ""
}

func resourceFunction(e *Explanation) string {
	if role := e.model.role(e.Target.Resource); role != nil {
		if role.Name == config.CodeDeployRole {
			return "CodeDeployTrust"
		}
		for _, f := range functions {
			if strings.HasPrefix(role.Name, f.role) {
				return f.trust
			}
		}
	}
	names := e.model.objectNames()
	for _, r := range e.model.Resources {
		if r.ARN != e.Target.Resource && !strings.HasPrefix(e.Target.Resource, r.ARN+"/") {
			continue
		}
		name := r.nameIn(names)
		for _, f := range objectFunctions {
			if strings.HasPrefix(name, f.object) {
				return f.function
			}
		}
	}
	return ""
}

// pairs writes a context for a person.
func pairs(context map[string]string) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(context)) {
		all = append(all, fmt.Sprintf("%s=%s", key, context[key]))
	}
	return strings.Join(all, ", ")
}

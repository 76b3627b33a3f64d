package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// onPurpose says why statements of the platform deny, by their Sids. A test holds that every one that denies is here.
var onPurpose = map[string]string{
	"DenyAccountSettings": "settings of the whole account, who of other accounts sends events to it, sharing its data with them, and running commands on its servers " +
		"are its administrators', because they reach beyond the application",
	"DenyApplications":     "every account is deployed from here: what an application does in the account of the platform's pipeline stays away from it",
	"DenyArtifactKeys":     "developers read no artifact: what a stage runs comes through the pipeline, and is seen in the repository that it was built from",
	"DenyArtifacts":        "developers read no artifact: what a stage runs comes through the pipeline, and is seen in the repository that it was built from",
	"DenyBuildingNetworks": "ways into and out of the network are the network account's: use the shared subnets, whose IDs are in SSM below /causeway/network",
	"DenyChangingExecution": "the CDK's roles, and the policies that bound its execution role, are changed by a person and not by the CDK: bootstrap the account, or deploy " +
		"its stack ExecutionPolicies-…, as OrganizationAccountAccessRole",
	"DenyChangingPlatformRoles": "other accounts trust the platform's roles by their names, so only the platform makes and changes them: change the organization's file " +
		"and deploy; what the platform has broken, the management account mends through OrganizationAccountAccessRole",
	"DenyChangingPlatformStacks": "a stack keeps the role that it was deployed with, so who changes a stack of the platform has all its rights: deploy it with the CDK; to end its protection, act as OrganizationAccountAccessRole",
	"DenyChangingDeployedStacks": "a stack that a pipeline has deployed keeps CloudFormationRole, so who updates it by hand has its rights: commit the change to the template, and let the pipeline deploy it",
	"DenyDeletingFlowLogs":       "the network's traffic stays on record: the network account's stack alone changes its flow logs",
	"DenyMovingAliases":          "the aliases of the platform's keys stay where they are, because roles find those keys by them, and policies recognize them so",
	"DenyDestroyingKeys":         "what the platform's keys have encrypted is lost with them, records, artifacts and images alike: only the platform's stacks change them",
	"DenyErasingAccessLogs":      "the record of who read artifacts is kept, because it is what is left after a break-in",
	"DenyErasingLogs":            "the platform's logs are kept as long as it has said, because they are what is left after a break-in",
	"DenyLeavingOrganization":    "no account leaves the organization by itself, and its guardrails with it: the management account removes it",
	"DenyLinkingNetworks":        "ways into and out of the network are the network account's: use the shared subnets, whose IDs are in SSM below /causeway/network",
	"DenyOtherRegions": "only the regions that the organization's file names are used, because nobody looks into the others: " +
		"add the region to the file, and deploy the stack Organization",
	"DenyPassingCloudFormationRole": "only CodePipelineCrossAccountRole passes CloudFormationRole, so that nothing but what a pipeline has built and approved is deployed with its rights",
	"DenyPassingExecutionRoles":     "only the CDK's deploy role passes its execution role, which has an administrator's rights: deploy with the CDK",
	"DenyStoppingAccessLogs":        "the record of who read artifacts goes on, because it is what is left after a break-in",
	"DenyStoppingRecords":           "what happens in an account stays on record: the management account changes trails, recorders and flow logs through OrganizationAccountAccessRole",
	"DenyPlatformAliases":           "the aliases of the platform's keys stay where they are, because roles find those keys by them",
	"DenyPlatformKeys":              "the platform's keys are changed, granted and destroyed by the platform only: what they protect would be lost or open",
	"DenyPlatformResources": "what bears a name of the platform is changed by its stacks only; an application's own resources need names of their own, " +
		"which begin with the stage's, as in orders-dev-",
	"DenyPlatformRoles": "the platform's roles and the boundary are changed by its stacks only: who changes one holds all its rights; " +
		"give the application a role of its own, under the boundary",
	"DenyWithoutTLS": "requests without TLS are refused, because others on the way could read them: use https endpoints",
}

// conditions says why a request must say something, by condition key.
var conditions = map[string]string{
	"s3:if-none-match": "a build writes each template once, because the template of a stack names a nested one by its key alone: who overwrites it " +
		"changes what was approved. Upload under a new key, as of the commit, with `aws s3api put-object --if-none-match '*'`",
	"iam:PermissionsBoundary":                "a role that a template creates must have the account's boundary: write PermissionsBoundary: %s",
	"kms:ViaService":                         "images are decrypted through ECR only, which does so for whoever may pull them",
	"cloudformation:RoleArn":                 "stacks are deployed under CloudFormationRole only, which its boundary holds: name it as the stack's role",
	"aws:SourceArn":                          "the service may use the role, or publish, for these resources only",
	"cloudwatch:namespace":                   "metrics of the platform are in a namespace of their own",
	"events:source":                          "the event bus takes deployments only, which AWS itself tells of",
	"kms:EncryptionContext:aws:sns:topicArn": "EventBridge and CloudWatch use the key for messages of the pipeline's topics only",
	"iam:PassedToService":                    "the role may be passed to this service only",
}

// conditionReasons say why a request is allowed only with what was assumed.
func conditionReasons(assumed map[string]string) []string {
	var reasons []string
	for _, key := range slices.Sorted(maps.Keys(assumed)) {
		if reason := conditions[key]; reason != "" {
			reasons = append(reasons, key+": "+strings.ReplaceAll(reason, "%s", assumed[key]))
		}
	}
	return reasons
}

// forbidden says why the platform denies a request on purpose; nothing where it does not.
func (x *Explainer) forbidden(e *Explanation) []string {
	var reasons []string
	for _, layer := range e.Decision.byLayer() {
		if layer.Layer == nil {
			continue
		}
		for _, sid := range layer.Deny {
			if reason := onPurpose[sid]; reason != "" && !slices.Contains(reasons, sid+": "+reason) {
				reasons = append(reasons, sid+": "+reason)
			}
		}
	}
	if e.Intent == Intended {
		return nil // what denies it denies too much
	}
	if len(reasons) > 0 {
		return reasons
	}
	for _, rule := range []func(*Explanation) string{x.fromOutside, x.taskRole, x.passingOfCloudFormationRole, x.overwriting, unsealed, x.otherPermissions, x.listing, beyondBoundary, x.crossApplication, x.platforms} {
		if reason := rule(e); reason != "" {
			return []string{reason}
		}
	}
	return nil
}

// taskRole: containers that call AWS services have a role of their own.
func (x *Explainer) taskRole(e *Explanation) string {
	account := x.m.Org.AccountByID(e.Principal.Account)
	if e.Principal.Name != config.ECSTaskRole || e.unknown || account == nil {
		return ""
	}
	var names []string
	for _, d := range x.m.Org.DeploymentsInto(account) {
		names = append(names, d.TaskRole())
	}
	return "ECSTaskRole is for containers that call no AWS service: let the application's template create the role " +
		strings.Join(names, " or ") + " and run the task under it (docs/applications.md)"
}

// fromOutside: nobody outside the file's accounts gets in.
func (x *Explainer) fromOutside(e *Explanation) string {
	if e.Principal.service || x.m.Org.AccountByID(e.Principal.Account) != nil {
		return ""
	}
	return "no account outside the organization's file gets in, whatever its roles are called"
}

func (x *Explainer) passingOfCloudFormationRole(e *Explanation) string {
	if e.Target.Action != "iam:PassRole" || !strings.HasSuffix(e.Target.Resource, ":role/"+config.CloudFormationRole) {
		return ""
	}
	return "CloudFormationRole holds whole services, so only CodePipelineCrossAccountRole passes it, and only to CloudFormation, " +
		"which hands it on to nested stacks: a template that deploys stacks by other ways would escape the pipeline's approvals"
}

func (x *Explainer) overwriting(e *Explanation) string {
	if e.Target.Action != "s3:PutObject" || e.object == nil || !strings.HasPrefix(e.object.Object, "objects in templates of ") {
		return ""
	}
	return conditionReasons(map[string]string{"s3:if-none-match": "*"})[0]
}

// unsealed: stages deploy what the seal has written, and nothing else of a pipeline.
func unsealed(e *Explanation) string {
	if e.object == nil || e.Target.Action != "s3:GetObject" && e.Target.Action != "s3:PutObject" {
		return ""
	}
	_, app, ofBuild := strings.Cut(e.object.Object, "build artifacts of ")
	if _, of, ok := strings.Cut(e.object.Object, "source artifacts of "); ok {
		app, ofBuild = of, true
	}
	switch writes := e.Target.Action == "s3:PutObject"; {
	case ofBuild && !writes:
		return "stages deploy what the seal has checked, and nothing else: read releases of " + app + " (docs/decisions/0017-sealed-releases.md)"
	case writes && strings.HasPrefix(e.object.Object, "releases of "):
		return "only the seal writes what stages deploy, so that no build can put another in its place (docs/decisions/0017-sealed-releases.md)"
	}
	return ""
}

// beyondBoundary: what an application's template makes is under the account's boundary.
func beyondBoundary(e *Explanation) string {
	if boundary := e.Decision.Layers.Boundary; boundary == nil || boundary.Result == "Allowed" {
		return ""
	}
	return "the boundary holds CloudFormationRole and every role that it creates to the services that applications are made of, and leaves roles " +
		"and stacks to CloudFormationRole alone: who could change roles could leave it. For another service, give the account a boundary of " +
		"its own with permissionsBoundary (docs/applications.md)"
}

// listing: a build that knew the key of another's result could put its own in its place.
func (x *Explainer) listing(e *Explanation) string {
	if e.object == nil || e.object.Verb != "list" || !strings.HasPrefix(e.Principal.Name, "CodeBuildRole-") {
		return ""
	}
	return "CodePipeline knows an artifact by its key alone, whose end is random: a build that lists them could put another in the place of one that waits for its approval"
}

func (x *Explainer) otherPermissions(e *Explanation) string {
	if e.object == nil || e.object.Verb != "deploy with other permissions" {
		return ""
	}
	return conditions["cloudformation:RoleArn"]
}

// crossApplication: an application's store, stacks and pipeline are its own.
func (x *Explainer) crossApplication(e *Explanation) string {
	if e.object == nil {
		return ""
	}
	owners, own := x.ownersOf(e.object), x.applicationsOf(e.Principal)
	shared := slices.ContainsFunc(owners, func(app string) bool { return slices.Contains(own, app) })
	if len(owners) == 0 || len(own) == 0 || shared || e.unknown {
		return ""
	}
	return fmt.Sprintf("%s works for %s, and this is %s's: each application has keys, buckets, images, a pipeline and roles of its own, so that who takes over one reaches no other",
		e.Principal.Label, strings.Join(own, " and "), strings.Join(owners, " and "))
}

// platforms: what the platform's stacks make is for those whom the file lets use it.
func (x *Explainer) platforms(e *Explanation) string {
	if e.object == nil || e.object.stack == nil {
		return ""
	}
	who := "for nobody"
	roles := x.intendedFor(e.object)
	slices.SortStableFunc(roles, func(a, b string) int { // those of the same account first
		return strings.Count(b, x.m.accountName(e.Principal.Account)+" ") - strings.Count(a, x.m.accountName(e.Principal.Account)+" ")
	})
	if len(roles) > 0 {
		who = "for " + strings.Join(roles[:min(4, len(roles))], ", ")
		if more := len(roles) - 4; more > 0 {
			who += fmt.Sprintf(" and %d more", more)
		}
	}
	return fmt.Sprintf("this is the platform's own, and to %s is, by the organization's file, %s", e.object, who)
}

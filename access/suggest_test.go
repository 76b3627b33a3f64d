package access

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSuggestionsAllow takes statements away, and holds that what is then suggested in their place allows the request
// again: on the side where they are missing, or on both.
func TestSuggestionsAllow(t *testing.T) {
	t.Parallel()
	type missing struct{ stack, sid, kind, function string }
	read := &Inquiry{Principal: roleOf("222222222222", "CodeDeployRole"), Action: "s3:GetObject", Resource: ordersRelease}
	assume := &Inquiry{Principal: roleOf("111111111111", "CodePipelineRole-orders"), Action: "sts:AssumeRole", Resource: roleOf("222222222222", "CodePipelineCrossAccountRole")}
	identity := missing{"Workload-orders-dev", "ReadReleases", "identity policy", "CodeDeployRoleForECS"}
	bucket := missing{"SharedServices-orders-Artifacts", "WorkloadRolesReadReleases", "bucket policy", "ArtifactBucket"}
	for name, c := range map[string]struct {
		inquiry *Inquiry
		missing []missing
	}{
		"identity policy": {read, []missing{identity}},
		"bucket policy":   {read, []missing{bucket}},
		"both":            {read, []missing{identity, bucket}},
		"trust policy":    {assume, []missing{{"Workload-orders-dev", "PipelinesDeployIntoThisAccount", "trust policy", "CodePipelineCrossAccountTrust"}}},
		"its caller":      {assume, []missing{{"SharedServices-orders-Pipeline", "AssumeCrossAccountRoles", "identity policy", "CodePipelineRole"}}},
		"key policy": {&Inquiry{Principal: roleOf("222222222222", "CodeDeployRole"), Action: "kms:Decrypt"},
			[]missing{{"Workload-orders-dev", "DecryptArtifacts", "identity policy", "CodeDeployRoleForECS"}, {"SharedServices-orders-Artifacts", "WorkloadRolesDecryptArtifacts", "key policy", "ArtifactKey"}}},
		"key policy, through ECR": {&Inquiry{Principal: roleOf("222222222222", "ECSTaskExecutionRole"), Action: "kms:Decrypt"},
			[]missing{{"Workload-orders-dev", "DecryptImages", "identity policy", "ECSTaskExecutionRole"}, {"SharedServices-orders-Artifacts", "WorkloadRolesDecryptImages", "key policy", "ImageKey"}}},
		"repository policy": {&Inquiry{Principal: roleOf("222222222222", "ECSTaskExecutionRole"), Action: "ecr:GetDownloadUrlForLayer", Resource: "arn:aws:ecr:eu-west-1:111111111111:repository/acme/orders"},
			[]missing{{"SharedServices-orders-Artifacts", "WorkloadRolesPullImages", "repository policy", "ImageRepository"}}},
		"a role to pass": {&Inquiry{Principal: roleOf("222222222222", "CodePipelineCrossAccountRole"), Action: "iam:PassRole", Resource: roleOf("222222222222", "CloudFormationRole")},
			[]missing{{"Workload-orders-dev", "PassCloudFormationRole", "identity policy", "CodePipelineCrossAccountRole"}}},
		"a template to publish": {&Inquiry{Principal: roleOf("111111111111", "CodeBuildRole-orders"), Action: "s3:PutObject", Resource: ordersTemplate},
			[]missing{{"SharedServices-orders-Pipeline", "PublishTemplates", "identity policy", "CodeBuildRole"}}},
		"a stack to deploy": {&Inquiry{Principal: roleOf("222222222222", "CodePipelineCrossAccountRole"), Action: "cloudformation:CreateChangeSet", Resource: "arn:aws:cloudformation:eu-west-1:222222222222:stack/orders-dev-infrastructure/1"},
			[]missing{{"Workload-orders-dev", "DeployStacks", "identity policy", "CodePipelineCrossAccountRole"}}},
		"a service": {&Inquiry{Principal: "codedeploy.amazonaws.com", Action: "sts:AssumeRole", Resource: roleOf("222222222222", "CodeDeployRole")},
			[]missing{{"Workload-orders-dev", "CodeDeployRunsDeployments", "trust policy", "CodeDeployTrust"}}},
		"a service that documents no source": {&Inquiry{Principal: "cloudformation.amazonaws.com", Action: "sts:AssumeRole", Resource: roleOf("222222222222", "CloudFormationRole")},
			[]missing{{"Workload-orders-dev", "CloudFormationCreatesResources", "trust policy", "CloudFormationTrust"}}},
		"the boundary": {&Inquiry{Principal: roleOf("222222222222", "CloudFormationRole"), Action: "iam:PassRole", Resource: roleOf("222222222222", "CodeDeployRole")},
			[]missing{{"Workload-orders-dev", "ManageRolesAndStacks", "permissions boundary", "CloudFormationBoundary"}}},
	} {
		t.Run(name, func(t *testing.T) {
			edited := templates(t)
			for _, m := range c.missing {
				putStatement(edited.template(m.stack), m.sid, nil)
			}
			explanations, text := explained(t, explainerOf(t, edited), c.inquiry)
			e := explanations[0]
			if e.Decision.Allowed() || e.Intent != Intended || len(e.Suggestions) != len(c.missing) || len(e.Forbidden) > 0 {
				t.Fatalf("want %d suggestions\n%s", len(c.missing), text)
			}
			edited = templates(t)
			for i, m := range c.missing {
				s := e.Suggestions[i]
				if s.Kind != m.kind || s.Function != m.function || !strings.Contains(s.Where, "stack "+m.stack) {
					t.Errorf("%+v; want %+v", s, m)
				}
				var statement map[string]any
				if err := json.Unmarshal([]byte(s.Statement), &statement); err != nil {
					t.Fatal(err)
				}
				putStatement(edited.template(m.stack), m.sid, statement)
			}
			if explanations, after := explained(t, explainerOf(t, edited), c.inquiry); !explanations[0].Decision.Allowed() {
				t.Errorf("%s\nand then\n%s", text, after)
			}
		})
	}
}

// putStatement puts a statement in the place of each with a Sid in a template; nil takes them away, or where nothing would be
// left, gives what they allow to somebody else.
func putStatement(value any, sid string, by map[string]any) {
	switch value := value.(type) {
	case map[string]any:
		for key, element := range value {
			if list, ok := element.([]any); ok && key == "Statement" {
				value[key] = statementsWith(list, sid, by)
			}
			putStatement(value[key], sid, by)
		}
	case []any:
		for _, element := range value {
			putStatement(element, sid, by)
		}
	}
}

func statementsWith(statements []any, sid string, by map[string]any) []any {
	kept := []any{}
	for _, s := range statements {
		if s.(map[string]any)["Sid"] != sid {
			kept = append(kept, s)
		} else if by != nil {
			kept = append(kept, by)
		}
	}
	if len(kept) == 0 {
		for _, s := range statements {
			s.(map[string]any)["Principal"] = map[string]any{"AWS": "arn:aws:iam::999999999999:root"}
		}
		return statements
	}
	return kept
}

// TestFunctionsExist holds that suggestions name functions that there are.
func TestFunctionsExist(t *testing.T) {
	names := []string{"CodeDeployRoleForEC2", "CodeDeployRoleForECS", "CodeDeployTrust", "CloudFormationBoundary"}
	for _, f := range functions {
		names = append(names, f.identity, f.trust)
	}
	for _, f := range objectFunctions {
		names = append(names, f.function)
	}
	files, err := filepath.Glob("../constructs/policy/*.go")
	if err != nil {
		t.Fatal(err)
	}
	source := ""
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source += string(data)
	}
	for _, name := range names {
		if name != "" && !strings.Contains(source, "\nfunc "+name+"(") {
			t.Errorf("constructs/policy has no %s", name)
		}
	}
}

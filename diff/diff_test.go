package diff

import (
	"slices"
	"strings"
	"testing"
)

// compared compares stacks with the differ, where it is installed. It is started once for all.
func compared(t *testing.T, pairs ...Pair) []*Change {
	t.Helper()
	if _, err := differ.Command(".", script); err != nil {
		t.Skip(err)
	}
	for i := range pairs {
		pairs[i].Stack = "S"
	}
	changes, err := Compare(".", pairs)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func bucket(properties map[string]any) map[string]any { return one("AWS::S3::Bucket", properties) }

// TestCompare holds what the differ says of each resource, and that it shows it.
func TestCompare(t *testing.T) {
	before := templateOf(t, bucket(map[string]any{"BucketName": "a", "Tags": list("x")}))
	cases := []struct {
		after  map[string]any
		impact Impact
		causes []string
		text   string
	}{
		{bucket(map[string]any{"BucketName": "b", "Tags": list("x")}), WillReplace, []string{"BucketName"}, "(requires replacement)"},
		{bucket(map[string]any{"BucketName": "a", "Tags": list("y")}), "WILL_UPDATE", nil, "[~] AWS::S3::Bucket R"},
		{map[string]any{}, WillDestroy, nil, "destroy"},
		{one("AWS::SNS::Topic", nil), WillReplace, nil, "replace"},
	}
	pairs := []Pair{{Before: before, After: before}, {After: before}}
	for _, c := range cases {
		pairs = append(pairs, Pair{Before: before, After: templateOf(t, c.after)})
	}
	changes := compared(t, pairs...)
	if same := changes[0]; same.Differences != 0 || same.Text != "" || len(same.Resources) > 0 {
		t.Errorf("nothing changes, but %+v", same)
	}
	if created := changes[1]; !created.New || created.Differences != 1 {
		t.Errorf("the stack is new, but %+v", created)
	}
	for i, c := range cases {
		change := changes[i+2]
		if len(change.Resources) != 1 || change.Resources[0].Impact != c.impact || !slices.Equal(change.Resources[0].Causes, c.causes) ||
			!strings.Contains(change.Text, c.text) || change.New {
			t.Errorf("%v: %+v\n%s", c.after, change.Resources, change.Text)
		}
	}
}

// TestReplacementReachesWhatRefers holds that a resource is replaced where what it refers to is.
func TestReplacementReachesWhatRefers(t *testing.T) {
	template := func(name string) *Template {
		resources := bucket(map[string]any{"BucketName": name})
		resources["P"] = map[string]any{"Type": "AWS::S3::BucketPolicy", "Properties": map[string]any{
			"Bucket": map[string]any{"Ref": "R"}, "PolicyDocument": document("A: read x")}}
		return templateOf(t, resources)
	}
	change := compared(t, Pair{Before: template("a"), After: template("b")})[0]
	if len(change.Resources) != 2 || !change.Resources[0].Impact.Replaces() || change.Resources[0].ID != "P" {
		t.Errorf("%+v", change.Resources)
	}
}

// TestImmutable holds that a change which KMS refuses is not taken for an update.
func TestImmutable(t *testing.T) {
	before, after := one("AWS::KMS::Key", nil), one("AWS::KMS::Key", map[string]any{"KeySpec": "RSA_4096"})
	change := compared(t, Pair{Before: templateOf(t, before), After: templateOf(t, after)})[0]
	if change.Resources[0].Impact != WillFail || !slices.Equal(change.Resources[0].Causes, []string{"KeySpec"}) {
		t.Errorf("%+v", change.Resources)
	}
}

// TestAttachments holds what grants more beside statements.
func TestAttachments(t *testing.T) {
	for kind, properties := range map[string]map[string]any{
		"AWS::IAM::Role":          {"ManagedPolicyArns": list("arn:aws:iam::aws:policy/AdministratorAccess")},
		"AWS::EC2::SecurityGroup": {"SecurityGroupIngress": []any{map[string]any{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}}},
	} {
		before, after := templateOf(t, one(kind, map[string]any{})), templateOf(t, one(kind, properties))
		changes := compared(t, Pair{Before: before, After: after}, Pair{Before: after, After: before})
		if len(changes[0].Broadened) != 1 || len(changes[1].Broadened) != 0 {
			t.Errorf("%s: %v, and back %v", kind, changes[0].Broadened, changes[1].Broadened)
		}
	}
}

// TestStackSetsAreUnfolded holds that what a StackSet delivers is compared as a stack, resource by resource.
func TestStackSetsAreUnfolded(t *testing.T) {
	template := func(actions string) *Template {
		body := text(map[string]any{"Resources": one("AWS::IAM::Role", map[string]any{"Policies": document("A: " + actions + " x")})})
		return templateOf(t, one(stackSet, map[string]any{"TemplateBody": body}))
	}
	changes := compared(t, Pair{Before: template("s3:GetObject"), After: template("s3:GetObject,s3:PutObject")})
	if len(changes) != 2 || changes[1].Stack != "S/R" || len(changes[1].Broadened) != 1 || len(changes[0].Broadened) != 0 || changes[0].Differences != 1 {
		t.Errorf("%+v", changes)
	}
	if strings.Contains(changes[0].Text, "GetObject") || !strings.Contains(changes[1].Text, "s3:PutObject") {
		t.Errorf("%s\n%s", changes[0].Text, changes[1].Text)
	}
}

// TestDeployedTemplates holds that what CloudFormation does not give back is no change.
func TestDeployedTemplates(t *testing.T) {
	deployed, template := templateOf(t, bucket(map[string]any{"BucketName": "Caf?"})), templateOf(t, bucket(map[string]any{"BucketName": "Café"}))
	changes := compared(t, Pair{Before: deployed, After: template, Deployed: true}, Pair{Before: deployed, After: template})
	if changes[0].Differences != 0 || changes[1].Differences != 1 {
		t.Errorf("%+v, %+v", changes[0], changes[1])
	}
}

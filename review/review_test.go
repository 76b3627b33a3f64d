package review

import (
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"causeway/access"
	"causeway/access/accesstest"
	"causeway/config"
	"causeway/diff"
)

const (
	dev    = "Workload-orders-dev"
	store  = "SharedServices-orders-Artifacts"
	reads  = "orders-dev BuildRole: read releases of orders"
	bucket = "AWS::S3::Bucket"
)

// templates are templates by stack.
type templates map[string]map[string]any

// engine is one engine for all tests, so that none asks again what another has asked.
var engine = sync.OnceValues(func() (*access.Engine, error) { return access.StartEngine(".") })

func example(t *testing.T) *config.Organization {
	t.Helper()
	org, err := config.Load("../config/organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// reviewed reviews a change of the example's templates: from those that before makes of them to those that after makes.
func reviewed(t *testing.T, before, after func(templates)) *Review {
	t.Helper()
	engine, err := engine()
	if err != nil {
		t.Skip(err)
	}
	org := example(t)
	assembly := func(change func(templates)) *access.Assembly {
		all := templates(accesstest.Templates(t, ".."))
		change(all)
		read, err := access.ReadAssembly(accesstest.Write(t, org, all))
		if err != nil {
			t.Fatal(err)
		}
		return read
	}
	review, err := (&Reviewer{Organization: org, Engine: engine, Directory: ".", Progress: io.Discard}).Review(assembly(before), assembly(after))
	if err != nil {
		t.Fatal(err)
	}
	return review
}

func asItIs(templates) {}

// first is the first resource of a type, by logical ID.
func (all templates) first(stack, kind string) map[string]any {
	resources := all[stack]["Resources"].(map[string]any)
	var ids []string
	for id, r := range resources {
		if r.(map[string]any)["Type"] == kind {
			ids = append(ids, id)
		}
	}
	return resources[slices.Min(ids)].(map[string]any)
}

// withoutReading takes the statement out that lets a role of orders-dev read releases.
func withoutReading(all templates) {
	all.rewrite(dev, `"s3:GetObject","s3:GetObjectVersion"`, `"s3:GetObjectVersion"`, 1)
}

// rewrite replaces text in a template so many times, or everywhere.
func (all templates) rewrite(stack, old, replacement string, times int) {
	text, err := json.Marshal(all[stack])
	if err != nil {
		panic(err)
	}
	changed := strings.Replace(string(text), old, replacement, times)
	if changed == string(text) {
		panic(stack + " has no " + old)
	}
	var template map[string]any
	if err := json.Unmarshal([]byte(changed), &template); err != nil {
		panic(err)
	}
	all[stack] = template
}

// TestNothingChanges holds that the same templates are nothing to review.
func TestNothingChanges(t *testing.T) {
	review := reviewed(t, asItIs, asItIs)
	var text strings.Builder
	review.WriteText(&text)
	if text.String() != "Review: nothing changes\n" || review.Outputs() != "CHANGES=0\nBROADENED=no\nSUMMARY='Review: nothing changes'\n" {
		t.Errorf("%s%s", text.String(), review.Outputs())
	}
}

// TestPermissionsBroaden holds that a role which may do more is found by the list of who may do what and by its policy, and
// that the way back is no broadening.
func TestPermissionsBroaden(t *testing.T) {
	review := reviewed(t, withoutReading, asItIs)
	if !slices.Equal(review.Access.Come, []string{reads}) || len(review.Access.Gone) > 0 || len(review.Stacks) != 1 || len(review.Stacks[0].Broadened) != 1 {
		t.Errorf("%+v, %+v", review.Access, review.Stacks)
	}
	if want := "Review: 1 stack changes; access: 1 line comes: permissions broaden"; review.Verdict() != want {
		t.Error(review.Verdict())
	}
	var text strings.Builder
	review.WriteText(&text)
	for _, want := range []string{dev + " in orders-dev: 1 difference\n", "Who may do more (1)\n  + " + reads + "\n",
		"[+]     \"s3:GetObject\",", "Policies that grant more in " + dev + " (1)\n  + BuildRole"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}

	back := reviewed(t, asItIs, withoutReading)
	if want := "Review: 1 stack changes; access: 1 line goes: permissions do not broaden"; back.Verdict() != want || back.Broadens() {
		t.Errorf("%s: %v", back.Verdict(), back.Stacks[0].Broadened)
	}
}

// TestPolicyBroadensWithoutTheList holds that a policy which grants more is found although nobody in the list may do more: the
// proof asks about the platform, not about everything in AWS.
func TestPolicyBroadensWithoutTheList(t *testing.T) {
	review := reviewed(t, asItIs, func(all templates) {
		control := all.first("Organization", "AWS::Organizations::Policy")["Properties"].(map[string]any)["Content"].(map[string]any)
		control["Statement"] = control["Statement"].([]any)[1:]
	})
	if !review.Broadens() || review.Access.Broadens() {
		t.Errorf("%s: %v", review.Verdict(), review.Access)
	}
}

// TestNewStack holds that what a new stack's roles may do is broadened, and that a stack which is gone is said.
func TestNewStack(t *testing.T) {
	without := func(all templates) { delete(all, dev) }
	review := reviewed(t, without, asItIs)
	if !strings.HasPrefix(review.Verdict(), "Review: 1 new; access: ") || !review.Broadens() || review.Changed() != 1 || !slices.Contains(review.Access.Come, reads) {
		t.Error(review.Verdict())
	}
	gone := reviewed(t, asItIs, without)
	if !strings.HasPrefix(gone.Verdict(), "Review: 0 stacks change, 1 no longer in the assembly; access: ") || gone.Broadens() || gone.Gone[0] != dev {
		t.Error(gone.Verdict())
	}
}

// TestStateIsNamed holds that what happens to a resource with state is in the verdict.
func TestStateIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(all templates)
		want   string
	}{
		"renamed":    {func(all templates) { all.rewrite(store, "acme-orders-logs-", "acme-orders-books-", -1) }, "is replaced, because of BucketName"},
		"unretained": {func(all templates) { all.first(store, bucket)["DeletionPolicy"] = "Delete" }, "is no longer retained"},
		"leaves": {func(all templates) {
			maps.DeleteFunc(all[store]["Resources"].(map[string]any), func(_ string, r any) bool { return r.(map[string]any)["Type"] == "AWS::KMS::Alias" })
		}, "(AWS::KMS::Alias) leaves its stack"},
		"refused": {func(all templates) {
			all.first(store, "AWS::KMS::Key")["Properties"].(map[string]any)["KeySpec"] = "RSA_4096"
		},
			"cannot be changed, because of KeySpec"},
	} {
		t.Run(name, func(t *testing.T) {
			review := reviewed(t, asItIs, c.change)
			if !strings.Contains(review.Verdict(), "; STATE IS AT RISK: "+store) || !strings.Contains(review.Verdict(), c.want) {
				t.Error(review.Verdict())
			}
		})
	}
}

// TestUnknownBroadens holds that permissions count as broadened where nobody can say what they were.
func TestUnknownBroadens(t *testing.T) {
	review := reviewed(t, func(all templates) {
		role := all.first(dev, "AWS::IAM::Role")["Properties"].(map[string]any)
		role["AssumeRolePolicyDocument"] = map[string]any{"Statement": []any{map[string]any{"Effect": "Alow", "Action": "sts:AssumeRole"}}}
	}, asItIs)
	if review.Access.Unknown == "" || !review.Broadens() || !strings.Contains(review.Verdict(), "access: unknown: permissions broaden") {
		t.Errorf("%s: %+v", review.Verdict(), review.Access)
	}
}

// dangerous are stacks that lose buckets.
func dangerous(many int) []*Stack {
	change := &diff.Change{Stack: "it's $(one)"}
	for range many {
		change.Resources = append(change.Resources, diff.Resource{ID: "Bücket", Type: bucket, Impact: diff.WillReplace, State: true})
	}
	return []*Stack{{"", change}}
}

// TestOutputs holds that a shell reads what the review says, whatever is in it, and no more than an approval can show.
func TestOutputs(t *testing.T) {
	review := &Review{Gone: []string{"x"}, Access: &access.Change{Come: []string{"a"}}, Stacks: []*Stack{}}
	long := &Review{Gone: []string{"x"}, Access: &access.Change{}, Stacks: dangerous(60)}
	file := filepath.Join(t.TempDir(), "it's outputs")
	for _, r := range []*Review{review, long} {
		if err := os.WriteFile(file, []byte(r.Outputs()), 0o600); err != nil {
			t.Fatal(err)
		}
		said, err := exec.Command("sh", "-c", `. "$0"; printf '%s|%s|%s' "$CHANGES" "$BROADENED" "$SUMMARY"`, file).Output()
		parts := strings.SplitN(string(said), "|", 3)
		if err != nil || len(parts) != 3 || len([]rune(parts[2])) > 500 || !strings.HasPrefix(r.Verdict(), strings.TrimSuffix(parts[2], "...")) {
			t.Errorf("%v: %s", err, said)
		}
	}
}

// TestAccountsThatAreGone holds that stacks of accounts which the file no longer has do not keep anything from being compared.
func TestAccountsThatAreGone(t *testing.T) {
	org := example(t)
	before, err := access.ReadAssembly(accesstest.Write(t, org, accesstest.Templates(t, "..")))
	if err != nil {
		t.Fatal(err)
	}
	gone, without := org.Accounts["orders-dev"].ID, *org
	delete(without.Accounts, "orders-dev")
	known, err := (&Reviewer{Organization: &without}).known(before)
	if err != nil {
		t.Fatal(err)
	}
	left := slices.DeleteFunc(slices.Clone(before.Stacks), func(s *access.Stack) bool { return s.Account == gone })
	if !slices.EqualFunc(known.Stacks, left, func(a, b *access.Stack) bool { return a.Name == b.Name }) || len(left) == len(before.Stacks) {
		t.Errorf("%v", known.Stacks)
	}
}

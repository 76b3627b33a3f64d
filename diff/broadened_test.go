package diff

import (
	"encoding/json"
	"strings"
	"testing"
)

// changed are statements of one policy before and after, and whether they grant more then.
var changed = map[string]struct {
	before, after string
	more          bool
}{
	"nothing changes":             {`A: read x`, `A: read x`, false},
	"an action comes":             {`A: read x`, `A: read,write x`, true},
	"an action goes":              {`A: read,write x`, `A: read x`, false},
	"a resource comes":            {`A: read x`, `A: read x,y`, true},
	"every resource":              {`A: read x`, `A: read *`, true},
	"one of every resource":       {`A: read *`, `A: read x`, false},
	"one by a pattern":            {`A: read a/*/b`, `A: read a/x/b`, false},
	"one beyond a pattern":        {`A: read a/*/b`, `A: read a/x`, true},
	"a statement comes":           {`A: read x`, `A: read x; A: write y`, true},
	"a statement goes":            {`A: read x; A: write y`, `A: write y`, false},
	"two statements become one":   {`A: read x; A: write x`, `A: read,write x`, true}, // not compared that far
	"one statement becomes two":   {`A: read,write x`, `A: read x; A: write x`, false},
	"a denial comes":              {`A: read x`, `A: read x; D: write x`, false},
	"a denial goes":               {`A: read x; D: write x`, `A: read x`, true},
	"a denial of less":            {`D: read,write x`, `D: read x`, true},
	"a denial of more":            {`D: read x`, `D: read,write x`, false},
	"a denial of all but more":    {`D: !read *`, `D: !read,write *`, true},
	"a denial of all but less":    {`D: !read,write *`, `D: !read *`, false},
	"all but these":               {`A: read x`, `A: !read x`, true},
	"a condition comes":           {`A: read x`, `A: read x if StringEquals k v`, false},
	"a condition goes":            {`A: read x if StringEquals k v`, `A: read x`, true},
	"another key":                 {`A: read x if StringEquals k v`, `A: read x if StringEquals l v`, true},
	"another operator":            {`A: read x if StringEquals k v`, `A: read x if StringLike k v`, true},
	"a value comes":               {`A: read x if ArnEquals k v`, `A: read x if ArnEquals k v,w`, true},
	"a value goes":                {`A: read x if ArnEquals k v,w`, `A: read x if ArnEquals k v`, false},
	"a value that is excepted":    {`A: read x if StringNotEquals k v,w`, `A: read x if StringNotEquals k v`, true},
	"a value by another's stars":  {`A: read x if StringEquals k *`, `A: read x if StringEquals k v`, true},
	"a flag":                      {`A: read x if Bool k true`, `A: read x if Bool k false`, true},
	"a denial under a condition":  {`D: read x`, `D: read x if StringEquals k v`, true},
	"a denial without conditions": {`D: read x if StringEquals k v`, `D: read x`, false},
}

// document writes a policy of shorthand: "A: ACTIONS RESOURCES if OPERATOR KEY VALUES", with ! before what is meant by Not.
func document(shorthand string) map[string]any {
	var statements []any
	for _, one := range strings.Split(shorthand, "; ") {
		words := strings.Fields(one)
		s := map[string]any{"Effect": map[string]string{"A:": "Allow", "D:": "Deny"}[words[0]], "Resource": list(words[2])}
		if action, not := strings.CutPrefix(words[1], "!"); not {
			s["NotAction"] = list(action)
		} else {
			s["Action"] = list(action)
		}
		if len(words) > 3 {
			s["Condition"] = map[string]any{words[4]: map[string]any{words[5]: list(words[6])}}
		}
		statements = append(statements, s)
	}
	return map[string]any{"Statement": statements}
}

func list(words string) []any {
	var all []any
	for _, word := range strings.Split(words, ",") {
		all = append(all, word)
	}
	return all
}

// templateOf is a template with these resources, written and read again.
func templateOf(t *testing.T, resources map[string]any) *Template {
	t.Helper()
	data, err := json.Marshal(map[string]any{"Resources": resources})
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func one(kind string, properties map[string]any) map[string]any {
	return map[string]any{"R": map[string]any{"Type": kind, "Properties": properties}}
}

// TestBroadened holds that what grants more is found in whatever type of policy, and what grants less is not.
func TestBroadened(t *testing.T) {
	for name, c := range changed {
		t.Run(name, func(t *testing.T) {
			before := templateOf(t, one("AWS::Organizations::Policy", map[string]any{"Content": document(c.before)}))
			after := templateOf(t, one("AWS::Organizations::Policy", map[string]any{"Content": document(c.after)}))
			if found := broadened(before, after); (len(found) > 0) != c.more {
				t.Errorf("%s becomes %s: %v", c.before, c.after, found)
			}
		})
	}
}

// TestBroadenedWithoutStatements holds what grants more although no statement changes.
func TestBroadenedWithoutStatements(t *testing.T) {
	some, denial := document("A: read x"), document("D: read x")
	role := func(changes map[string]any) map[string]any { return one("AWS::IAM::Role", changes) }
	for name, c := range map[string]struct {
		before, after map[string]any
		more          bool
	}{
		"a new role":                  {nil, role(map[string]any{"Policies": some}), true},
		"a role goes":                 {role(map[string]any{"Policies": some}), nil, false},
		"a role with a denial goes":   {role(map[string]any{"Policies": denial}), nil, false},
		"a boundary goes":             {role(map[string]any{"PermissionsBoundary": "b"}), role(nil), true},
		"a boundary comes":            {role(nil), role(map[string]any{"PermissionsBoundary": "b"}), false},
		"permissions become trust":    {role(map[string]any{"Policies": some}), role(map[string]any{"AssumeRolePolicyDocument": some}), true},
		"a policy with a denial goes": {one("AWS::S3::BucketPolicy", map[string]any{"PolicyDocument": denial}), nil, true},
		"a policy goes":               {one("AWS::S3::BucketPolicy", map[string]any{"PolicyDocument": some}), nil, false},
		"a policy as text":            {nil, one("AWS::Logs::ResourcePolicy", map[string]any{"PolicyDocument": text(some)}), true},
		"a statement of a resource":   {nil, one("AWS::Events::EventBusPolicy", map[string]any{"Statement": some["Statement"].([]any)[0]}), true},
		"a function may be invoked":   {nil, one("AWS::Lambda::Permission", map[string]any{"Principal": "events.amazonaws.com"}), true},
		"a policy is attached to another role": {one("AWS::IAM::ManagedPolicy", map[string]any{"Roles": list("a")}),
			one("AWS::IAM::ManagedPolicy", map[string]any{"Roles": list("a,b")}), true},
		"a policy is attached to one role less": {one("AWS::IAM::ManagedPolicy", map[string]any{"Roles": list("a,b")}),
			one("AWS::IAM::ManagedPolicy", map[string]any{"Roles": list("a")}), false},
		"a control holds for fewer": {one("AWS::Organizations::Policy", map[string]any{"TargetIds": list("a,b")}),
			one("AWS::Organizations::Policy", map[string]any{"TargetIds": list("a")}), true},
		"a control holds for more": {one("AWS::Organizations::Policy", map[string]any{"TargetIds": list("a")}),
			one("AWS::Organizations::Policy", map[string]any{"TargetIds": list("a,b")}), false},
		"principals": {one("AWS::S3::BucketPolicy", map[string]any{"P": map[string]any{"Effect": "Allow", "Action": "a", "Principal": map[string]any{"AWS": "x"}}}),
			one("AWS::S3::BucketPolicy", map[string]any{"P": map[string]any{"Effect": "Allow", "Action": "a", "Principal": map[string]any{"AWS": list("x,y")}}}), true},
	} {
		t.Run(name, func(t *testing.T) {
			if found := broadened(templateOf(t, c.before), templateOf(t, c.after)); (len(found) > 0) != c.more {
				t.Errorf("found %v", found)
			}
		})
	}
}

// TestDenialsGoWithWhatTheyAreFor holds that a policy which goes with its topic takes no protection from anything.
func TestDenialsGoWithWhatTheyAreFor(t *testing.T) {
	topic := map[string]any{"Type": "AWS::SNS::Topic"}
	policy := map[string]any{"Type": "AWS::SNS::TopicPolicy", "Properties": map[string]any{
		"PolicyDocument": document("D: publish x"), "Topics": []any{map[string]any{"Ref": "Topic"}}}}
	before := templateOf(t, map[string]any{"Topic": topic, "Policy": policy})
	if found := broadened(before, templateOf(t, map[string]any{})); len(found) != 0 {
		t.Error(found)
	}
	if found := broadened(before, templateOf(t, map[string]any{"Topic": topic})); len(found) != 1 {
		t.Error(found)
	}
}

// TestBroadenedByParameters holds that a policy which takes its values from elsewhere in the template is not taken for what it was.
func TestBroadenedByParameters(t *testing.T) {
	template := func(value string) *Template {
		return &Template{map[string]any{"Parameters": map[string]any{"Account": map[string]any{"Default": value}}}}
	}
	if found := broadened(template("1"), template("2")); len(found) != 1 {
		t.Error(found)
	}
	if found := append(broadened(template("1"), template("1")), broadened(&Template{}, template("1"))...); len(found) != 0 {
		t.Error(found)
	}
}

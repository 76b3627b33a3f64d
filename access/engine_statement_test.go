package access

import (
	"encoding/json"
	"testing"
)

// TestLike holds what patterns match: no less than in IAM.
func TestLike(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"arn:aws:s3:::a/*", "arn:aws:s3:::a/b/c", true},
		{"arn:aws:s3:::a/*", "arn:aws:s3:::a", false},
		{"arn:aws:s3:::A", "arn:aws:s3:::a", true},
		{"*a*b*", "xxaxxbxx", true},
		{"*a*b*", "xxbxxaxx", false},
		{"a?c", "abc", true},
		{"a?c", "ac", false},
		{"*ab", "aab", true},
		{"*ab", "aabc", false},
		{"", "", true},
		{"*", "", true},
		{"?", "", false},
		{"a", "", false},
		{"a.c", "abc", false},
		{"a", "ä", true}, // not told apart
	} {
		if got := like(c.pattern, c.text); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.text, got)
		}
	}
}

// TestStatementsOnATopic holds what is left of a statement: what can match, and what the engine must see to know that there is
// something.
func TestStatementsOnATopic(t *testing.T) {
	about := &topic{"s3:GetObject", "arn:aws:s3:::a/b"}
	for _, c := range []struct{ statement, want string }{
		{`{"Action":["s3:*","s3:PutObject"],"Resource":["*","arn:aws:s3:::c"]}`, `{"Action":["s3:*"],"Resource":"*"}`},
		{`{"Action":"s3:GetObject","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::c/*"]}`, `{"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::a/*"]}`},
		{`{"Action":"s3:*","Resource":"arn:aws:s3:::c/*"}`, `null`},
		{`{"Action":"s3:*","Resource":["arn:aws:s3","arn:aws:s3:::${aws:userid}"]}`, `{"Action":["s3:*"],"Resource":["arn:aws:s3","arn:aws:s3:::${aws:userid}"]}`},
		{`{"NotAction":["iam:*","s3:Get*"],"NotResource":["arn:aws:s3:::c"]}`, `{"NotAction":["s3:Get*"],"NotResource":["arn:aws:s3:::c"]}`},
		{`{"NotAction":["iam:*","sts:*"],"Resource":"*"}`, `{"NotAction":["iam:*"],"Resource":"*"}`},
		{`{"Action":"s3:*","Principal":"*"}`, `{"Action":["s3:*"],"Principal":"*"}`},
	} {
		if got := jsonText(statementOf(t, c.statement).on(about)); got != c.want {
			t.Errorf("of %s is left %s, not %s", c.statement, got, c.want)
		}
	}
	if got := jsonText(statementOf(t, `{"Action":"s3:*","Resource":"arn:aws:s3:::c/*"}`).on(&topic{"s3:GetObject", "arn:aws:s3:::*"})); got == "null" {
		t.Error("a request about a pattern is told apart")
	}
}

func statementOf(t *testing.T, text string) statement {
	t.Helper()
	var s statement
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

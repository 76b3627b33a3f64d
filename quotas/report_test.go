package quotas

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"causeway/config"
	"causeway/internal/jsontext"
)

// trusting is a role in an account, with a trust policy of that size.
func trusting(account string, size int) stacks {
	return stacks{account + " S": {"R": {"AWS::IAM::Role", fmt.Sprintf(`{"RoleName": "A", "AssumeRolePolicyDocument": %s}`, policyOf(size))}}}
}

// TestRaisedQuotas holds that what AWS has raised for an account counts there, and nowhere else.
func TestRaisedQuotas(t *testing.T) {
	for account, want := range map[string]string{
		"333333333333": "S R: trust policy: 4000 characters; AWS allows 2048: let fewer applications deploy into the account, " +
			"or ask AWS to raise it and write accounts.other.quotas.roleTrustPolicyLength",
		"222222222222": "",
	} {
		measured, err := report(t, trusting(account, 4000))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := measured.Exceeded(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("in %s: %q, want %q", account, got, want)
		}
	}
}

// TestEveryRaisedQuotaCounts holds that each key of accounts.NAME.quotas raises the quota that names it, and no other.
func TestEveryRaisedQuotaCounts(t *testing.T) {
	for quota := range cases {
		if (quota.Key == "") != (quota.raised == nil) {
			t.Errorf("%s: key %q, and raised or not", quota.Name, quota.Key)
		}
		if quota.Key == "" {
			continue
		}
		raised := raisedBy(t, quota.Key)
		for other := range cases {
			if got := other.limit(raised); (got == other.Limit) == (other == quota) {
				t.Errorf("%s: %s is %d", quota.Key, other.Name, got)
			}
		}
	}
}

// raisedBy is an account for which AWS has raised one quota by far.
func raisedBy(t *testing.T, key string) *config.Account {
	t.Helper()
	account := &config.Account{}
	if err := json.Unmarshal([]byte(fmt.Sprintf(`{"quotas": {%q: 1000000}}`, key)), account); err != nil || account.Quotas == (config.Quotas{}) {
		t.Fatal(key, err)
	}
	return account
}

// TestWarnings holds that everything from 80 % on is warned of, a line for each quota.
func TestWarnings(t *testing.T) {
	for size, want := range map[int]string{
		1617: "",                                                      // 79 %
		1618: "Warning: S R: trust policy: 1618 of 2048 characters\n", // rounded up
	} {
		if got := warnings(t, trusting("333333333333", size)); got != want {
			t.Errorf("of %d: %q", size, got)
		}
	}
	two := trusting("333333333333", 2000)
	two["333333333333 T"] = trusting("333333333333", 1900)["333333333333 S"]
	if got := warnings(t, two); got != "Warning: S R: trust policy: 2000 of 2048 characters; 1 more from 80 % on\n" {
		t.Errorf("%q", got)
	}
}

func warnings(t *testing.T, all stacks) string {
	t.Helper()
	measured, err := report(t, all)
	if err != nil {
		t.Fatal(err)
	}
	out := &strings.Builder{}
	measured.WriteWarnings(out)
	return out.String()
}

// TestFullest holds what is shown: of every quota the fullest, and everything from 80 % on.
func TestFullest(t *testing.T) {
	all := stacks{}
	for stack, size := range map[string]int{"A": 100, "B": 200, "C": 1900, "D": 2000} {
		all["333333333333 "+stack] = trusting("333333333333", size)["333333333333 S"]
	}
	measured, err := report(t, all)
	if err != nil {
		t.Fatal(err)
	}
	out := &strings.Builder{}
	measured.Fullest().WriteTable(out)
	for _, want := range []string{
		"QUOTA                       FULLEST           SIZE   LIMIT               USED\n",
		"trust policy                D R               2000    2048   characters   98 %\n",
		"trust policy                C R               1900    2048   characters   93 %\n",
		"roles of an account         account other        4    1000   roles         1 %\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if n := strings.Count(out.String(), "trust policy "); n != 2 {
		t.Errorf("%d trust policies are shown:\n%s", n, out)
	}
	line := &strings.Builder{}
	measured.WriteFullest(line)
	if want := "\nQuotas: the fullest is trust policy of D R, 98 % of 2048 characters; `make check` shows the others\n"; line.String() != want {
		t.Errorf("%q", line)
	}
	if got := jsontext.Of(measured[0]); got != `{"quota":"trust policy","account":"other","stack":"D","of":"R","size":2000,"limit":2048,"unit":"characters","percent":98}` {
		t.Errorf("as JSON: %s", got)
	}
}

// TestNotMeasured holds that what cannot be measured is an error that says where it is.
func TestNotMeasured(t *testing.T) {
	for name, c := range map[string]struct {
		stacks stacks
		want   string
	}{
		"a policy with a value that is not known": {one("AWS::SNS::TopicPolicy", `{"PolicyDocument": {"Fn::Base64": "x"}}`),
			"account 111111111111, stack S: R: PolicyDocument: Fn::Base64 x is not understood"},
		"a foreign account":           {trusting("999999999999", 100), "the organization's file has no such account: the assembly was made from another file; run `make synth` again"},
		"a dashboard that is no JSON": {one("AWS::CloudWatch::Dashboard", `{"DashboardBody": "x"}`), "R: DashboardBody: invalid character 'x'"},
		"a statement that is none":    {one("AWS::Events::EventBusPolicy", `{"StatementId": "A"}`), "R: has no statement"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := report(t, c.stacks); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want %s", err, c.want)
			}
		})
	}
}

// TestReferencesAreResolved holds that a policy is measured as CloudFormation sends it.
func TestReferencesAreResolved(t *testing.T) {
	measured, err := report(t, one("AWS::SNS::TopicPolicy", `{"PolicyDocument": {"Resource": {"Fn::Sub": "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:a"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := len(`{"Resource":"arn:aws:sns:eu-west-1:111111111111:a"}`)
	for _, m := range measured {
		if m.Quota == topicPolicy && m.Size != want {
			t.Errorf("it has %d bytes, not %d", m.Size, want)
		}
	}
	var decoded []any
	if err := json.Unmarshal([]byte(jsontext.Of(measured)), &decoded); err != nil || len(decoded) != len(measured) {
		t.Error(err, len(decoded))
	}
}

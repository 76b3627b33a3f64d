package access

import "testing"

// TestWhatCannotApplyIsLeftOut holds which statements the engine does not see for a role and for a service.
func TestWhatCannotApplyIsLeftOut(t *testing.T) {
	role := &Request{Principal: roleOf("222222222222", "A"), Context: Context{{"aws:PrincipalArn", roleOf("222222222222", "A")}, {"aws:PrincipalOrgID", "o-a"},
		{"kms:ResourceAliases", []string{"alias/a"}}}}
	service := &Request{Principal: "events.amazonaws.com", Context: Context{{"aws:SourceAccount", "222222222222"}}}
	for _, c := range []struct {
		statement           string
		forRole, forService bool
	}{
		{`{"Action":"*"}`, true, true},
		{`{"Principal":"*"}`, true, true},
		{`{"Principal":{"AWS":"arn:aws:iam::222222222222:root"}}`, true, false},
		{`{"Principal":{"AWS":["222222222222"]}}`, true, false},
		{`{"Principal":{"AWS":"arn:aws:iam::333333333333:root"}}`, false, false},
		{`{"Principal":{"Service":"events.amazonaws.com"}}`, false, true},
		{`{"NotPrincipal":{"AWS":"arn:aws:iam::222222222222:role/A"}}`, true, true},
		{`{"Condition":{"StringEquals":{"AWS:principalorgid":"o-a"}}}`, true, false},
		{`{"Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-b","o-c"]}}}`, false, false},
		{`{"Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-b"}}}`, true, true},
		{`{"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a"}}}`, true, true},
		{`{"Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/A*"}}}`, true, false},
		{`{"Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/B*"}}}`, false, false},
		{`{"Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:SourceAccount}:role/B"}}}`, true, true},
		{`{"Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/b"}}}`, true, false}, // lists are not told apart
		{`{"Condition":{"ForAllValues:StringEquals":{"kms:ResourceAliases":"alias/b"}}}`, true, true},
		{`{"Condition":{"Null":{"aws:PrincipalOrgID":"true"}}}`, true, true},
	} {
		m := newMemory()
		w := &wording{kind: ResourcePolicy, document: map[string]any{}}
		for request, want := range map[*Request]bool{role: c.forRole, service: c.forService} {
			if got := !m.applying(m.partOf(w, []statement{statementOf(t, c.statement)}), request).silent; got != want {
				t.Errorf("%s may apply to %s: %v", c.statement, request.Principal, got)
			}
		}
	}
}

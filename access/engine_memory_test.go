package access

import (
	"reflect"
	"testing"
)

// TestPartsDecideLikeWholePolicies has every twentieth request of the proof decided by whole policies, too: what the
// engine leaves out of them, because it certainly does not apply to the request, changes no decision.
func TestPartsDecideLikeWholePolicies(t *testing.T) {
	t.Parallel()
	proof, err := prove(t, templates(t))
	if err != nil {
		t.Fatal(err)
	}
	whole := map[*Policy]*part{nil: nil}
	var questions []any
	for i, p := range proof.Model.Policies {
		whole[p] = &part{number: 1<<20 + i} // parts have smaller numbers
		questions = append(questions, map[string]any{"policy": map[string]any{"id": whole[p].number, "kind": p.Kind, "document": p.Document}})
	}
	wholes := func(policies []*Policy) []*part {
		var all []*part
		for _, p := range policies {
			all = append(all, whole[p])
		}
		return all
	}
	var asked []*Entry
	for i := 0; i < len(proof.Entries); i += 20 {
		asked = append(asked, proof.Entries[i])
		r := proof.Model.request(proof.Entries[i].Principal, proof.Entries[i].Target)
		n := narrowed{Request: r, identity: wholes(r.Identity), controls: wholes(r.Controls),
			boundary: whole[r.Boundary], resource: whole[r.ResourcePolicy]}
		questions = append(questions, n.question())
	}
	e := startedEngine(t)
	e.one.Lock()
	decisions, err := ask[*Decision](e.processes[0], questions)
	e.one.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	for i, decision := range decisions[len(proof.Model.Policies):] {
		if e := asked[i]; !reflect.DeepEqual(decision, e.Decision) {
			t.Errorf("%s: %+v by whole policies, %+v by their parts", claim(e.Principal.Label, e.Target.String()), decision, e.Decision)
		}
	}
}

// TestTheEngineRemembers holds that what has been decided is not asked again, and that what a policy says of the action
// now is.
func TestTheEngineRemembers(t *testing.T) {
	t.Parallel()
	e, err := StartEngine(".")
	if err != nil {
		t.Skip(err)
	}
	defer e.Close()
	may := func(statements ...any) (*Decision, error) {
		policy := (&Model{}).add(&Policy{Kind: IdentityPolicy, Document: map[string]any{"Version": "2012-10-17", "Statement": statements}})
		if _, err := e.Load([]*Policy{policy}); err != nil {
			return nil, err
		}
		decisions, err := e.Decide([]*Request{{Principal: roleOf("222222222222", "A"), Action: "s3:GetObject", Resource: "arn:aws:s3:::a/b",
			Account: "222222222222", Identity: []*Policy{policy}}})
		if err != nil {
			return nil, err
		}
		return decisions[0], nil
	}
	allows, other := allow("s3:Get*", "*"), allow("s3:PutObject", "*")
	for name, c := range map[string]struct {
		statements []any
		want       bool
	}{
		"allows it":       {[]any{allows}, true},
		"allows another":  {[]any{other}, false},
		"allows both":     {[]any{allows, other}, true},
		"denies all else": {[]any{allows, map[string]any{"Effect": "Deny", "NotAction": "s3:PutObject", "Resource": "*"}}, false},
	} {
		if decision, err := may(c.statements...); err != nil || decision.Allowed() != c.want {
			t.Errorf("a policy that %s: %+v, %v", name, decision, err)
		}
	}
	numbers := len(e.memory.parts)
	if decision, err := may(other, allows); err != nil || !decision.Allowed() || len(e.memory.parts) != numbers {
		t.Errorf("%+v, %v, %d parts", decision, err, len(e.memory.parts)-numbers)
	}
	for _, p := range e.processes {
		_ = p.command.Process.Kill()
	}
	if decision, err := may(allows, other); err != nil || !decision.Allowed() {
		t.Errorf("what is known is asked again: %+v, %v", decision, err)
	}
	_, err = may(allow("s3:GetObject", "arn:aws:s3:::a/*"))
	fails(t, err, "the policy engine has stopped")
}

package access

import "testing"

// TestClassesStandForTheirMembers asks about every twentieth pair of a role and a target one by one, and holds that whoever
// was not asked about in the proof may do as little as the one who stood for him.
func TestClassesStandForTheirMembers(t *testing.T) {
	t.Parallel()
	proof, err := prove(t, templates(t))
	if err != nil {
		t.Fatal(err)
	}
	m, asked := proof.Model, map[string]bool{}
	for _, entry := range proof.Entries {
		asked[claim(entry.Principal.Label, entry.Target.String())] = true
	}
	var pairs []question
	n := 0
	for _, target := range m.Targets() {
		for _, role := range m.Roles {
			principal := role.principal
			if n++; n%20 == 0 && !asked[claim(principal.Label, target.String())] {
				pairs = append(pairs, question{principal, target, 1})
			}
		}
	}
	entries, err := m.decide(startedEngine(t), NewIntent(m.Org), pairs)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Decision.Allowed() {
			t.Error(m.Difference(entry))
		}
	}
	if len(entries) < 1500 {
		t.Errorf("only %d pairs", len(entries))
	}
}

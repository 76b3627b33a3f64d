package config

import "testing"

// TestStartedByDevelopers holds that developers start no pipeline that goes on into stages that are not theirs.
func TestStartedByDevelopers(t *testing.T) {
	deploy, operate := DevelopersDeploy, DevelopersOperate
	for name, c := range map[string]struct {
		stages []*Stage
		want   bool
	}{
		"the only stage":                       {[]*Stage{{Developers: deploy}}, true},
		"an approval after it":                 {[]*Stage{{Developers: deploy}, {Approval: &Approval{}}}, true},
		"theirs, then an approval":             {[]*Stage{{Developers: deploy}, {Developers: deploy}, {Approval: &Approval{}}}, true},
		"no approval after it":                 {[]*Stage{{Developers: deploy}, {Developers: operate}}, false},
		"none after an approval":               {[]*Stage{{Developers: deploy}, {Approval: &Approval{}}, {}}, false},
		"a change set is reviewed, no more":    {[]*Stage{{Developers: deploy}, {ChangeSet: ChangeSetReview}}, false},
		"not the first stage":                  {[]*Stage{{}, {Developers: deploy}}, false},
		"not the first, which has an approval": {[]*Stage{{Approval: &Approval{}}, {Developers: deploy}}, false},
	} {
		if got := (&Pipeline{Application: &Application{}, Stages: c.stages}).StartedByDevelopers(); got != c.want {
			t.Errorf("%s: developers start the pipeline: %v, want %v", name, got, c.want)
		}
	}
}

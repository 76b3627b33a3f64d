package plan

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"causeway/config"
	"causeway/internal/golden"
)

// shapes are the organizations that the tests of the stacks synthesize.
func shapes(t *testing.T) map[string]*config.Organization {
	t.Helper()
	paths, err := filepath.Glob("../config/testdata/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	organizations := map[string]*config.Organization{}
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.Contains(path, "network-in-another") }) // is wrong on purpose
	for _, path := range append(paths, "../config/organization.yaml") {
		org, err := config.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		organizations[strings.TrimPrefix(path, "../")] = org
	}
	return organizations
}

// TestThePlanOfTheExample keeps the plan as it was reviewed.
func TestThePlanOfTheExample(t *testing.T) {
	org, err := config.Load("../config/organization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	New(org, config.DefaultPath).WriteText(&text)
	golden.Compare(t, "testdata/example.txt", text.String(), "make golden")
}

// TestEveryStackIsDeployedOnceAndInTime holds for every shape that a plan deploys each stack of the file, and each by one
// command that names no other; that everything which it needs is deployed in an earlier wave, or by the same command; and that
// its account and region are bootstrapped before.
func TestEveryStackIsDeployedOnceAndInTime(t *testing.T) {
	for name, org := range shapes(t) {
		t.Run(name, func(t *testing.T) {
			plan := New(org, name)
			at, by := deployed(t, plan, org)
			for _, stack := range org.Stacks() {
				if at[stack.Name] == 0 {
					t.Errorf("%s is not deployed", stack.Name)
				}
				if bootstrapped := bootstrapWave(plan, stack); bootstrapped == 0 || bootstrapped >= at[stack.Name] {
					t.Errorf("%s is deployed in wave %d, %s is bootstrapped in wave %d", stack.Name, at[stack.Name], stack.Region, bootstrapped)
				}
				for _, before := range stack.After {
					if at[before.Stack] >= at[stack.Name] && by[before.Stack] != by[stack.Name] {
						t.Errorf("%s is deployed in wave %d, and %s in wave %d", stack.Name, at[stack.Name], before.Stack, at[before.Stack])
					}
				}
			}
		})
	}
}

// deployed are the waves in which stacks are deployed, and the steps that do it.
func deployed(t *testing.T, plan *Plan, org *config.Organization) (at map[string]int, by map[string]*Step) {
	t.Helper()
	at, by = map[string]int{}, map[string]*Step{}
	for _, wave := range plan.Waves {
		for _, step := range wave.Steps {
			if step.Kind != Deploy {
				continue
			}
			for _, stack := range org.Stacks() {
				named := slices.ContainsFunc(step.Command, func(word string) bool { fits, _ := path.Match(word, org.StackSelector(stack.Name)); return fits })
				if named != slices.Contains(step.Stacks, stack.Name) {
					t.Errorf("%q names %s: %t", step.Command, stack.Name, named)
				}
				if !named {
					continue
				}
				if at[stack.Name] != 0 || step.Account != stack.Account.Name {
					t.Errorf("%s is deployed by %q, too", stack.Name, step.Command)
				}
				at[stack.Name], by[stack.Name] = wave.Number, step
			}
		}
	}
	return at, by
}

func bootstrapWave(plan *Plan, stack config.Stack) int {
	for _, wave := range plan.Waves {
		for _, step := range wave.Steps {
			if step.Kind == Bootstrap && step.Account == stack.Account.Name && step.Region == stack.Region {
				return wave.Number
			}
		}
	}
	return 0
}

// TestStepsWaitForEarlierWaves holds that nothing waits for what is not done before.
func TestStepsWaitForEarlierWaves(t *testing.T) {
	for name, org := range shapes(t) {
		wave := map[string]int{}
		plan := New(org, name)
		for _, w := range plan.Waves {
			for _, step := range w.Steps {
				wave[step.ID] = w.Number
			}
		}
		for _, w := range plan.Waves {
			for _, step := range w.Steps {
				for _, before := range step.After {
					if wave[before.Step] == 0 || wave[before.Step] >= w.Number || before.Why == "" {
						t.Errorf("%s: %s of wave %d waits for %s of wave %d", name, step.ID, w.Number, before.Step, wave[before.Step])
					}
				}
			}
		}
	}
}

// TestAccountsTrustThePlatformsPipeline holds that accounts are bootstrapped to trust shared services where a pipeline there
// deploys the platform, and nobody else.
func TestAccountsTrustThePlatformsPipeline(t *testing.T) {
	for name, org := range shapes(t) {
		for _, e := range org.Environments() {
			want := ""
			if org.PlatformPipeline != nil && e.Account != org.SharedServicesAccount() {
				want = " --trust " + org.SharedServicesAccount().ID
			}
			_, trust, _ := strings.Cut(Bootstrapping(org, e).String(), "--trust")
			if want == "" && trust != "" || want != "" && !strings.HasPrefix(" --trust"+trust, want) {
				t.Errorf("%s: %s", name, Bootstrapping(org, e))
			}
		}
	}
}

// TestThePlatformsPipelineWaitsForEveryAccount holds that the CDK's roles, which it assumes, are there before it.
func TestThePlatformsPipelineWaitsForEveryAccount(t *testing.T) {
	org, err := config.Load("../config/testdata/platform-pipeline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, wave := range New(org, "").Waves {
		for _, step := range wave.Steps {
			if !slices.Contains(step.Stacks, config.PlatformPipelineStack) {
				continue
			}
			for _, e := range org.Environments() {
				if !slices.ContainsFunc(step.After, func(d Dependency) bool { return d.Step == bootstrapID(e) }) {
					t.Errorf("it does not wait for the bootstrap of %s in %s", e.Account.Name, e.Region)
				}
			}
		}
	}
}

// TestCommandsAreQuoted holds that a command is a line that a shell takes apart into the same words.
func TestCommandsAreQuoted(t *testing.T) {
	command := Command{"npx", "cdk", "deploy", "SharedServices-*", "it's", "", "CONFIG=a b.yaml"}
	if got := command.String(); got != `npx cdk deploy 'SharedServices-*' 'it'\''s' '' 'CONFIG=a b.yaml'` {
		t.Error(got)
	}
}

// TestRemovalIsTheReverse holds that a stack is deleted only when what uses it is, and that protection ends before.
func TestRemovalIsTheReverse(t *testing.T) {
	for name, org := range shapes(t) {
		t.Run(name, func(t *testing.T) {
			removed, unprotected := map[string]int{}, map[string]int{}
			by := map[string]*Step{}
			for _, wave := range NewRemoval(org, name).Waves {
				for _, step := range wave.Steps {
					for _, stack := range step.Stacks {
						if step.Kind == Unprotect {
							unprotected[stack] = wave.Number
						} else {
							removed[stack], by[stack] = wave.Number, step
						}
					}
				}
			}
			for _, stack := range org.Stacks() {
				if removed[stack.Name] == 0 || stack.Protected != (unprotected[stack.Name] > 0) || unprotected[stack.Name] >= removed[stack.Name] {
					t.Errorf("%s is unprotected in wave %d and removed in wave %d", stack.Name, unprotected[stack.Name], removed[stack.Name])
				}
				for _, before := range stack.After {
					if removed[before.Stack] <= removed[stack.Name] && by[before.Stack] != by[stack.Name] {
						t.Errorf("%s is removed before %s", before.Stack, stack.Name)
					}
				}
			}
		})
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"causeway/cloud/cloudtest"
	"causeway/config"
	"causeway/deploy"
	"causeway/diff"
	"causeway/review"
)

// dev is the account that most faults are put into.
const dev = "222222222222"

// stand is a directory to deploy from: the example's file, an AWS in which everything is deployed, and commands that only note
// that they were run.
type stand struct {
	aws    *cloudtest.AWS
	org    *config.Organization
	stdout strings.Builder
	stderr strings.Builder
}

// newStand makes the directory, and goes there.
func newStand(t *testing.T) *stand {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, name := range []string{"package.json", "node_modules", "config"} {
		if err := os.Symlink(filepath.Join(root, name), name); err != nil {
			t.Fatal(err)
		}
	}
	org, err := config.Load(config.DefaultPath)
	if err != nil {
		t.Fatal(err)
	}
	s := &stand{org: org, aws: cloudtest.Healthy(t, org)}
	t.Setenv("PATH", t.TempDir()+":"+os.Getenv("PATH"))
	for _, name := range []string{"make", "npx", "aws"} {
		s.command(t, name, "")
	}
	return s
}

// command makes a command that notes how it was called, and then does what a shell does.
func (s *stand) command(t *testing.T, name, does string) {
	t.Helper()
	dir, _, _ := strings.Cut(os.Getenv("PATH"), ":")
	notes, err := filepath.Abs("called")
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\necho %s \"$@\" >> %s\n%s\n", name, notes, does)
	if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
}

// called are the commands that were run, but for the synthesis.
func called(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("called")
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" || strings.HasPrefix(line, "make ") })
}

// deploy deploys after a review by which these stacks have changed.
func (s *stand) deploy(t *testing.T, changed ...string) error {
	t.Helper()
	d, done, err := begin("deploy", []string{"--yes"}, &s.stdout, &s.stderr)
	if err != nil {
		return err
	}
	defer done()
	return d.deploy(func() (*review.Review, error) {
		found := &review.Review{}
		for _, stack := range changed {
			found.Stacks = append(found.Stacks, &review.Stack{Change: &diff.Change{Stack: stack, Differences: 1}})
		}
		return found, nil
	})
}

// holds that a text says everything that it must.
func says(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, one := range all {
		if !strings.Contains(text, one) {
			t.Errorf("nobody says %q:\n%s", one, text)
		}
	}
}

// everything are all stacks of the example.
func (s *stand) everything() []string {
	var names []string
	for _, stack := range s.org.Stacks() {
		names = append(names, stack.Name)
	}
	return names
}

func TestNothingToDeploy(t *testing.T) {
	s := newStand(t)
	if err := s.deploy(t); err != nil {
		t.Fatal(err, s.stderr.String())
	}
	says(t, s.stdout.String(), "Everything is up to date")
	if run := called(t); len(run) > 0 {
		t.Error(run)
	}
}

// TestOnlyWhatChangesIsDeployed holds that a run goes on where the one before stopped: by what AWS has.
func TestOnlyWhatChangesIsDeployed(t *testing.T) {
	s := newStand(t)
	if err := s.deploy(t, "Workload-orders-dev", "ExecutionPolicies-network"); err != nil {
		t.Fatal(err, s.stderr.String())
	}
	want := []string{
		"npx cdk deploy ExecutionPolicies-network --exclusively --app cdk.out --profile acme-network",
		"npx cdk deploy Workload-orders-dev --exclusively --app cdk.out --profile acme-orders-dev",
	}
	if run := slices.Sorted(slices.Values(called(t))); !slices.Equal(run, want) {
		t.Errorf("%q", run)
	}
	says(t, s.stdout.String(), "✓ orders-dev deploy: done", "Then, by hand", "confirm what Amazon SNS sends")
}

// TestWhatIsInTheWayIsRefused holds that nothing is changed where something is wrong from the start.
func TestWhatIsInTheWayIsRefused(t *testing.T) {
	for name, fault := range map[string]struct {
		put  func(*stand)
		says []string
	}{
		"a profile of another account": {
			func(s *stand) { s.aws.Profile(t, "acme-orders-qa", dev) },
			[]string{"✗ orders-qa: credentials: ", "222222222222", "444444444444", "1 problem in the way; nothing was changed"}},
		"expired credentials": {
			func(s *stand) { s.aws.Account(dev).Fails["GetCallerIdentity"] = "ExpiredToken" },
			[]string{"✗ orders-dev: credentials: ", "expired", "nothing was changed"}},
		"somebody deploys": {
			func(s *stand) { s.aws.Find(dev, "Workload-orders-dev").Status = "UPDATE_IN_PROGRESS" },
			[]string{"✗ orders-dev: stacks: Workload-orders-dev in eu-west-1 is in UPDATE_IN_PROGRESS", "aws cloudformation wait", "nothing was changed"}},
		"a stack that is stuck": {
			func(s *stand) { s.aws.Find(dev, "Workload-orders-dev").Status = "UPDATE_ROLLBACK_FAILED" },
			[]string{"UPDATE_ROLLBACK_FAILED", "continue-update-rollback", "nothing was changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			fault.put(s)
			err := s.deploy(t, s.everything()...)
			if err == nil {
				t.Fatal("it deploys")
			}
			says(t, s.stderr.String()+err.Error(), fault.says...)
			if run := called(t); len(run) > 0 {
				t.Error(run)
			}
		})
	}
}

// TestAnAccountThatIsNotBootstrapped holds that it is bootstrapped before it is deployed into, and only it; and that nothing is
// forced: an account with a newer bootstrap stack keeps it.
func TestAnAccountThatIsNotBootstrapped(t *testing.T) {
	s := newStand(t)
	s.command(t, "npx", `test -z "$CDK_FORCE"`)
	account := s.aws.Account(dev)
	account.Stacks, account.Parameters = nil, map[string]string{}
	if err := s.deploy(t, "ExecutionPolicies-orders-dev", "Workload-orders-dev"); err != nil {
		t.Fatal(err, s.stderr.String())
	}
	run := called(t)
	if len(run) != 3 || !strings.HasPrefix(run[0], "npx cdk deploy ExecutionPolicies-orders-dev ") ||
		!strings.HasPrefix(run[1], "npx cdk bootstrap aws://222222222222/eu-west-1 ") || !strings.HasPrefix(run[2], "npx cdk deploy Workload-orders-dev ") {
		t.Errorf("%q", run)
	}
}

// TestAStackThatFails holds that what waits for it is not started, that the rest is finished, and that the report says how the
// stack stands, what failed in it, and what to do.
func TestAStackThatFails(t *testing.T) {
	s := newStand(t)
	s.command(t, "npx", `case "$*" in *Workload-orders-dev*) echo "Workload-orders-dev: deploying... [1/1]"; echo " ❌  Workload-orders-dev failed: BuildRole already exists"; exit 1;; esac`)
	stack := s.aws.Find(dev, "Workload-orders-dev")
	stack.Events = []cloudtest.Event{{Resource: "BuildRole", Type: "AWS::IAM::Role", Status: "CREATE_FAILED", Reason: "BuildRole already exists"}}
	stack.Status = "UPDATE_ROLLBACK_COMPLETE"
	err := s.deploy(t, s.everything()...)
	if exitCode(err) != 1 {
		t.Fatal(err)
	}
	says(t, s.stdout.String(), "✗ orders-dev deploy: failed", "exit status 1", "BuildRole already exists",
		"Workload-orders-dev is UPDATE_ROLLBACK_COMPLETE", "BuildRole (AWS::IAM::Role): BuildRole already exists", "everything that it said: .causeway/logs/",
		"✗ shared-services deploy: not started", "✓ payments-prod deploy: done", "✓ network deploy: done", "go on where this stopped: go run ./cmd/causeway deploy")
	if run := strings.Join(called(t), "\n"); strings.Contains(run, "SharedServices-*-Pipeline") || !strings.Contains(run, "Workload-payments-prod") {
		t.Error(run)
	}
}

// TestAStackWhoseCreationFailed holds that a stack which the CDK CLI deletes and creates again is mentioned.
func TestAStackWhoseCreationFailed(t *testing.T) {
	s := newStand(t)
	s.aws.Find(dev, "Workload-orders-dev").Status = "ROLLBACK_COMPLETE"
	if err := s.deploy(t, "Workload-orders-dev"); err != nil {
		t.Fatal(err, s.stderr.String())
	}
	says(t, s.stderr.String(), "! orders-dev: stacks: Workload-orders-dev in eu-west-1 is in ROLLBACK_COMPLETE", "creates it again")
	if run := called(t); len(run) != 1 {
		t.Error(run)
	}
}

// TestCtrlC holds that the first lets end what runs and starts nothing more, and that the second ends it and says that
// CloudFormation goes on.
func TestCtrlC(t *testing.T) {
	for name, c := range map[string]struct {
		times int
		does  string
		says  []string
	}{
		"once": {1, "sleep 1", []string{"✓ orders-dev deploy: done", "✗ shared-services deploy: not started"}},
		"twice": {2, "sleep 30", []string{"✗ orders-dev deploy: interrupted", "CloudFormation goes on with what it has begun",
			"Workload-orders-dev is UPDATE_IN_PROGRESS", "✗ shared-services deploy: not started"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t)
			s.command(t, "npx", c.does)
			go func() {
				for len(called(t)) == 0 {
					time.Sleep(10 * time.Millisecond)
				}
				s.aws.Find(dev, "Workload-orders-dev").Status = "UPDATE_IN_PROGRESS"
				for range c.times {
					_ = syscall.Kill(os.Getpid(), syscall.SIGINT) // it is this process
					time.Sleep(200 * time.Millisecond)
				}
			}()
			if err := s.deploy(t, "Workload-orders-dev", "SharedServices-orders-Pipeline"); err == nil {
				t.Error("nothing is reported")
			}
			says(t, s.stdout.String(), c.says...)
		})
	}
}

func TestTwoRunsAtOnce(t *testing.T) {
	s := newStand(t)
	release, err := deploy.Lock(deploy.Root)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if err := s.deploy(t, s.everything()...); err == nil || !strings.Contains(err.Error(), "another run is under way here") {
		t.Error(err)
	}
}

// TestNobodyAgrees holds that without a terminal and without --yes nothing is changed.
func TestNobodyAgrees(t *testing.T) {
	s := newStand(t)
	d, done, err := begin("deploy", nil, &s.stdout, &s.stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	err = d.deploy(func() (*review.Review, error) {
		return &review.Review{Stacks: []*review.Stack{{Change: &diff.Change{Stack: "Network"}}}}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "--yes; nothing was changed") || len(called(t)) > 0 {
		t.Error(err, called(t))
	}
}

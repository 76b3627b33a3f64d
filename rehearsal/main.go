// Command rehearsal deploys the example organization into an AWS on this machine, without an AWS account: moto_server, one
// process with an account for each account. It runs every command that `causeway plan` prints, as it is printed, then deploys
// again, changes an account, and deletes everything.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"time"
)

const howToInstall = `moto_server, the AWS that this rehearses in, is missing: pip install 'moto[server]==5.2.1'
The AWS CLI, which some steps use, comes with it or from https://aws.amazon.com/cli
`

func main() {
	if err := rehearse(); err != nil {
		fmt.Fprintln(os.Stderr, "✗", err)
		os.Exit(1)
	}
}

// rehearse runs all acts.
func rehearse() error {
	for _, program := range []string{"moto_server", "aws"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s is not on the PATH\n%s", program, howToInstall)
		}
	}
	begun := time.Now()
	dir, err := os.MkdirTemp("", "causeway-rehearsal-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // of the system's temporary directory
	// The templates are of the rehearsal's organization. Nobody may deploy them elsewhere.
	defer func() { _ = os.RemoveAll("cdk.out") }()
	r, err := prepare(dir)
	if err != nil {
		return err
	}
	defer r.moto.stop()
	acts := []struct {
		title string
		play  func(*rehearsal) error
	}{
		{"Every command of the plan, as it is printed", (*rehearsal).deployByPlan},
		{"Deploy again: nothing changes", (*rehearsal).deployAgain},
		{"Change one account: only that is deployed", (*rehearsal).changeOne},
		{"Delete everything", (*rehearsal).destroy},
	}
	for i, act := range acts {
		fmt.Printf("\nAct %d. %s\n", i+1, act.title)
		started := time.Now()
		if err := act.play(r); err != nil {
			return fmt.Errorf("act %d (%s): %w", i+1, act.title, err)
		}
		fmt.Printf("✓ %.0f s\n", time.Since(started).Seconds())
	}
	fmt.Printf("\nRehearsed in %.0f s, on the loopback interface only. What moto does not check: docs/deploying.md\n", time.Since(begun).Seconds())
	return nil
}
